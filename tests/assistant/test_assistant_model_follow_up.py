"""What a chat model is told of the conversation, and of a question in another language."""

from __future__ import annotations

from collections.abc import Sequence

from scripted_model import RateLimitError, ScriptedModel
from writing import TRUE, WordVerifier, told, with_model

from assistant import Assistant
from assistant.phrases import NOT_IN_DOCUMENTS, phrase
from assistant.verify import Verdict
from assistant.write.writer import Writer


def test_follow_up_is_rewritten_by_the_model_in_one_more_call(
    writing: Assistant, model: ScriptedModel, key: str
) -> None:
    model.enqueue("Who leads the library service of Glanafon?").enqueue(f"{TRUE} [{key}]")
    answer = writing.ask("Who leads it?", ["What is the library service?"])
    assert len(model.asked) == 2
    assert answer.standalone_question == "Who leads the library service of Glanafon?"
    steps = {step.name: step for step in answer.steps}
    assert list(steps) == ["understand", "find", "write", "verify"]
    assert steps["understand"].input_tokens == steps["write"].input_tokens == 120
    assert steps["write"].output_tokens == 30
    assert all(step.seconds >= 0 for step in answer.steps)


def test_follow_up_is_understood_by_rules_where_the_model_cannot(
    writing: Assistant, quoting: Assistant, model: ScriptedModel, key: str
) -> None:
    model.enqueue(RateLimitError("no")).enqueue(f"{TRUE} [{key}]")
    history = ["What is the Tree Planting Partnership?"]
    answer = writing.ask("Who chairs it?", history)
    assert answer.standalone_question == quoting.ask("Who chairs it?", history).standalone_question


def test_long_history_is_cut_to_the_window(quoting: Assistant, model: ScriptedModel) -> None:
    assistant = with_model(quoting, model, window=2000)
    model.enqueue("Who leads the library service?").enqueue(NOT_IN_DOCUMENTS)
    history = [f"Question {n} about {'parks ' * 40}?" for n in range(60)]
    assistant.ask("Who leads it?", history)
    sent = str(model.asked[0][-1].content)
    assert len(sent) < 3 * 2000
    assert "Question 59 " in sent
    assert "Question 2 " not in sent


def test_welsh_question_is_sent_as_it_was_asked_and_as_it_was_understood(
    writing: Assistant, model: ScriptedModel
) -> None:
    asked = "Pwy sy'n arwain y gwasanaeth llyfrgell?"
    answer = told(writing, model, NOT_IN_DOCUMENTS, question=asked)
    system, given = (str(message.content) for message in model.asked[0])
    assert "Answer in Welsh" in system
    assert f"Question: {asked}\nQuestion as understood: {answer.standalone_question}" in given
    assert "library" in answer.standalone_question
    assert answer.claims[-1].text == phrase("not_in_documents", "cy")


def test_welsh_follow_up_goes_to_the_model_in_welsh_and_to_the_search_in_english(
    writing: Assistant, model: ScriptedModel
) -> None:
    first, asked = "Beth yw'r gwasanaeth llyfrgell?", "Pwy sy'n ei arwain?"
    model.enqueue("Pwy sy'n arwain y gwasanaeth llyfrgell?").enqueue(NOT_IN_DOCUMENTS)
    answer = writing.ask(asked, [first])
    sent = str(model.asked[0][-1].content)
    assert first in sent
    assert f"Last question: {asked}" in sent
    assert "library" in answer.standalone_question


def test_welsh_sentence_about_an_english_passage_is_verified_in_english(
    quoting: Assistant, model: ScriptedModel, key: str
) -> None:
    seen: list[str] = []

    class Noting(WordVerifier):
        def verify(self, claim: str, evidence: Sequence[str], *, question: str = "") -> Verdict:
            seen.append(claim)
            return super().verify(claim, evidence, question=question)

    writer = Writer(model, Noting(), "scripted:model", timeout=20)
    assistant = Assistant(quoting.index, settings=quoting.settings, writer=writer)
    text = f"Mae'r gwasanaeth llyfrgell yn cael ei arwain gan y Cyfarwyddwr Tai. [{key}]"
    answer = told(assistant, model, text, question="Pwy sy'n arwain y gwasanaeth llyfrgell?")
    assert "library" in seen[0]
    assert answer.fallback == "unverified"
