"""Kinds of answer, parts of a question, and what is withheld because the kind is missing."""

import pytest

from assistant import Assistant
from assistant.candidates import kind_match
from assistant.kinds import personal_names, question_kind
from assistant.question import analyse
from assistant.synonyms import synonyms
from index.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What does LIS stand for?", "expansion"),
        ("What is the manager's email address?", "contact"),
        ("How much did the library cost?", "money"),
        ("How many branches are there?", "count"),
        ("When does the ferry sail?", "date"),
        ("Who is the harbour master?", "name"),
        ("Who chairs the board?", "person"),
        ("Who wrote the report?", "author"),
        ("Where is the meadow?", "place"),
        ("Pryd mae'r cyfarfod?", "date"),
        ("What does the team do?", "fact"),
    ],
)
def test_question_tells_the_kind_of_its_answer(question: str, kind: str) -> None:
    assert question_kind(question) == kind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Councillor Pugh opened the hall.", ["Pugh"]),
        ("The work is led by Megan Price.", ["Megan"]),
        ("The Parks Board chairs the Riverside Partnership.", []),
    ],
)
def test_personal_names_are_told_from_other_names(text: str, found: list[str]) -> None:
    assert personal_names(text) == found


def test_text_without_the_kind_does_not_match() -> None:
    assert kind_match("money", "The board meets twelve times.", ()) == 0
    assert kind_match("money", "The board spends £12.", ()) == 1


def test_later_part_takes_over_what_the_first_is_about() -> None:
    words = Vocabulary.learn(["The ferry is run by the harbour board."])
    first, second = analyse("When does the ferry sail, and who pays for it?", words).parts
    assert (first.kind, second.kind) == ("date", "person")
    assert "ferri" in second.terms
    assert "ferri" not in second.own


def test_clause_that_asks_nothing_belongs_to_the_question_after_it() -> None:
    words = Vocabulary.learn(["The ferry is run by the harbour board."])
    assert len(analyse("Apart from the ferry, who uses the harbour?", words).parts) == 1


def test_synonyms_go_both_ways() -> None:
    assert "fund" in synonyms("pay")
    assert "pay" in synonyms("fund")


@pytest.mark.model
@pytest.mark.parametrize(
    "question",
    [
        "What is the Head of Libraries' email address?",
        "What is the name of the officer who is the Head of Sport?",
        "How much does the wildflower meadow beside the hospital cost?",
        "What did the survey of 2027 find about lighting in parks?",
    ],
)
def test_covered_subject_without_the_fact_is_not_answered(third_assistant: Assistant, question: str) -> None:
    assert third_assistant.ask(question).status != "answered"


@pytest.mark.model
def test_second_part_is_answered_beside_the_first(third_assistant: Assistant) -> None:
    answer = third_assistant.ask("Who chairs the Tree Planting Partnership, and who pays for the trees?")
    assert answer.status == "answered"
    assert "Parks Manager" in answer.text
    assert "River Trust" in answer.text
