// The card of a citation: shown while it is pointed at or has the focus; Escape puts it away.

import { byId } from "./page.js";

let shown = null;
let leaving = 0;

export function startCards() {
  const place = byId("ateb-turns");
  const linkOf = (event) => event.target.closest?.("a.ateb-cite[data-card]");
  place.addEventListener("pointerover", (event) => {
    if (event.target.closest?.(".ateb-card")) return clearTimeout(leaving);
    const link = linkOf(event);
    if (link && event.pointerType !== "touch") show(link);
  });
  place.addEventListener("pointerout", (event) => {
    if (linkOf(event) || event.target.closest?.(".ateb-card")) leaving = setTimeout(hide, 250);
  });
  place.addEventListener("focusin", (event) => {
    const link = linkOf(event);
    if (link?.matches(":focus-visible")) show(link);
    else hide();
  });
  place.addEventListener("focusout", hide);
  place.addEventListener("scroll", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("click", hide);
}

function show(link) {
  clearTimeout(leaving);
  const card = byId(link.dataset.card);
  if (shown === card) return;
  hide();
  card.hidden = false;
  shown = card;
  const at = link.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8));
  const below = at.bottom + 6 + size.height <= innerHeight || at.top < size.height + 6;
  card.style.left = `${left}px`;
  card.style.top = `${below ? at.bottom + 6 : at.top - size.height - 6}px`;
}

function hide() {
  clearTimeout(leaving);
  if (shown) shown.hidden = true;
  shown = null;
}
