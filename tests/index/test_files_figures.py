"""Figures are sacred: each number that is read is one that was written, and none is missing, in any format."""

import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pptx.util import Inches
from test_files_formats import odt, saved

from index.load import load

_NUMBER = re.compile(r"[0-9](?:[0-9,.]*[0-9])?")
_WORDS = "harbour ferry wardens of the grant council spent on repairs and in part".split()


@dataclass(frozen=True)
class Piece:
    """Words with a number in them; mark: digits raised beside it, or ""."""

    before: str
    number: str
    mark: str
    after: str


@dataclass(frozen=True)
class Paper:
    """Paragraphs of pieces, and a table of numbers, some cells empty."""

    paragraphs: tuple[tuple[Piece, ...], ...]
    rows: tuple[tuple[str, ...], ...]

    def numbers(self) -> Counter[str]:
        """Return how often each number is written."""
        written = [piece.number for paragraph in self.paragraphs for piece in paragraph]
        return Counter([*written, *(cell for row in self.rows for cell in row if cell)])


words = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5).map(" ".join)
numbers = st.one_of(
    st.integers(1, 99_999_999).map(lambda n: f"{n:,}"),
    st.integers(0, 9999).map(str),
    st.decimals(0, 999, places=2).map(str),
)
marks = st.sampled_from(("", "", "1", "2", "14"))
pieces = st.builds(Piece, words, numbers, marks, words)
papers = st.builds(
    Paper,
    st.lists(st.lists(pieces, min_size=1, max_size=6).map(tuple), min_size=1, max_size=4).map(tuple),
    st.lists(st.tuples(*[st.one_of(st.just(""), numbers)] * 3), min_size=1, max_size=5)
    .filter(lambda rows: all(any(row) for row in rows))
    .map(tuple),
)


def as_html(paper: Paper, *, head: str = "") -> bytes:
    body = "".join(
        "<p>"
        + " ".join(
            f"{p.before} £{p.number}{f'<sup>{p.mark}</sup>' if p.mark else ''} {p.after}" for p in paragraph
        )
        + ".</p>"
        for paragraph in paper.paragraphs
    )
    rows = "".join("<tr>" + "".join(f"<td>{escape(c)}" for c in row) for row in paper.rows)
    return (
        f"{head}<html><body>{body}<table><tr><th>Ward<th>Spent<th>Left{rows}</table></body></html>".encode()
    )


def as_markdown(paper: Paper) -> bytes:
    text = "\n\n".join(
        " ".join(
            f"{p.before} £{p.number}{f'<sup>{p.mark}</sup>' if p.mark else ''} {p.after}" for p in paragraph
        )
        + "."
        for paragraph in paper.paragraphs
    )
    rows = "\n".join("| " + " | ".join(row) + " |" for row in paper.rows)
    return f"# Paper\n\n{text}\n\n| Ward | Spent | Left |\n|---|---|---|\n{rows}\n".encode()


def as_text(paper: Paper) -> bytes:
    lines = [
        " ".join(f"{p.before} £{p.number} {p.after}" for p in paragraph) + "."
        for paragraph in paper.paragraphs
    ]
    return "\r\n\r\n".join([*lines, *("\t".join(row) for row in paper.rows)]).encode("utf-16")


def as_docx(paper: Paper) -> bytes:
    file = docx.Document()
    for paragraph in paper.paragraphs:
        written = file.add_paragraph()
        for p in paragraph:
            written.add_run(f" {p.before} £")
            for digit in p.number:  # as Word divides what was typed with pauses
                written.add_run(digit)
            written.add_run(p.mark).font.superscript = True
            written.add_run(f" {p.after}")
    table = file.add_table(len(paper.rows), 3)
    for row, line in zip(table.rows, paper.rows, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text
    return saved(file)


def as_pdf(paper: Paper) -> bytes:
    fpdf = pytest.importorskip("fpdf")
    pdf = fpdf.FPDF()
    pdf.set_font("Helvetica", size=11)
    pdf.add_page()
    for paragraph in paper.paragraphs:
        for p in paragraph:
            pdf.write(6, f"{p.before} £{p.number}")
            if p.mark:
                pdf.char_vpos = "SUP"
                pdf.write(6, p.mark)
                pdf.char_vpos = "LINE"
            pdf.write(6, f" {p.after} ")
        pdf.ln(12)
    pdf.add_page()
    for row in paper.rows:
        for cell in row:
            pdf.cell(40, 8, cell)
        pdf.ln()
    return bytes(pdf.output())


def as_columns(paper: Paper) -> bytes:
    """Write the paragraphs several times over, in two columns on several pages."""
    fpdf = pytest.importorskip("fpdf")
    pdf = fpdf.FPDF(format=(148, 210))
    pdf.set_font("Helvetica", size=11)
    pdf.add_page()
    with pdf.text_columns(ncols=2, gutter=8, text_align="JUSTIFY") as columns:
        for paragraph in paper.paragraphs * 8:
            columns.write(" ".join(f"{p.before} £{p.number} {p.after}" for p in paragraph) + ".\n\n")
    return bytes(pdf.output())


def as_rtf(paper: Paper) -> bytes:
    text = r"\par ".join(
        " ".join(rf"{p.before} \'a3{p.number}{{\super {p.mark}}} {p.after}" for p in paragraph)
        for paragraph in paper.paragraphs
    )
    rows = "".join(r"\trowd " + "".join(rf"{cell}\cell " for cell in row) + r"\row " for row in paper.rows)
    return rf"{{\rtf1\ansi\ansicpg1252 {text}\par {rows}\pard }}".encode()


def as_odt(paper: Paper) -> bytes:
    styles = (
        '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
    )
    body = "".join(
        "<text:p>"
        + " ".join(
            f'{p.before} £{p.number}<text:span text:style-name="T1">{p.mark}</text:span> {p.after}'
            for p in paragraph
        )
        + "</text:p>"
        for paragraph in paper.paragraphs
    )
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in paper.rows
    )
    return odt(f"{body}<table:table>{rows}</table:table>", styles)


def as_xlsx(paper: Paper) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Ward", "Spent", "Left"])
    for row in paper.rows:
        sheet.append(row)
    for paragraph in paper.paragraphs:
        sheet.append([f"{p.before} £{p.number} {p.after}" for p in paragraph])
    return saved(book)


def as_csv(paper: Paper) -> bytes:
    rows = [("Ward", "Spent", "Left"), *paper.rows]
    rows += [tuple(f"{p.before} £{p.number} {p.after}" for p in paragraph) for paragraph in paper.paragraphs]
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


def as_pptx(paper: Paper) -> bytes:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    frame = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(8), Inches(3)).text_frame
    for paragraph in paper.paragraphs:
        written = frame.add_paragraph()
        for p in paragraph:
            written.add_run().text = f" {p.before} £{p.number}"
            mark = written.add_run()
            mark.text = p.mark
            mark._r.get_or_add_rPr().set("baseline", "30000")
            written.add_run().text = f" {p.after}"
    table = slide.shapes.add_table(len(paper.rows), 3, Inches(1), Inches(4), Inches(8), Inches(2)).table
    for at, row in enumerate(paper.rows):
        for column, cell in enumerate(row):
            table.cell(at, column).text = cell
    return saved(deck)


def as_mail(paper: Paper) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "Paper", "a@example.org"
    message.set_content(as_html(paper).decode(), subtype="html")
    return bytes(message)


WRITERS = {
    "a.html": as_html, "a.md": as_markdown, "a.txt": as_text, "a.docx": as_docx, "a.pdf": as_pdf, "a.rtf": as_rtf,
    "a.odt": as_odt, "a.xlsx": as_xlsx, "a.csv": as_csv, "a.pptx": as_pptx, "a.eml": as_mail,
}  # fmt: skip


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(paper=papers)
def test_numbers_are_those_that_were_written(name: str, paper: Paper) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(WRITERS[name](paper))
        document = load(path, folder=Path(folder))
    text = document.text
    for mark in reversed(document.marks):  # "Rows 2–9", "Slide 1" are ours
        if mark.kind == "heading" and re.match(r"Rows |Slide ", text[mark.start : mark.end]):
            text = text[: mark.start] + text[mark.end :]
    assert Counter(_NUMBER.findall(text)) == paper.numbers()


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(paper=papers)
def test_numbers_in_columns_and_over_pages_are_those_that_were_written(paper: Paper) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(as_columns(paper))
        text = load(path, folder=Path(folder)).text
    written = Counter([p.number for paragraph in paper.paragraphs for p in paragraph] * 8)
    assert Counter(_NUMBER.findall(text)) == written


@pytest.mark.parametrize("name", ["a.html", "a.docx", "a.pdf", "a.rtf", "a.odt", "a.pptx"])
def test_cells_keep_their_columns_though_some_are_empty(name: str, tmp_path: Path) -> None:
    paper = Paper(
        ((Piece("it", "1", "", "cost"),),),
        (("11", "12", "13"), ("", "22", "23"), ("31", "", "33"), ("41", "42", ""), ("", "", "53")),
    )
    (tmp_path / name).write_bytes(WRITERS[name](paper))
    document = load(tmp_path / name, folder=tmp_path)
    rows = [document.text[m.start : m.end] for m in document.marks if m.kind == "row"]
    assert rows[-5:] == ["11 | 12 | 13", "|  | 22 | 23 |", "31 |  | 33", "| 41 | 42 |  |", "|  |  | 53 |"]
