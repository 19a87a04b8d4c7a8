"""What answers say beside their quotations, in each language: a file a language beside this one."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from index import Document
from index.dates import written_out
from index.language import LANGUAGES

# The one sentence of refusal that code, prompts and tests know; each language has its own of it.
NOT_IN_DOCUMENTS = "The documents do not say."

# Words before a year or a month in a date that is no full date, as written by hand.
_VAGUE = {
    "early": "dechrau", "mid": "canol", "middle of": "canol", "late": "diwedd", "end of": "diwedd",
    "beginning of": "dechrau", "spring": "gwanwyn", "summer": "haf", "autumn": "hydref", "winter": "gaeaf",
    "about": "tua", "around": "tua", "circa": "tua",
}  # fmt: skip
_MONTHS = re.compile(
    r"\b(january|february|march|april|may|june|july|august|september|october|november|december)\b", re.I
)


@lru_cache
def phrases(language: str) -> dict[str, str]:
    """Return key → text in a language, "en" or "cy"; English for any other."""
    name = language if language in LANGUAGES else "en"
    path = Path(__file__).parent / f"{name}.toml"
    text: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return text


def phrase(key: str, language: str = "en", **values: str) -> str:
    """Return a text in a language with its variables filled in."""
    return phrases(language)[key].format(**values)


def as_of(document: Document, language: str = "en") -> str:
    """Return from when, and from which document, the quotations after it are."""
    date = shown_date(document.date, document.date_text, language)
    if not date:
        return phrase("undated", language, title=document.title)
    plain = date == written_out(document.date, language) if document.date else False
    precision = ("year", "month", "day")[document.date.count("-")] if plain else "other"
    basis = phrase("inferred", language) if document.date_basis == "inferred" else ""
    return phrase(f"as_of_{precision}", language, date=date, basis=basis)


def shown_date(iso: str, text: str, language: str = "en") -> str:
    """Return a document's date as it is shown in a language: "23 Ebrill 2018" for "23 April 2018"."""
    if language == "en" or not text:
        return text
    if iso and text == written_out(iso):
        return written_out(iso, language)
    out = _MONTHS.sub(lambda m: written_out(f"2000-{_number(m.group(0)):02}", language)[:-5], text)
    for english, welsh in _VAGUE.items():
        out = re.sub(rf"\b{english}\b[ -]?", f"{welsh} ", out, flags=re.IGNORECASE)
    return out


def _number(month: str) -> int:
    return next(n for n in range(1, 13) if written_out(f"2000-{n:02}").startswith(month.capitalize()))
