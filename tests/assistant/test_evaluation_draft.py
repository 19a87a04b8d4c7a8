"""Draft questions: from documents by templates, and from what readers marked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import DOCUMENTS, make_document

from assistant.commands.cli import main
from assistant.evaluation import Question, load_questions
from assistant.evaluation.draft import draft_questions, feedback_questions, question_writer
from assistant.evaluation.gold import holds
from assistant.evaluation.locate import Corpus
from assistant.serve.feedback import Feedback, FeedbackStore
from index.build import build
from index.embed import WordEmbedder

TEXT = """Harbour Review

The Harbour Safety Board (HSB) met twice. The pier is inspected by the Harbour Master every spring.

In June 2021, 340 boats were moved to the north quay, at a cost of £12,500.

The work covers:
• New ladders
• Better lighting
"""
ANSWER = {
    "status": "answered",
    "citations": [{"source": "d.txt", "quote": "The pier is inspected\nby the Harbour Master every spring."}],
}


def drafts(text: str = TEXT, count: int = 20) -> dict[str, Question]:
    return {question.question: question for question in draft_questions([make_document(text)], count)}


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("What does HSB stand for?", (("Harbour Safety Board",),)),
        ("Who is the pier inspected by?", (("Harbour Master every spring",),)),
        ("How many boats were moved to the north quay?", (("340",),)),
        ("What is listed after “The work covers”?", (("New ladders",), ("Better lighting",))),
    ],
)
def test_a_template_asks_for_what_stands_there(question: str, facts: tuple[tuple[str, ...], ...]) -> None:
    assert drafts()[question].must_include == facts


def test_drafts_are_marked_repeatable_and_answered_by_their_evidence() -> None:
    document = make_document((DOCUMENTS / "libraries-and-parks.txt").read_text("utf-8"))
    found = draft_questions([document], 12)
    assert found == draft_questions([document], 12)
    assert len(found) == 12
    assert all(question.drafted for question in found)
    assert len({question.type for question in found}) >= 3
    corpus = Corpus([document])
    for question in found:
        assert not corpus.locate(question).faults
        quotes = " ".join(evidence.quote for evidence in question.evidence)
        assert all(holds(quotes, fact) for group in question.must_include for fact in group)


def test_a_model_words_questions_on_sentences_and_may_fail() -> None:
    worded = draft_questions(
        [make_document(TEXT)], 20, write=lambda quote: "Who inspects?" if "pier" in quote else ""
    )
    assert {q.type for q in worded if q.question == "Who inspects?"} == {"by"}
    assert any(q.question.startswith("How many boats") for q in worded)


def test_a_chat_model_is_asked_for_one_question_by_the_prompt() -> None:
    from langchain_core.language_models import FakeListChatModel

    write = question_writer(
        FakeListChatModel(responses=["Here it is:\n\n- “Who inspects the pier?”", "I can't."])
    )
    worded = draft_questions([make_document(TEXT)], 20, write=write)
    (question,) = (q for q in worded if q.question == "Who inspects the pier?")
    assert question.must_include == ()
    assert question.evidence
    assert "read it twice" in question.note


def test_nothing_to_ask_gives_nothing() -> None:
    assert draft_questions([make_document("It rained.")], 5) == []


def marked(mark: str, **values: object) -> Feedback:
    return Feedback(**{"mark": mark, "question": "Who inspects the pier?", "answer": ANSWER, **values})  # type: ignore[arg-type]


def test_what_was_right_keeps_its_citations_as_evidence() -> None:
    (question,) = feedback_questions([marked("right", history=("What is the pier?",))])
    assert question.drafted
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


def test_the_command_writes_drafts_and_overwrites_nothing(
    world: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "index"
    build(world(), folder, embedder=WordEmbedder())
    FeedbackStore(folder).add(marked("right"))
    monkeypatch.setattr("index.embed.open_embedder", lambda model="": WordEmbedder())
    monkeypatch.setattr("assistant.assistant.open_embedder", lambda model="": WordEmbedder())
    where = ["--corpus", str(world()), "--index-folder", str(folder)]
    assert main(["evaluate", "--draft", "3", *where, "--output", str(tmp_path / "drafts.jsonl")]) == 0
    assert all(question.drafted for question in load_questions(tmp_path / "drafts.jsonl"))
    capsys.readouterr()
    assert main(["evaluate", "--from-feedback", *where]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "feedback-001"
    before = (tmp_path / "drafts.jsonl").read_bytes()
    assert main(["evaluate", "--draft", "1", *where, "--output", str(tmp_path / "drafts.jsonl")]) == 1
    assert (tmp_path / "drafts.jsonl").read_bytes() == before
