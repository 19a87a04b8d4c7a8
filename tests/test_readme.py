"""The README keeps its word: its settings are all there are, and its examples run."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from assistant import Assistant, Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_and_no_other() -> None:
    named = set(re.findall(r"`ATEB_([A-Z_]+)`", README))
    assert named == {field.name.upper() for field in fields(Settings)}


@pytest.mark.model
def test_examples_run(
    real_assistant: Assistant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATEB_INDEX", str(real_assistant.settings.index))
    examples = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(examples) == 3
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out.count("\n") > 4
