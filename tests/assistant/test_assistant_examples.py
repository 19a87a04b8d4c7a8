"""Examples are drawn from the documents, and each is answered at the place it was drawn from."""

import pytest
from conftest import make_document

from assistant.answers import Citation
from assistant.compose.examples import example_questions

TEXT = (
    "A Report on Gardens\n\n1. Town gardens\n\n"
    "The Rose Committee is chaired by the Head Gardener. The Greenhouse was opened in May 2019, and 4,200"
    " people visited it in the first year. The Friends of the Botanic Garden (FBG) paid for it.\n\n"
    "The officers’ areas of responsibility are:\n\nHead Gardener\nRoses\nHedges\n\nHead of Trees\nOaks\nElms\n"
)


def everything(question: str) -> list[Citation]:
    """Stand for documents that answer whatever is asked, with all of themselves."""
    return [Citation(1, "d", "d.txt", "", "", "", "", None, 0, len(TEXT), TEXT)]


def test_questions_are_of_several_kinds() -> None:
    examples = example_questions([make_document(TEXT)], everything, count=9)
    assert "Who is the Rose Committee chaired by?" in examples
    assert "When was the Greenhouse opened?" in examples
    assert "How many people visited it in the first year?" in examples
    assert "What does FBG stand for?" in examples
    assert "What is Head Gardener responsible for?" in examples
    assert examples.index("Who is the Rose Committee chaired by?") == 0


def test_welsh_ones_are_asked_in_welsh() -> None:
    examples = example_questions([make_document(TEXT)], everything, "cy", count=9)
    assert "Beth yw ystyr FBG?" in examples
    assert not [e for e in examples if e.startswith(("Who", "What", "When", "How"))]


@pytest.mark.parametrize("cited", [[], [Citation(1, "d", "d.txt", "", "", "", "", None, 0, 5, TEXT[:5])]])
def test_what_is_not_answered_at_its_place_is_not_offered(cited) -> None:
    assert example_questions([make_document(TEXT)], lambda question: cited) == []


@pytest.mark.model
@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_documents_answer_their_examples(third_assistant, language: str) -> None:
    examples = third_assistant.examples(language)
    assert 2 <= len(examples) <= 4
    for question in examples:
        assert third_assistant.ask(question, language=language).status in ("answered", "partly")
