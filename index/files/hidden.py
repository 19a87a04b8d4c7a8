"""Text that a reader doesn't see, in PDF and HTML: noticed when indexing, and reported."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Mapping
from typing import Any

_SHOWN = 80  # characters of what is hidden, in the report
_FEWEST = 12  # letters; less is an icon's label or a stray mark
_TINY = 2.0  # points, or pixels: smaller can't be read
_ORNAMENT = 0.03  # of the page; smaller pictures are none to read
_WHITE = 245  # of 255, each of red, green and blue
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"[.#]?[A-Za-z][\w-]*")
_DECLARED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(rf"(?:^|;)(?:{pattern})"))
    for reason, pattern in (
        ("not displayed", r"display:none|visibility:(?:hidden|collapse)|content-visibility:hidden"),
        ("transparent", r"opacity:0(?:\.0\d*)?(?![.\d])|color:transparent|color:rgba\([^)]*,0?\.?0+\)"),
        ("tiny", r"font-size:(?:0(?:\.\d+)?|1(?:\.\d+)?)(?:px|pt)?(?![\d.]|em|rem|%)|font:(?:0|1)px"),
        ("off the page", r"(?:left|top|right|bottom|text-indent|margin-left|margin-top):-\d{3,}"),
        ("off the page", r"clip:rect\(0(?:px)?[, ]0|clip-path:inset\((?:50|100)%"),
    )
)
_WHITE_TEXT = re.compile(r"(?:^|;)color:(?:white|#fff(?:fff)?|rgb\(255,255,255\)|hsl\([^)]*100%\))(?:!|;|$)")
_BACKGROUND = re.compile(r"(?:^|;)background")


def report(found: Iterable[tuple[str, str]]) -> str:
    """Return what is hidden, (reason, text) each, in a line: the reasons, and how it begins; or ""."""
    kept = [(reason, " ".join(text.split())) for reason, text in found]
    kept = [(reason, text) for reason, text in kept if sum(map(str.isalpha, text)) >= _FEWEST]
    if not kept:
        return ""
    reasons = ", ".join(dict.fromkeys(reason for reason, _ in kept))
    text = " … ".join(dict.fromkeys(text for _, text in kept))
    short = text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"
    return f"{reasons}: “{short}”"


def style_rules(sheets: Iterable[str]) -> dict[str, str]:
    """Return selector → declarations of those rules of style sheets that name one class, id or tag."""
    rules: dict[str, str] = {}
    for sheet in sheets:
        for selectors, declared in _RULE.findall(re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)):
            for selector in map(str.strip, selectors.split(",")):
                if _SIMPLE.fullmatch(selector):
                    rules[selector] = f"{rules.get(selector, '')};{declared}"
    return rules


def why_hidden(name: str, attributes: Mapping[str, Any], rules: Mapping[str, str]) -> str:
    """Return why an element of a web page is not seen, "" where it is."""
    if "hidden" in attributes:
        return "not displayed"
    if not rules and "style" not in attributes:
        return ""
    style = _style(name, attributes, rules)
    reason = next((reason for reason, pattern in _DECLARED if pattern.search(style)), "")
    if not reason and _WHITE_TEXT.search(style) and not _BACKGROUND.search(style):
        return "white"
    return reason


def _style(name: str, attributes: Mapping[str, Any], rules: Mapping[str, str]) -> str:
    """Return all that is declared for an element, without spaces."""
    classes = attributes.get("class") or []
    classes = classes.split() if isinstance(classes, str) else classes
    keys = [name, *(f".{c}" for c in classes), f"#{attributes.get('id', '')}"]
    own = attributes.get("style", "")
    declared = ";".join([*(rules.get(key, "") for key in keys), str(own)])
    return re.sub(r"\s+", "", declared).lower()


def hidden_in_page(page: Any, textpage: Any) -> tuple[list[tuple[str, str]], int]:
    """Return (reason, text) of each piece of a PDF's page that is not seen; how many pictures.

    page, textpage: pypdfium2's. White text counts where nothing was drawn under it; text without ink
    does not where a picture fills the page, for so the text of a scanned page is laid over it. Small
    pictures are ornaments.
    """
    import pypdfium2.raw as pdfium

    objects = list(page.get_objects())
    left, bottom, right, top = page.get_cropbox()
    size = (right - left) * (top - bottom)
    found: list[tuple[str, str]] = []
    drawn: list[tuple[float, float, float, float]] = []
    scanned, pictures = False, 0
    for item in objects:
        box = item.get_bounds()
        if item.type != pdfium.FPDF_PAGEOBJ_TEXT:
            drawn.append(box)
            share = (box[2] - box[0]) * (box[3] - box[1]) / max(size, 1)
            picture = item.type == pdfium.FPDF_PAGEOBJ_IMAGE
            pictures += picture and share > _ORNAMENT
            scanned = scanned or (picture and share > 0.5)
            continue
        red, green, blue, alpha = _fill(item, pdfium)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
        reason = ""
        if box[2] <= left or box[0] >= right or box[3] <= bottom or box[1] >= top:
            reason = "off the page"
        elif (mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE or alpha == 0) and not scanned:
            reason = "transparent"
        elif 0 < _size(item, pdfium) < _TINY:
            reason = "tiny"
        elif min(red, green, blue) >= _WHITE and mode == pdfium.FPDF_TEXTRENDERMODE_FILL:
            reason = "" if any(_overlap(box, other) for other in drawn) else "white"
        if reason:
            found.append((reason, _text(item, textpage, pdfium)))
    return found, pictures - scanned


def _fill(item: Any, pdfium: Any) -> tuple[int, int, int, int]:
    values = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item, *values):
        return 0, 0, 0, 255
    red, green, blue, alpha = (value.value for value in values)
    return red, green, blue, alpha


def _size(item: Any, pdfium: Any) -> float:
    """Return the size of the letters as they are drawn, in points; 0 if it is not known."""
    size = ctypes.c_float()
    if not pdfium.FPDFTextObj_GetFontSize(item, size):
        return 0.0
    matrix = item.get_matrix()
    return float(abs(size.value) * (matrix.b**2 + matrix.d**2) ** 0.5)


def _text(item: Any, textpage: Any, pdfium: Any) -> str:
    length = pdfium.FPDFTextObj_GetText(item, textpage, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    pdfium.FPDFTextObj_GetText(item, textpage, pointer, length)
    return buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0")


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
