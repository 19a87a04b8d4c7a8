"""The command: what it prints, how it ends, what it says of wrong input."""

import json
from pathlib import Path

import pytest
from conftest import DOCUMENTS

from assistant.commands.cli import main


@pytest.fixture
def options(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return ["--corpus", str(DOCUMENTS), "--index-folder", str(tmp_path_factory.mktemp("cli") / "index")]


@pytest.mark.model
def test_ask_prints_answer_and_sources(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "How many parks and play areas is the Parks Manager responsible for?", *options]) == 0
    out = capsys.readouterr().out
    assert "forty-two parks" in out
    assert "libraries-and-parks.txt, characters" in out


@pytest.mark.model
def test_ask_in_json_and_not_said(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Which singer opened the festival in Lisbon?", "--json", *options]) == 3
    assert json.loads(capsys.readouterr().out)["status"] == "not_in_documents"


@pytest.mark.model
def test_search_index_and_doctor(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "--json", *options]) == 0
    assert json.loads(capsys.readouterr().out)["added"] == ["libraries-and-parks.txt"]
    assert main(["search", "who chairs the partnership", "-k", "2", "--json", *options]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found) == 2
    assert main(["doctor", "--json", *options]) == 0
    assert all(f["ok"] for f in json.loads(capsys.readouterr().out))


@pytest.mark.model
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["index", "nowhere"], "no folder of documents", id="missing folder"),
        pytest.param(["ask", " "], "empty", id="empty question"),
        pytest.param(["doctor"], "no index", id="no index to examine"),
    ],
)
def test_wrong_input_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    code = main([*arguments, "--index-folder", str(tmp_path / "index")])
    output = capsys.readouterr()
    assert code == 1
    assert said in output.err + output.out
    assert "Traceback" not in output.err


def test_setting_of_the_wrong_kind_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATEB_PORT", "many")
    assert main(["ask", "x"]) == 1
    assert "ATEB_PORT is 'many'; expected a whole number" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "ask", "search", "index", "doctor"])
def test_help_is_there(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert command in capsys.readouterr().out
