// One turn: its answer as the server shows it, and what can be done with it.

import { announce, byId, element, language, request, say } from "./page.js";
import { edit, questionsBefore, retry, turns } from "./talk.js";
import { download } from "./menus.js";

const shownTurns = new Map(); // turn → what the server sent: answer, html, text, markdown

/** Show an answer, or as much of it as there is. */
export function showTurn(turn, shown, at, place = turns()[at]?.where) {
  const reply = turn.querySelector(".ateb-reply");
  reply.innerHTML = shown.html; // made and escaped by our own server
  turn.querySelector(".ateb-words").lang = shown.spoken;
  const searched = scope(place);
  if (searched) reply.prepend(element("p", { className: "ateb-note" }, searched));
  turn.querySelectorAll("[data-action=edit], [data-action=retry]").forEach((button) => {
    button.hidden = at !== turns().length && at !== turns().length - 1;
  });
  hideInEarlier(at);
  shownTurns.set(turn, { ...shown, at });
}

/** Only the last question can be asked again or edited: what follows was asked after it. */
function hideInEarlier(at) {
  for (const [turn, shown] of shownTurns) {
    if (shown.at >= at || !turn.isConnected) continue;
    turn.querySelectorAll("[data-action=edit], [data-action=retry]").forEach((b) => (b.hidden = true));
  }
}

function scope(place) {
  if (!place || !(place.document || place.date_from || place.date_to)) return "";
  const option = [...byId("ateb-where-document").options].find((one) => one.value === place.document);
  const parts = [place.document && (option?.text ?? place.document)];
  if (place.date_from) parts.push(`${say("from")} ${place.date_from}`);
  if (place.date_to) parts.push(`${say("to")} ${place.date_to}`);
  return `${say("searched_in")}: ${parts.filter(Boolean).join(", ")}`;
}

export function turnWorking(turn, place) {
  const reply = turn.querySelector(".ateb-reply");
  const said = [scope(place), byId("ateb-state").hidden ? say("working") : byId("ateb-state").textContent];
  reply.replaceChildren(
    ...said.filter(Boolean).map((text) => element("p", { className: "ateb-note ateb-working" }, text)),
  );
  announce(say("working"));
}

/** Say what went wrong below what there is of the answer, with what can be done. */
export function turnError(turn, text, again, editAgain) {
  const reply = turn.querySelector(".ateb-reply");
  reply.querySelectorAll(".ateb-working, .ateb-error").forEach((old) => old.remove());
  const box = element("div", { className: "ateb-error" }, element("p", {}, text));
  if (again) {
    const button = element("button", { type: "button" }, say("retry"));
    button.addEventListener("click", again);
    const change = element("button", { type: "button" }, say("edit"));
    change.addEventListener("click", () => {
      editAgain();
      byId("ateb-question").focus();
    });
    box.append(button, " ", change);
  }
  reply.append(box);
}

/** Make the buttons of every turn work, whenever they come. */
export function startTurns() {
  const place = byId("ateb-turns");
  place.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-action], button[data-mark]");
    const turn = event.target.closest("article");
    if (!button || !turn) return;
    const shown = shownTurns.get(turn);
    if (button.dataset.mark) return mark(turn, button, shown);
    act(button, button.dataset.action, shown);
  });
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    const turn = event.target.closest("article");
    const pressed = turn.querySelector("[data-mark][aria-pressed=true]");
    const comment = turn.querySelector(".ateb-comment input").value;
    send(turn, pressed.dataset.mark, comment, shownTurns.get(turn));
  });
}

async function act(button, action, shown) {
  if (action === "retry") return retry(shown.at);
  if (action === "edit") return edit(shown.at);
  if (action === "docx") return download("docx", [shown.answer]);
  const before = button.textContent;
  const done = await copied(action === "copy_text" ? shown.text : shown.markdown);
  button.textContent = done;
  setTimeout(() => (button.textContent = before), 2500);
}

/** Copy; say whether it could be done, and return what was said. */
export async function copied(text) {
  const said = await copy(text).then(() => say("copied"), () => say("not_copied"));
  announce(said);
  return said;
}

/** Copy, also where the page is not served securely and the browser offers no clipboard. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const before = document.activeElement;
  const area = element("textarea", { value: text, className: "ateb-hidden" });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  before?.focus();
}

function mark(turn, button, shown) {
  turn.querySelectorAll("[data-mark]").forEach((one) => {
    one.setAttribute("aria-pressed", String(one === button));
  });
  const form = turn.querySelector(".ateb-comment");
  form.hidden = false;
  if (button.dataset.mark === "right") return send(turn, "right", "", shown);
  form.querySelector("input").focus();
}

async function send(turn, value, comment, shown) {
  const said = turn.querySelector(".ateb-thanks");
  const json = {
    mark: value, comment, question: shown.answer.question, history: questionsBefore(shown.at),
    answer: shown.answer, language: language(),
  };
  try {
    await request("feedback", { json });
    if (comment || value !== "right") turn.querySelector(".ateb-comment").hidden = true;
    said.textContent = say("feedback_thanks");
  } catch (error) {
    said.textContent = error.message;
  }
}
