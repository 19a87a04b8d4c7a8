// The menus of the conversation: earlier ones, and what one can be exported as.

import { announce, byId, element, language, request, say } from "./page.js";
import { conversations, forget, forgetAll, fresh } from "./kept.js";
import { open, turns } from "./talk.js";

const FORMS = { docx: "export_docx", md: "export_markdown", txt: "export_text", json: "export_json" };

export function startMenus() {
  menu("earlier", earlier);
  menu("export", exports_);
}

function menu(name, fill) {
  const button = byId(`ateb-${name}`);
  const list = byId(`ateb-${name}-list`);
  const toggle = (is) => {
    list.hidden = !is;
    button.setAttribute("aria-expanded", String(is));
    if (is) list.replaceChildren(...fill(() => toggle(false), () => toggle(true)));
  };
  button.addEventListener("click", () => toggle(list.hidden));
  list.parentElement.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    toggle(false);
    button.focus();
  });
  list.parentElement.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (to && !list.parentElement.contains(to)) toggle(false);
  });
  document.addEventListener("click", (event) => {
    // What was clicked may be gone from the page by now: its path still tells where it was.
    if (!list.hidden && !event.composedPath().includes(list.parentElement)) toggle(false);
  });
}

function earlier(close, again) {
  const note = element("p", { className: "ateb-note" }, say("kept_here"));
  const all = conversations();
  if (!all.length) return [element("p", {}, say("earlier_none")), note];
  const items = all.map((one) => {
    const when = new Date(one.at).toLocaleString(...whenShown());
    const title = element("button", { type: "button" }, one.turns[0].question);
    title.append(element("small", {}, when));
    title.addEventListener("click", () => {
      close();
      open(one, { announced: say("opened") });
    });
    const drop = element("button", { type: "button", className: "ateb-drop" }, say("delete"));
    drop.setAttribute("aria-label", `${say("delete")}: ${one.turns[0].question}`);
    drop.addEventListener("click", () => {
      forget(one.id);
      if (turns() === one.turns || sameTurns(one)) open(fresh());
      announce(say("deleted"));
      again();
      byId("ateb-earlier").focus();
    });
    return element("li", {}, title, drop);
  });
  const allGone = element("button", { type: "button" }, say("delete_all"));
  allGone.addEventListener("click", () => {
    forgetAll();
    open(fresh());
    announce(say("deleted"));
    again();
    byId("ateb-earlier").focus();
  });
  return [element("ul", {}, ...items), allGone, note];
}

/** Return how a time is shown; in figures where the browser knows no Welsh. */
function whenShown() {
  const locale = language() === "cy" ? "cy-GB" : "en-GB";
  const known = Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  return [known ? locale : "en-GB", { dateStyle: known ? "medium" : "short", timeStyle: "short" }];
}

function sameTurns(one) {
  return JSON.stringify(one.turns) === JSON.stringify(turns());
}

function exports_(close) {
  const items = Object.entries(FORMS).map(([form, key]) => {
    const button = element("button", { type: "button" }, say(key));
    button.addEventListener("click", () => {
      close();
      byId("ateb-export").focus();
      download(form, turns().map((turn) => turn.answer));
    });
    return element("li", {}, button);
  });
  return [element("ul", {}, ...items)];
}

/** Save answers as a file, made by the server. */
export async function download(form, answers) {
  try {
    const reply = await request(`export/${form}`, { json: { answers, language: language() } });
    const address = URL.createObjectURL(await reply.blob());
    element("a", { href: address, download: `ateb-${new Date().toISOString().slice(0, 10)}.${form}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    announce(say("saved"));
  } catch (error) {
    announce(error.message);
  }
}
