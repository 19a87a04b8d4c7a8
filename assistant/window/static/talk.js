// The conversation: a question is asked, its answer grows, it can be stopped, asked again, edited.

import { announce, byId, element, fill, language, lines, request, say } from "./page.js";
import { current, fresh, keep, session, setCurrent } from "./kept.js";
import { showTurn, turnError, turnWorking } from "./turn.js";

let conversation;
let running = null; // the AbortController of the answer that is being made
let editing = false;

export const turns = () => conversation.turns;
export const questionsBefore = (at) => conversation.turns.slice(0, at).map((turn) => turn.question);

export function startTalk() {
  conversation = current();
  const box = byId("ateb-question");
  box.value = session.getItem("ateb.draft") ?? "";
  box.addEventListener("input", () => session.setItem("ateb.draft", box.value));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    byId("ateb-form").requestSubmit();
  });
  byId("ateb-form").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  byId("ateb-stop").addEventListener("click", () => running?.abort());
  byId("ateb-new").addEventListener("click", () => open(fresh(), { announced: say("new_said") }));
  byId("ateb-edit-cancel").addEventListener("click", () => stopEditing(""));
  return open(conversation);
}

/** Show a conversation in place of the one before. */
export async function open(other, { announced = "" } = {}) {
  running?.abort();
  conversation = other;
  setCurrent(conversation);
  if (editing) stopEditing("");
  const place = byId("ateb-turns");
  place.querySelectorAll("article").forEach((turn) => turn.remove());
  byId("ateb-welcome").hidden = conversation.turns.length > 0;
  byId("ateb-export").disabled = conversation.turns.length === 0;
  if (announced) {
    announce(announced);
    byId("ateb-question").focus();
  }
  if (!conversation.turns.length) return;
  try {
    const answers = conversation.turns.map((turn) => turn.answer);
    const reply = await request("turns", { json: { answers, language: language() } });
    (await reply.json()).forEach((shown, at) => showTurn(article(at), shown, at));
  } catch (error) {
    turnError(article(0), error.message);
  }
}

/** Return the element of a turn, made at the first time. */
function article(at) {
  const place = byId("ateb-turns");
  const found = place.querySelector(`article[data-turn="${at}"]`);
  if (found) return found;
  const asked = element("h3", { className: "ateb-asked" });
  asked.append(element("span", { className: "ateb-hidden" }, `${say("you_asked")}: `));
  asked.append(element("span", { className: "ateb-words" }, conversation.turns[at]?.question ?? ""));
  const made = element("article", {}, asked, element("div", { className: "ateb-reply" }));
  made.dataset.turn = at;
  place.append(made);
  return made;
}

function submit() {
  const box = byId("ateb-question");
  const question = box.value.trim();
  if (!question || running) return;
  const at = editing ? conversation.turns.length - 1 : conversation.turns.length;
  if (editing) stopEditing("");
  box.value = "";
  session.removeItem("ateb.draft");
  ask(question, Math.max(0, at), where());
}

function where() {
  const value = (name) => byId(`ateb-where-${name}`).value.trim();
  return { document: value("document"), date_from: value("from"), date_to: value("to") };
}

/** Ask the last question again. */
export function retry(at) {
  const turn = conversation.turns[at];
  if (turn && !running) ask(turn.question, at, turn.where);
}

/** Put the last question into the box; what is sent takes its place. */
export function edit(at) {
  const box = byId("ateb-question");
  fill(box, conversation.turns[at].question);
  editing = true;
  byId("ateb-editing").hidden = false;
  box.focus();
}

function stopEditing(text) {
  editing = false;
  byId("ateb-editing").hidden = true;
  fill(byId("ateb-question"), text);
}

async function ask(question, at, place) {
  conversation.turns.length = Math.min(conversation.turns.length, at);
  const mine = conversation;
  byId("ateb-welcome").hidden = true;
  byId("ateb-turns").querySelectorAll("article").forEach((turn) => {
    if (Number(turn.dataset.turn) >= at) turn.remove();
  });
  const turn = article(at);
  turn.querySelector(".ateb-words").textContent = question;
  const again = () => ask(question, at, place);
  running = new AbortController();
  busy(true);
  turnWorking(turn, place);
  const follow = following(turn);
  try {
    const json = { question, history: questionsBefore(at), where: place, language: language() };
    const reply = await request("ask", { json, signal: running.signal });
    let last = null;
    for await (const shown of lines(reply)) {
      if (shown.error) throw new Error(shown.error);
      last = shown;
      if (mine !== conversation) continue;
      showTurn(turn, shown, at, place);
      follow();
    }
    if (!last?.answer.done) throw new Error(say("broken_off"));
    mine.turns.push({ question, answer: last.answer, where: place });
    keep(mine);
    if (mine === conversation) byId("ateb-export").disabled = false;
    const { text, citations, language: around } = last.answer;
    const status = turn.querySelector(".ateb-status")?.textContent ?? "";
    announce(`${status}.`, text, citations[0]?.language ?? around);
  } catch (error) {
    const said = error.name === "AbortError" ? say("stopped") : error.message;
    if (mine === conversation) turnError(turn, said, again, () => fill(byId("ateb-question"), question));
    announce(said);
  } finally {
    if (mine === conversation || !running?.signal.aborted) running = null;
    busy(false);
  }
}

/** Bring a turn to the top; return what does so again as it grows, until the reader moves about. */
function following(turn) {
  const moved = new AbortController();
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    byId("ateb-turns").addEventListener(kind, () => moved.abort(), { signal: moved.signal, passive: true });
  }
  const follow = () => moved.signal.aborted || turn.scrollIntoView({ block: "start" });
  follow();
  return follow;
}

function busy(is) {
  byId("ateb-stop").hidden = !is;
  byId("ateb-send").hidden = is;
}
