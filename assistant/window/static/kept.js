// Conversations, kept in this browser and nowhere else.

let key = "ateb.conversations";
const MOST = 50;

/** Return a storage, or one that forgets where the browser gives none. */
function storage(kind) {
  try {
    return window[kind];
  } catch {
    return { getItem: () => null, setItem() {}, removeItem() {} };
  }
}

export const local = storage("localStorage");
export const session = storage("sessionStorage");

/** Keep apart what different users ask in the same browser. */
export function keepFor(user) {
  key = user ? `ateb.conversations:${user}` : "ateb.conversations";
}

/** Return every kept conversation, the latest first. */
export function conversations() {
  try {
    return JSON.parse(local.getItem(key)) ?? [];
  } catch {
    return [];
  }
}

function write(all) {
  for (let kept = all.slice(0, MOST); kept.length; kept = kept.slice(0, -1)) {
    try {
      local.setItem(key, JSON.stringify(kept));
      return;
    } catch {
      // The browser's space is used up: the oldest gives way.
    }
  }
  local.removeItem(key);
}

/** Keep a conversation in place of its earlier state. */
export function keep(conversation) {
  const others = conversations().filter((one) => one.id !== conversation.id);
  if (conversation.turns.length) write([{ ...conversation, at: new Date().toISOString() }, ...others]);
}

export function forget(id) {
  write(conversations().filter((one) => one.id !== id));
}

export function forgetAll() {
  local.removeItem(key);
}

/** Return the conversation of this tab, so that a reload or another language goes on with it. */
export function current() {
  const id = session.getItem("ateb.current");
  return conversations().find((one) => one.id === id) ?? fresh();
}

export function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { id, turns: [] };
}

export function setCurrent(conversation) {
  session.setItem("ateb.current", conversation.id);
}
