"""An answer as the Markdown of a message: its outcome in words, its sentences, their citations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from assistant.answers import Answer, Citation, Claim, Status
from assistant.phrases import shown_date
from assistant.strings import LANGUAGES, strings
from assistant.window.references import Reference

_SIGNS: dict[Status, str] = {
    "answered": "✔", "partly": "◐", "not_in_documents": "✘", "small_talk": "›", "declined": "⊘",
}  # fmt: skip
_MARKUP = re.compile(r"([\\`*_{}\[\]()#~|]|^\s*(?:[-+=]|\d+(?=[.)])))")
_NEAREST = 180  # characters of a passage that does not answer


def message(answer: Answer, language: str) -> str:
    """Return an answer as Markdown in a language of the window; nothing of the documents is markup."""
    say = strings(language)
    cited = {c.number: c for c in answer.citations}
    parts = [outcome(answer.status, language)]
    if answer.standalone_question.strip() != answer.question.strip():
        parts.append(f"*{say['understood']}: {plain(answer.standalone_question)}*")
    if answer.notice:
        parts.append(f"*{plain(answer.notice)}*")
    quotes = answer.writer == "quotes"
    parts += _claims(answer.claims, cited, language, quotes=quotes)
    if answer.citations and not quotes:
        parts.append(f"*{_writer(answer, say)}*")
    if answer.quoted:
        parts += [f"**{say['quoted_answer']}**", *_claims(answer.quoted, cited, language, quotes=True)]
    if answer.nearest:
        parts += [f"*{say['nearest']}:*", "\n".join(_near(c, language) for c in answer.nearest)]
    return "\n\n".join(parts)


def outcome(status: Status, language: str) -> str:
    """Return the first line of a message: a sign and words, so that no colour has to say it."""
    return f"**{_SIGNS[status]} {strings(language)[f'status_{status}']}**"


def outcome_of(markdown: str) -> Status:
    """Return the outcome that a message begins with, in either language; "declined" where none."""
    lines = {outcome(status, language): status for status in _SIGNS for language in LANGUAGES}
    return lines.get(markdown.partition("\n")[0], "declined")


def date_shown(date: str, basis: str, language: str) -> str:
    """Return a date as a reader is shown it in a language, with how it is known where inferred."""
    say = strings(language)
    if not date:
        return say["undated"]
    shown = shown_date("", date, language)
    return f"{shown} ({say['inferred']})" if basis == "inferred" else shown


def plain(text: str) -> str:
    """Return text on one line that Markdown and HTML show as it stands."""
    return _MARKUP.sub(lambda m: f"{m[0]}\\" if m[0].strip().isdigit() else f"\\{m[0]}", _line(text))


def spoken(text: str, inner: str, language: str, window: str) -> str:
    """Return what is shown of a text, marked with its language where that is not the window's."""
    return inner if language == window or not text else f'<span lang="{escape(language)}">{inner}</span>'


def _line(text: str) -> str:
    return escape(" ".join(text.split()), quote=False)


def _claims(
    claims: Sequence[Claim], cited: Mapping[int, Citation], language: str, *, quotes: bool
) -> Iterator[str]:
    """Yield the claims as blocks: what is quoted as quotations, what is in a list as lists."""
    block: list[str] = []
    shape = (False, False)
    for claim in claims:
        sources = [cited[n] for n in claim.citations if n in cited]
        item = claim.text.startswith("- ")
        now = (quotes and bool(sources), item)
        if block and (now != shape or not item):
            yield "\n".join(block)
            block = []
        shape = now
        text = claim.text.removeprefix("- ")
        inner = spoken(
            text, _doubted(claim), sources[0].language if sources and quotes else language, language
        )
        links = "".join(f"\u00a0[[{c.number}]](#{Reference.to(c).anchor})" for c in sources)
        told = "" if quotes else _verified(claim, strings(language))
        block.append(f"{'> ' if now[0] else ''}{'- ' if item else ''}{inner}{links}{told}")
    if block:
        yield "\n".join(block)


def _verified(claim: Claim, say: Mapping[str, str]) -> str:
    if claim.verified is None or (claim.verified and not claim.citations):
        return ""
    if claim.verified:
        return f" *✔ {say['verified']}*"
    partly = claim.support == "partly"
    told = [say["partly_verified"] if partly else say["not_verified"], "; ".join(claim.reasons)]
    return f" **{'◐' if partly else '⚠'} {plain(': '.join(filter(None, told)))}**"


def _doubted(claim: Claim) -> str:
    """Return what a claim says as Markdown, the words that are not borne out marked."""
    text = re.sub("[\ue000\ue001]", " ", claim.text)
    for start, end in reversed(claim.words):
        text = f"{text[:start]}\ue000{text[start:end]}\ue001{text[end:]}"
    return plain(text.removeprefix("- ")).replace("\ue000", "<mark>").replace("\ue001", "</mark>")


def _writer(answer: Answer, say: Mapping[str, str]) -> str:
    failed = sum(claim.verified is False for claim in answer.claims)
    said = say["some_not_verified"].format(count=failed) if failed else say["all_verified"]
    return plain(f"{say['written_by'].format(model=answer.writer)} {said}")


def _near(c: Citation, language: str) -> str:
    flat = " ".join(c.quote.split())
    short = flat if len(flat) <= _NEAREST else flat[:_NEAREST].rsplit(" ", 1)[0] + " …"
    quote = spoken(short, f"“{plain(short)}”", c.language, language)
    place = ", ".join(filter(None, (c.title, date_shown(c.date, c.date_basis, language))))
    return f"- {quote} [{plain(place)}](#{Reference.to(c).anchor})"
