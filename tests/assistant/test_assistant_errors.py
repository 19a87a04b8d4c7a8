"""Every message of an error that the window may show is there in Welsh, with what it is filled in with."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.phrases.errors import error_messages, error_text

ROOT = Path(__file__).resolve().parents[2]
# What is only said on the terminal, to other tools, or by a server over the wire.
ELSEWHERE = (
    "commands", "evaluation", "write/", "settings.py", "verify", "access.py", "auth.py", "app.py",
    "openai_dialect.py", "mcp_server.py", "rest.py", "interfaces.py", "schemas.py", "langchain/", "index/__init__.py",
)  # fmt: skip
SAID_BY = re.compile(r"\w+Error|HTTPException|problem|refuse")


def written(node: ast.expr) -> str | None:
    """Return a text as it stands in the code, {0}, {1} … for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    parts, number = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts += part.value
        else:
            parts, number = f"{parts}{{{number}}}", number + 1
    return parts


def raised() -> Iterator[tuple[str, str]]:
    """Yield (file, message) of what is raised or answered in words."""
    for path in sorted([*(ROOT / "index").rglob("*.py"), *(ROOT / "assistant").rglob("*.py")]):
        name = path.relative_to(ROOT).as_posix()
        if any(part in name for part in ELSEWHERE):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                texts = map(written, node.args) if SAID_BY.fullmatch(called) else ()
                yield from ((name, text) for text in texts if text and " " in text and text != "{0} {1}")


def test_every_message_is_there_in_welsh() -> None:
    messages = error_messages("cy")
    missing = {f"{name}: {text}" for name, text in raised() if text not in messages}
    assert sorted(missing) == [], "add them to assistant/phrases/errors_cy.toml"


def test_no_message_stands_there_that_is_not_said() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for folder in ("index", "assistant") for path in (ROOT / folder).rglob("*.py"))  # fmt: skip
    said = {text for _, text in raised()}
    left = {m for m in error_messages("cy") if m not in said}
    assert [m for m in left if re.split(r"\{\d\}|: “", m)[0][:40] not in code] == []


def test_what_is_filled_in_is_known_in_both() -> None:
    for english, welsh in error_messages("cy").items():
        assert set(re.findall(r"\{\d\}", welsh)) <= set(re.findall(r"\{\d\}", english)), english
        assert "'" not in re.sub(r"\{\d\}|`[^`]*`", "", welsh), welsh  # an apostrophe is ’ in this window


@pytest.mark.parametrize(
    ("message", "welsh"),
    [
        pytest.param("a note.txt is empty.", "a note.txt: mae’n wag.", id="of a file"),
        pytest.param(
            "a.docx would unpack to 3 MB, 40 times its size; refused.",
            "a.docx: byddai’n dadbacio i 3 MB, 40 gwaith ei maint; fe’i gwrthodwyd.",
            id="filled in",
        ),
        pytest.param("Something that nobody says.", "Something that nobody says.", id="unknown"),
    ],
)
def test_a_message_is_told_in_welsh(message: str, welsh: str) -> None:
    assert error_text(message, "cy") == welsh
    assert error_text(message, "en") == message
