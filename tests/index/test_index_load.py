"""Files in, documents out; what can't be read gets one clear line."""

import itertools
import zipfile
from pathlib import Path

import docx
import pytest
from conftest import CORPUS

from index.dates import date_in_text, written_out
from index.errors import CorpusError, DocumentError
from index.load import LARGEST, document_files, load, read_entries

WELSH = "Mae’r tŷ yn wyn a’r dŵr yn lân"


def load_text(folder: Path, name: str, data: bytes | str, **entry: str):
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return load(path, folder=folder, entry=entry or None)


def test_shipped_documents_load_with_what_the_catalogue_says() -> None:
    entries = read_entries(CORPUS).of
    documents = [load(p, folder=CORPUS, entry=entries.get(p.name)) for p in document_files(CORPUS)]
    assert [d.date_basis for d in documents] == ["inferred", "stated"]
    assert all(d.title and d.author and d.office and d.publisher and d.original for d in documents)
    assert documents[1].text.encode() == (CORPUS / documents[1].source).read_bytes()


def test_title_and_date_are_taken_from_the_file(tmp_path: Path) -> None:
    document = load_text(tmp_path, "a.txt", "Skip to content\n\nWaste plan\n\nSome words.\n\n3 June 2019\n")
    assert (document.title, document.date, document.date_text) == ("Waste plan", "2019-06-03", "3 June 2019")


def test_catalogue_entry_goes_before_the_file(tmp_path: Path) -> None:
    document = load_text(tmp_path, "a.txt", "Plan\n\n3 June 2019\n", title="Other", date="2020-02")
    assert (document.title, document.date_text) == ("Other", "February 2020")


def test_html_is_read_as_it_is_seen(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Plan</title><style>p{}</style></head><body><nav><a>Home</a></nav>"
        "<h1>Plan</h1><p>Seen <b>words</b>.</p><p style='display: none'>Hidden words.</p>"
        "<ul><li>One thing</li></ul><table><tr><td>Parks</td><td>£5</td></tr></table><script>x</script></body></html>"
    )
    document = load_text(tmp_path, "a.html", page)
    assert "Hidden" not in document.text
    marked = [(m.kind, document.text[m.start : m.end]) for m in document.marks if m.kind != "paragraph"]
    assert marked == [
        ("furniture", "Home"),
        ("heading", "Plan"),
        ("item", "One thing"),
        ("row", "Parks | £5"),
    ]
    assert "Seen words." in document.text


def test_word_document_keeps_welsh_letters_and_its_outline(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_heading("Cynllun", 1)
    file.add_paragraph(WELSH)
    file.add_paragraph("Un peth", style="List Bullet")
    file.save(str(tmp_path / "a.docx"))
    document = load(tmp_path / "a.docx", folder=tmp_path)
    assert WELSH in document.text
    assert [m.kind for m in document.marks] == ["heading", "paragraph", "item"]


def pdf_with(pages: list[str]) -> bytes:
    """Return a PDF whose letters are named by a ToUnicode map, a code each."""
    letters = sorted(set("".join(pages)))
    code = {letter: n + 1 for n, letter in enumerate(letters)}
    lines = "\n".join(f"<{n:02X}> <{ord(c):04X}>" for c, n in code.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange {len(code)} beginbfchar\n{lines}\nendbfchar endcmap end end"
    )
    streams = [f"BT /F 12 Tf 40 700 Td <{''.join(f'{code[c]:02X}' for c in page)}> Tj ET" for page in pages]
    widths = " ".join(["500"] * 256)
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 0 /LastChar 255"
        f" /Widths [{widths}] /ToUnicode 4 0 R >>"
    )
    objects.append(f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream")
    for n, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {6 + 2 * n} 0 R"
            " /Resources << /Font << /F 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, offsets = b"%PDF-1.7\n", []
    for n, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    end += f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + end.encode()


def test_pdf_keeps_welsh_letters_and_its_pages(tmp_path: Path) -> None:
    document = load_text(tmp_path, "a.pdf", pdf_with([WELSH, "Ail dudalen"]))
    assert WELSH in document.text
    assert document.page(document.text.index("Ail")) == 2
    assert document.page(0) == 1


def test_text_in_utf16_and_windows_encoding_is_read(tmp_path: Path) -> None:
    assert WELSH in load_text(tmp_path, "a.txt", WELSH.encode("utf-16")).text
    assert "“café”" in load_text(tmp_path, "b.txt", "A plain text with “café” in it".encode("cp1252")).text


def bomb() -> bytes:
    import io

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (60 << 20))
    return buffer.getvalue()


NAMES = "abcdefghij"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "words">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise(NAMES))
    + f"]><l>&{NAMES[-1]};</l>"
)


def word_with(xml: str) -> bytes:
    """Return a Word document whose main part is this."""
    import io

    whole, broken = io.BytesIO(), io.BytesIO()
    docx.Document().save(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            target.writestr(name, xml if name == "word/document.xml" else source.read(name))
    return broken.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("a.txt", b"", "empty", id="empty"),
        pytest.param("a.txt", b" \n ", "no text", id="blank"),
        pytest.param("a.txt", b"\x00\x01\x02PK", "binary", id="binary"),
        pytest.param("a.txt", b"words \x81\x8d\x9d", "mis-encoded", id="mis-encoded"),
        pytest.param("a.pdf", b"%PDF-1.7 cut", "damaged", id="truncated PDF"),
        pytest.param("a.docx", b"PK\x03\x04cut", "damaged", id="truncated DOCX"),
        pytest.param("a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "encrypted", id="encrypted DOCX"),
        pytest.param("a.docx", bomb(), "unpack", id="zip bomb"),
        pytest.param("a.docx", word_with("<w:document"), "damaged", id="DOCX with broken XML"),
        pytest.param("a.docx", word_with(LAUGHS), "damaged", id="DOCX whose entities multiply"),
        pytest.param("a.html", "<div>" * 5000 + "words" + "</div>" * 5000, "damaged", id="deep HTML"),
        pytest.param("a.xyz", b"words", "no format", id="another format"),
    ],
)
def test_file_that_cannot_be_read_gets_one_clear_line(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    with pytest.raises(DocumentError, match=said) as caught:
        load_text(tmp_path, name, data)
    assert "\n" not in str(caught.value)


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(2 * LARGEST)
    with pytest.raises(DocumentError, match="200 MB"):
        load(path, folder=tmp_path)


def test_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret words")
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(DocumentError, match="leads out"):
        load(folder / "a.txt", folder=folder)


def test_catalogue_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_text("not toml")
    with pytest.raises(CorpusError, match="expected TOML"):
        read_entries(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param('["a.txt"]\ncolour = "red"', "colour is no key", id="unknown key"),
        pytest.param('["a.txt"]\nTitle = "A"', "did you mean title", id="mistyped key"),
        pytest.param('["a.txt"]\ndate = "yesterday"', "yesterday", id="bad date"),
        pytest.param('["a.txt"]\ndate_basis = "guessed"', "stated or inferred", id="bad basis"),
        pytest.param('["a.txt"]\ntitle = 5', "in quotes", id="no text"),
        pytest.param('["b.txt"]\ntitle = "B"', "no such file", id="no such file"),
        pytest.param('title = "A"', "no table", id="no table"),
    ],
)
def test_wrong_entry_is_reported_and_the_rest_goes_on(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.txt").write_text("words")
    (tmp_path / "c.txt").write_text("words")
    (tmp_path / "catalogue.toml").write_text(text + '\n["c.txt"]\ndate = 2024-01-01\n')
    entries = read_entries(tmp_path)
    assert [told for _, told in entries.problems if said in told]
    assert entries.of["c.txt"] == {"date": "2024-01-01"}


def test_missing_and_empty_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no folder"):
        document_files(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match="no documents"):
        document_files(tmp_path)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        pytest.param("Plan\n\n5 Mawrth 2021\n", "2021-03-05", id="Welsh"),
        pytest.param("Plan of 1st May 2020 for all", "2020-05-01", id="in a sentence"),
        pytest.param("Plan\n\nApril 2018\n", "2018-04", id="a month"),
    ],
)
def test_date_is_found_in_the_text(text: str, iso: str) -> None:
    found = date_in_text(text)
    assert found is not None
    assert found[0] == iso


def test_date_that_no_calendar_has_is_none() -> None:
    assert date_in_text("31 February 2019") is None
    assert written_out("2019-02") == "February 2019"
