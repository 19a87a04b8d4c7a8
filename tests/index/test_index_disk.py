"""What a disk refuses: a line each, nothing lost, no traceback."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import SMALL_WORLD

from index import DocumentError, Index, IndexUnwritableError
from index.build import build
from index.embed import WordEmbedder
from index.load import load, load_all

NOBODY = 65534


@pytest.fixture
def closed(embedder: WordEmbedder) -> Iterator[Path]:
    """A folder with an index in it that this process may not write to."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    corpus = folder / "documents"
    corpus.mkdir()
    for name, text in SMALL_WORLD.items():
        (corpus / name).write_text(text)
    build(corpus, folder / "index", embedder=embedder)
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if os.geteuid() == 0:  # to whom every folder is open
        os.seteuid(NOBODY)
    yield folder
    if os.getuid() == 0:
        os.seteuid(0)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)


def test_index_in_a_folder_that_is_read_only_is_searched(closed: Path, embedder: WordEmbedder) -> None:
    with Index.open(closed / "index", embedder=embedder, read_only=True) as index:
        assert index.search("Who chairs the Riverside Partnership?")


def test_indexing_into_a_folder_that_is_read_only_says_so(closed: Path, embedder: WordEmbedder) -> None:
    for path in (closed / "index", closed / "new"):
        with pytest.raises(IndexUnwritableError, match="can't be written to"):
            build(closed / "documents", path, embedder=embedder)


def test_full_disk_is_told_and_nothing_is_lost(
    tmp_path: Path, world, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = world()
    build(corpus, tmp_path / "index", embedder=embedder)
    (corpus / "long.txt").write_text(
        "\n\n".join(f"The board of ward {n} meets in May." for n in range(20_000))
    )

    def full(*values: object, **named: object) -> sqlite3.Connection:
        connection = connect(*values, **named)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {max(pages, 1)}")
        return connection

    connect = sqlite3.connect
    with monkeypatch.context() as patch:
        patch.setattr("index.store.catalogue.sqlite3.connect", full)
        with pytest.raises(IndexUnwritableError, match="is full"):
            build(corpus, tmp_path / "index", embedder=embedder)
    with Index.open(tmp_path / "index", embedder=embedder) as index:
        assert {d.source for d in index.documents()} == set(SMALL_WORLD)


def test_file_that_is_being_written_is_left_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("half of it")
    read = Path.read_bytes

    def growing(self: Path) -> bytes:
        data = read(self)
        with self.open("a") as file:
            file.write(" and more")
        return data

    monkeypatch.setattr(Path, "read_bytes", growing)
    with pytest.raises(DocumentError, match="is being written"):
        load(path, folder=tmp_path)


def test_links_and_names_are_told_of_and_the_rest_goes_on(
    tmp_path: Path, world, embedder: WordEmbedder
) -> None:
    corpus = world()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.txt").write_text("secret words")
    (corpus / "out.txt").symlink_to(tmp_path / "elsewhere" / "secret.txt")
    (corpus / "folder").symlink_to(tmp_path / "elsewhere")
    (corpus / "nothing.txt").symlink_to(corpus / "gone.txt")
    odd = os.fsencode(corpus) + b"/caf\xe9.txt"
    with open(odd, "w") as file:
        file.write("words")
    report = build(corpus, tmp_path / "index", embedder=embedder)
    told = dict(report.failed)
    assert "leads out" in told["out.txt"]
    assert "leads out" in told["folder"]
    assert "link to nothing" in told["nothing.txt"]
    assert "not UTF-8" in told["caf\\xe9.txt"]
    assert set(report.added) == set(SMALL_WORLD)


def test_mail_in_the_index_is_kept_with_its_attachments(
    tmp_path: Path, world, embedder: WordEmbedder
) -> None:
    from test_files_formats import mail

    corpus = world()
    message = mail()
    message.add_attachment(b"The fare is 3 pounds.", maintype="text", subtype="plain", filename="fares.txt")
    (corpus / "ferry.eml").write_bytes(bytes(message))
    build(corpus, tmp_path / "index", embedder=embedder)
    report = build(corpus, tmp_path / "index", embedder=embedder)
    assert {"ferry.eml", "ferry.eml/fares.txt"} <= set(report.unchanged)
    (corpus / "ferry.eml").unlink()
    report = build(corpus, tmp_path / "index", embedder=embedder)
    assert set(report.removed) == {"ferry.eml", "ferry.eml/fares.txt"}


def test_documents_that_an_earlier_version_read_are_read_anew(
    tmp_path: Path, world, embedder: WordEmbedder
) -> None:
    from index.store import Catalogue

    corpus = world()
    build(corpus, tmp_path / "index", embedder=embedder)
    catalogue = Catalogue(tmp_path / "index")
    catalogue.set_meta(reader="1")
    catalogue.close()
    report = build(corpus, tmp_path / "index", embedder=embedder)
    assert (set(report.reread), report.changed, report.unchanged) == (set(SMALL_WORLD), (), ())
    assert build(corpus, tmp_path / "index", embedder=embedder).reread == ()


def test_deep_mails_end(tmp_path: Path) -> None:
    from test_files_formats import mail

    message = mail()
    for _ in range(5):
        outer = mail()
        outer.add_attachment(message)
        message = outer
    (tmp_path / "a.eml").write_bytes(bytes(message))
    loaded = load_all(tmp_path / "a.eml", folder=tmp_path)
    assert [reason for _, reason in loaded.failed if "too deep" in reason]
