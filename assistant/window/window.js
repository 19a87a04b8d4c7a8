// Opens a citation's document in the panel; a citation has an address: #doc=…&start=…&end=…
(() => {
  const language = document.currentScript.dataset.language;
  document.documentElement.lang = language;

  async function show() {
    const place = new URLSearchParams(location.hash.slice(1));
    const panel = document.querySelector("#ateb-shown");
    if (!place.has("doc") || !panel) return;
    place.set("lang", language);
    const reply = await fetch("/source?" + place);
    panel.innerHTML = await reply.text();
    const mark = panel.querySelector("#ateb-mark");
    if (!mark) return;
    const box = panel.querySelector(".ateb-document");
    box.scrollTop = Math.max(0, mark.offsetTop - box.clientHeight / 4);
    const narrow = matchMedia("(max-width: 800px)").matches;
    if (narrow) panel.scrollIntoView({ block: "start" });
    mark.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a.ateb-cite");
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const hash = "#" + link.getAttribute("href").split("#")[1];
    if (location.hash === hash) show();
    else location.hash = hash;
  }, true);
  addEventListener("hashchange", show);

  // The panel comes with the rest of the window, after this script.
  const waiting = setInterval(() => {
    document.documentElement.lang = language;
    if (!document.querySelector("#ateb-shown")) return;
    clearInterval(waiting);
    show();
  }, 100);
})();
