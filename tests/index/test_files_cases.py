"""Files as people have them: what is read of each small case, and what is told of it."""

from pathlib import Path

import pytest

from index.documents import Document
from index.errors import DocumentError
from index.files.entries import read_entries
from index.load import document_files, load
from index.outline import outline

CASES = Path(__file__).parent / "files" / "cases"


def case(name: str) -> Document:
    """Return the document of a case, by its folder, or by folder/file."""
    folder, _, file = name.partition("/")
    files = [CASES / folder / file] if file else document_files(CASES / folder)
    return load(files[0], folder=CASES / folder)


def rows(document: Document) -> list[str]:
    return [document.text[m.start : m.end] for m in document.marks if m.kind == "row"]


@pytest.mark.parametrize(
    ("name", "texts", "absent"),
    [
        ("d01-tracked-changes", ["meets every six weeks in", "Councillor Elin Protheroe.", "The quorum of the panel is five"], ["twice"]),
        ("d03-footnotes", ["£410 for residents ¹. Visitors", "¹ Members of the lifeboat crew"], []),
        ("d04-content-controls", ["Cwm Aur Rowing Club, which", "£18,750", "Mared Ellis, the grants officer, by 15 January 2026."], []),
        ("d07-header-footer", ["Contact: Bethan Rees", "OFFICIAL – DRAFT"], []),
        ("d08-numbering", ["2.2 The chair has a casting vote.", "2. Voting", "3.1 A member absent"], []),
        ("d10-style-hidden", ["People wait for three years"], ["Secret note"]),
        ("d11-runs", ["co-ordinator of the cemeteries", "The area is 450 square metres", "80 ² mourners", "Burial fee: £640\n"], ["802"]),
        ("e04-no-tounicode", ["�3 a day"], []),
        ("h03-whole-page-form", ["costs £10"], []),
        ("h04-hidden-tabs", ["below £16,190 have free", "by 1 September", "the cook, Menna Prys"], []),
        ("h06-soft-hyphen", ["The community safety officer", "£34 500", "zerowidth"], ["\u00ad"]),
        ("h07-sup-sub", ["12,500 ³ tonnes of CO2 in 2023 ¹.", "450 m²", "£84 ² million"], ["12,5003", "842"]),
        ("h09-unclosed", ["is held by Ann Price\n", "Mathry | 377"], []),
        ("h10-inline-blocks", ["Dafydd Iorwerth Tree officer 01286 555 777", "The Tree Office\nPenrhyn Road\nCaernarfon"], []),
        ("m03-html-in-md", ["run by Mr Owen.\nIt shuts at 4 pm.", "Tyres | £6"], ["2030", "<"]),
        ("p01a-two-columns", ["was founded in 1931 to keep", "at a cost of £2.1m."], []),
        ("p01b-two-columns-rowwise", ["was founded in 1931 to keep", "meets at the pumping station in Undy.", "land, which was £14.20 a hectare in the year"], []),
        ("p01c-two-columns-48", ["a clerk, Ifan Morgan, who keeps", "so that cattle can drink"], []),
        ("p01e-one-column", ["at a cost of £2.1m, half of which was"], []),
        ("p02-hyphenation", ["neighbourhood wardens", "apprenticeships is", "committee, which", "A follow-up inspection", "full-time co-ordinator"], []),
        ("p02b-hyphens-control", ["A follow-up inspection", "co-ordinator is"], []),
        ("p02c-hyphens-broken", ["co-ordinator is", "well-being is", "cross-border team"], []),
        ("p03-running-header", ["must be approved by the full", "lets it to tenant farmers"], []),
        ("p03b-no-furniture", ["must be approved by the full"], []),
        ("p03c-number-only", ["must be approved by the full"], []),
        ("p03d-header-only", ["must be approved by the full"], []),
        ("p03e-one-page", ["must be approved by the full", "the hall at Rhayader."], []),
        ("p04-ligatures", ["The chief finance officer is Ffion Griffiths. The office traffic fee"], []),
        ("p05-spacing", ["THE FORUM IS CHAIRED BY NIA LLOYD.", "The hall costs £15 an hour to hire at weekends."], []),
        ("p05b-gap-26", ["The hall costs £15 an hour to hire at weekends."], []),
        ("p05b-gap-306", ["The hall costs £15 an hour to hire at weekends."], []),
        ("p07-footnote-marks", ["1,250 ³ homes", "£84 ² million", "612 ¹⁴ staff"], ["842", "1,2503", "61214"]),
        ("p07b-footnote-words", ["harbour trust ¹ under", "1974 ³ and carries 90"], ["19743"]),
        ("p12-rotated", ["Owain Bevan is on call.\n", "In the second week Catrin"], []),
        ("p13-fake-bold", ["Ownership of the bridge\n"], []),
    ],
)  # fmt: skip
def test_text_is_read_as_it_is_printed(name: str, texts: list[str], absent: list[str]) -> None:
    text = case(name).text
    assert [t for t in texts if t not in text] == []
    assert [t for t in absent if t in text] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("d04-content-controls", ["Milestone | Due date | Payment", "Boathouse roof | 30 June 2025 | £9,000"]),
        ("d05-table-values", ["Station | Fires | Floods | Road accidents", "Aberbanc | 12 | 12 | 7", "Cwmdu | 4 |  | 9", "Llanfoist |  | 15 | 15", "Penrhos | 0 | 0 | 3"]),
        ("d06-merged-cells", ["Area | Library | Hours", "North | Bala | 9 to 5", "North | Corwen | 10 to 4", "South | Tywyn | 9 to 1", "South | Barmouth | closed for repair"]),
        ("h02-table", ["Ward | Food waste | Garden waste | Refuse", "Garth | Monday |  | Monday", "Pentre | Tuesday | Friday | Tuesday", "Town | Wednesday | Thursday | Wednesday", "Town | Friday | none | Saturday"]),
        ("p08b-small-table", ["Applicant | Purpose | Asked | Granted | Status", "Pontfaen village hall | New boiler | £4,000 | £2,500 | Paid", "First Tywi scouts | Tents | £900 | £900 | Paid", "Bowls club | Mower | £3,200 |  | Refused", "Cylch Meithrin | Toys | £450 | £300 | Awaiting report"]),
        ("t04-table-docx", ["Station | Fires | Floods | Road accidents", "Aberbanc | 12 | 31 | 7", "Cwmdu | 4 | 8 | 9", "Llanfoist | 2 | 15 | 16"]),
        ("t04-table-html", ["Station | Fires | Floods | Road accidents", "Aberbanc | 12 | 31 | 7", "Cwmdu | 4 | 8 | 9", "Llanfoist | 2 | 15 | 16"]),
        ("t04-table-md", ["Station | Fires | Floods | Road accidents", "Aberbanc | 12 | 31 | 7", "Cwmdu | 4 | 8 | 9", "Llanfoist | 2 | 15 | 16"]),
    ],
)  # fmt: skip
def test_cells_keep_their_columns(name: str, expected: list[str]) -> None:
    assert rows(case(name)) == expected


@pytest.mark.parametrize("name", ["e02-nested", "e03-nested-docx"])
def test_item_within_an_item_stands_under_it(name: str) -> None:
    document = case(name)
    blocks = outline(document)
    said = [document.text[b.start : b.end] for b in blocks]
    assert [b.level for b in blocks if b.kind == "item"] == [1, 2, 2, 1, 2, 2]
    assert said[blocks[said.index("count the deer")].lead] == "2. Rangers"


def test_numbered_items_of_word_have_levels() -> None:
    document = case("d08-numbering")
    assert [b.level for b in outline(document) if b.kind == "item"] == [1, 2, 2, 1, 2, 2, 1, 2]


@pytest.mark.parametrize(
    ("name", "furniture"),
    [
        ("p03-running-header", 6), ("p03b-no-furniture", 0), ("p03c-number-only", 2), ("p03d-header-only", 2),
        ("p10-page-labels", 4), ("p14-toc-bullets", 3),
    ],
)  # fmt: skip
def test_running_heads_page_numbers_and_contents_are_furniture(name: str, furniture: int) -> None:
    assert sum(mark.kind == "furniture" for mark in case(name).marks) == furniture


def test_page_begins_within_the_sentence_that_goes_on_over_it() -> None:
    document = case("p03-running-header")
    assert document.page(document.text.index("must be")) == 1
    assert document.page(document.text.index("approved by")) == 2
    assert document.page(document.text.index("tenant farmers")) == 3


def test_code_is_no_heading_and_front_matter_is_read() -> None:
    document = case("m02-front-matter-code")
    assert (document.title, document.author, document.date) == (
        "Guide for wardens",
        "Nest Ifor",
        "2025-02-17",
    )
    headings = [document.text[b.start : b.end] for b in outline(document) if b.kind == "heading"]
    assert headings == ["Wardens", "Pay"]
    assert "base64" not in document.text


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("d01-tracked-changes", "2 pieces of deleted text"),
        ("d11-runs", "1 symbol of a font of its own"),
        ("e04-no-tounicode", "letters that the file does not name"),
        ("m03-html-in-md", "1 comment"),
        ("p06-part-scanned", "page 2 of 3 without text"),
        ("t01-encodings/utf8-one-bad-byte.txt", "1 damaged or mis-encoded character"),
    ],
)
def test_what_was_not_read_is_named(name: str, told: str) -> None:
    assert told in case(name).left_out


def test_hidden_text_of_word_is_reported() -> None:
    assert case("d10-style-hidden").hidden.startswith("not displayed: “Secret note")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("p11-meta-title", "Letter to plot holders"),
        ("p01a-two-columns", "The levels drainage board"),
        ("d10-style-hidden", "Allotments policy"),
        ("f03-kinds/prices.xlsx", "prices"),
    ],
)
def test_title_that_a_program_gave_is_none(name: str, title: str) -> None:
    assert case(name).title == title


def test_date_of_a_letter_is_the_one_that_stands_alone() -> None:
    document = case("p11-meta-title")
    assert (document.date, document.date_basis) == ("2024-11-12", "stated")


@pytest.mark.parametrize("path", document_files(CASES / "t01-encodings"), ids=lambda path: path.name)
def test_text_is_decoded_as_what_it_mostly_is(path: Path) -> None:
    text = load(path, folder=path.parent).text
    assert "The licence for a café costs £1" in text
    assert "paid to Siôn Gwyn, who works in Ystrad" in text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rtf-as.txt", "The kiosk opens at nine."), ("rtf-as.doc", "Hello"), ("html-as-docx.docx", "built in 1950"),
        ("html-as-txt.txt", "painted in 1990 & 2001"), ("really-docx.pdf", "run by Mr Parry"),
        ("really-docx.html", "run by Mr Parry"), ("really-docx.txt", "run by Mr Parry"),
        ("junk-before.pdf", "£14.20"), ("owner-password.pdf", "£14.20"), ("prices.csv", "Item: Ice; Price: 2"),
        ("prices.xlsx", "Item: Ice; Price: 2"), ("mail.eml", "From: a@example.org"), ("note.rtf", "Hello"),
        ("page.mht", "x"),
    ],
)  # fmt: skip
def test_file_is_known_by_its_content(name: str, text: str) -> None:
    assert text in case(f"f03-kinds/{name}").text


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("book.epub", "damaged"), ("cut.pdf", "cut short"), ("data.json", "no format"), ("macro.docm", "damaged"),
        ("mail.msg", r"save it as \.eml"), ("old.doc", r"save it as \.docx"), ("old-as-docx.docx", "old Office format"),
        ("not-a.pdf", "no PDF"), ("photo.jpg", "picture"), ("user-password.pdf", "locked"), ("slides.pptx", "damaged"),
        ("template.dotx", "damaged"), ("text.odt", "damaged"),
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_is_told_what_to_do(name: str, told: str) -> None:
    with pytest.raises(DocumentError, match=told):
        case(f"f03-kinds/{name}")


def test_scan_without_text_is_refused() -> None:
    with pytest.raises(DocumentError, match="OCR"):
        case("p06b-all-scanned")


def test_parts_of_a_saved_page_and_files_of_the_system_are_passed_over() -> None:
    assert [path.name for path in document_files(CASES / "e06-saved-page")] == ["Page.html"]
    names = {path.name for path in document_files(CASES / "f02-names")}
    assert names.isdisjoint({"Thumbs.db", "~$lock.docx", ".hidden.txt"})
    assert {"CAPEL MINUTES.TXT", "no-suffix", "page.xhtml", "100% [final]?.txt"} <= names


@pytest.mark.parametrize(
    ("name", "problem", "known"),
    [
        ("e07-catalogue-gone", "no such file", None),
        ("e08-catalogue-typo", "did you mean title", {}),
        ("e09-catalogue-date", "", {"title": "Kept", "date": "2024-01-01"}),
    ],
)
def test_entry_of_the_catalogue_is_read_or_reported(name: str, problem: str, known: dict | None) -> None:
    entries = read_entries(CASES / name)
    assert problem in " ".join(told for _, told in entries.problems)
    assert entries.of.get("kept.txt") == known
