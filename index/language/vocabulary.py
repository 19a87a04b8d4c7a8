"""The words of the documents: how telling they are, their acronyms, their right spelling."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA
from Stemmer import Stemmer

from index.embed import whole_words
from index.language.acronyms import acronyms_in
from index.language.stopwords import STOPWORDS

_CURLY = str.maketrans("‘’‚‛“”„–—\u00a0\u2011", "''''\"\"\"-- -")
_WORD = re.compile(r"[^\W_]+(?:[.,'][^\W_]+)*")
_MEANINGS = 2  # of an acronym, beyond which its expansions would lead away
_stemmer = Stemmer("english")


def fold(text: str) -> str:
    """Return text in lower case without accents and curly quotes, character for character."""
    folded = text.translate(_CURLY)
    if folded.isascii():
        return folded.lower()
    return "".join(_fold_character(c) for c in folded)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    lowered = character.lower()
    base = unicodedata.normalize("NFKD", lowered)
    return base[0] if base and len(lowered) == 1 else character


def words(text: str) -> list[str]:
    """Return the words and numbers of a text, possessives without their ending."""
    found = _WORD.findall(text.translate(_CURLY))
    return [w[:-2] if w.endswith(("'s", "'S")) and len(w) > 3 else w for w in found]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a folded word (Snowball, English)."""
    return str(_stemmer.stemWord(word))


class Vocabulary:
    """Words, their document frequencies and acronyms, learned from texts by `learn`.

    frequencies: stem → number of texts that hold it; forms: word as written, folded → count;
    acronyms: acronym, without a plural s → its expansions; size: number of texts.
    """

    def __init__(
        self,
        frequencies: dict[str, int],
        forms: dict[str, int],
        acronyms: dict[str, tuple[str, ...]],
        size: int,
    ) -> None:
        self.frequencies = frequencies
        self.forms = forms
        self.acronyms = acronyms
        self.size = size

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Vocabulary:
        """Learn from texts, one a passage."""
        frequencies: Counter[str] = Counter()
        forms: Counter[str] = Counter()
        found: dict[str, dict[str, None]] = {}
        size = 0
        for text in texts:
            size += 1
            folded = list(words(fold(text)))
            forms.update(folded)
            frequencies.update({stem(word) for word in folded})
            for acronym, expansion in acronyms_in(text):
                found.setdefault(acronym, {})[expansion] = None
        return cls(dict(frequencies), dict(forms), {a: tuple(e) for a, e in found.items()}, size)

    def document_frequency(self, stemmed: str) -> int:
        """Return the number of texts that hold a word with this stem."""
        return self.frequencies.get(stemmed, 0)

    def idf(self, word: str) -> float:
        """Return how telling a word is: 1 for one that is nowhere, near 0 for one that is everywhere."""
        count = self.document_frequency(stem(fold(word)))
        return math.log((self.size + 1) / (count + 0.5)) / math.log((self.size + 1) / 0.5)

    def correct(self, text: str) -> str:
        """Return text with misspelt words replaced by their neighbours in the documents."""
        return re.sub(r"[^\W\d_]+", lambda match: self._corrected(match.group(0), match.start()), text)

    def expand(self, text: str) -> list[str]:
        """Return the expansions of acronyms in a text, and the acronyms of names spelt out in it.

        An acronym of many meanings is left as it is; one that is a word of the language too counts
        only where it is written as the documents write it.
        """
        return list(dict.fromkeys(instead for _, instead in self.otherwise(text)))

    def otherwise(self, text: str) -> list[tuple[tuple[str, ...], str]]:
        """Return (words, folded, of the text; the name or acronym that may stand instead of them)."""
        written = words(text)
        plain = [fold(word) for word in written]
        found: list[tuple[tuple[str, ...], str]] = []
        for at, (word, form) in enumerate(zip(written, plain, strict=True)):
            for acronym in self._acronym_forms.get(form, ()):
                meanings = self.acronyms[acronym]
                is_a_word = len(form) < 3 or form in STOPWORDS or form in language_words()
                if len(meanings) <= _MEANINGS and (not is_a_word or word in (acronym, f"{acronym}s")):
                    found += [((form,), meaning) for meaning in meanings]
            for acronym, name in self._names.get(form, ()):
                if tuple(plain[at : at + len(name)]) == name:
                    found.append((name, acronym))
        said = f" {' '.join(plain)} "
        return [(old, new) for old, new in found if f" {' '.join(words(fold(new)))} " not in said]

    @cached_property
    def _acronym_forms(self) -> dict[str, list[str]]:
        """Folded form, singular or plural → the acronyms that it may be."""
        found: dict[str, list[str]] = {}
        for acronym in self.acronyms:
            for form in (fold(acronym), f"{fold(acronym)}s"):
                found.setdefault(form, []).append(acronym)
        return found

    @cached_property
    def _names(self) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        """First word, folded → the acronyms of the names that begin with it, and their words."""
        found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for acronym, meanings in self.acronyms.items():
            for name in {tuple(words(fold(meaning))) for meaning in meanings}:
                found.setdefault(name[0], []).append((acronym, name))
        return found

    @cached_property
    def _spellings(self) -> list[str]:
        return [form for form in self.forms if form.isalpha() and len(form) >= 4]

    def _corrected(self, word: str, at: int) -> str:
        folded = fold(word)
        if len(word) < 4 or word.isupper() or self._is_known(folded):
            return word
        name = word[0].isupper() and at > 0
        allowed = 1 if len(word) < 7 or name else 2
        near = process.extract(folded, self._spellings, scorer=OSA.distance, score_cutoff=allowed, limit=8)
        near = [n for n in near if n[0][0] == folded[0] or n[1] == 1]
        if not near:
            return word
        best = min(near, key=lambda n: (n[1], n[0][0] != folded[0], -self.forms[n[0]]))[0]
        return best.capitalize() if word[0].isupper() else best

    def _is_known(self, folded: str) -> bool:
        """Tell whether a word, or what it is an inflection of, is of the documents or the language."""
        stemmed = stem(folded)
        inflected = stemmed in self.frequencies and folded.startswith(stemmed)
        return folded in self.forms or inflected or folded in language_words()


@lru_cache(maxsize=1)
def language_words() -> frozenset[str]:
    """Return common words, folded: those that the packaged model knows whole, and Welsh ones."""
    welsh = (Path(__file__).parent / "welsh_words.txt").read_text(encoding="utf-8").split()
    return frozenset({fold(word) for word in welsh} | whole_words())
