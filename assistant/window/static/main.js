// Starts the window: its language, theme and views; says until when it is still loading.

import { byId, element, fill, home, language, ready, request, say, startFields } from "./page.js";
import { keepFor, local, session } from "./kept.js";
import { startTalk } from "./talk.js";
import { startTurns } from "./turn.js";
import { startMenus } from "./menus.js";
import { showSource, startSource } from "./source.js";
import { startCards } from "./cards.js";
import { showLibrary } from "./library.js";

const LANGUAGE = "ateb.language";
const THEME = "ateb.theme";

/** Go to the language chosen earlier, where the address names none. */
function rememberedLanguage() {
  const chosen = local.getItem(LANGUAGE);
  const named = location.pathname !== home.pathname;
  if (!chosen || named || chosen === document.documentElement.lang) return false;
  location.replace(new URL(`${chosen}/${location.search}${location.hash}`, home));
  return true;
}

function startLanguages(root) {
  root.querySelectorAll("a[data-language]").forEach((link) => {
    const name = link.dataset.language;
    link.href = new URL(`${name}/`, home);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      local.setItem(LANGUAGE, name);
      location.assign(new URL(`${name}/${location.search}${location.hash}`, home));
    });
  });
}

function setTheme(theme) {
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.atebTheme = dark ? "dark" : "light";
  document.body?.classList.toggle("dark", dark); // Gradio's own
}

function startTheme() {
  const select = byId("ateb-theme");
  select.value = local.getItem(THEME) ?? "system";
  setTheme(select.value);
  select.addEventListener("change", () => {
    local.setItem(THEME, select.value);
    setTheme(select.value);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTheme(select.value));
}

/** Show what the address names. */
function showView() {
  const library = location.hash === "#library";
  document.querySelectorAll("#ateb [data-view]").forEach((view) => {
    view.hidden = (view.dataset.view === "library") !== library;
  });
  document.querySelectorAll("#ateb a[data-show]").forEach((link) => {
    if ((link.dataset.show === "library") === library) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  document.title = library ? `${say("view_library")} – ${say("title")}` : say("title");
  if (library) {
    document.body.classList.remove("ateb-reading");
    showLibrary();
  } else if (location.hash.includes("doc=")) showSource();
  else document.body.classList.remove("ateb-reading");
}

/** Say who is logged in, with the way out, where there is one; what each asks is kept apart. */
async function startAccount() {
  const account = byId("ateb-account");
  const out = (path) => new URL(`${path}lang=${language()}`, home);
  document.addEventListener("ateb-logged-out", () => {
    const line = byId("ateb-state");
    const link = element("a", { href: out(`login?next=${encodeURIComponent(location.pathname)}&`) }, say("log_in"));
    line.replaceChildren(say("logged_out"), " ", account.dataset.out === "1" ? link : "");
    line.hidden = false;
  });
  try {
    const { user, log_out: mayLogOut } = await (await request("state")).json();
    keepFor(user);
    byId("ateb-user").textContent = user;
    account.hidden = !mayLogOut;
    account.dataset.out = String(Number(mayLogOut));
  } catch {
    // What can't be reached now is said, and tried again, while the window waits for the model.
  }
  account.action = out("logout?");
  account.addEventListener("submit", () => session.clear());
}

/** Say what is being loaded until questions can be answered; then offer examples and documents. */
async function untilReady() {
  const line = byId("ateb-state");
  for (let wait = 300; ; wait = Math.min(2000, wait * 1.3)) {
    try {
      const state = await (await request("state")).json();
      if (state.ready) break;
      line.textContent = state.error || say(state.total ? "loading_documents" : "loading_model", state);
    } catch (error) {
      line.textContent = error.message;
    }
    line.hidden = false;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  line.hidden = true;
  await offer();
}

async function offer() {
  const { documents } = await (await request("start")).json();
  const select = byId("ateb-where-document");
  const chosen = select.value;
  select.replaceChildren(select.options[0]);
  for (const { id, title: name, date } of documents) {
    select.add(new Option(date ? `${name} (${date})` : name, id));
  }
  select.value = documents.some(({ id }) => id === chosen) ? chosen : "";
  offerExamples();
}

/** Offer questions that the documents answer; drawing them takes the server a moment at first. */
async function offerExamples() {
  const examples = await (await request(`examples?lang=${language()}`)).json();
  const buttons = examples.map((text) => {
    const button = element("button", { type: "button" }, text);
    button.addEventListener("click", () => {
      fill(byId("ateb-question"), text);
      byId("ateb-form").requestSubmit();
    });
    return element("li", {}, button);
  });
  const title = element("h3", {}, say("examples"));
  byId("ateb-examples").replaceChildren(...(buttons.length ? [title, element("ul", {}, ...buttons)] : []));
}

function startFilter() {
  const parts = ["document", "from", "to"].map((name) => byId(`ateb-where-${name}`));
  const tell = () => {
    const [which, from, to] = parts;
    const now = [which.value && which.selectedOptions[0].text];
    if (from.value) now.push(`${say("from")} ${from.value}`);
    if (to.value) now.push(`${say("to")} ${to.value}`);
    byId("ateb-filter-now").textContent = now.some(Boolean) ? `: ${now.filter(Boolean).join(", ")}` : "";
  };
  parts.forEach((part) => part.addEventListener("change", tell));
  byId("ateb-where-clear").addEventListener("click", () => {
    parts.forEach((part) => fill(part, ""));
    tell();
  });
}

if (!rememberedLanguage()) {
  setTheme(local.getItem(THEME));
  const root = await ready();
  document.documentElement.lang = language();
  startLanguages(root);
  startTheme();
  startFilter();
  startFields();
  await startAccount();
  startTurns();
  startMenus();
  startSource();
  startCards();
  root.querySelector(".ateb-skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("ateb-question").focus();
  });
  addEventListener("hashchange", showView);
  document.addEventListener("ateb-library-changed", offer);
  await startTalk();
  showView();
  await untilReady();
  root.dataset.ready = "1";
}
