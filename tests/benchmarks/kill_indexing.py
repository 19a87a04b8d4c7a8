"""Kill an indexing process at random moments, and see that nothing is lost and nothing lies.

    python tests/benchmarks/kill_indexing.py [TIMES]

Each time some documents are changed, an indexing process is started and killed with SIGKILL at a
random moment. Then the index must open, and answer from the old or the new state of each document.
At the end one more run of indexing must bring everything in.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from index import Index, IndexMissingError
from index.build import build
from index.embed import WordEmbedder

_CHILD = """
import sys
from pathlib import Path
from index.build import build
from index.embed import WordEmbedder
print("started", flush=True)
build(Path(sys.argv[1]), Path(sys.argv[2]), embedder=WordEmbedder())
"""
_DOCUMENTS = 12


def kill_often(times: int, folder: Path, *, seed: int = 0) -> list[str]:
    """Return what went wrong in so many kills; nothing, if all is well."""
    chance = random.Random(seed)
    documents, path = folder / "killed-documents", folder / "killed-index"
    documents.mkdir()
    state = dict.fromkeys(range(_DOCUMENTS), 0)
    for n in state:
        _write(documents, n, 0)
    build(documents, path, embedder=WordEmbedder())
    wrong: list[str] = []
    for number in range(times):
        before = dict(state)
        for n in chance.sample(sorted(state), 4):
            state[n] += 1
            _write(documents, n, state[n])
        _index_and_kill(documents, path, chance)
        wrong += [f"kill {number}: {what}" for what in _check(path, before, state)]
        build(documents, path, embedder=WordEmbedder())
        wrong += [f"after kill {number}: {what}" for what in _check(path, state, state)]
    return wrong


def _write(documents: Path, n: int, version: int) -> None:
    lines = [
        f"Paragraph {p} of document {n}, version {version}: officer{n} keeps register{p}." for p in range(30)
    ]
    (documents / f"{n}.txt").write_text("\n\n".join(lines), encoding="utf-8")


def _index_and_kill(documents: Path, path: Path, chance: random.Random) -> None:
    command = [sys.executable, "-c", _CHILD, str(documents), str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0.0, 1.2))
        child.send_signal(signal.SIGKILL)


def _check(path: Path, before: dict[int, int], after: dict[int, int]) -> list[str]:
    """Return what is wrong with the index: documents of neither state, or halves of one."""
    wrong: list[str] = []
    try:
        index = Index.open(path, embedder=WordEmbedder())
    except IndexMissingError:
        return ["the index is gone"]
    with index:
        texts = {d.id: d.text for d in index.documents()}
        for document in index.documents():
            n = int(document.source.removesuffix(".txt"))
            versions = {line.split("version ")[1].split(":")[0] for line in document.text.split("\n\n")}
            if len(versions) != 1 or int(versions.pop()) not in (before[n], after[n]):
                wrong.append(f"{document.source} is in neither state")
            held = "".join(document.text[p.start : p.end] for p in index.passages(document.id))
            if held != document.text:
                wrong.append(f"the passages of {document.source} do not tile it")
        for n in (0, 5, 11):
            hits = index.search(f"officer{n} keeps register3", k=3)
            first = texts[hits[0].passage.document_id] if hits else ""
            if f"officer{n} " not in first:
                wrong.append(f"officer{n} is not found")
    return wrong


def main() -> int:
    """Run from the command line; exit with 1 if anything went wrong."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        wrong = kill_often(times, Path(folder), seed=int(time.time()))
        seconds = time.perf_counter() - started
    print("\n".join(wrong) or f"{times} kills in {seconds:.0f} s: nothing lost, nothing wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
