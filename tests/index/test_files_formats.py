"""Formats that are made here as programs make them: spreadsheets, slides, rich text, OpenDocument, mails."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from pptx.util import Inches

from index.documents import Document
from index.files.number_format import formatted
from index.load import load, load_all
from index.outline import outline


def read(folder: Path, name: str, data: bytes | str) -> Document:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return load(folder / name, folder=folder)


def under(document: Document, text: str) -> tuple[str, ...]:
    """Return the headings above a text."""
    at = document.text.index(text)
    return next(b.path for b in outline(document) if b.start <= at < b.end)


def saved(file: object) -> bytes:
    kept = io.BytesIO()
    file.save(kept)  # type: ignore[attr-defined]
    return kept.getvalue()


@pytest.mark.parametrize(
    ("value", "shape", "shown"),
    [
        (1200, "£#,##0", "£1,200"), (0.035, "0.0%", "3.5%"), (1234.5, "General", "1234.5"), (0.1 + 0.2, "General", "0.3"),
        (7, "00", "07"), (1234.5, '"£"#,##0.00', "£1,234.50"), (-3, "0", "-3"), (12, "[$€-407]#,##0", "€12"),
        (5, "#,##0 [$€-1]", "5 €"), (3.14159, "0.00", "3.14159"), (1e21, "0", "1e+21"), (0.5, "# ?/?", "0.5"),
    ],
)  # fmt: skip
def test_figure_is_shown_as_its_format_shows_it(value: float, shape: str, shown: str) -> None:
    assert formatted(value, shape) == shown


def test_workbook_is_rows_under_their_heads(tmp_path: Path) -> None:
    import datetime

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Grants"
    for row in (["Grants by ward"], ["Ward", "Amount", "Share", "Paid on"], ["Garth", 1200, 0.035, datetime.date(2025, 2, 4)],
                ["Pentre", None, 0.5, None]):  # fmt: skip
        sheet.append(row)
    sheet["B3"].number_format, sheet["C3"].number_format = "£#,##0", "0.0%"
    sheet["B3"].comment = Comment("check", "A")
    hidden = book.create_sheet("Secret")
    hidden.append(["the secret salary", 5])
    hidden.sheet_state = "hidden"
    document = read(tmp_path, "ward grants.xlsx", saved(book))
    assert "Ward: Garth; Amount: £1,200; Share: 3.5%; Paid on: 4 February 2025\n" in document.text
    assert "Ward: Pentre; Share: 0.5\n" in document.text
    assert under(document, "Ward: Garth") == ("Grants", "Rows 3–4")
    assert (document.title, document.date) == ("ward grants", "")
    assert document.hidden.startswith("on a hidden sheet")
    assert document.left_out == "1 sheet with comments"


def test_rows_of_a_long_sheet_stand_under_their_numbers(tmp_path: Path) -> None:
    lines = "Ward,Homes\n" + "".join(f"Ward {n},{n * 7}\n" for n in range(1, 201))
    document = read(tmp_path, "homes.csv", lines)
    headings = [b for b in outline(document) if b.kind == "heading"]
    assert len(headings) > 2
    assert under(document, "Ward: Ward 1; Homes: 7\n")[0].startswith("Rows 2–")
    assert document.text.count("Homes: 1400") == 1


@pytest.mark.parametrize(
    "text", ["Ward;Homes\nGarth;1,5\n", "Ward\tHomes\nGarth\t1,5\n", 'Ward,Homes\nGarth,"1,5"\n']
)
def test_values_may_be_parted_by_several_signs(tmp_path: Path, text: str) -> None:
    assert "Ward: Garth; Homes: 1,5" in read(tmp_path, "homes.csv", text).text


def test_labels_of_markdown_stay_on_their_lines(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "a.md",
        "# Record\n\n**Lead officer:** Ann\n**Budget:** £12,000\nPlace: Neath\n\nOne line\nof two.\n",
    )
    assert "Lead officer: Ann\nBudget: £12,000\nPlace: Neath\n\nOne line of two.\n" in document.text


def test_slides_have_headings_tables_and_notes(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Ferry"
    body = slide.placeholders[1].text_frame
    body.text = "It carries 90 cars"
    more = body.add_paragraph()
    more.text, more.level = "and 12 bicycles", 1
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(5), Inches(4), Inches(1)).table
    for at, text in enumerate(("Year", "Cars", "2024", "9,100")):
        table.cell(at // 2, at % 2).text = text
    slide.notes_slide.notes_text_frame.text = "Say that the fare is £3."
    other = deck.slides.add_slide(deck.slide_layouts[5])
    other.shapes.title.text = "Budget"
    box = other.shapes.add_textbox(Inches(1), Inches(2), Inches(4), Inches(1)).text_frame.paragraphs[0]
    for text, raised in (("It costs £84", None), ("2", "30000"), (" million.", None)):
        run = box.add_run()
        run.text = text
        if raised:
            run._r.get_or_add_rPr().set("baseline", raised)
    document = read(tmp_path, "ferry.pptx", saved(deck))
    assert under(document, "It carries") == ("Slide 1: Ferry",)
    assert "2024 | 9,100" in document.text
    assert "Notes: Say that the fare is £3." in document.text
    assert "£84 ² million." in document.text
    assert document.page(document.text.index("Slide 2")) == 2
    assert document.title == "Ferry"


def test_rich_text_keeps_marks_apart_and_cells_in_rows(tmp_path: Path) -> None:
    rtf = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\stylesheet{\s1\outlinelevel0 heading 1;}}"
        r"\pard\plain\s1\outlinelevel0 Ferry\par\pard\plain It costs \'a384{\b\super 2} million{\footnote\pard Before {\i grants}.} a year"
        r"\super 3\nosupersub  and CO{\sub 2}.\par{\v hidden words of a note\v0}"
        r"\trowd Year\cell Cars\cell\row\trowd 2024\cell 9,100\cell\row\pard {\listtext\bullet\tab}caf\u233 ? \par"
        r"{\pict\wmetafile8 0102}{\header The head}\par}"
    )
    document = read(tmp_path, "ferry.rtf", rtf)
    assert "It costs £84 ² million ¹ a year ³ and CO2." in document.text
    assert "¹ Before grants." in document.text
    assert "2024 | 9,100" in document.text
    assert [document.text[m.start : m.end] for m in document.marks if m.kind == "heading"] == ["Ferry"]
    assert "hidden words" not in document.text
    assert document.hidden.startswith("not displayed")
    assert "1 picture" in document.left_out
    assert document.text.count("The head") == 1


def odt(body: str, styles: str = "") -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for name, space in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("draw", "drawing"),
        )
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return kept.getvalue()


def test_opendocument_keeps_its_structure(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
        '<style:style style:name="T2"><style:text-properties text:display="none"/></style:style>'
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
        "</text:list-style>"
    )
    body = (
        '<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>'
        '<text:h text:outline-level="1">Ferry</text:h><text:p>It costs £84<text:span text:style-name="T1">2</text:span> million'
        '<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Before grants.</text:p></text:note-body></text:note>.'
        '<text:span text:style-name="T2">Words that are hidden</text:span></text:p>'
        '<text:list text:style-name="L1"><text:list-item><text:p>Cars</text:p><text:list><text:list-item><text:p>small</text:p></text:list-item></text:list></text:list-item></text:list>'
        '<table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell><table:table-cell><text:p>Cars</text:p></table:table-cell><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>2024</text:p></table:table-cell><table:table-cell/><table:table-cell><text:p>9,100</text:p></table:table-cell></table:table-row>'
        '<table:table-row><table:covered-table-cell/><table:table-cell table:number-columns-repeated="2"><text:p>5</text:p></table:table-cell></table:table-row></table:table>'
    )  # fmt: skip
    document = read(tmp_path, "ferry.odt", odt(body, styles))
    assert "It costs £84 ² million ¹." in document.text
    assert "¹ Before grants." in document.text
    assert "1. Cars\nsmall\n" in document.text
    rows = [document.text[m.start : m.end] for m in document.marks if m.kind == "row"]
    assert rows == ["| Year | Cars |  |", "2024 |  | 9,100", "2024 | 5 | 5"]
    assert document.hidden.startswith("not displayed: “Words that")
    assert document.left_out == "1 piece of deleted text"
    assert under(document, "It costs") == ()
    assert document.title == "Ferry"


def mail() -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Ferry times", "a@example.org", "b@example.org"
    message["Date"] = "Tue, 04 Feb 2025 10:00:00 +0000"
    message.set_content("The ferry sails at nine.\n\nIt carries 90 cars.\n")
    message.add_alternative("<p>The ferry sails at <b>nine</b>.</p>", subtype="html")
    return message


def test_mail_and_its_attachments_are_documents(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(
        b"Fare\n\nThe fare is 3 pounds.\n", maintype="text", subtype="plain", filename="fares.txt"
    )
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="map.png")
    inner = mail()
    inner.replace_header("Subject", "Older times")
    message.add_attachment(inner)
    (tmp_path / "ferry.eml").write_bytes(bytes(message))
    loaded = load_all(tmp_path / "ferry.eml", folder=tmp_path)
    first, fares, older = loaded.documents
    assert (first.title, first.date, first.date_basis) == ("Ferry times", "2025-02-04", "stated")
    assert "From: a@example.org" in first.text
    assert "Attachment: fares.txt" in first.text
    assert (fares.source, fares.part_of) == ("ferry.eml/fares.txt", "ferry.eml")
    assert (fares.date, fares.date_basis) == ("2025-02-04", "inferred")
    assert "Ferry times" in fares.original
    assert older.title == "Older times"
    assert [source for source, _ in loaded.failed] == ["ferry.eml/map.png"]


def test_word_reads_boxes_inner_tables_and_notes_once(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_paragraph("Before.")
    box = (
        f"<w:r {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' xmlns:wps='x' xmlns:v='urn:schemas-microsoft-com:vml'>"
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>In a box: 412</w:t></w:r></w:p>"
        "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>In a box: 412</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    file.paragraphs[0]._p.append(parse_xml(box))
    table = file.add_table(1, 2)
    table.cell(0, 0).text = "Hall"
    inner = table.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "rent", "£46"
    document = read(tmp_path, "a.docx", saved(file))
    assert document.text.count("In a box: 412") == 1
    assert "Hall | rent, £46" in document.text


def test_web_page_keeps_terms_articles_and_columns(tmp_path: Path) -> None:
    page = (
        "<html><body><header>Site</header><main><article><header><h2>Rent</h2><p>By the clerk</p></header>"
        "<dl><dt>Plot</dt><dt>Garden</dt><dd>rents at £46</dd><dt>Shed</dt><dd>£9</dd></dl>"
        "<aside>Note well: 3 weeks.</aside><table><thead><tr><th rowspan=2>Ward<th colspan=2>Hours</tr><tr><th>Mon<th>Tue</tr></thead>"
        "<tr><td>Garth<td><td>9</table></article></main><footer>Foot</footer></body></html>"
    )
    document = read(tmp_path, "a.html", page)
    said = [(m.kind, document.text[m.start : m.end]) for m in document.marks]
    assert said == [
        ("furniture", "Site"), ("heading", "Rent"), ("paragraph", "By the clerk"), ("item", "Plot, Garden: rents at £46"),
        ("item", "Shed: £9"), ("paragraph", "Note well: 3 weeks."), ("row", "Ward | Hours Mon | Hours Tue"),
        ("row", "Garth |  | 9"), ("furniture", "Foot"),
    ]  # fmt: skip


def test_page_of_furniture_alone_is_told(tmp_path: Path) -> None:
    document = read(tmp_path, "a.html", "<nav>Home</nav><footer>Contact us here</footer>")
    assert "nothing but menus" in document.left_out
