"""Question sets: read as the format says, refused by line and reason, quotes located."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import make_document

from assistant.evaluation import MEASURES, Evidence, Question, QuestionsError, load_questions
from assistant.evaluation.locate import Corpus
from assistant.evaluation.measures import holds

LINE = {"id": "q1", "question": "Who plants trees?", "must_include": [["Parks Board"]]}


def written(folder: Path, *lines: object) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param("{", "not JSON", id="not JSON"),
        pytest.param("[1]", "should be an object", id="not an object"),
        pytest.param({"question": "Who?"}, "id: field required", id="no id"),
        pytest.param({"id": "q2", "question": " "}, "question:", id="blank question"),
        pytest.param({"id": "q1", "question": "Who?"}, "also that of line 1", id="id twice"),
        pytest.param(
            {**LINE, "id": "q2", "must_include": ["Board"]}, "must_include.0", id="group not a list"
        ),
        pytest.param({**LINE, "id": "q2", "must_include": [[]]}, "must_include.0", id="empty group"),
        pytest.param({**LINE, "id": "q2", "answerable": False}, "answerable is false", id="contradiction"),
        pytest.param({**LINE, "id": "q2", "evidence": [{"doc": "a.txt"}]}, "evidence.0.quote", id="no quote"),
        pytest.param({**LINE, "id": "q2", "status": ["maybe"]}, "status.0", id="unknown status"),
    ],
)
def test_a_bad_line_is_named_by_number_and_reason(tmp_path: Path, line: object, reason: str) -> None:
    with pytest.raises(QuestionsError) as raised:
        load_questions(written(tmp_path, LINE, "", line))
    assert "line 3: " in str(raised.value)
    assert reason in str(raised.value)


def test_all_bad_lines_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match=r"2 bad lines(.|\n)*line 1: (.|\n)*line 3: "):
        load_questions(written(tmp_path, "{", LINE, "[]"))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe"])
def test_a_file_without_questions_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "q.jsonl").write_bytes(content)
    with pytest.raises(QuestionsError):
        load_questions(tmp_path / "q.jsonl")


def test_the_names_and_messages_of_other_sets_are_read(tmp_path: Path) -> None:
    line = {
        "_id": "1", "text": "And when?", "answers": ["1990"], "context_id": "c",
        "history": [{"role": "user", "text": "Who?"}, {"role": "assistant", "text": "Ann."}],
    }  # fmt: skip
    (question,) = load_questions(written(tmp_path, line))
    assert (question.id, question.history, question.answers) == ("1", ("Who?",), ("1990",))


@pytest.mark.parametrize(
    ("text", "fact", "expected"),
    [
        pytest.param("On behalf of all", " half", False, id="a leading space is kept"),
        pytest.param("Half of them", " half", True, id="a leading space meets the beginning"),
        pytest.param("a £6.8\nmillion  grant", "6.8 MILLION", True, id="case and white space fold"),
    ],
)
def test_a_fact_is_looked_for_as_it_is_written(text: str, fact: str, expected: bool) -> None:
    assert holds(text, fact) is expected


def test_a_quote_is_found_across_lines_and_by_the_original_file_name() -> None:
    document = make_document("First line.\n\nThe  Parks\nBoard plants trees.", original="000_ab.txt")
    corpus = Corpus([document])
    (span,) = corpus.find("Parks Board plants", "000_AB.txt")
    assert document.text[span.start : span.end] == "Parks\nBoard plants"


def test_a_quote_is_found_without_its_document_and_a_missing_one_is_told() -> None:
    corpus = Corpus([make_document("The Parks Board plants trees.")])

    def faults(doc: str, quote: str) -> tuple[str, ...]:
        return corpus.locate(
            Question(id="q", question="Who?", evidence=(Evidence(doc=doc, quote=quote),))
        ).faults

    assert not faults("renamed.txt", "plants trees")
    assert faults("renamed.txt", "fells trees") == ("“fells trees” is not in any document",)
    assert faults("d.txt", "fells trees") == ("“fells trees” is not in d.txt",)


def test_the_documentation_defines_every_measure_and_field() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "evaluation.md").read_text("utf-8")
    for measure in MEASURES:
        lower = " (lower is better)" if measure.better == "lower" else ""
        assert f"| `{measure.name}`{lower} | {measure.definition} | {measure.source} |" in text
    for field in Question.model_fields:
        assert f"`{field}`" in text
