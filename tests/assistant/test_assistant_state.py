"""One committed state a question, whatever changes meanwhile; and nothing of the states before is kept."""

import gc
import os
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from scripted_reader import ScriptedReader

from assistant import Assistant, Settings
from index import Index
from index.build import build
from index.embed import WordEmbedder
from index.language import kept

EARLIER = "Harbour Plan\n\nThe Harbour Board replaces ninety lamps.\n\n3 March 2020\n"
LATER = (
    "Harbour Plan\n\nThe Pier Trust replaces the lamps of the harbour, and the Board pays.\n\n9 May 2024\n"
)


class ChangesMeanwhile(ScriptedReader):
    """A reader that lets the library change before it judges, once."""

    def __init__(self, change) -> None:
        super().__init__(lambda question, text: 6.0 if "lamps" in text else -6.0)
        self.change = change

    def judge(self, question, texts):
        change, self.change = self.change, lambda: None
        change()
        return super().judge(question, texts)


@pytest.fixture
def folder(world) -> Path:
    return world({"harbour.txt": EARLIER, "parks.txt": "Parks\n\nThe Parks Board plants trees.\n"})


def test_a_question_is_answered_from_the_state_in_which_it_was_asked(folder: Path, tmp_path: Path) -> None:
    path, settings = tmp_path / "index", Settings(corpus=folder, index=tmp_path / "index")
    build(folder, path, embedder=WordEmbedder())

    def change() -> None:
        (folder / "harbour.txt").write_text(LATER)
        (folder / "parks.txt").unlink()
        thread = threading.Thread(target=build, args=(folder, path), kwargs={"embedder": WordEmbedder()})
        thread.start()
        thread.join()

    reader = ChangesMeanwhile(change)
    with Index.open(path, embedder=WordEmbedder()) as index:
        assistant = Assistant(index, settings=settings, reader=reader)
        before = index.version
        answer = assistant.ask("Who replaces the lamps?")
        assert answer.index_version == before != index.version
        for citation in answer.citations + answer.nearest:
            assert citation.quote in EARLIER + "The Parks Board plants trees."
        assert [d.source for d in index.documents()] == ["harbour.txt"]
        later = assistant.ask("Who replaces the lamps?")
        assert later.index_version == index.version
        assert all(c.quote in LATER for c in later.citations + later.nearest)


def test_questions_in_threads_while_the_library_changes(folder: Path, tmp_path: Path) -> None:
    """Every citation is of the text that the answer's state held there."""
    settings = Settings(corpus=folder, index=tmp_path / "index")
    with Assistant.open(settings, embedder=WordEmbedder()) as assistant:
        texts = {assistant.index.version: EARLIER}
        done = threading.Event()

        def ask(number: int) -> list:
            found = []
            while not done.is_set() or not found:
                found.append(assistant.ask(f"Who replaces the {number} lamps?"))
            return found

        with ThreadPoolExecutor(4) as pool:
            asked = [pool.submit(ask, number) for number in range(4)]
            for number in range(6):
                text = f"{LATER if number % 2 else EARLIER}\nRevision {number}.\n"
                (folder / "harbour.txt").write_text(text)
                build(folder, settings.index, embedder=WordEmbedder())
                texts[assistant.index.version] = text
            done.set()
            answers = [answer for future in asked for answer in future.result()]
    assert len({a.index_version for a in answers}) > 1
    for answer in answers:
        for c in answer.citations:
            if c.source == "harbour.txt" and answer.index_version in texts:
                assert texts[answer.index_version].strip()[c.start : c.end] == c.quote


def test_nothing_of_earlier_states_stays_open_or_in_memory(folder: Path, tmp_path: Path) -> None:
    """Each change writes its vectors anew: what held the ones before is closed and let go."""
    settings = Settings(corpus=folder, index=tmp_path / "index")
    vectors = settings.index / "vectors"
    with Assistant.open(settings, embedder=WordEmbedder()) as assistant:
        first = weakref.ref(assistant._state.reader)
        for number in range(8):
            (folder / "harbour.txt").write_text(f"{EARLIER}\nRevision {number}.\n")
            build(folder, settings.index, embedder=WordEmbedder())
            assistant.ask("Who replaces the lamps?")
        gc.collect()
        assert first() is None
        if not Path("/proc/self/fd").is_dir():
            pytest.skip("this system doesn't list what a process has open")
        held = {os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")}
        generations = {
            Path(name).relative_to(vectors).parts[0] for name in held if name.startswith(str(vectors))
        }
        assert len(generations) <= 2


def test_the_catalogue_is_closed_for_threads_that_have_ended(folder: Path, tmp_path: Path) -> None:
    build(folder, tmp_path / "index", embedder=WordEmbedder())
    with Index.open(tmp_path / "index", embedder=WordEmbedder()) as index:
        for _ in range(20):
            thread = threading.Thread(target=index.search, args=("the lamps",))
            thread.start()
            thread.join()
        gc.collect()
        assert len(index._catalogue._connections) <= 3


def test_a_long_text_is_read_and_not_kept() -> None:
    calls: list[str] = []

    @kept(2)
    def length(text: str) -> int:
        calls.append(text)
        return len(text)

    for text in ("a", "a", "b", "c", "a"):
        length(text)
    assert calls == ["a", "b", "c", "a"]
    for _ in range(2):
        assert length("x" * 5_000) == 5_000
    assert len(calls) == 6
    assert length("a") == 1
    assert len(calls) == 6
