// The source: a document opened at a passage. A citation has an address: #doc=…&start=…&end=…

import { byId, language, request, say, wide } from "./page.js";
import { copied } from "./turn.js";

let cited = []; // the addresses of the citations of the answer that the open one belongs to
let at = -1;
let opener = null; // where the focus goes back to

export function startSource() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.ateb-cite");
    if (!link) return;
    event.preventDefault();
    opener = link;
    const answer = link.closest(".ateb-answer");
    cited = [...new Set([...answer.querySelectorAll("a.ateb-cite")].map((one) => one.hash))];
    at = cited.indexOf(link.hash);
    go(link.hash);
  });
  byId("ateb-shown").addEventListener("click", (event) => {
    const link = event.target.closest("a[data-contents]");
    if (!link) return;
    event.preventDefault();
    at = -1;
    if (!wide()) link.closest("details").open = false;
    go(link.hash);
  });
  byId("ateb-previous").addEventListener("click", () => step(-1));
  byId("ateb-next").addEventListener("click", () => step(1));
  byId("ateb-link").addEventListener("click", async (event) => {
    const button = event.currentTarget;
    button.textContent = await copied(location.href);
    setTimeout(() => (button.textContent = say("copy_link")), 2500);
  });
  byId("ateb-back").addEventListener("click", close);
  byId("ateb-source").addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
}

function go(hash) {
  if (location.hash === hash) showSource();
  else location.hash = hash;
}

function step(by) {
  at = Math.min(cited.length - 1, Math.max(0, at + by));
  go(cited[at]);
}

/** Go back to the answer, to the number that was chosen. */
function close() {
  if (document.body.classList.contains("ateb-reading")) document.body.classList.remove("ateb-reading");
  history.pushState(null, "", location.pathname + location.search + "#ask");
  byId("ateb-back").hidden = true;
  (opener?.isConnected ? opener : byId("ateb-question")).focus();
}

/** Show what the address names, and move to the passage. */
export async function showSource() {
  const place = new URLSearchParams(location.hash.slice(1));
  if (!place.has("doc")) return;
  const query = new URLSearchParams({ lang: language() });
  for (const name of ["doc", "start", "end"]) if (place.has(name)) query.set(name, place.get(name));
  const shown = byId("ateb-shown");
  try {
    const reply = await request(`document?${query}`);
    const open = shown.querySelector(".ateb-contents")?.open;
    shown.innerHTML = await reply.text(); // made and escaped by our own server
    const contents = shown.querySelector(".ateb-contents");
    if (contents && open && wide()) contents.open = true;
  } catch (error) {
    shown.replaceChildren(Object.assign(document.createElement("p"), { textContent: error.message }));
  }
  document.body.classList.add("ateb-reading");
  byId("ateb-back").hidden = false;
  byId("ateb-link").hidden = false;
  steps();
  toPassage(shown);
}

function steps() {
  if (at >= 0 && cited[at] !== location.hash) at = cited.indexOf(location.hash);
  byId("ateb-steps").hidden = cited.length < 2 || at < 0;
  byId("ateb-which").textContent = say("which", { number: at + 1, count: cited.length });
  byId("ateb-previous").disabled = at <= 0;
  byId("ateb-next").disabled = at >= cited.length - 1;
}

function toPassage(shown) {
  const mark = byId("ateb-mark");
  const box = shown.querySelector(".ateb-document");
  if (!mark || !box) {
    byId("ateb-source-title").focus({ preventScroll: wide() });
    return;
  }
  mark.focus({ preventScroll: true });
  box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
  if (!wide()) byId("ateb-source").scrollIntoView({ block: "start" });
}
