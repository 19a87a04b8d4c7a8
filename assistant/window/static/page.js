// What every script of the window shares: the page's root, its words, elements, requests.

export const home = new URL("../../", import.meta.url); // the address of the program, below any prefix
let root;

/** Resolve with the window's root once it is on the page: Gradio brings it after the scripts. */
export function ready() {
  return new Promise((resolve) => {
    const look = () => {
      root = document.getElementById("ateb");
      if (root) resolve(root);
      return Boolean(root);
    };
    if (look()) return;
    const watch = new MutationObserver(() => look() && watch.disconnect());
    watch.observe(document.documentElement, { childList: true, subtree: true });
  });
}

export const byId = (id) => document.getElementById(id);
export const language = () => root.dataset.language;
export const mayUpload = () => root.dataset.uploads === "1";

let words;
/** Return what the window says under a key, in its language, with {names} filled in. */
export function say(key, values = {}) {
  words ??= JSON.parse(root.dataset.strings);
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Return an element; text in it is text, never markup. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Ask the server; throw with its own words where it refuses. */
export async function request(path, { json, form, signal } = {}) {
  const headers = { "X-Ateb-Window": "1", "Accept-Language": language() };
  if (json) headers["Content-Type"] = "application/json";
  const method = json || form ? "POST" : "GET";
  let reply;
  try {
    reply = await fetch(new URL(`window/${path}`, home), {
      method, headers, signal, body: json ? JSON.stringify(json) : form,
    });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Error(say("unreachable"));
  }
  if (!reply.ok) throw new Error(refusal(reply.status, await reply.text().catch(() => "")));
  return reply;
}

/** Return in words why the server refused: its own words, where it sent a problem. */
export function refusal(status, body) {
  if (status === 401) {
    document.dispatchEvent(new Event("ateb-logged-out"));
    return say("logged_out");
  }
  if (!status) return say("unreachable");
  try {
    const { detail } = JSON.parse(body);
    if (detail) return detail;
  } catch {
    // What is no JSON is no sentence for a reader either.
  }
  return say("refused", { status });
}

/** Yield the JSON lines of a reply as they come; throw where the connection is lost. */
export async function* lines(reply) {
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read().catch((error) => {
      throw error.name === "AbortError" ? error : new Error(say("broken_off"));
    });
    rest += value ?? "";
    const parts = rest.split("\n");
    rest = parts.pop();
    for (const part of parts) if (part) yield JSON.parse(part);
    if (done) return;
  }
}

/** Say something once to who listens to the page rather than sees it; `more` in a language of its own. */
export function announce(text, more = "", lang = language()) {
  const live = byId("ateb-live");
  live.textContent = "";
  requestAnimationFrame(() => live.replaceChildren(text, more && " ", element("span", { lang }, more)));
}

/** Put a text into a field, which is then no longer told to be wrong. */
export function fill(field, text) {
  field.value = text;
  field.setCustomValidity("");
}

/** Say in the window's language what is wrong in a field, and open what hides it. */
export function startFields() {
  document.addEventListener("invalid", ({ target: field }) => {
    if (!field.closest("#ateb")) return;
    field.closest("details")?.setAttribute("open", "");
    field.setCustomValidity(say(field.required ? "question_none" : "filter_form"));
  }, true);
  document.addEventListener("input", ({ target: field }) => field.setCustomValidity?.(""));
}

export const wide = () => matchMedia("(min-width: 900px)").matches;
