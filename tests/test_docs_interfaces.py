"""Every example of docs/interfaces.md runs, against a real server."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parent.parent / "docs" / "interfaces.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```(python|sh)\n(.*?)```", PAGE, re.DOTALL)


def test_each_interface_has_an_example() -> None:
    used = "\n".join(code for _, code in EXAMPLES)
    for sign in ("/ask", "/search", "/ask/stream", "openai.OpenAI", "ChatOpenAI", "/mcp", "RemoteRetriever"):
        assert sign in used


@pytest.mark.parametrize(
    ("language", "code"), [pytest.param(*e, id=f"{e[0]}-{n}") for n, e in enumerate(EXAMPLES)]
)
def test_example_runs(server: str, language: str, code: str) -> None:
    code = code.replace("http://127.0.0.1:7860", server)
    command = [sys.executable, "-c", code] if language == "python" else ["bash", "-euc", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
