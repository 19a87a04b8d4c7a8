"""Draft questions made of what readers marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.commands.cli import main
from assistant.evaluation import load_questions
from assistant.evaluation.feedback import feedback_questions
from assistant.serve.feedback import Feedback, FeedbackStore
from index import Index

ANSWER = {
    "status": "answered",
    "citations": [{"source": "d.txt", "quote": "The pier is inspected\nby the Harbour Master every spring."}],
}


def marked(mark: str, **values: object) -> Feedback:
    return Feedback(**{"mark": mark, "question": "Who inspects the pier?", "answer": ANSWER, **values})  # type: ignore[arg-type]


def test_what_was_right_keeps_its_citations_as_evidence() -> None:
    (question,) = feedback_questions([marked("right", history=("What is the pier?",))])
    assert question.history == ("What is the pier?",)
    assert question.evidence[0].quote == "The pier is inspected by the Harbour Master every spring."


def test_what_was_wrong_keeps_the_question_and_the_comment_alone() -> None:
    (question,) = feedback_questions([marked("wrong", comment="It is the Deputy.")])
    assert (question.evidence, question.must_include) == ((), ())
    assert "It is the Deputy." in question.note


def test_a_refusal_marked_right_is_unanswerable_and_marked_missing_is_not() -> None:
    refusal = {"status": "not_in_documents", "citations": []}
    (right,) = feedback_questions([marked("right", answer=refusal)])
    (missing,) = feedback_questions([marked("missing", answer=refusal)])
    assert (right.answerable, missing.answerable) == (False, True)


def test_marks_on_one_question_become_one_draft_and_the_last_stands() -> None:
    (question,) = feedback_questions([marked("right"), marked("wrong", comment="No.")])
    assert question.evidence == ()
    assert "right" in question.note
    assert "wrong" in question.note


def test_the_command_prints_a_set_of_drafts(
    small_index: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    FeedbackStore(tmp_path / "index").add(marked("right"))
    assert main(["evaluate", "--from-feedback", "--index-folder", str(tmp_path / "index")]) == 0
    (tmp_path / "drafts.jsonl").write_text(capsys.readouterr().out, encoding="utf-8")
    assert load_questions(tmp_path / "drafts.jsonl") == feedback_questions([marked("right")])
