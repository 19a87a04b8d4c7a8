"""What of the evidence is shown: the best unit alone, what it leans on, lists whole, parts, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from scripted_reader import ScriptedReader, holding

from assistant import Answer, Assistant, Settings
from index.embed import WordEmbedder

MINUTES = """Harbour Forum

Minutes of 3 March 2021

The Forum is chaired by Mair Owen. It meets at the Net Loft. The Pier Trust pays for the lamps.

The members are:

- the Harbour Trust
- the Fishers' Union
- the Sea School

Year / Sailings / Passengers
2019 / 410 / 18,400
2020 / 120 / 3,900
"""
LATER = """Harbour Forum

Minutes of 9 May 2023

The Forum is chaired by Tomos Rhys. It meets at the Custom House.
"""


@pytest.fixture
def asked(tmp_path: Path, world: Callable[[Mapping[str, str]], Path]) -> Callable[..., Answer]:
    """Ask some documents by a scripted reader."""

    def ask(question: str, reader: ScriptedReader, history: tuple[str, ...] = (), **files: str) -> Answer:
        folder = world({f"{name}.txt": text for name, text in (files or {"minutes": MINUTES}).items()})
        settings = Settings(corpus=folder, index=tmp_path / "index", threshold=0.5)
        with opened(settings, reader) as assistant:
            return assistant.ask(question, history)

    return ask


@contextmanager
def opened(settings: Settings, reader: ScriptedReader) -> Iterator[Assistant]:
    with Assistant.open(settings, embedder=WordEmbedder(), reader=reader) as assistant:
        yield assistant


def quoted(answer: Answer) -> list[str]:
    return [claim.text for claim in answer.claims if claim.citations]


def test_nothing_is_added_that_was_not_asked(asked: Callable[..., Answer]) -> None:
    answer = asked("Who chairs the Forum?", holding("Mair Owen"))
    assert quoted(answer) == ["The Forum is chaired by Mair Owen."]
    assert answer.status == "answered"


def test_what_denies_what_is_taken_for_granted_is_shown_as_such(asked: Callable[..., Answer]) -> None:
    answer = asked("Why was the lamp fund closed?", ScriptedReader(holding("Pier Trust").score, denies=30.0))
    assert answer.claims[0].text == "The documents say otherwise:"
    assert answer.status == "answered"
    assert quoted(answer) == ["The Pier Trust pays for the lamps."]


def test_copies_of_a_sentence_leave_room_for_others(asked: Callable[..., Answer]) -> None:
    notes = "Notes\n\n" + "Who chairs the Harbour Forum is not for us to say.\n\n" * 16
    answer = asked("Who chairs the Harbour Forum?", holding("Mair Owen"), minutes=MINUTES, notes=notes)
    assert quoted(answer) == ["The Forum is chaired by Mair Owen."]


def test_words_that_answer_are_told(asked: Callable[..., Answer]) -> None:
    [citation] = asked("Who chairs the Forum?", holding("Mair Owen")).citations
    assert citation.start <= citation.answer_start < citation.answer_end <= citation.end


def test_sentence_brings_along_the_one_that_it_leans_on(asked: Callable[..., Answer]) -> None:
    [text] = quoted(asked("Where does the Forum meet?", holding("Net Loft")))
    assert text == "The Forum is chaired by Mair Owen. It meets at the Net Loft."


def test_list_that_is_asked_for_comes_whole(asked: Callable[..., Answer]) -> None:
    answer = asked("Which bodies are members?", holding("Harbour Trust", "Union"))
    assert quoted(answer) == ["- the Harbour Trust", "- the Fishers' Union", "- the Sea School"]
    assert "The members are" in answer.text


def test_sentence_that_leads_to_a_list_brings_it_along(asked: Callable[..., Answer]) -> None:
    answer = asked("Who is it made up of?", holding("members are"))
    assert quoted(answer)[:2] == ["The members are:", "- the Harbour Trust"]
    assert len(quoted(answer)) == 4


def test_long_list_that_a_sentence_leads_to_is_cut_and_told(asked: Callable[..., Answer]) -> None:
    items = "\n".join(f"- ward number {n} with its own small office by the river" for n in range(40))
    answer = asked("Which are they?", holding("wards are"), wards=f"Wards\n\nThe wards are:\n\n{items}\n")
    assert len(quoted(answer)) - 1 == int(answer.text.split("Shown: ")[1].split(" of 40")[0])


def test_one_item_that_is_asked_for_comes_alone(asked: Callable[..., Answer]) -> None:
    assert quoted(asked("Is the Union a member?", holding("Union"))) == ["- the Fishers' Union"]


def test_row_comes_with_its_head(asked: Callable[..., Answer]) -> None:
    answer = asked("How many sailings were there in 2020?", holding("120"))
    assert quoted(answer) == ["- 2020 · 120 · 3,900"]
    assert "Year · Sailings · Passengers" in answer.text


def test_long_list_is_led_by_the_item_that_answers(asked: Callable[..., Answer]) -> None:
    items = "\n".join(f"- ward number {n} with its own small office by the river" for n in range(40))
    text = f"Wards\n\nThe wards are:\n\n{items}\n"
    answer = asked("Which wards have an office?", holding("ward number", "number 37"), wards=text)
    assert "of 40" in answer.text


def test_two_things_asked_of_which_one_is_not_said(asked: Callable[..., Answer]) -> None:
    answer = asked("Who chairs the Forum and when was it founded?", ScriptedReader(_chair_only))
    assert answer.status == "partly"
    assert "when was it founded" in answer.text
    assert "Mair Owen" in answer.text


def _chair_only(question: str, text: str) -> float:
    return 6.0 if "Mair Owen" in text and "founded" not in question else -6.0


def test_what_nothing_answers_is_refused_with_what_is_nearest(asked: Callable[..., Answer]) -> None:
    answer = asked("Who sweeps the pier?", holding("nothing"))
    assert answer.status == "not_in_documents"
    assert answer.nearest
    assert not answer.citations


def test_documents_of_two_years_stand_side_by_side(asked: Callable[..., Answer]) -> None:
    reader = holding("Mair Owen", "Tomos Rhys")
    answer = asked("Who chaired the Forum in 2021 and in 2023?", reader, earlier=MINUTES, later=LATER)
    assert quoted(answer) == ["The Forum is chaired by Mair Owen.", "The Forum is chaired by Tomos Rhys."]


def test_document_that_says_nothing_is_named_in_a_comparison(asked: Callable[..., Answer]) -> None:
    answer = asked(
        "How has the chair changed between 2021 and 2023?",
        holding("Tomos Rhys"),
        earlier=MINUTES,
        later=LATER,
    )
    assert answer.status == "partly"
    assert "does not say" in answer.text


def test_documents_without_dates_are_no_comparison(asked: Callable[..., Answer]) -> None:
    one, two = "Swans\n\nThe swans are fed at nine.\n", "Ducks\n\nThe ducks are fed at ten.\n"
    answer = asked("How has the feeding of swans changed?", holding("swans"), swans=one, ducks=two)
    assert "()" not in answer.text
    assert "does not say" not in answer.text


def test_the_way_that_is_answered_better_wins(asked: Callable[..., Answer]) -> None:
    reader = ScriptedReader(
        lambda question, text: 6.0 if "Net Loft" in text and "Forum" in question else -6.0
    )
    answer = asked("Where does it meet?", reader, ("Who chairs the Forum?",))
    assert "Net Loft" in answer.text
    assert "Forum" in answer.standalone_question


def test_the_rest_is_what_was_not_told(asked: Callable[..., Answer]) -> None:
    reader = ScriptedReader(lambda _, text: 6.0 if "Mair Owen" in text else 2.0 if "lamps" in text else -6.0)
    answer = asked("what else?", reader, ("Who chairs the Forum?",))
    assert answer.citations
    assert "lamps" in answer.text
