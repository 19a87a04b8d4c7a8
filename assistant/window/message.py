"""An answer as the Markdown of a message: its outcome in words, its sentences, their citations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from assistant.answers import Answer, Citation, Claim, Status
from assistant.phrases import phrase, shown_date
from assistant.serve.references import anchor
from assistant.window.strings import LANGUAGES, strings

_SIGNS: dict[Status, str] = {
    "answered": "✔", "partly": "◐", "not_in_documents": "✘", "small_talk": "›", "declined": "⊘",
}  # fmt: skip
_MARKUP = re.compile(r"([\\`*_{}\[\]()#~|]|^\s*(?:[-+=]|\d+(?=[.)])))")
_NEAREST = 180  # characters of a passage that does not answer


def message(answer: Answer, language: str) -> str:
    """Return an answer as Markdown in a language of the window; nothing of the documents is markup."""
    say = strings(language)
    parts = [outcome(answer.status, language)]
    if answer.standalone_question.strip() != answer.question.strip():
        parts.append(f"*{say['understood']}: {plain(answer.standalone_question)}*")
    if answer.notice:
        parts.append(f"*{plain(answer.notice)}*")
    quotes = answer.writer == "quotes"
    parts += _claims(answer.claims, answer, language, quotes=quotes)
    if answer.citations and not quotes:
        parts.append(f"*{_writer(answer, say)}*")
    if answer.quoted:
        parts += [f"**{say['quoted_answer']}**", *_claims(answer.quoted, answer, language, quotes=True)]
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
    if not date:
        return strings(language)["undated"]
    known = phrase("inferred", language) if basis == "inferred" else ""
    return f"{shown_date('', date, language)}{known}"


def plain(text: str) -> str:
    """Return text on one line that Markdown and HTML show as it stands."""
    line = escape(" ".join(text.split()), quote=False)
    return _MARKUP.sub(lambda m: f"{m[0]}\\" if m[0].strip().isdigit() else f"\\{m[0]}", line)


def spoken(shown: str, language: str, window: str) -> str:
    """Return what is shown of a text, marked with its language where that is not the window's."""
    return shown if language == window or not shown else f'<span lang="{escape(language)}">{shown}</span>'


def _claims(claims: Sequence[Claim], answer: Answer, language: str, *, quotes: bool) -> Iterator[str]:
    """Yield the claims as blocks: what is quoted as quotations, what is in a list as lists."""
    cited = {c.number: c for c in answer.citations}

    def shape(claim: Claim) -> tuple[bool, bool]:
        return quotes and any(n in cited for n in claim.citations), claim.text.startswith("- ")

    def line(claim: Claim) -> str:
        sources = [cited[n] for n in claim.citations if n in cited]
        told = sources[0].language if sources and quotes else language
        inner = spoken(_doubted(claim), told, language)
        links = "".join(f"\u00a0[[{c.number}]](#{anchor(c)})" for c in sources)
        return f"{inner}{links}{'' if quotes else _verified(claim, strings(language))}"

    for (quoted, item), run in groupby(claims, key=shape):
        mark = f"{'> ' if quoted else ''}{'- ' if item else ''}"
        yield ("\n" if item else "\n\n").join(f"{mark}{line(claim)}" for claim in run)


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
    quote = spoken(f"“{plain(short)}”", c.language, language)
    place = ", ".join(filter(None, (c.title, date_shown(c.date, c.date_basis, language))))
    return f"- {quote} [{plain(place)}](#{anchor(c)})"
