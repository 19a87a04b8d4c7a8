"""The reader on three documents of other fields: what they say is answered, what they leave out is not.

The questions were written before the program had answered any of them. The bars are the figures of
the day less a little: a fall below one is a regression, a rise is a reason to raise it.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Settings

HERE = Path(__file__).resolve().parents[1]
QUESTIONS = [
    json.loads(line) for line in (HERE / "reader_questions.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[dict, Answer]]]:
    settings = Settings(corpus=HERE / "reader_documents", index=tmp_path_factory.mktemp("reader") / "index")
    with Assistant.open(settings) as assistant:
        yield [(question, assistant.ask(question["question"])) for question in QUESTIONS]


def share(results: list[bool]) -> float:
    return sum(results) / len(results)


@pytest.mark.model
def test_facts_are_in_the_answers(answers: list[tuple[dict, Answer]]) -> None:
    right = [
        all(any(w.lower() in answer.text.lower() for w in group) for group in question["must_include"])
        for question, answer in answers
        if question["answerable"]
    ]
    assert share(right) >= 0.78


@pytest.mark.model
def test_what_is_in_the_documents_is_seldom_refused(answers: list[tuple[dict, Answer]]) -> None:
    assert share([a.status != "answered" for q, a in answers if q["answerable"]]) <= 0.2


@pytest.mark.model
def test_what_the_documents_leave_out_is_withheld_as_often_as_before(
    answers: list[tuple[dict, Answer]],
) -> None:
    assert share([a.status != "answered" for q, a in answers if not q["answerable"]]) >= 0.24


PANELS = """# Users of the coast

The Harbour Users Panel (HUP) was set up in 2015. The Beach Users Panel (BUP) was set up in 2018.

The BUP is chaired by Owen Price.

The HUP is chaired by Gwen Rees.
"""


@pytest.mark.model
@pytest.mark.parametrize(("panel", "chair"), [("Harbour", "Gwen Rees"), ("Beach", "Owen Price")])
def test_acronym_is_read_as_the_name_that_its_document_spells_out(
    tmp_path: Path, panel: str, chair: str
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "notes.md").write_text(PANELS, encoding="utf-8")
    with Assistant.open(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")) as assistant:
        answer = assistant.ask(f"Who chairs the {panel} Users Panel?")
    assert chair in next(claim.text for claim in answer.claims if claim.citations)
