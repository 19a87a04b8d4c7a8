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
  const headers = { "X-Ateb-Window": "1" };
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
  if (!reply.ok) throw new Error(await refusal(reply));
  return reply;
}

async function refusal(reply) {
  try {
    const { detail } = await reply.json();
    if (typeof detail === "string") return detail;
    if (Array.isArray(detail)) return detail.map((one) => one.msg).join("; ");
  } catch {
    // What is no JSON is no sentence for a reader either.
  }
  return say("refused", { status: reply.status });
}

/** Yield the JSON lines of a reply as they come. */
export async function* lines(reply) {
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += value ?? "";
    const parts = rest.split("\n");
    rest = parts.pop();
    for (const part of parts) if (part) yield JSON.parse(part);
    if (done) return;
  }
}

/** Say something once to who listens to the page rather than sees it. */
export function announce(text) {
  const live = byId("ateb-live");
  live.textContent = "";
  requestAnimationFrame(() => (live.textContent = text));
}

export const wide = () => matchMedia("(min-width: 900px)").matches;
