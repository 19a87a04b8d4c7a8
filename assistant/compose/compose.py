"""From what was read to the claims of an answer: what is shown, in which order, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Citation, Claim, Status
from assistant.compose.groups import Group
from assistant.compose.quote import Quoter, missing_part, quote_claims
from assistant.compose.sums import worked_out
from assistant.phrases import phrase, shown_date
from assistant.understand.question import Question
from assistant.understand.years import dated, is_of, years_in
from index import Document


@dataclass(frozen=True, slots=True)
class Composition:
    """What an answer says, with the citations of what it quotes, and the groups that they are of."""

    status: Status
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    groups: tuple[Group, ...] = ()


def compose(
    question: Question,
    groups: Sequence[Group],
    *,
    missing: Sequence[str] = (),
    silent: Sequence[Document] = (),
    searched: int = 0,
    denied: bool = False,
    language: str = "en",
) -> Composition:
    """Return the answer to a question in quotations; without claims where there is nothing to show.

    missing: parts of the question that nothing answers; silent: documents compared that say nothing;
    searched: how many documents were gathered from, if it is to be told; denied: whether the best unit
    denies what the question takes for granted.
    """
    groups = _by_document(question, groups)
    quoter = Quoter()
    claims = quote_claims(groups, quoter, language)
    if not claims:
        return Composition("not_in_documents")
    if denied:
        claims.insert(0, Claim(phrase("otherwise", language), verified=None))
    years = _unmet_years(question, groups)
    if years:
        claims.insert(0, Claim(phrase("other_year", language, years=", ".join(years)), verified=None))
    if question.total or question.difference:
        claims += worked_out(question, groups, quoter, language)
    dated_ones = [d for d in silent if d.title and d.date_text]
    for document in dated_ones:
        date = shown_date(document.date, document.date_text, language)
        claims.append(Claim(phrase("silent", language, title=document.title, date=date), verified=None))
    claims += [missing_part(part, language) for part in missing]
    if searched > 1:
        count = len({group.units[0].document.id for group in groups})
        claims.append(Claim(phrase("found_in", language, count=str(count), all=str(searched)), verified=None))
    status: Status = "partly" if missing or years or dated_ones else "answered"
    return Composition(status, tuple(claims), quoter.citations, tuple(groups))


def _unmet_years(question: Question, groups: Sequence[Group]) -> list[str]:
    """Return the years asked of where neither what is shown nor its document is of them."""
    units = [unit for group in groups for unit in group.units]
    named = years_in(" ".join(f"{u.text} {u.place} {u.document.title}" for u in units))
    return [
        year
        for year in sorted(question.years)
        if not is_of(year, named) and not any(dated(u.document, year) for u in units)
    ]


def _by_document(question: Question, groups: Sequence[Group]) -> list[Group]:
    """Return the groups, those of a document together: by date in a comparison, else as they lead."""
    ids = list(dict.fromkeys(group.units[0].document.id for group in groups))
    if question.compares:
        dates = {group.units[0].document.id: group.units[0].document.date for group in groups}
        ids.sort(key=lambda i: dates[i])
    return sorted(groups, key=lambda group: ids.index(group.units[0].document.id))
