"""Documents of several public bodies and formats, as they come, and the outline that is read in them."""

from pathlib import Path

import docx
import pytest

from index.load import load
from index.outline import Block, outline

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")

MINUTES = """Skip to main content
Home

Minutes of the Environment Scrutiny Committee

Present:
Councillor A Morgan (Chair)
Councillor B Ellis

Apologies: Councillor D Rees

1. DECLARATIONS OF INTEREST

Councillor Ellis declared a personal interest in item 3 as a governor of a school.

2. WASTE COLLECTION REVIEW

The Head of Waste presented the report. The main points were:
Fortnightly collections begin in June
Each household receives a second caddy

2.1 Recommendations

The Committee agreed to recommend the review to the Cabinet.

Back to top
"""
STRATEGY = """COMMUNITY STRATEGY 2022

1 Introduction
This strategy sets out how the partnership will reduce harm over the next three years and
who is responsible for each part of the work that has to be done by then.
1.1 Governance
The Partnership Board meets every quarter and is chaired by the Leader of the Council. It
reports to the Public Service Board and publishes a report each year on its website.
(a) the Council pays half of the costs;
(b) the Health Board pays the rest.
Priorities
Reducing violence: The Board will fund two outreach workers in each of the valleys, who
will visit schools and youth clubs and report to the Violence Prevention Group each month.
Tidy streets: The Council will employ six wardens who will patrol the town centre
and the parks in the evenings between April and October of each year.

Annex 1  Responsible officers
Officer                 Responsibility              Budget
Head of Housing         Homelessness                £1.2m
"""
NOTICE = """HYSBYSIAD CYHOEDDUS

Cau ffordd dros dro

Bydd Cyngor Dyffryn yn cau Heol y Bont o 3 Mehefin 2024 am bythefnos er mwyn trwsio'r bont.

Pwy sy'n gyfrifol

Y Prif Beiriannydd sy'n gyfrifol am y gwaith. Gellir cysylltu â'r tîm ar unrhyw adeg.
"""
GUIDANCE = """<html><head><title>Statutory guidance - The Office</title></head><body><nav>Topics</nav>
<h1>Statutory guidance</h1><h2>1. Who it applies to</h2><p>It applies to:</p>
<ul><li>local authorities</li><li>health boards<ul><li>with their trusts</li></ul></li></ul>
<h2>2. Deadlines</h2><table><tr><th>Step</th><th>Deadline</th></tr><tr><td>Report</td><td>24 hours</td></tr></table>
<footer>Copyright</footer></body></html>"""


def read(folder: Path, name: str, text: str = "") -> list[tuple[str, str, tuple[str, ...]]]:
    """Return (kind, text, path) of each block of a file."""
    if text:
        (folder / name).write_text(text, encoding="utf-8")
    document = load(folder / name, folder=folder)

    def shown(block: Block) -> tuple[str, str, tuple[str, ...]]:
        return block.kind, " ".join(document.text[block.start : block.end].split()), block.path

    return [shown(block) for block in outline(document)]


def of_kind(blocks: list[tuple[str, str, tuple[str, ...]]], kind: str) -> list[str]:
    return [text for found, text, _ in blocks if found == kind]


def test_minutes_of_a_committee(tmp_path: Path) -> None:
    blocks = read(tmp_path, "minutes.txt", MINUTES)
    assert of_kind(blocks, "furniture") == ["Skip to main content", "Home", "Back to top"]
    assert of_kind(blocks, "heading") == [
        "Minutes of the Environment Scrutiny Committee",
        "1. DECLARATIONS OF INTEREST",
        "2. WASTE COLLECTION REVIEW",
        "2.1 Recommendations",
    ]
    assert of_kind(blocks, "item") == [
        "Councillor A Morgan (Chair)",
        "Councillor B Ellis",
        "Fortnightly collections begin in June",
        "Each household receives a second caddy",
    ]
    assert blocks[-2][2] == ("2. WASTE COLLECTION REVIEW", "2.1 Recommendations")


def test_strategy_wrapped_by_hand(tmp_path: Path) -> None:
    blocks = read(tmp_path, "strategy.txt", STRATEGY)
    assert of_kind(blocks, "heading") == [
        "COMMUNITY STRATEGY 2022",
        "1 Introduction",
        "1.1 Governance",
        "Priorities",
        "Annex 1 Responsible officers",
    ]
    assert len(of_kind(blocks, "item")) == 2
    assert [path[-1] for kind, _, path in blocks if kind == "paragraph"] == [
        "1 Introduction",
        "1.1 Governance",
        "Reducing violence",
        "Tidy streets",
    ]
    assert {path for kind, _, path in blocks if kind == "row"} == {("Annex 1 Responsible officers",)}


def test_notice_in_welsh(tmp_path: Path) -> None:
    blocks = read(tmp_path, "hysbysiad.txt", NOTICE)
    assert of_kind(blocks, "heading") == ["HYSBYSIAD CYHOEDDUS", "Cau ffordd dros dro", "Pwy sy'n gyfrifol"]


def test_guidance_as_a_web_page(tmp_path: Path) -> None:
    blocks = read(tmp_path, "guidance.html", GUIDANCE)
    assert load(tmp_path / "guidance.html", folder=tmp_path).title == "Statutory guidance"
    assert of_kind(blocks, "item") == ["local authorities", "health boards", "with their trusts"]
    assert of_kind(blocks, "row") == ["Step | Deadline", "Report | 24 hours"]
    assert of_kind(blocks, "furniture") == ["Topics", "Copyright"]


def test_plan_in_word_with_a_heading_that_is_only_bold(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_heading("Health Board Plan", 0)
    file.add_heading("Access", 1)
    file.add_paragraph("The board will open two clinics in the coming year.")
    file.add_paragraph("").add_run("Staffing").bold = True
    file.add_paragraph("Forty nurses will be taken on by the Director of Nursing.")
    table = file.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Nurses", "Director of Nursing"
    file.save(str(tmp_path / "plan.docx"))
    blocks = read(tmp_path, "plan.docx")
    assert of_kind(blocks, "heading") == ["Health Board Plan", "Access", "Staffing"]
    assert blocks[-1] == ("row", "Nurses | Director of Nursing", ("Access", "Staffing"))


@pytest.mark.skipif(not FONT.is_file(), reason="no DejaVu font on this machine")
def test_scheme_as_a_pdf_with_an_embedded_font(tmp_path: Path) -> None:
    fpdf = pytest.importorskip("fpdf")
    pdf = fpdf.FPDF()
    pdf.add_font("D", "", str(FONT))
    pdf.set_font("D", size=11)
    pdf.add_page()
    pdf.multi_cell(
        0, 6, "Cynllun Grantiau\n\n1. Purpose\n\nThe scheme pays for repairs: tŷ, dŵr, Ŵyl, Ŷd, tân."
    )
    pdf.add_page()
    pdf.multi_cell(0, 6, "2. Amounts\n\nAn award is decided by the Head of Regeneration. Y diwedd.")
    (tmp_path / "scheme.pdf").write_bytes(bytes(pdf.output()))
    document = load(tmp_path / "scheme.pdf", folder=tmp_path)
    assert "tŷ, dŵr, Ŵyl, Ŷd, tân" in document.text
    assert document.page(document.text.index("Head of Regeneration")) == 2
    assert "2. Amounts" in of_kind(read(tmp_path, "scheme.pdf"), "heading")
