"""BM25 from FTS5's postings is FTS5's own, read term by term or all at once."""

import sqlite3
from pathlib import Path

import pytest

from index.build import build
from index.embed import WordEmbedder
from index.index import Index
from index.search.bm25 import WordSearch, terms_of
from index.store import FILE, Catalogue

FILES = {
    "ferry.txt": "Ferries\n\nThe ferry sails. The ferries of Ynys Môn sail at 6.30 and the ferry waits.\n",
    "lamp.txt": "Lamps\n\nThe keeper's lamp burns; no ferry, no 1,000 lamps.\n",
    "long.txt": "Harbour\n\n" + "The harbour board meets to talk of its ferry and of lamps. " * 40,
    "none.txt": "Bells\n\nA bell rings in fog.\n",
    "gone.txt": "Gone\n\nThe ferry that was.\n",
}
QUESTIONS = [
    ["ferry"],
    ["ferries", "sailing", "lamp"],
    ["ferry", "ferries"],  # one term twice counts twice
    ["mon", "bell"],
    ["6.30", "lamps"],  # two terms: a phrase
    ["harbour board", "fog"],
    ["1,000", "nowhere"],
]


@pytest.fixture
def path(world, tmp_path) -> Path:
    folder, path = world(FILES), tmp_path / "index"
    build(folder, path, embedder=WordEmbedder())
    (folder / "gone.txt").unlink()
    build(folder, path, embedder=WordEmbedder())
    return path


def ranked_by_fts5(path: Path, texts: list[str]) -> dict[str, float]:
    query = "SELECT p.id, -l.rank FROM lexical l JOIN passages p ON p.number = l.rowid WHERE lexical MATCH ?"
    with sqlite3.connect(path / FILE) as connection:
        found = connection.execute(query, [" OR ".join(f'"{text}"' for text in texts)]).fetchall()
    connection.close()
    return dict(found)


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("texts", QUESTIONS, ids=" ".join)
def test_scores_are_those_of_fts5(path, texts, kept, monkeypatch) -> None:
    monkeypatch.setattr("index.search.bm25._KEPT", 100 if kept else 0)
    search = WordSearch(Catalogue(path))
    for _ in range(2):
        search.best(["lamp"], limit=1)
    search.wait()
    assert (search._kept is not None) == kept
    found = search.best(texts, limit=100)
    assert found == pytest.approx(ranked_by_fts5(path, texts))
    assert found


def test_limit_takes_the_best_of_those_that_are_wanted(path) -> None:
    search = WordSearch(Catalogue(path))
    every = sorted(search.best(["ferry", "lamp"], limit=100).items(), key=lambda pair: -pair[1])
    assert search.best(["ferry", "lamp"], limit=2) == dict(every[:2])
    wanted = {id for id, _ in every[1:]}
    assert search.best(["ferry", "lamp"], limit=1, passages=wanted) == dict(every[1:2])
    assert search.best(["nowhere"], limit=5) == {}


def test_terms_are_stems_without_accents() -> None:
    assert terms_of("môn") == ("mon",)
    assert terms_of("policing") == terms_of("policed")
    assert terms_of("6.30") == ("6", "30")
    assert terms_of("--") == ()


def test_index_of_nothing_finds_nothing(world, tmp_path) -> None:
    folder, path = world({"a.txt": "Lamp\n\nA lamp.\n", "b.txt": "Bell\n\nA bell.\n"}), tmp_path / "index"
    build(folder, path, embedder=WordEmbedder())
    catalogue = Catalogue(path)
    for source in ("a.txt", "b.txt"):
        catalogue.remove(source)
    search = WordSearch(catalogue)
    for _ in range(3):
        assert search.best(["lamp"], limit=5) == {}
        search.wait()


def test_words_of_another_state_are_not_kept(world, tmp_path) -> None:
    folder, path = world(FILES), tmp_path / "index"
    build(folder, path, embedder=WordEmbedder())
    search = WordSearch(Catalogue(path))
    (folder / "new.txt").write_text("Buoys\n\nThe ferry passes buoy seventy.\n")
    build(folder, path, embedder=WordEmbedder())
    search._keep_all()
    assert search._kept is None


def test_words_kept_in_memory_are_left_behind_by_a_change(world, tmp_path) -> None:
    folder, path = world(FILES), tmp_path / "index"
    build(folder, path, embedder=WordEmbedder())
    with Index.open(path, embedder=WordEmbedder()) as index:
        for question in ("ferry", "lamp"):
            index.search(question)
        index._view.word_search.wait()
        assert index._view.word_search._kept
        (folder / "new.txt").write_text("Buoys\n\nThe ferry passes buoy seventy.\n")
        build(folder, path, embedder=WordEmbedder())
        hits = index.search("seventy", k=1)
        assert "lexical" in hits[0].parts
        assert index.document(hits[0].passage.document_id).source == "new.txt"
