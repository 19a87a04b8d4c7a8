"""The vectors in a Chroma server, a real one on loopback, through the same seam."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from index import Index, IndexUnusableError
from index.build import build, examine
from index.embed import WordEmbedder
from index.store import Catalogue, ChromaVectors

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
_RUN = "import sys; from chromadb.cli.cli import app; sys.argv[0] = 'chroma'; app()"
_ASK = (
    "import json, sys; from index import Index; from index.embed import WordEmbedder\n"
    "index = Index.open(sys.argv[1], embedder=WordEmbedder(), chroma_url=sys.argv[2])\n"
    "hits = [index.search(question, k=5) for question in sys.argv[3:]]\n"
    "print(json.dumps([[(h.passage.id, round(h.score, 4)) for h in some] for some in hits]))\n"
)
QUESTIONS = ("who chairs the partnership", "opening hours of the library", "tree planting")


class Server:
    """`chroma run` on a free port of loopback."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        where = ["--path", str(folder), "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", _RUN, "run", *where],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
        )

    def wait(self) -> None:
        """Wait until it answers."""
        for _ in range(300):
            try:
                with urlopen(f"{self.url}/api/v2/heartbeat", timeout=2):
                    return
            except (URLError, OSError):
                assert self.process.poll() is None, "chroma run has ended"
                time.sleep(0.2)
        raise AssertionError("chroma run does not answer")

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("chroma"))
    try:
        started.wait()
        yield started
    finally:
        started.stop()


def opened(path: Path, url: str = "") -> Index:
    return Index.open(path, embedder=WordEmbedder(), chroma_url=url)


def test_server_answers_as_the_embedded_one_does(world, tmp_path, server: Server) -> None:
    folder = world()
    build(folder, tmp_path / "here", embedder=WordEmbedder())
    build(folder, tmp_path / "there", embedder=WordEmbedder(), chroma_url=server.url)
    with opened(tmp_path / "here") as here, opened(tmp_path / "there", server.url) as there:
        for question in QUESTIONS:
            own, other = here.search(question), there.search(question)
            assert [h.passage for h in own] == [h.passage for h in other]
            assert [h.score for h in own] == pytest.approx([h.score for h in other], abs=1e-4)
    assert not (tmp_path / "there" / "vectors").exists()
    found = examine(tmp_path / "there", embedder=WordEmbedder(), chroma_url=server.url)
    assert all(finding.ok for finding in found), found


def test_two_processes_with_one_server_and_one_catalogue_answer_alike(world, tmp_path, server) -> None:
    folder, path = world(), tmp_path / "index"
    build(folder, path, embedder=WordEmbedder(), chroma_url=server.url)
    with opened(path, server.url) as index:
        for change in ("", "Bins\n\nThe Waste Team chairs the partnership of the bins.\n"):
            if change:
                (folder / "bins.txt").write_text(change)
                build(folder, path, embedder=WordEmbedder(), chroma_url=server.url)
            own = [
                [[h.passage.id, round(h.score, 4)] for h in index.search(question, k=5)]
                for question in QUESTIONS
            ]
            command = [sys.executable, "-c", _ASK, str(path), server.url, *QUESTIONS]
            done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
            assert json.loads(done.stdout) == own
        assert index.document(index.search("bins", k=1)[0].passage.document_id).source == "bins.txt"


def test_collection_lost_on_the_server_is_written_anew(world, tmp_path, server: Server) -> None:
    path = tmp_path / "index"
    build(world(), path, embedder=WordEmbedder(), chroma_url=server.url)
    with opened(path, server.url) as index:
        before = index.search("tree planting")
    catalogue = Catalogue(path)
    store = ChromaVectors(url=server.url, name=catalogue.meta("vectors_name"))
    catalogue.close()
    store.drop_others(store.name, keep=set())
    with opened(path, server.url) as index:
        assert [h.passage for h in index.search("tree planting")] == [h.passage for h in before]


def test_only_this_state_and_the_one_before_stay_on_the_server(world, tmp_path, server: Server) -> None:
    folder, path = world(), tmp_path / "index"
    for number in range(4):
        (folder / "count.txt").write_text(f"Count\n\nThe clerk counts to {number} each day.\n")
        build(folder, path, embedder=WordEmbedder(), chroma_url=server.url)
    catalogue = Catalogue(path)
    store = ChromaVectors(url=server.url, name=catalogue.meta("vectors_name"))
    own = [name for name in store.names() if name.startswith(f"ateb-{catalogue.meta('uid')}-")]
    catalogue.close()
    assert len(own) == 2


def test_address_without_a_server_is_named_with_what_to_do(world, tmp_path) -> None:
    with pytest.raises(IndexUnusableError, match=r"127\.0\.0\.1:9.*chroma run"):
        build(world(), tmp_path / "index", embedder=WordEmbedder(), chroma_url="http://127.0.0.1:9")


def test_server_that_goes_away_is_named_and_found_again(world, tmp_path) -> None:
    path = tmp_path / "index"
    gone = Server(tmp_path / "chroma")
    try:
        gone.wait()
        build(world(), path, embedder=WordEmbedder(), chroma_url=gone.url)
        with opened(path, gone.url) as index:
            assert index.search("tree planting")
            gone.stop()
            with pytest.raises(IndexUnusableError, match="chroma run"):
                index.search("tree planting")
    finally:
        gone.stop()
