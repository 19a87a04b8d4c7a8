"""Kill an indexing process at random moments, and see that nothing is lost and nothing lies.

    python tests/benchmarks/kill_indexing.py [TIMES] [--model]

Each time some documents are changed, an indexing process is started and killed with SIGKILL at a
random moment of the time that such a run takes. Then the index must open, and answer from the old
or the new state of each document. One more run of indexing must bring everything in. --model: with
the packaged embedding model rather than the plain one. Says in which stage the kills hit.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from index import Index, IndexMissingError
from index.build import build
from index.embed import Embedder, WordEmbedder, open_embedder

_CHILD = """
import sys
from pathlib import Path
import chromadb  # before the start, so that the kills hit the writing and not the importing
from index.build import build
from index.embed import WordEmbedder, open_embedder
embedder = open_embedder() if sys.argv[4] else WordEmbedder()
with open(sys.argv[3], "w") as stages:
    def tell(done, total, what):
        stages.write(f"{what}\\n" if done < total or what == "files read" else f"all {what}\\n")
        stages.flush()
    print("started", flush=True)
    build(Path(sys.argv[1]), Path(sys.argv[2]), embedder=embedder, progress=tell)
    stages.write("done\\n")
    stages.flush()
print("done", flush=True)
"""
_DOCUMENTS = 12
_STAGES = {
    "": "opening",
    "files read": "reading files",
    "passages embedded": "writing documents",
    "all passages embedded": "writing vectors",
    "vectors written": "writing vectors",
    "all vectors written": "making them current",
    "done": "after the end",
}


@dataclass
class Killing:
    """Documents, the index of them, and what came of the kills."""

    folder: Path
    model: bool = False
    seed: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.documents, self.path = self.folder / "killed-documents", self.folder / "killed-index"
        self.embedder: Embedder = open_embedder() if self.model else WordEmbedder()
        self.chance = random.Random(self.seed)
        self.state = dict.fromkeys(range(_DOCUMENTS), 0)
        self.documents.mkdir()
        for n in self.state:
            _write(self.documents, n, 0)
        build(self.documents, self.path, embedder=self.embedder)
        self._change()
        self.seconds = self._run(kill_after=None)

    def kill(self, times: int) -> Killing:
        """Kill so many times, and check after each."""
        for number in range(times):
            before = dict(self.state)
            self._change()
            self._run(kill_after=self.chance.uniform(0.0, 1.1 * self.seconds))
            self.wrong += [f"kill {number}: {what}" for what in self._check(before, self.state)]
            build(self.documents, self.path, embedder=self.embedder)
            self.wrong += [f"after kill {number}: {what}" for what in self._check(self.state, self.state)]
        return self

    def _change(self) -> None:
        for n in self.chance.sample(sorted(self.state), 4):
            self.state[n] += 1
            _write(self.documents, n, self.state[n])

    def _run(self, kill_after: float | None) -> float:
        """Index in a process and kill it; return the seconds that it ran."""
        log = self.folder / "stages"
        log.write_text("")
        arguments = [str(self.documents), str(self.path), str(log), "model" if self.model else ""]
        command = [sys.executable, "-c", _CHILD, *arguments]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
            assert child.stdout is not None
            child.stdout.readline()
            started = time.perf_counter()
            if kill_after is None:
                child.stdout.readline()
            else:
                time.sleep(kill_after)
                child.send_signal(signal.SIGKILL)
            seconds = time.perf_counter() - started
        if kill_after is not None:
            lines = log.read_text().splitlines()
            self.stages[_STAGES[lines[-1] if lines else ""]] += 1
        return seconds

    def _check(self, before: dict[int, int], after: dict[int, int]) -> list[str]:
        """Return what is wrong with the index: documents of neither state, or halves of one."""
        wrong: list[str] = []
        try:
            index = Index.open(self.path, embedder=self.embedder)
        except IndexMissingError:
            return ["the index is gone"]
        with index:
            texts = {d.id: d.text for d in index.documents()}
            if len(texts) != _DOCUMENTS:
                wrong.append(f"there are {len(texts)} documents of {_DOCUMENTS}")
            for document in index.documents():
                n = int(document.source.removesuffix(".txt"))
                versions = {line.split("version ")[1].split(":")[0] for line in document.text.split("\n\n")}
                if len(versions) != 1 or int(versions.pop()) not in (before[n], after[n]):
                    wrong.append(f"{document.source} is in neither state")
                held = "".join(document.text[p.start : p.end] for p in index.passages(document.id))
                if held != document.text:
                    wrong.append(f"the passages of {document.source} do not tile it")
            for n in (0, 5, 11):
                # The second search is answered by Chroma, once that is open.
                for _ in range(2):
                    hits = index.search(f"officer{n} keeps register3", k=3)
                    first = texts[hits[0].passage.document_id] if hits else ""
                    if f"officer{n} " not in first:
                        wrong.append(f"officer{n} is not found")
        return wrong


def _write(documents: Path, n: int, version: int) -> None:
    lines = [
        f"Paragraph {p} of document {n}, version {version}: officer{n} keeps register{p}." for p in range(60)
    ]
    (documents / f"{n}.txt").write_text("\n\n".join(lines), encoding="utf-8")


def main() -> int:
    """Run from the command line; exit with 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("times", nargs="?", type=int, default=100)
    parser.add_argument("--model", action="store_true", help="embed with the packaged model")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        killing = Killing(Path(folder), model=given.model, seed=int(time.time())).kill(given.times)
        seconds = time.perf_counter() - started
    hit = ", ".join(f"{count} while {stage}" for stage, count in killing.stages.most_common())
    print(f"{given.times} kills in {seconds:.0f} s: {hit}".replace("while after", "after"))
    print("\n".join(killing.wrong) or "nothing lost, nothing wrong")
    return 1 if killing.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
