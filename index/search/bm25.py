"""BM25 of the words that FTS5 has indexed, for one committed state of the catalogue.

The measure is FTS5's own (https://www.sqlite.org/fts5.html#the_bm25_function), computed from its
postings: its `rank` looks up the length of each row that it scores, which takes longer than all else.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.store import Catalogue
from index.store.tables import TOKENIZER

_K1, _B = 1.2, 0.75
_KEPT = 20_000  # passages up to which all postings are kept in memory
_LEAST_IDF = 1e-6  # of a word that is in more than half of the passages

Scores = tuple[NDArray[np.int32], NDArray[np.float64]]  # places of passages, ascending, and a score for each
_NOTHING: Scores = np.zeros(0, np.int32), np.zeros(0)


class WordSearch:
    """The passages of a catalogue by their words, for searches within a snapshot of the state it is made in.

    Where passages are few, all postings are read into memory, in a thread once it has been asked
    twice, so that later searches need read none and the first one waits for nothing.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._changed = catalogue.meta("changed")
        self._ids, self._numbers, lengths = catalogue.passage_lengths()
        mean = lengths.mean() if len(lengths) else 1.0
        self._norms = _K1 * (1 - _B + _B * lengths / mean)
        self._kept: dict[str, Scores] | None = None
        self._lock = threading.Lock()
        self._to_keep = len(self._ids) <= _KEPT
        self._asked = 0
        self._thread: threading.Thread | None = None

    def _keep_all(self) -> None:
        """Read the postings of all terms, if they are still those of this state."""
        with self._catalogue.snapshot():
            if self._catalogue.meta("changed") != self._changed:
                return
            terms, postings = self._catalogue.all_postings()
        self._kept = dict(zip(terms, self._scored(postings), strict=True))

    def wait(self) -> None:
        """Wait until the postings are in memory, if they are being read."""
        if self._thread is not None:
            self._thread.join()

    def best(
        self, texts: Sequence[str], *, limit: int, passages: Collection[str] | None = None
    ) -> dict[str, float]:
        """Return passage id → BM25 score, higher is better, of the best passages with any of the texts.

        texts: words or phrases, folded; passages: the ids that are wanted, or None for all.
        """
        with self._lock:
            self._asked += 1
            if self._to_keep and self._asked == 2:
                self._thread = threading.Thread(target=self._keep_all, name="ateb-words")
                self._thread.start()
        scores = np.zeros(len(self._ids))
        for text in texts:
            rows, worth = self._scores(text)
            scores[rows] += worth
        found = np.flatnonzero(scores)
        if passages is not None:
            found = np.array([row for row in found if self._ids[row] in passages], dtype=np.int64)
        if limit < len(found):
            found = found[np.argpartition(-scores[found], limit)[:limit]]
        best = zip(found.tolist(), scores[found].tolist(), strict=True)
        return {self._ids[row]: score for row, score in best}

    def _scores(self, text: str) -> Scores:
        """Return what a word or a phrase adds to the scores."""
        terms = terms_of(text)
        if len(terms) != 1:
            numbers, worth = self._catalogue.phrase_scores(text)
            return np.searchsorted(self._numbers, numbers).astype(np.int32), worth
        if self._kept is not None:
            return self._kept.get(terms[0], _NOTHING)
        return self._scored([self._catalogue.postings(terms[0])])[0]

    def _scored(self, postings: Sequence[str]) -> list[Scores]:
        """Return what each term adds to the scores; postings: as `Catalogue.postings` gives them."""
        places = [text.count(",") + 1 if text else 0 for text in postings]
        numbers = np.fromstring(",".join(filter(None, postings)), dtype=np.int64, sep=",")
        term = np.repeat(np.arange(len(postings)), places)
        first = np.ones(len(numbers), dtype=bool)
        first[1:] = (np.diff(numbers) != 0) | (np.diff(term) != 0)
        starts = np.flatnonzero(first)
        counts = np.diff(starts, append=len(numbers))
        rows = np.searchsorted(self._numbers, numbers[starts]).astype(np.int32)
        passages = np.bincount(term[starts], minlength=len(postings))
        idf = np.maximum(np.log((len(self._ids) - passages + 0.5) / (passages + 0.5)), _LEAST_IDF)
        worth = idf[term[starts]] * counts * (_K1 + 1) / (counts + self._norms[rows])
        ends = np.cumsum(passages)
        return list(zip(np.split(rows, ends)[:-1], np.split(worth, ends)[:-1], strict=True))


class _Tokenizer:
    """The tokenizer of the catalogue's FTS5 table, asked through a table in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._connection.execute(f'CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = "{TOKENIZER}")')
        self._connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab (texts, instance)")

    def terms(self, text: str) -> tuple[str, ...]:
        with self._lock:
            self._connection.execute("INSERT INTO texts VALUES (?)", (text,))
            found = self._connection.execute("SELECT term FROM terms ORDER BY offset").fetchall()
            self._connection.execute("DELETE FROM texts")
        return tuple(term for (term,) in found)


_tokenizer = _Tokenizer()


@lru_cache(maxsize=20_000)
def terms_of(text: str) -> tuple[str, ...]:
    """Return the terms under which FTS5 keeps a text, in order: stems, without accents."""
    return _tokenizer.terms(text)
