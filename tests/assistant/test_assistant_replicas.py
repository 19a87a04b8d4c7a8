"""Two app processes over one catalogue and one Chroma server: the same answers, and who may write."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from conftest import DOCUMENTS
from fastapi.testclient import TestClient
from serving import free_port

from assistant import Assistant, Settings
from assistant.window.app import application
from index import IndexDamagedError, IndexMissingError
from index.build import build
from index.embed import WordEmbedder

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = (
    "How many parks and play areas is the Parks Manager responsible for?", "What are the Parks Manager's areas of responsibility?",
    "Which singer opened the festival in Lisbon?",
)  # fmt: skip
# `ateb serve`, with the plain embedder in the model's place.
PROGRAM = """
import sys
import assistant.assistant
from index.embed import WordEmbedder
assistant.assistant.open_embedder = lambda name="": WordEmbedder()
from assistant.commands.cli import main
sys.exit(main(["serve", "--no-browser", "--port", sys.argv[1]]))
"""


@contextmanager
def process(command: list[str], address: str, folder: Path, **environment: str) -> Iterator[str]:
    """Run a server until it answers at `address`; stop it at the end."""
    log = folder / f"log-{time.monotonic_ns()}"
    with log.open("w") as file:
        child = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=file, stderr=subprocess.STDOUT
        )
        try:
            for _ in range(600):
                assert child.poll() is None, log.read_text()
                try:
                    if httpx.get(address, timeout=5).status_code == 200:
                        break
                except httpx.HTTPError:
                    pass
                time.sleep(0.2)
            yield address.partition("/api")[0]
        finally:
            child.terminate()
            child.wait(30)


def test_two_processes_give_the_same_answers_and_notice_a_change(tmp_path: Path) -> None:
    corpus = tmp_path / "documents"
    shutil.copytree(DOCUMENTS, corpus)
    ports = [free_port() for _ in range(3)]
    chroma = f"http://127.0.0.1:{ports[2]}"
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(tmp_path / "chroma")]
    if not Path(command[0]).exists():
        command[0] = shutil.which("chroma") or pytest.skip("there is no command `chroma` here")
    command += ["--host", "127.0.0.1", "--port", str(ports[2])]
    shared = {"ATEB_INDEX": str(tmp_path / "index"), "ATEB_CORPUS": str(corpus), "ATEB_CHROMA_URL": chroma}

    def serve(port: int, read_only: str):
        address = f"http://127.0.0.1:{port}/api/v1/ready"
        environment = {**shared, "ATEB_READ_ONLY": read_only}
        return process([sys.executable, "-c", PROGRAM, str(port)], address, tmp_path, **environment)

    with (
        process(command, f"{chroma}/api/v2/heartbeat", tmp_path),
        serve(ports[0], "off") as writer,
        serve(ports[1], "on") as reader,
    ):
        assert answers(writer) == answers(reader)
        (corpus / "ferries.txt").write_text("Ferry Review\n\nThe Ferry Board meets on Skomer Pier.\n")
        build(corpus, tmp_path / "index", embedder=WordEmbedder(), chroma_url=chroma)
        changed = answers(reader, "Where does the Ferry Board meet?")
        assert "Skomer Pier" in changed[0][0]
        assert changed == answers(writer, "Where does the Ferry Board meet?")


def answers(address: str, *questions: str) -> list[tuple]:
    found = []
    for question in questions or QUESTIONS:
        reply = httpx.post(f"{address}/api/v1/ask", json={"question": question}, timeout=60).json()
        found.append((reply["text"], reply["status"], reply["index_version"], reply["citations"]))
    return found


def test_read_only_process_changes_nothing(tmp_path: Path) -> None:
    settings = Settings(corpus=DOCUMENTS, index=tmp_path / "index", uploads=True, read_only=True)
    with pytest.raises(IndexMissingError):
        Assistant.open(settings, embedder=WordEmbedder())
    with Assistant.open(replace(settings, read_only=False), embedder=WordEmbedder()) as writer:
        expected = writer.ask(QUESTIONS[0]).text
    with Assistant.open(settings, embedder=WordEmbedder()) as reader:
        assert reader.ask(QUESTIONS[0]).text == expected
        with pytest.raises(IndexDamagedError, match="readonly"):
            reader.index._catalogue.set_meta(anything="else")
        client = TestClient(application(reader))
        files = {"file": ("a.txt", b"Harbour Review\n\nThe board meets.\n")}
        refused = client.post("/gradio_api/upload", files=files)
        assert refused.status_code == 403
        assert "ATEB_READ_ONLY" in refused.json()["detail"]
        feedback = {"mark": "right", "question": QUESTIONS[0]}
        assert client.post("/api/v1/feedback", json=feedback).status_code == 201  # this every one may
