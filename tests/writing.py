"""The assistant with a chat model that follows a script, for the tests of what it writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from scripted_model import Piece, ScriptedModel

from assistant import Answer, Assistant, Settings
from assistant.phrases import NOT_IN_DOCUMENTS
from assistant.verify import Verdict
from assistant.write.writer import Writer
from index.embed import WordEmbedder
from index.language import fold, words

DOCUMENTS = Path(__file__).resolve().parent / "documents"
QUESTION = "Who leads the library service?"
TRUE = "The Library and Information Service is led by the Head of Libraries."
FALSE = "The Library and Information Service is led by the Director of Housing, Jane Moss."


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()


class WordVerifier:
    """Takes a claim for supported where its evidence has each of its words."""

    def verify(self, claim: str, evidence: Sequence[str], *, question: str = "") -> Verdict:
        known = set(words(fold(" ".join(evidence))))
        new = [word for word in words(fold(claim)) if word not in known]
        return Verdict(False, 0.1, (f"not in the source: {', '.join(new)}",)) if new else Verdict(True, 0.9)


@pytest.fixture(scope="module")
def quoting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant over a document of another field, without any model."""
    settings = Settings(corpus=DOCUMENTS, index=tmp_path_factory.mktemp("model") / "index")
    with Assistant.open(settings, embedder=WordEmbedder()) as assistant:
        yield assistant


@pytest.fixture
def writing(quoting: Assistant, model: ScriptedModel) -> Assistant:
    """The same with a chat model that follows a script."""
    return with_model(quoting, model, timeout=20)


def with_model(quoting: Assistant, model: ScriptedModel, **options: float) -> Assistant:
    writer = Writer(model, WordVerifier(), "scripted:model", **options)  # type: ignore[arg-type]
    return Assistant(quoting.index, settings=quoting.settings, writer=writer)


def told(assistant: Assistant, model: ScriptedModel, *script: Piece, question: str = QUESTION) -> Answer:
    """Return the answer where the model writes what the script says."""
    model.enqueue(*script)
    return assistant.ask(question)


def key_of(assistant: Assistant, model: ScriptedModel, text: str, question: str = QUESTION) -> str:
    """Return the key under which the passage that holds a text is given; the same at each call."""
    model.enqueue(NOT_IN_DOCUMENTS)
    assistant.ask(question)
    given = str(model.asked.pop()[-1].content)
    return re.findall(r"^\[(\w+)\]", given[: given.index(text)], re.MULTILINE)[-1]


@pytest.fixture
def key(writing: Assistant, model: ScriptedModel) -> str:
    return key_of(writing, model, "is led by the Head of Libraries")
