"""The bars that show how far the work is."""

import sys

import pytest

from assistant.commands.terminal import progress_bar


def test_each_stage_has_a_bar_by_its_own_unit(capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    show = progress_bar()
    for done in (1, 2):
        show(done, 2, "files read")
    show(1, 3, "passages embedded")
    shown = capsys.readouterr().err
    for text in ("Files read", "files/s", "Passages embedded", "passages/s"):
        assert text in shown


def test_nothing_is_drawn_where_no_terminal_is(capsys) -> None:
    progress_bar()(1, 2, "files read")
    assert not capsys.readouterr().err
