"""What the catalogue keeps, what is derived from it, and what an opening costs."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import make_document

from index import Index, IndexForeignError
from index.build import build, examine, split
from index.build.windows import WINDOW, window_texts
from index.embed import WordEmbedder
from index.language import Vocabulary
from index.store import Catalogue, ChromaVectors
from index.store.generation import folder_of
from index.store.metadata import Windows
from index.store.tables import passage_of

MANY = {f"{n}.txt": f"Notice {n}\n\nThe keeper of lighthouse{n} trims the lamp at dusk.\n" for n in range(12)}


def opened(path: Path) -> Index:
    return Index.open(path, embedder=WordEmbedder())


def test_windows_hold_every_word_once_and_are_about_equal() -> None:
    text = "The harbour board meets in the hall. " * 60
    document = make_document(text, "Plan")
    for passage in split(document):
        texts = [window.removeprefix("Plan\n") for window in window_texts(document, passage)]
        assert " ".join(texts) == " ".join(text[passage.start : passage.end].split())
        assert max(map(len, texts)) <= 1.2 * WINDOW
        assert min(map(len, texts)) >= 0.6 * max(map(len, texts))


def test_vocabulary_is_kept_as_it_would_be_learned(world, tmp_path) -> None:
    folder, path = world(MANY), tmp_path / "index"
    build(folder, path, embedder=WordEmbedder())
    (folder / "3.txt").unlink()
    (folder / "4.txt").write_text("Notice 4\n\nThe Harbour Lamp Trust (HLT) pays for oil.\n")
    build(folder, path, embedder=WordEmbedder())
    with opened(path) as index:
        texts = {d.id: d.text for d in index.documents()}
        learned = Vocabulary.learn(texts[p.document_id][p.start : p.end] for p in index.passages())
        kept = index.vocabulary
    assert "lighthouse3" not in kept.forms
    assert (kept.forms, kept.frequencies, kept.acronyms, kept.size) == (
        learned.forms,
        learned.frequencies,
        learned.acronyms,
        learned.size,
    )


def test_small_change_begins_with_a_copy_of_the_vectors(world, tmp_path, monkeypatch) -> None:
    folder, path = world(MANY), tmp_path / "index"
    build(folder, path, embedder=WordEmbedder())
    (folder / "5.txt").write_text("Notice 5\n\nThe bell of buoy77 rings in fog.\n")
    (folder / "6.txt").unlink()
    added: list[str] = []
    monkeypatch.setattr("index.store.chroma.ChromaVectors.add", counting(added))
    build(folder, path, embedder=WordEmbedder())
    assert len(added) == 1
    with opened(path) as index:
        found = index._view.vectors[0].nearest(
            index.embedder.encode(["The bell of buoy77 rings in fog."])[0], limit=100
        )
        nearest = index._catalogue.passages_by_id([passage_of(found[0][0])]).popitem()[1]
        assert index.document(nearest.document_id).source == "5.txt"
    assert len(found) == 11


def counting(added: list[str]):
    add = ChromaVectors.add

    def counted(self, windows):
        added.extend(windows.ids)
        add(self, windows)

    return counted


def test_index_is_searched_without_importing_torch_or_langchain(world, tmp_path) -> None:
    build(world(), tmp_path / "index", embedder=WordEmbedder())
    code = (
        "import sys; from index import Index; from index.embed import WordEmbedder\n"
        f"index = Index.open({str(tmp_path / 'index')!r}, embedder=WordEmbedder())\n"
        "assert index.search('tree planting', k=1)\n"
        "sys.exit('torch' in sys.modules or 'langchain_core' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=root).returncode == 0


class Never(WordEmbedder):
    """Embeds questions only."""

    def encode(self, texts):
        assert len(texts) == 1, "nothing is to be embedded again"
        return super().encode(texts)


@pytest.mark.parametrize("earlier", [{"format": "1"}, {"splitter": "1"}, {"model": "", "splitter": ""}])
def test_index_of_an_earlier_version_is_upgraded_from_its_own_texts(world, tmp_path, earlier) -> None:
    folder, path = world(), tmp_path / "index"
    build(folder, path, embedder=WordEmbedder())
    with opened(path) as index:
        before = index.passages()
    catalogue = Catalogue(path)
    catalogue.set_meta(**earlier)
    catalogue.close()
    for file in folder.iterdir():
        file.unlink()
    seen: list[str] = []
    with Index.open(path, embedder=Never(), progress=lambda *args: seen.append(args[2])) as index:
        assert index.passages() == before
        assert "parks.txt" in {
            index.document(h.passage.document_id).source
            for h in index.search("tree planting in Harbour Ward", k=1)
        }
    assert "passages embedded" in seen
    assert all(f.ok for f in examine(path, embedder=WordEmbedder()))


@pytest.mark.parametrize("later", [{"format": "99"}, {"splitter": "99"}])
def test_index_of_a_later_version_is_refused_and_left_as_it_is(world, tmp_path, later) -> None:
    path = tmp_path / "index"
    build(world(), path, embedder=WordEmbedder())
    catalogue = Catalogue(path)
    before = {key: catalogue.meta(key) for key in ("format", "splitter")} | later
    catalogue.set_meta(**later)
    catalogue.close()
    with pytest.raises(IndexForeignError, match="later version"):
        opened(path)
    catalogue = Catalogue(path)
    assert {key: catalogue.meta(key) for key in before} == before
    catalogue.close()


def test_stale_vectors_are_never_answered_from(world, tmp_path) -> None:
    """A writer that dies between the documents and their vectors leaves the vectors stale."""
    folder, path = world(MANY), tmp_path / "index"
    build(folder, path, embedder=WordEmbedder())
    catalogue = Catalogue(path)
    catalogue.remove("7.txt")
    catalogue.close()
    with opened(path) as index:
        hits = index.search("who keeps lighthouse7", k=50)
        assert len(hits) == 11
        assert all("lighthouse7" not in index.document(h.passage.document_id).text for h in hits)


def test_vectors_changed_behind_the_catalogue_are_noticed(world, tmp_path) -> None:
    """Chroma that holds other vectors than the catalogue's is written anew, not answered from."""
    path = tmp_path / "index"
    build(world(MANY), path, embedder=WordEmbedder())
    catalogue = Catalogue(path)
    store = ChromaVectors(folder=folder_of(catalogue), name=catalogue.meta("vectors_name"))
    ids = sorted(store.ids())
    store.add(Windows(ids, np.eye(len(ids), 64, dtype=np.float32), [{"document": id} for id in ids]))
    catalogue.close()
    with opened(path) as index:
        vector = index.embedder.encode(["who trims the lamp of lighthouse2"])[0]
        found = index._view.vectors[0].nearest(vector, limit=12)
        (windows,) = index._catalogue.vectors()
    exact = dict(zip(windows.ids, windows.vectors @ vector, strict=True))
    assert dict(found) == pytest.approx(exact, abs=1e-4)


def test_vectors_of_an_earlier_layout_are_written_anew_on_opening(world, tmp_path) -> None:
    path = tmp_path / "index"
    build(world(MANY), path, embedder=WordEmbedder())
    catalogue = Catalogue(path)
    made, generation = catalogue.meta("vectors_make"), catalogue.meta("generation")
    catalogue.set_meta(vectors_make=made.rpartition(" ")[0])
    with Index.open(path, embedder=Never()) as index:
        assert index.search("the lamp", where={"document": "3.txt"})[0].parts["dense"] > 0
    assert (catalogue.meta("vectors_make"), catalogue.meta("generation") > generation) == (made, True)
    catalogue.close()


def test_who_may_not_write_searches_what_the_last_vectors_lack_in_memory(
    world, tmp_path, monkeypatch
) -> None:
    folder, path = world(MANY), tmp_path / "index"
    build(folder, path, embedder=WordEmbedder())
    (folder / "5.txt").write_text("Notice 5\n\nThe bell of buoy77 rings in fog.\n")
    (folder / "6.txt").unlink()
    with monkeypatch.context() as patch:
        patch.setattr("index.build.reconcile.write_generation", interrupted)
        with pytest.raises(InterruptedError):
            build(folder, path, embedder=WordEmbedder())
    with Index.open(path, embedder=WordEmbedder(), read_only=True) as index:
        assert [store.count() for store in index._view.vectors] == [12, 1]
        hits = index.search("The bell of buoy77 rings in fog.", k=50)
        found = {index.document(h.passage.document_id).source: h.parts["dense"] for h in hits}
        assert max(found, key=lambda source: found[source]) == "5.txt"
        assert len(found) == 11
        build(folder, path, embedder=WordEmbedder())
        assert index.search("The bell of buoy77", k=1)
        assert [store.count() for store in index._view.vectors] == [11]


def interrupted(*given: object, **named: object) -> None:
    raise InterruptedError
