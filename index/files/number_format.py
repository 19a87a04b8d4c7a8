"""Figures of a spreadsheet as its number formats show them: the common ones, else as they are kept."""

from __future__ import annotations

import re

_CURRENCY = re.compile(r"[£€$¥]")
_TAGGED = re.compile(r"\[\$([^\]-]*)[^\]]*\]")  # [$£-809]
_QUOTED = re.compile(r'"([^"]*)"')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[0#?]+)?(,*)")


def formatted(value: float, shape: str) -> str:
    """Return a figure as a format shows it ("£1,200", "3.5%"); no digits are lost to rounding.

    A figure with more places than its format shows is given with all it has.
    """
    section = _QUOTED.sub(r"\1", _TAGGED.sub(r"\1", (shape or "General").split(";")[0])).replace("\\", "")
    digits = _DIGITS.search(section)
    if section.lower() == "general" or digits is None or "E+" in section or "/" in section:
        return _plain(value)
    percent = "%" in section
    places = len(digits.group(0).partition(".")[2].rstrip(",")) if "." in digits.group(0) else 0
    shown = float(f"{value * 100:.13g}") if percent else value
    number = _plain(abs(shown))
    whole, _, fraction = number.partition(".")
    if "e" in number:
        return _plain(value)
    grouped = (
        f"{int(whole):,}"
        if "," in digits.group(0)
        else whole.zfill(len(re.sub(r"[^0]", "", digits.group(0).partition(".")[0])))
    )
    fraction = fraction.ljust(places, "0")
    before, after = section[: digits.start()], section[digits.end() :]
    sign = _CURRENCY.search(before)
    trailing = _CURRENCY.search(after)
    text = f"{grouped}.{fraction}" if fraction else grouped
    after = "%" if percent else f" {trailing.group(0)}" if trailing else ""
    text = f"{sign.group(0) if sign else ''}{text}{after}"
    return f"-{text}" if shown < 0 else text


def _plain(value: float) -> str:
    """Return a figure with the fifteen digits that a spreadsheet keeps."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)
