"""Numbers as lists print them."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def printed_number(number: int, style: str) -> str:
    """Return a number as a list prints it; style: "1", "a", "A", "i" or "I"."""
    if style in ("a", "A") and 0 < number <= 26 * 27:
        first, last = divmod(number - 1, 26)
        letters = (chr(96 + first) if first else "") + chr(97 + last)
        return letters if style == "a" else letters.upper()
    if style in ("i", "I") and 0 < number < 4000:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman if style == "i" else roman.upper()
    return str(number)
