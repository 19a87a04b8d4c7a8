// What Gradio leaves to the page: its own words, an answer heard once, a file saved, a mark shown.
// Gradio has no Welsh: its own words are overridden under "en", whatever the browser's language is.
Object.defineProperty(navigator, "language", { get: () => "en" });

function atebDownload() {
  const button = document.querySelector("#ateb-file");
  (button.matches("a, button") ? button : button.querySelector("a, button")).click();
}

function atebShowMark(tries = 40) {
  const mark = document.querySelector("#ateb-whole mark");
  if (mark) mark.focus(), mark.scrollIntoView({ block: "center" });
  else if (tries && new URLSearchParams(location.search).has("doc")) setTimeout(atebShowMark, 100, tries - 1);
}

// What axe finds in Gradio 6.31, mended: a list of buttons, a field without a label, a button in a button.
function atebMend() {
  document.querySelectorAll('#ateb-talk .examples[role="list"]').forEach((list) => list.setAttribute("role", "group"));
  document.querySelectorAll("#ateb-library .search-input:not([aria-label])").forEach((field) => {
    field.setAttribute("aria-label", field.placeholder);
  });
  document.querySelectorAll('.toast-header[role="button"]').forEach((header) => {
    header.removeAttribute("role");
    header.removeAttribute("tabindex");
  });
}

// Gradio says that each page is English.
const atebLanguage = document.documentElement.lang;
new MutationObserver(() => {
  if (document.documentElement.lang !== atebLanguage) document.documentElement.lang = atebLanguage;
}).observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });

// Gradio's log is a live region, which says an answer again with each word that it grows by. It is made
// silent, and what it says when nothing has changed for a second is said once, by a region of ours.
addEventListener("DOMContentLoaded", () => {
  const said = document.createElement("div");
  said.className = "ateb-said";
  said.setAttribute("role", "status");
  document.body.append(said);
  let timer, last = "";
  new MutationObserver(() => {
    atebMend();
    const log = document.querySelector('#ateb-talk [role="log"]');
    if (!log) return;
    if (log.getAttribute("aria-live") !== "off") log.setAttribute("aria-live", "off");
    clearTimeout(timer);
    timer = setTimeout(() => {
      const answers = log.querySelectorAll(".message.bot");
      const text = answers.length ? answers[answers.length - 1].innerText.trim() : "";
      if (text !== last && !document.querySelector("#ateb-question .stop-button")) said.innerText = last = text;
    }, 1000);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
});
