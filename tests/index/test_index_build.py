"""A folder and the index of it: reconciled, never lost, never answered from when damaged."""

import os
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from index import CorpusError, Index, IndexForeignError, IndexLockedError, IndexMissingError, QueryError
from index.build import build, examine, repair
from index.embed import WordEmbedder
from index.store import FILE, ChromaVectors, writing
from index.store.probe import probe
from index.store.tables import passage_of


class CountingEmbedder(WordEmbedder):
    """Counts the texts that it embeds."""

    count = 0

    def encode(self, texts):
        self.count += len(texts)
        return super().encode(texts)


def test_build_reports_what_it_did(world, tmp_path, embedder) -> None:
    folder, path = world(), tmp_path / "index"
    assert build(folder, path, embedder=embedder).added == ("library.txt", "parks.txt")
    (folder / "parks.txt").write_text("Parks\n\nThe Bowls Club mows the green.\n")
    (folder / "library.txt").unlink()
    (folder / "new.txt").write_text("Bins\n\nThe Waste Team empties the bins on Mondays.\n")
    report = build(folder, path, embedder=embedder)
    assert (report.added, report.changed, report.removed) == (("new.txt",), ("parks.txt",), ("library.txt",))


def test_untouched_files_cost_nothing(world, tmp_path) -> None:
    folder, path, counting = world(), tmp_path / "index", CountingEmbedder()
    build(folder, path, embedder=counting)
    first = counting.count
    assert first > 0
    report = build(folder, path, embedder=counting)
    assert (counting.count, len(report.unchanged)) == (first, 2)


def test_same_text_is_embedded_once(world, tmp_path) -> None:
    folder, path, counting = world(), tmp_path / "index", CountingEmbedder()
    build(folder, path, embedder=counting)
    before = counting.count
    text = (folder / "parks.txt").read_text()
    (folder / "parks.txt").write_text(text + "\nOne line more, about benches in the parks.\n")
    build(folder, path, embedder=counting)
    assert counting.count - before <= 2


def test_deleted_document_never_answers_again(world, tmp_path, embedder) -> None:
    folder, path = world(), tmp_path / "index"
    build(folder, path, embedder=embedder)
    with Index.open(path, embedder=embedder) as index:
        assert index.search("tree planting")[0].passage.heading == "" or index.documents()
        (folder / "parks.txt").unlink()
        build(folder, path, embedder=embedder)
        sources = {index.document(h.passage.document_id).source for h in index.search("tree planting")}
    assert sources == {"library.txt"}


def test_unreadable_file_is_reported_and_the_others_are_indexed(world, tmp_path, embedder) -> None:
    folder = world()
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 cut")
    report = build(folder, tmp_path / "index", embedder=embedder)
    assert report.added == ("library.txt", "parks.txt")
    assert [source for source, _ in report.failed] == ["bad.pdf"]


@pytest.mark.parametrize("make", [pytest.param(False, id="missing"), pytest.param(True, id="empty")])
def test_folder_without_documents_changes_nothing(world, tmp_path, embedder, make: bool) -> None:
    path = tmp_path / "index"
    build(world(), path, embedder=embedder)
    other = tmp_path / "other"
    if make:
        other.mkdir()
    with pytest.raises(CorpusError):
        build(other, path, embedder=embedder)
    with Index.open(path, embedder=embedder) as index:
        assert len(index.documents()) == 2


def test_second_writer_is_told_who_writes(world, tmp_path, embedder) -> None:
    path = tmp_path / "index"
    with writing(path), pytest.raises(IndexLockedError, match=f"process {os.getpid()}"):
        build(world(), path, embedder=embedder)


def test_missing_index_says_how_to_make_one(tmp_path, embedder) -> None:
    with pytest.raises(IndexMissingError, match="ateb index"):
        Index.open(tmp_path, embedder=embedder)


def test_index_of_another_model_is_refused_and_left_as_it_is(world, tmp_path, embedder) -> None:
    path = tmp_path / "index"
    build(world(), path, embedder=embedder)
    with pytest.raises(IndexForeignError, match="other"):
        Index.open(path, embedder=WordEmbedder(name="other"))
    with Index.open(path, embedder=embedder) as index:
        assert index.search("tree planting")


def current(path: Path) -> Path:
    return max((path / "vectors").iterdir(), key=lambda p: int(p.name))


def lose(path: Path) -> None:
    shutil.rmtree(current(path))


def damage(path: Path) -> None:
    (current(path) / "chroma.sqlite3").write_bytes(b"no database at all" * 100)


def cut(path: Path) -> None:
    file = current(path) / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[:5000])


@pytest.mark.parametrize("harm", [lose, damage, cut])
def test_damaged_vectors_are_rebuilt_on_opening_without_embedding(world, tmp_path, harm) -> None:
    path, counting = tmp_path / "index", CountingEmbedder()
    build(world(), path, embedder=counting)
    harm(path)
    assert [f.name for f in examine(path, embedder=counting) if not f.ok] == ["vectors"]
    before = counting.count
    with Index.open(path, embedder=counting) as index:
        assert index.search("tree planting in Harbour Ward")[0].parts["dense"] > 0
    assert counting.count == before + 1
    assert all(f.ok for f in examine(path, embedder=counting))


def test_doctor_repairs_vectors(world, tmp_path, embedder) -> None:
    path = tmp_path / "index"
    build(world(), path, embedder=embedder)
    lose(path)
    assert all(f.ok for f in repair(path, embedder=embedder))


def test_doctor_names_a_damaged_catalogue(world, tmp_path, embedder) -> None:
    path = tmp_path / "index"
    build(world(), path, embedder=embedder)
    (path / FILE).write_bytes(b"no database" * 1000)
    for name in (f"{FILE}-wal", f"{FILE}-shm"):
        (path / name).unlink(missing_ok=True)
    found = examine(path, embedder=embedder)
    assert [(f.name, f.ok) for f in found] == [("catalogue", False)]


def test_probe_outlives_what_it_opens(tmp_path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"no database at all" * 100)
    assert not probe(tmp_path, "ateb", 1, 64)


def test_reader_beside_a_writer_sees_committed_states(world, tmp_path, embedder) -> None:
    folder, path = world(), tmp_path / "index"
    build(folder, path, embedder=embedder)
    with Index.open(path, embedder=embedder) as index:
        before = index.version
        (folder / "more.txt").write_text("Bins\n\nThe Waste Team empties the bins on Mondays.\n")
        build(folder, path, embedder=embedder)
        assert index.version != before
        found = index.search("who empties the bins")[0]
        assert index.document(found.passage.document_id).source == "more.txt"


@pytest.mark.slow
def test_killed_while_indexing_goes_on(tmp_path, embedder) -> None:
    """Ten kills at random moments; tests/benchmarks/kill_indexing.py does a hundred."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
    from kill_indexing import Killing

    assert Killing(tmp_path, seed=7).kill(10).wrong == []


def test_state_of_each_document_is_old_or_new(world, tmp_path, embedder) -> None:
    """A transaction that is broken off leaves the earlier version whole."""
    path = tmp_path / "index"
    build(world(), path, embedder=embedder)
    with sqlite3.connect(path / FILE) as connection:
        connection.execute("BEGIN")
        connection.execute("DELETE FROM passages")
        connection.rollback()
    connection.close()
    assert all(f.ok for f in examine(path, embedder=embedder))


def test_search_reads_filters(small_index) -> None:
    parks = next(d for d in small_index.documents() if d.source == "parks.txt")
    by_source = small_index.search("the board", where={"document": "parks.txt"})
    assert {h.passage.document_id for h in by_source} == {parks.id}
    dated = small_index.search("the board", where={"date_from": "2021", "date_to": "2021-05"})
    assert {h.passage.document_id for h in dated} == {parks.id}
    assert small_index.search("the board", where={"date_from": "2022"}) == []


@pytest.mark.parametrize(
    ("question", "options"),
    [
        pytest.param(" ", {}, id="empty question"),
        pytest.param("trees", {"k": 0}, id="no passages"),
        pytest.param("trees", {"where": {"colour": "red"}}, id="unknown filter"),
        pytest.param("trees", {"where": {"date_from": "soon"}}, id="no date"),
    ],
)
def test_what_cannot_be_searched_for_is_refused(small_index, question: str, options: dict) -> None:
    with pytest.raises(QueryError):
        small_index.search(question, **options)


@pytest.mark.parametrize("question", ['"', "AND OR NOT", "tree*", "a:b", "né’e “x”", "(", "-"])
def test_any_characters_can_be_asked(small_index, question: str) -> None:
    small_index.search(question)


def test_hits_tell_their_parts_and_are_best_first(small_index) -> None:
    hits = small_index.search("How much does tree planting cost in Harbour Ward?")
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert set(hits[0].parts) == {"dense", "lexical"}


def test_acronym_finds_its_expansion_and_back(small_index) -> None:
    assert small_index.vocabulary.expand("what does the PB do") == ["Parks Board"]
    assert small_index.vocabulary.expand("the parks board") == ["PB"]


def test_every_search_asks_chroma_and_finds_what_is_nearest(small_index, monkeypatch) -> None:
    asked: list[int] = []
    query = ChromaVectors._query
    monkeypatch.setattr(
        ChromaVectors, "_query", lambda self, *given: asked.append(given[1]) or query(self, *given)
    )
    hits = {h.passage.id: h.parts["dense"] for h in small_index.search("tree planting")}
    assert asked
    vector = small_index.embedder.encode(["tree planting"])[0]
    for windows in small_index._catalogue.vectors():
        exact = dict(zip((passage_of(id) for id in windows.ids), windows.vectors @ vector, strict=True))
    assert hits == pytest.approx(exact, abs=1e-5)
