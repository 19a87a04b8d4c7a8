"""The library changes as a whole or not at all; what is removed is kept aside."""

from pathlib import Path

import pytest

from assistant.serve.library import Library
from index import CorpusError, DocumentError, Index, IndexLockedError
from index.store import writing

NOTE = "A Note on Bridges\n\n1. Purpose\n\nThe Bridge Warden inspects the bridges.\n\n3 March 2023\n"


@pytest.fixture
def folder(small_index, tmp_path) -> Path:
    return tmp_path / "documents"


@pytest.fixture
def library(small_index: Index, folder: Path, tmp_path: Path) -> Library:
    return Library(small_index, corpus=folder, path=tmp_path / "index")


@pytest.fixture
def note(tmp_path: Path) -> Path:
    file = tmp_path / "upload"
    file.write_text(NOTE, encoding="utf-8")
    return file


def states(library: Library) -> dict[str, str]:
    return {entry.source: entry.state for entry in library.entries()}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_entries_have_their_states(library, folder) -> None:
    assert states(library) == {"library.txt": "current", "parks.txt": "current"}
    (folder / "parks.txt").write_text("Something else.\n")
    (folder / "library.txt").unlink()
    (folder / "new.txt").write_text("New.\n")
    (folder / "scan.png").write_bytes(b"x")
    assert states(library) == {
        "library.txt": "gone", "new.txt": "new", "parks.txt": "changed", "scan.png": "failed",
    }  # fmt: skip
    assert all(entry.reason for entry in library.entries() if entry.state == "failed")


def test_a_preview_changes_nothing(library, folder, note) -> None:
    before = contents(folder)
    preview = library.preview("note.txt", note)
    assert (preview.document.title, preview.document.date) == ("A Note on Bridges", "2023-03-03")
    assert preview.headings == ((1, "1. Purpose"),)
    assert contents(folder) == before


def test_what_is_added_is_searched_at_once(library, small_index, folder, note) -> None:
    (folder / "catalogue.toml").write_text('# ours\n["parks.txt"]\ntitle = "Parks"\n')
    report = library.add("note.txt", note, {"title": "Bridges", "office": "Works", "date": "2023-03-04"})
    assert report.added == ("note.txt",)
    added = next(entry.document for entry in library.entries() if entry.source == "note.txt")
    assert (added.title, added.office, added.date, added.date_basis) == (
        "Bridges",
        "Works",
        "2023-03-04",
        "stated",
    )
    best = small_index.search("Who inspects the bridges?", k=1)[0]
    assert best.passage.document_id == added.id
    assert "# ours" in (folder / "catalogue.toml").read_text()


@pytest.mark.parametrize(
    ("name", "text", "known", "match"),
    [
        pytest.param("note.exe", NOTE, {}, "no format that is read", id="another format"),
        pytest.param("../../etc/.hidden.txt", NOTE, {}, "no name", id="a hidden name"),
        pytest.param("catalogue.toml", NOTE, {}, "no name", id="the catalogue"),
        pytest.param("x" * 200 + ".txt", NOTE, {}, "204 characters", id="a long name"),
        pytest.param("empty.txt", "", {}, "is empty", id="an empty file"),
        pytest.param("note.pdf", "no pdf", {}, "PDF", id="no PDF"),
        pytest.param("parks.txt", NOTE, {}, "remove it first", id="a name that is taken"),
        pytest.param("note.txt", NOTE, {"date": "soon"}, "2018-04-23", id="a date that is none"),
    ],
)
def test_what_cannot_be_added_changes_nothing(library, folder, tmp_path, name, text, known, match) -> None:
    file = tmp_path / "upload"
    file.write_text(text)
    before, known_before = contents(folder), states(library)
    with pytest.raises(CorpusError, match=match):
        library.add(name, file, known)
    assert contents(folder) == before
    assert states(library) == known_before


def test_a_path_in_a_name_stays_in_the_folder(library, folder, note) -> None:
    library.add("../../note.txt", note, {})
    assert (folder / "note.txt").is_file()


def test_what_is_removed_is_kept_aside(library, folder, small_index) -> None:
    (folder / "catalogue.toml").write_text('["parks.txt"]\ntitle = "Parks"\n["library.txt"]\ntitle = "L"\n')
    assert library.remove("parks.txt").removed == ("parks.txt",)
    assert states(library) == {"library.txt": "changed"} or states(library) == {"library.txt": "current"}
    assert "parks" not in (folder / "catalogue.toml").read_text()
    (kept,) = (folder / ".removed").iterdir()
    assert kept.name.endswith("parks.txt")
    assert all("Parks" not in d.title for d in small_index.documents())


def test_the_only_document_and_an_unknown_one_stay(library, folder) -> None:
    with pytest.raises(DocumentError, match="no document"):
        library.remove("../secret.txt")
    library.remove("parks.txt")
    with pytest.raises(CorpusError, match="only document"):
        library.remove("library.txt")
    assert list(contents(folder)) == ["library.txt"]


def test_while_another_indexes_nothing_is_changed(library, folder, note, tmp_path) -> None:
    before = contents(folder)
    with writing(tmp_path / "index"):
        with pytest.raises(IndexLockedError):
            library.add("note.txt", note, {"title": "Bridges"})
        with pytest.raises(IndexLockedError):
            library.remove("parks.txt")
    assert contents(folder) == before
    assert states(library) == {"library.txt": "current", "parks.txt": "current"}
