"""A chat model by its name, and the prompts that it is given: what is wrong is said, with what to do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import SettingsError
from assistant.write.connect import connect
from assistant.write.prompts import PromptError, prompt


@pytest.fixture
def prompts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    monkeypatch.setattr("assistant.write.prompts.data_folder", lambda name: tmp_path)
    return lambda text: (tmp_path / "answer.txt").write_text(text, encoding="utf-8") and None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("{asked} {understood}", "passages", id="a missing variable"),
        pytest.param("{asked} {understood} {passages} {mood}", "mood", id="an unknown variable"),
        pytest.param("{asked} {understood} {passages", "brace", id="an open brace"),
    ],
)
def test_prompt_with_other_variables_is_an_error(
    prompts: Callable[[str], None], text: str, said: str
) -> None:
    prompts(text)
    with pytest.raises(PromptError, match=said):
        prompt("answer", asked="q", understood="q", passages="{p}")


def test_braces_of_a_passage_are_text() -> None:
    assert "{secret}" in prompt("answer", asked="q", understood="q", passages="{secret}")


def test_without_the_setting_nothing_of_a_model_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, assistant, assistant.assistant, assistant.commands.cli;"
         "print([n for n in sys.modules if n.startswith(('langchain', 'assistant.write'))])"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["gpt-4o", "openai:", ":x"])
def test_model_without_a_provider_is_an_error_that_shows_the_form(name: str) -> None:
    with pytest.raises(SettingsError, match="expected provider:name"):
        connect(name, timeout=1)


def test_missing_package_is_named_with_its_pip_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_openai", None)
    with pytest.raises(SettingsError, match='pip install "langchain-openai"'):
        connect("openai:gpt", timeout=1)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("ollama:llama3.1", {"num_ctx": 4096, "client_kwargs": {"timeout": 7}}, id="ollama"),
        pytest.param("openai:any", {"timeout": 7, "stream_usage": True}, id="openai"),
        pytest.param("anthropic:any", {"timeout": 7, "max_retries": 1}, id="anthropic"),
    ],
)
def test_provider_is_told_the_time_and_the_window_in_its_own_terms(
    monkeypatch: pytest.MonkeyPatch, name: str, told: dict[str, object]
) -> None:
    given: dict[str, object] = {}
    monkeypatch.setattr(
        "assistant.write.connect.init_chat_model", lambda name, **options: given.update(options)
    )
    connect(name, timeout=7, window=4096)
    assert told.items() <= given.items()
    assert given["temperature"] == 0
