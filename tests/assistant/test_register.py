"""The register: rows of a document, kept with it, found again by body, relation, matter and year."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
from conftest import make_document
from openpyxl import load_workbook
from scripted_reader import ScriptedReader

from assistant import Assistant, Citation, Settings
from assistant.answers import answer_schema
from assistant.commands.cli import main
from assistant.register import annotator as hook
from assistant.register import parse
from assistant.register.asked import sought
from assistant.register.export import write_csv, write_xlsx
from assistant.register.page import by_year
from assistant.register.parse import open_parser
from assistant.register.picture import picture
from assistant.register.register import Register
from assistant.register.role import Role
from assistant.register.tool import register_tool
from assistant.window import register as tab
from assistant.window.strings import strings
from index import Index, ModelError, QueryError
from index.build import build
from index.embed import WordEmbedder

WORLD = {
    "harbour.txt": "Harbour Plan\n\n12 May 2021\n\nThe Coastal Safety Board (CSB) chairs the Tide Forum. "
    "It funds the Lamp Trust with a grant of £40,000.\n\n"
    "The pier is maintained by Northquay Council.\n\nThe Tide Forum comprises:\n"
    "- Northquay Council\n- the Lamp Trust\n",
    "minutes.txt": "Lamp Trust minutes\n\n3 March 2023\n\nMoorings Group\nChair: Ann Pryce, ext 12\n\n"
    "Action / Owner / Due\nPaint the lamp / Bo Lind / 1 April 2023\nMend the gate / Vacant / 2 May 2023\n\n"
    "The CSB works with Northquay Council on flood warnings.\n",
}


@pytest.fixture
def opened(world: Callable[..., Path], tmp_path: Path) -> Iterator[Assistant]:
    settings = Settings(corpus=world(WORLD), index=tmp_path / "index")
    with Assistant.open(settings, embedder=WordEmbedder()) as assistant:
        yield assistant


def rows(assistant: Assistant, **asked: Any) -> set[tuple[str, str, str]]:
    return {(r.body, r.relation, r.what) for r in assistant.register(**asked)}


def test_register_finds_by_body_relation_matter_document_and_year(opened: Assistant) -> None:
    csb = rows(opened, body="Coastal Safety Board")
    assert ("Coastal Safety Board", "chairs", "Tide Forum") in csb
    assert ("CSB", "works with", "flood warnings") in csb  # by its acronym, in the other document
    assert rows(opened, body="CSB") == csb
    assert rows(opened, relation="funds") == {("Coastal Safety Board", "funds", "Lamp Trust")}
    assert rows(opened, about="gate lamp", document="minutes.txt") == set()
    assert rows(opened, about="paint", year="2023") == {("Bo Lind", "responsible for", "Paint the lamp")}
    assert ("Ann Pryce", "chairs", "Moorings Group") in rows(opened, document="minutes.txt")
    assert ("Northquay Council", "member of", "Tide Forum") in rows(opened, relation="member-of")
    page = Register(opened.index).page(limit=2)
    assert len(page.roles) == 2
    assert page.total == len(opened.register())
    with pytest.raises(QueryError, match="expected one of chairs"):
        opened.register(relation="likes")


def test_rows_go_with_their_document(opened: Assistant) -> None:
    settings = opened.settings
    (settings.corpus / "harbour.txt").write_text(
        "Harbour Plan\n\nThe Reef Board chairs the Tide Forum.\n", encoding="utf-8"
    )
    (settings.corpus / "minutes.txt").unlink()
    build(settings.corpus, settings.index, embedder=WordEmbedder(), annotator=opened.index.annotator)
    assert rows(opened) == {("Reef Board", "chairs", "Tide Forum")}


def test_index_made_without_the_register_gets_it_when_opened(
    world: Callable[..., Path], tmp_path: Path
) -> None:
    folder = world(WORLD)
    build(folder, tmp_path / "index", embedder=WordEmbedder())
    with Index.open(tmp_path / "index", embedder=WordEmbedder()) as index:
        assert index.annotations()[0] == 0
    with Assistant.open(
        Settings(corpus=folder, index=tmp_path / "index"), embedder=WordEmbedder()
    ) as assistant:
        assert assistant.register(relation="chairs")


def test_missing_or_damaged_model_turns_the_register_off(
    world: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    parse.check_model.cache_clear()
    monkeypatch.setattr(parse, "SHA256", "0" * 64)
    assert hook.open_annotator(say=told.append) is None
    monkeypatch.setattr(parse, "PACKAGED", "no_such_package")
    assert hook.open_annotator(say=told.append) is None
    assert "damaged" in told[0]
    assert "not installed" in told[1]
    with Assistant.open(
        Settings(corpus=world(WORLD), index=tmp_path / "index"), embedder=WordEmbedder()
    ) as assistant:
        assert assistant.register() == []
        assert assistant.index.search("Tide Forum")
    with pytest.raises(ModelError, match="ATEB_SPACY_MODEL"):
        open_parser("no_such_model")


def test_picture_and_exports(opened: Assistant, tmp_path: Path) -> None:
    roles = opened.register()
    drawn = picture(roles, "who works with whom")
    assert 'role="img"' in drawn
    assert "Lamp Trust" in drawn
    sheet = load_workbook(write_xlsx(roles, tmp_path / "rows.xlsx")).active
    assert sheet.max_row == len(roles) + 1
    assert write_csv(roles, tmp_path / "rows.csv").read_text(encoding="utf-8-sig").startswith("body,relation")


def test_tab_is_made_of_components_and_finds(opened: Assistant) -> None:
    import gradio as gr

    for language in ("en", "cy"):
        with gr.Blocks() as blocks:
            tab.add_register(opened, language)
        assert len(blocks.fns) >= 4
    rows_, told, cells, years, _ = tab._found(opened, strings("en"), "", "funds", "", "")
    assert told == "1 rows"
    assert cells[0][:3] == ["Coastal Safety Board", "funds", "Lamp Trust"]
    event = SimpleNamespace(row_value=cells[0])
    assert "£40,000" in tab._opened(strings("en"), rows_, event)
    assert years == "Name a body or a person above and choose Show."


def test_tab_tells_what_a_body_does_by_year(opened: Assistant) -> None:
    *_, years, _ = tab._found(opened, strings("en"), "Coastal Safety Board", "", "", "")
    assert years.startswith("<h3>")
    assert "funds · Lamp Trust" in years
    assert '<a href="?doc=' in years


def test_langchain_tool(opened: Assistant) -> None:
    told = register_tool(opened.index).invoke({"relation": "funds"})
    assert told["total"] == 1
    assert told["roles"][0]["amount"] == "£40,000"


def test_command(
    opened: Assistant, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("assistant.assistant.open_embedder", lambda name="": WordEmbedder())
    where = ["--corpus", str(opened.settings.corpus), "--index-folder", str(opened.settings.index)]
    assert main(["who", "--relation", "funds", "--csv", *where]) == 0
    lines = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(line["body"], line["amount"]) for line in lines] == [("Coastal Safety Board", "£40,000")]
    assert main(["who", "Nobody At All", *where]) == 3
    truth = tmp_path / "truth.jsonl"
    row = {"document": "harbour.txt", "body": "CSB", "relation": "funds", "what": "Lamp Trust"}
    truth.write_text(json.dumps(row), encoding="utf-8")
    capsys.readouterr()
    assert main(["evaluate", "--register", str(truth), "--json", *where]) == 0
    assert {s["relation"]: s["recall"] for s in json.loads(capsys.readouterr().out)}["funds"] == 1


def role(what: str, date: str, relation: str = "funds") -> Role:
    cited = Citation(0, date, f"{date}.txt", "Plan", date, "stated", "", None, 0, 4, "Plan")
    return Role("Tide Board", relation, what, (), "", "", cited)


def test_page_of_a_body_goes_by_year_and_says_what_changed() -> None:
    lamps, pier, quay = role("lamps", "1 May 2019"), role("the pier", "1 May 2019"), role("the quay", "2021")
    pages = by_year([quay, lamps, pier, role("lamps", "3 June 2021"), role("boats", "")])
    assert [page.year for page in pages] == ["2019", "2021", ""]
    assert pages[0].begun == ()
    assert pages[1].begun == (quay,)
    assert pages[1].ended == (pier,)


def test_library_says_why_a_document_has_no_rows() -> None:
    welsh = "Mae Cyngor y Cei yn ariannu'r Ymddiriedolaeth ac yn gyfrifol am y goleuadau yn y dref."
    assert "cy" in hook.without_rows(make_document(welsh))
    assert hook.without_rows(make_document("The Tide Board funds the Lamp Trust every year.")) == ""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("Which bodies fund the Lamp Trust?", ({"funds"}, "", {"lamp", "trust"}), id="plural"),
        pytest.param("Who does the Tide Board work with?", ({"works with"}, "Tide Board", set()), id="partners"),
        pytest.param("When was the plan written?", None, id="one thing"),
        pytest.param("How much is the lamp?", None, id="amount"),
    ],
)  # fmt: skip
def test_parse_of_a_question_says_what_it_gathers(
    question: str, expected: tuple[set[str], str, set[str]] | None
) -> None:
    asked = sought(next(iter(open_parser().parse([question]))), {"tide board"})
    found = asked and (set(asked.relations), asked.body.removeprefix("the "), set(asked.about))
    assert found == expected


GATHERED = """Quay notes

4 May 2022

The Lamp Trust is subsidised by the Reef Board. The Lamp Trust is subsidised by the Pier Guild. Bo Lind
paints the lamp.
"""


def test_gathering_answer_has_all_rows_of_all_documents(world: Callable[..., Path], tmp_path: Path) -> None:
    folder = world({"notes.txt": GATHERED, "plan.txt": WORLD["harbour.txt"]})
    reader = ScriptedReader(lambda question, text: 6.0 if "Lamp Trust" in text else -6.0)
    settings = Settings(corpus=folder, index=tmp_path / "index", threshold=0.5)
    with Assistant.open(settings, embedder=WordEmbedder(), reader=reader) as assistant:
        answer = assistant.ask("Which bodies fund the Lamp Trust?")
    bodies = [row["body"] for row in answer.rows]
    assert sorted(bodies) == ["Coastal Safety Board", "Pier Guild", "Reef Board"]
    assert "Found in 2 of 2 documents." in answer.text
    lines = [claim for claim in answer.claims if claim.citations]
    assert len({claim.text for claim in lines}) == len(lines)
    jsonschema.validate(json.loads(json.dumps(answer.to_dict())), answer_schema())
