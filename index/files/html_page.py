"""A web page as a whole: its title, its date, its style sheets, which of its parts are furniture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from index.files.blocks import tidy
from index.files.hidden import style_rules

_PANEL = re.compile(r"tab-?(?:panel|pane|content)|accordion|collaps|expand|toggle|panel|drawer|reveal", re.I)
_FURNITURE_ROLES = frozenset(("navigation", "search", "banner", "contentinfo", "menu", "menubar"))
_DATED = (  # names of meta elements, those of a first publication first
    "dcterms.issued", "article:published_time", "datepublished", "dc.date.issued", "dcterms.date", "dc.date",
    "date", "pubdate", "publish-date", "dcterms.created", "dcterms.modified", "article:modified_time",
    "datemodified", "last-modified",
)  # fmt: skip
_ISO = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}(?:-[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page; rules: of its style sheets; controlled: ids that a button or a tab shows."""

    tree: LexborHTMLParser
    rules: dict[str, str]
    controlled: frozenset[str]
    letters: int

    def is_panel(self, node: Any) -> bool:
        """Tell whether a hidden element is content that a click shows: a tab's panel, an accordion's body."""
        attributes = node.attributes
        named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        shown = attributes.get("role") == "tabpanel" or attributes.get("id") in self.controlled
        return bool(shown or _PANEL.search(named))

    def is_furniture(self, node: Any) -> bool:
        """Tell whether an element is the page's own menu, head, foot or form rather than content."""
        tag, role = node.tag, node.attributes.get("role")
        if tag == "nav" or role in _FURNITURE_ROLES:
            return True
        if tag == "form":
            return len(node.text()) * 2 < self.letters
        if tag == "aside":
            return (
                not _within(node, ("main", "article", "section"))
                and self.tree.css_first("main, article") is not None
            )
        if tag in ("header", "footer"):
            own = not _within(node, ("main", "article", "section"))
            return own and not (tag == "header" and node.css_first("h1") is not None)
        return False


def _within(node: Any, tags: tuple[str, ...]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in tags:
            return True
        parent = parent.parent
    return False


def read_page(text: str) -> Page:
    """Parse a page as a browser does."""
    tree = LexborHTMLParser(text)
    rules = style_rules(node.text() or "" for node in tree.css("style"))
    ids = {str(n.attributes.get("aria-controls")) for n in tree.css("[aria-controls]")}
    for node in tree.css("[data-target], [data-bs-target], [role=tab][href]"):
        a = node.attributes
        ids.add(str(a.get("data-target") or a.get("data-bs-target") or a.get("href")).lstrip("#"))
    return Page(tree, rules, frozenset(ids), len(tree.body.text()) if tree.body else 0)


def page_title(tree: LexborHTMLParser) -> str:
    """Return a page's title: its heading where the title goes on with the name of the site."""
    found = (tree.css_first("head > title") or tree.css_first("title"), tree.css_first("h1"))
    title, heading = (tidy(node.text(separator=" ")) if node is not None else "" for node in found)
    return heading if heading and title.startswith(heading) else title or heading


def page_date(tree: LexborHTMLParser) -> tuple[str, str]:
    """Return the date that a page gives of itself (ISO), and where; "" where it gives none."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        a = node.attributes
        name = str(
            a.get("name") or a.get("property") or a.get("itemprop") or a.get("http-equiv") or ""
        ).lower()
        found.setdefault(name, str(a.get("content")))
    for node in tree.css("time[datetime][itemprop]"):
        a = node.attributes
        found.setdefault(str(a.get("itemprop")).lower(), str(a.get("datetime")))
    for key, value in _linked_data(tree):
        found.setdefault(key.lower(), value)
    for name in _DATED:
        match = _ISO.match(found.get(name, "").strip())
        if match:
            return match.group(0), f"given by the page itself ({name}): “{match.group(0)}”"
    return "", ""


def _linked_data(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            values = json.loads(node.text() or "")
        except (ValueError, RecursionError):
            continue
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict):
                yield from ((k, v) for k, v in value.items() if isinstance(v, str) and k.startswith("date"))
