"""The forms and notes of a PDF's page."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as pdfium

from index.files.blocks import tidy

_NOTES = (pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_HIGHLIGHT)
_BUTTONS = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)


def field_values(page: Any, pdf: Any) -> list[str]:
    """Return the filled fields of a page's form as "name: value"."""
    if pdf.formenv is None:
        return []
    form = pdf.formenv.raw
    found = []
    for annotation in _annotations(page):
        if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_WIDGET:
            continue
        name = _told(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, annotation) or _told(
            pdfium.FPDFAnnot_GetFormFieldName, form, annotation
        )
        kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
        if kind in _BUTTONS:
            value = "yes" if pdfium.FPDFAnnot_IsChecked(form, annotation) else ""
        else:
            value = _told(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)
        if value:
            found.append(f"{name}: {value}" if name else value)
    return found


def note_count(page: Any) -> int:
    """Return how many notes and comments lie on a page."""
    return sum(
        pdfium.FPDFAnnot_GetSubtype(annotation) in _NOTES
        and pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0) > 2
        for annotation in _annotations(page)
    )


def _annotations(page: Any) -> Iterator[Any]:
    for at in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, at)
        if annotation:
            yield annotation
            pdfium.FPDFPage_CloseAnnot(annotation)


def _told(call: Callable[..., int], form: Any, annotation: Any) -> str:
    length = call(form, annotation, None, 0)
    buffer = ctypes.create_string_buffer(length)
    call(form, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return tidy(buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0"))
