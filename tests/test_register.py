"""The register: rows of a document, kept with it, found again by body, relation, matter and year."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import make_document
from openpyxl import load_workbook

from assistant import Assistant, Settings
from assistant.commands.cli import main
from assistant.register import annotator as hook
from assistant.register import parse, tab
from assistant.register.export import write_csv, write_xlsx
from assistant.register.extract import roles_of
from assistant.register.names import Names, key, split_names
from assistant.register.parse import open_parser
from assistant.register.picture import picture
from assistant.register.register import Register
from assistant.register.tool import register_tool
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


def said(text: str, **values: object) -> set[tuple[str, str, str]]:
    rows = roles_of(make_document(text, **values), open_parser())
    assert all(r.citation.quote == text[r.citation.start : r.citation.end] for r in rows)
    return {(r.body, r.relation, r.what) for r in rows}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        pytest.param("The Tide Board chairs the Lamp Forum.", ("Tide Board", "chairs", "Lamp Forum"), id="active"),
        pytest.param("The Lamp Forum is chaired by the Tide Board.", ("Tide Board", "chairs", "Lamp Forum"), id="passive"),
        pytest.param("Northquay Council is responsible for street lamps.", ("Northquay Council", "responsible for", "street lamps"), id="adjective"),
        pytest.param("Ann Pryce is a member of the Lamp Forum.", ("Ann Pryce", "member of", "Lamp Forum"), id="noun"),
        pytest.param("Northquay Council provides a grant of £5,000 to the Lamp Trust.", ("Northquay Council", "funds", "Lamp Trust"), id="money"),
        pytest.param("Ann Pryce, Chair of the Lamp Forum", ("Ann Pryce", "chairs", "Lamp Forum"), id="signatory"),
    ],
)  # fmt: skip
def test_clause_says_who_does_what(text: str, row: tuple[str, str, str]) -> None:
    assert row in said(text)


def test_negated_clause_says_nothing() -> None:
    assert not said("The Tide Board does not chair the Lamp Forum at all.")


def test_short_name_stands_for_the_one_before_it() -> None:
    text = "The Coastal Safety Board met in May. The Board funds the Lamp Trust every year."
    assert ("Coastal Safety Board", "funds", "Lamp Trust") in said(text)


def test_pronoun_of_the_author() -> None:
    rows = said("We fund the Lamp Trust every single year.", author="Ann Pryce", office="Tide Commissioner")
    assert ("Tide Commissioner", "funds", "Lamp Trust") in rows


def test_welsh_document_has_no_rows() -> None:
    assert not said("Mae Cyngor y Cei yn ariannu'r Ymddiriedolaeth ac yn gyfrifol am y goleuadau yn y dref.")


def test_names() -> None:
    assert key("The Tide & Lamp Boards") == key("tide and lamp board")
    assert key("Cllr Ann Pryce") == key("Ann Pryce")
    assert split_names("Mrs Ann Pryce, Mr Bo Lind") == ["Mrs Ann Pryce", "Mr Bo Lind"]
    assert Names(make_document("The Tide Board (TB) met.")).full("TB") == "Tide Board"


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
            tab.register_tab(opened, language)
        assert len(blocks.fns) >= 4
    rows_, told, cells, _ = tab._found(opened, tab._STRINGS["en"], "", "funds", "", "")
    assert told == "1 rows"
    assert cells[0][:3] == ["Coastal Safety Board", "funds", "Lamp Trust"]
    event = SimpleNamespace(row_value=cells[0])
    assert "£40,000" in tab._opened(tab._STRINGS["en"], rows_, event)


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
