"""An answer as HTML: its state in words, its sentences with their citations, its sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from urllib.parse import urlencode
from uuid import uuid4

from assistant.answers import Answer, Citation, Claim
from assistant.phrases import shown_date
from assistant.strings import strings
from index.language import language_of

MARKS = ("right", "wrong", "missing")
ACTIONS = ("copy_text", "copy_markdown", "docx", "retry", "edit")


def answer_html(answer: Answer, language: str) -> str:
    """Return an answer as HTML in a language of the window; all that it says is escaped."""
    say = strings(language)
    page = _Page(language, answer)
    parts = [f'<p class="ateb-status ateb-{answer.status}">{escape(say[f"status_{answer.status}"])}</p>']
    if answer.standalone_question.strip() != answer.question.strip():
        parts.append(_understood(answer, say))
    if answer.notice:
        parts.append(f'<p class="ateb-note ateb-notice">{_flat(answer.notice)}</p>')
    parts += page.claims(answer.claims, quoted=answer.writer == "quotes")
    if answer.citations:
        parts.append(f'<p class="ateb-note">{_flat(_writer(answer, say))}</p>')
    if answer.quoted:
        quoted = "".join(page.claims(answer.quoted, quoted=True))
        parts.append(f"<details open><summary>{escape(say['quoted_answer'])}</summary>{quoted}</details>")
    if answer.nearest:
        items = "".join(f"<li>{page.nearest(c)}</li>" for c in answer.nearest)
        parts.append(
            f'<p class="ateb-note">{escape(say["nearest"])}</p><ul class="ateb-nearest">{items}</ul>'
        )
    if answer.citations:
        parts.append(page.sources())
    parts.append(page.cards())
    if answer.done:
        parts.append(_actions(answer, say))
    return f'<div class="ateb-answer">{"".join(parts)}</div>'


def address(c: Citation) -> str:
    """Return the address of a citation within the window, to stand after "#"."""
    return urlencode({"doc": c.document_id, "start": c.start, "end": c.end})


def date_shown(date: str, basis: str, language: str) -> str:
    """Return a date as a reader is shown it in a language, with how it is known where inferred."""
    say = strings(language)
    if not date:
        return say["undated"]
    shown = shown_date("", date, language)
    return f"{shown} ({say['inferred']})" if basis == "inferred" else shown


def place(c: Citation, language: str) -> str:
    """Return title, date, section and page of a citation, on one line."""
    page = f"{strings(language)['page'].lower()} {c.page}" if c.page else ""
    return ", ".join(filter(None, (c.title, date_shown(c.date, c.date_basis, language), c.heading, page)))


class _Page:
    """The parts of one answer's HTML that share its citations; each answer has ids of its own."""

    def __init__(self, language: str, answer: Answer) -> None:
        self._say, self._language = strings(language), language
        self._answer = answer
        self._known = {c.number: c for c in answer.citations}
        self._cards: dict[str, Citation] = {}
        self._prefix = f"ateb-card-{uuid4().hex[:8]}"

    def claims(self, claims: Sequence[Claim], *, quoted: bool) -> Iterator[str]:
        """Yield the claims: quotations as such, in their own language; items as lists."""
        for (cited, item), run in groupby(claims, key=lambda c: (bool(c.citations), c.text.startswith("- "))):
            tag = "li" if item else "p"
            inner = "".join(f"<{tag}>{self._claim(c, quoted=quoted and cited)}</{tag}>" for c in run)
            inner = f"<ul>{inner}</ul>" if item else inner
            if quoted and cited:
                yield f"<blockquote>{inner}</blockquote>"
            else:
                around = not cited and self._answer.citations  # the answer is what is quoted
                yield f'<div class="{"ateb-composed" if around else "ateb-written"}">{inner}</div>'

    def _claim(self, claim: Claim, *, quoted: bool) -> str:
        cited = [self._known[n] for n in claim.citations if n in self._known]
        language = cited[0].language if quoted and cited else self._answer.language
        text = f'<span lang="{escape(language)}">{_flat(claim.text.removeprefix("- "))}</span>'
        links = "".join("\u00a0" + self._link(c, f"[{c.number}]") for c in cited)  # on the line of its word
        return text + links + ("" if quoted else self._verified(claim))

    def _verified(self, claim: Claim) -> str:
        if claim.verified is None or (claim.verified and not claim.citations):
            return ""
        state = "verified" if claim.verified else "not_verified"
        reasons = f": {'; '.join(claim.reasons)}" if claim.reasons and not claim.verified else ""
        return f' <span class="ateb-check ateb-{state}">{_flat(self._say[state] + reasons)}</span>'

    def _link(self, c: Citation, text: str) -> str:
        card = f"{self._prefix}-{len(self._cards)}"
        self._cards[card] = c
        label = f"{text} {self._say['open_source']}: {place(c, self._language)}"
        described = "" if self._answer.writer == "quotes" else f' aria-describedby="{card}"'
        return (
            f'<a class="ateb-cite" href="#{escape(address(c))}" data-card="{card}"'
            f' aria-label="{_flat(label)}"{described}>{_flat(text)}</a>'
        )

    def nearest(self, c: Citation) -> str:
        """Return a passage that does not answer, shortened, with a link to it."""
        quote = f'<q lang="{escape(c.language)}">{_flat(_short(c.quote, 180))}</q>'
        return f"{quote} {self._link(c, place(c, self._language))}"

    def sources(self) -> str:
        """Return the list of what is cited."""
        items = "".join(
            f'<li value="{c.number}"><a class="ateb-cite" href="#{escape(address(c))}">'
            f"{_flat(place(c, self._language))}</a></li>"
            for c in self._answer.citations
        )
        heading = f"{self._say['sources']} ({len(self._answer.citations)})"
        return f"<details class='ateb-sources'><summary>{escape(heading)}</summary><ol>{items}</ol></details>"

    def cards(self) -> str:
        """Return what is shown while a citation is pointed at or has the focus."""
        return "".join(
            f'<div class="ateb-card" role="tooltip" id="{card}" hidden><strong>{_flat(c.title)}</strong>'
            f"<span>{_flat(date_shown(c.date, c.date_basis, self._language))}</span>"
            f"{f'<span>{_flat(c.heading)}</span>' if c.heading else ''}"
            f'<q lang="{escape(c.language)}">{_flat(_short(c.quote, 420))}</q></div>'
            for card, c in self._cards.items()
        )


def _writer(answer: Answer, say: dict[str, str]) -> str:
    if answer.writer == "quotes":
        return say["quoted_word_for_word"]
    failed = sum(claim.verified is False for claim in answer.claims)
    said = say["some_not_verified"].format(count=failed) if failed else say["all_verified"]
    return f"{say['written_by'].format(model=answer.writer)} {said}"


def _actions(answer: Answer, say: dict[str, str]) -> str:
    actions = [a for a in ACTIONS if answer.citations or a in ("retry", "edit")]
    buttons = "".join(
        f'<button type="button" data-action="{action}">{escape(say[action])}</button>' for action in actions
    )
    marks = "".join(
        f'<button type="button" data-mark="{mark}" aria-pressed="false">'
        f"{escape(say[f'mark_{mark}'])}</button>"
        for mark in MARKS
    )
    return (
        f'<div class="ateb-actions" role="group" aria-label="{escape(say["actions"])}">{buttons}</div>'
        f'<div class="ateb-feedback" role="group" aria-label="{escape(say["feedback"])}">'
        f"<span>{escape(say['feedback'])}</span> {marks}"
        f'<form class="ateb-comment" hidden><label>{escape(say["feedback_comment"])}'
        '<input type="text" maxlength="2000" autocomplete="off"></label>'
        f'<button type="submit">{escape(say["feedback_send"])}</button></form>'
        '<span class="ateb-thanks" role="status"></span></div>'
    )


def _understood(answer: Answer, say: dict[str, str]) -> str:
    """Return how the question was understood, marked with the language that it is in."""
    text = answer.standalone_question
    spoken = language_of(text, language_of(answer.question, answer.language))
    return (
        f'<p class="ateb-note ateb-understood">{escape(say["understood"])}: '
        f'<span lang="{escape(spoken)}">{_flat(text)}</span></p>'
    )


def _short(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"


def _flat(text: str) -> str:
    """Return text escaped and on one line."""
    return escape(" ".join(text.split()))
