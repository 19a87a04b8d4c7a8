"""The window's page in a language: header, conversation, source, library; filled in by its scripts."""

from __future__ import annotations

import json
from html import escape

from assistant.strings import LANGUAGES, strings
from assistant.window.assets import assets_version

VIEWS = ("ask", "library")
THEMES = ("system", "light", "dark")


def window_html(language: str, *, uploads: bool = False) -> str:
    """Return the window, without anything of the documents, to stand within a page's main part."""
    say = {key: escape(text) for key, text in strings(language).items()}
    spoken = escape(json.dumps(strings(language), ensure_ascii=False))
    return (
        f'<div id="ateb" lang="{language}" data-language="{language}" data-uploads="{int(uploads)}"'
        f' data-strings="{spoken}">'
        f'<a class="ateb-skip" href="#ateb-question">{say["skip"]}</a>'
        f"{_header(language, say)}"
        f'<p id="ateb-state" class="ateb-state" hidden></p>'
        f'<div id="ateb-ask" class="ateb-columns" data-view="ask">{_talk(say)}{_source(say)}</div>'
        f'<div id="ateb-library" class="ateb-library" data-view="library" hidden></div>'
        f'<div id="ateb-live" class="ateb-hidden" role="status"></div>'
        "</div>"
    )


def head_html(language: str, *, at: str = "") -> str:
    """Return what a page's head needs: the script and the style sheets, of this origin.

    at: the part of the page's address below the program's own, such as "cy".
    """
    prefix, version = "../" if at else "", assets_version()
    styles = "".join(
        f'<link rel="stylesheet" href="{prefix}window/static/{name}.css?v={version}">'
        for name in ("base", "talk", "source", "library")
    )
    return (
        f"{styles}<script>document.documentElement.lang = {json.dumps(language)};</script>"
        f'<script type="module" src="{prefix}window/static/main.js?v={version}"></script>'
    )


def bare_page(language: str, *, at: str = "", uploads: bool = False) -> str:
    """Return the window as a page of its own, served while Gradio, its frame, is still loading."""
    title = escape(strings(language)["title"])
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,">{head_html(language, at=at)}</head>'
        f"<body><main>{window_html(language, uploads=uploads)}</main></body></html>"
    )


def _header(language: str, say: dict[str, str]) -> str:
    views = "".join(f'<a href="#{view}" data-show="{view}">{say[f"view_{view}"]}</a>' for view in VIEWS)
    languages = "".join(_language_link(name, current=name == language) for name in LANGUAGES)
    themes = "".join(f'<option value="{theme}">{say[f"theme_{theme}"]}</option>' for theme in THEMES)
    return (
        f'<header class="ateb-header"><h1>{say["title"]}</h1><p class="ateb-tagline">{say["tagline"]}</p>'
        f'<nav class="ateb-views" aria-label="{say["views"]}">{views}</nav>'
        f'<nav class="ateb-languages" aria-label="{say["switch_label"]}">{languages}</nav>'
        f'<label class="ateb-theme"><span>{say["theme"]}</span>'
        f' <select id="ateb-theme">{themes}</select></label>'
        f'<form id="ateb-account" class="ateb-account" method="post" hidden><span id="ateb-user"></span>'
        f' <button type="submit">{say["log_out"]}</button></form>'
        "</header>"
    )


def _language_link(name: str, *, current: bool) -> str:
    mark = ' aria-current="true"' if current else ""
    text = escape(strings(name)["language"])
    return f'<a href="#" data-language="{name}" lang="{name}" hreflang="{name}"{mark}>{text}</a>'


def _talk(say: dict[str, str]) -> str:
    return (
        f'<div class="ateb-talk">'
        f'<div class="ateb-bar"><h2 id="ateb-talk-title">{say["conversation"]}</h2>'
        f'<button type="button" id="ateb-new">{say["new"]}</button>'
        f"{_menu('earlier', say['earlier'])}{_menu('export', say['export'])}</div>"
        f'<div id="ateb-turns" class="ateb-turns" tabindex="0" role="region"'
        f' aria-labelledby="ateb-talk-title">'
        f'<div id="ateb-welcome"><p>{say["empty"]}</p><p class="ateb-note">{say["kept_here"]}</p>'
        f'<div id="ateb-examples"></div></div></div>'
        f"{_form(say)}</div>"
    )


def _menu(name: str, label: str) -> str:
    return (
        f'<div class="ateb-menu"><button type="button" id="ateb-{name}" aria-expanded="false"'
        f' aria-controls="ateb-{name}-list">{label}</button>'
        f'<div id="ateb-{name}-list" class="ateb-menu-list" hidden></div></div>'
    )


def _form(say: dict[str, str]) -> str:
    return (
        '<form id="ateb-form" class="ateb-form">'
        f'<p id="ateb-editing" class="ateb-note" hidden>{say["editing"]} '
        f'<button type="button" id="ateb-edit-cancel">{say["cancel"]}</button></p>'
        f'<label for="ateb-question">{say["question_label"]}</label>'
        f'<div class="ateb-line"><textarea id="ateb-question" rows="2" maxlength="4000" required'
        f' aria-describedby="ateb-hint"></textarea>'
        f'<button type="submit" id="ateb-send" class="ateb-primary">{say["ask"]}</button>'
        f'<button type="button" id="ateb-stop" hidden>{say["stop"]}</button></div>'
        f'<div class="ateb-under">{_filter(say)}'
        f'<p id="ateb-hint" class="ateb-note">{say["question_hint"]}</p></div></form>'
    )


def _filter(say: dict[str, str]) -> str:
    dates = "".join(
        f'<label>{say[f"filter_{name}"]}<input id="ateb-where-{name}" type="text" inputmode="numeric"'
        f' placeholder="{shown}" pattern="{_DATE}" title="{say["filter_form"]}"></label>'
        for name, shown in (("from", "2018-04"), ("to", "2020"))
    )
    return (
        f'<details id="ateb-filter"><summary>{say["filter"]} <span id="ateb-filter-now"></span></summary>'
        f'<div class="ateb-fields"><label>{say["filter_document"]}<select id="ateb-where-document">'
        f'<option value="">{say["filter_all"]}</option></select></label>{dates}'
        f'<button type="button" id="ateb-where-clear">{say["filter_clear"]}</button></div>'
        f'<p class="ateb-note">{say["filter_form"]}</p></details>'
    )


_DATE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"


def _source(say: dict[str, str]) -> str:
    return (
        '<section id="ateb-source" class="ateb-source" aria-labelledby="ateb-source-title">'
        f'<div class="ateb-bar"><h2 id="ateb-source-title" tabindex="-1">{say["source"]}</h2>'
        f'<span id="ateb-steps" role="group" aria-label="{say["citations"]}" hidden>'
        f'<button type="button" id="ateb-previous">{say["previous"]}</button>'
        f'<span id="ateb-which"></span><button type="button" id="ateb-next">{say["next"]}</button></span>'
        f'<button type="button" id="ateb-link" hidden>{say["copy_link"]}</button>'
        f'<button type="button" id="ateb-back" hidden>{say["back"]}</button></div>'
        f'<div id="ateb-shown"><p class="ateb-note">{say["source_empty"]}</p></div></section>'
    )
