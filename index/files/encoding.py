"""Bytes to text: decoded as what they mostly are, and told where a few are something else."""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from index.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_OLD = ["cp1252", "mac_roman", "cp850"]  # what files of this country were written in before UTF-8
_UNDEFINED = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))  # in Windows-1252
_TYPICAL = 200_000  # bytes by which an encoding is told
_MOST_ODD = 0.1  # share of bytes that may be odd
_END = re.compile(rb"[\x1a\0][\x1a\0\s]*\Z")  # what pads the end of a file of old
_LINES = {"\r\n": "\n", "\r": "\n", "\x0b": "\n", "\u2028": "\n", "\u2029": "\n", "\x1e": "-", "\x1f": ""}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens and what takes no room


def decoded(data: bytes, declared: str = "") -> tuple[str, str]:
    """Return the text of bytes, and what was odd about them in a phrase, or "".

    declared: the encoding that the file names, if it names one. Raises DocumentError for what is no
    text.
    """
    text, odd = _decode(data, declared)
    for old, new in _LINES.items():
        text = text.replace(old, new)
    stray = len(_CONTROL.findall(text))
    odd += stray
    if odd > max(1, _MOST_ODD * len(text)) or (stray and b"\0" in data and "\0" in text):
        raise DocumentError("is binary or mis-encoded, not text that can be read; save it as UTF-8.")
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", _CONTROL.sub("", text)))
    return text, f"{odd} damaged or mis-encoded character{'s'[: odd != 1]}" if odd else ""


def _decode(data: bytes, declared: str) -> tuple[str, int]:
    """Return text, and how many bytes of it were no part of the encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _counted(data.decode(encoding, "replace"))
    wide = _wide(data)
    if wide:
        return _counted(data.decode(wide, "replace"))
    data = _END.sub(b"", data)
    try:
        return data.decode("utf-8"), 0
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # cut in the middle of a letter
            return data[: error.start].decode("utf-8"), 1
    if declared:
        try:
            return data.decode(declared), 0
        except (UnicodeDecodeError, LookupError):
            pass
    text = data.decode("utf-8", "surrogateescape")
    broken = sum(0xDC80 <= ord(c) <= 0xDCFF for c in text)
    if broken <= sum(ord(c) > 127 for c in text) - broken:  # UTF-8 with some bytes of another encoding
        raw = (c.encode("utf-8", "surrogateescape") for c in text)
        return "".join(b.decode("utf-8") if len(b) > 1 or b < b"\x80" else _old(b) for b in raw), broken
    return _in_old(data)


def _wide(data: bytes) -> str:
    """Return the encoding of UTF-16 without its mark, or ""."""
    head = data[:4000]
    if len(head) < 4 or not head.count(0) * 3 > len(head):
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    return "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else ""


def _counted(text: str) -> tuple[str, int]:
    return text, text.count("\ufffd")


def _in_old(data: bytes) -> tuple[str, int]:
    """Return text in the encoding from before UTF-8 that it is most likely in."""
    kept = data.translate(None, _UNDEFINED)
    best = from_bytes(kept[:_TYPICAL], cp_isolation=_OLD).best()
    encoding = best.encoding if best is not None else "cp1252"
    if encoding == "cp1252":
        return kept.decode("cp1252", "replace"), len(data) - len(kept)
    return data.decode(encoding, "replace"), 0


def _old(byte: bytes) -> str:
    return byte.decode("cp1252", "replace")
