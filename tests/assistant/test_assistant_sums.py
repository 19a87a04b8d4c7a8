"""Sums and differences: worked out from certain terms only."""

import pytest
from conftest import make_document

from assistant.compose.groups import Group
from assistant.compose.quote import Quoter
from assistant.compose.sums import terms_of, worked_out
from assistant.read.units import Unit
from assistant.understand.question import analyse


def worked(question: str, *texts: str) -> list[str]:
    groups = [Group((Unit(make_document(text), 0, len(text), "sentence", 0),)) for text in texts]
    return [c.text for c in worked_out(analyse(question), groups, Quoter(), "en")]


GIFTS = "The Council gave £96,000, the Union gave £41,000, and the Health Board gave £75,000."


@pytest.mark.parametrize(
    ("question", "texts", "said"),
    [
        pytest.param(
            "How much did the Union and the Health Board give in total?", [GIFTS],
            ["Together: £41,000 + £75,000 = £116,000."], id="two that are named",
        ),
        pytest.param(
            "How much in total went to the two halls?", ["It gave £1, 640,000 to one hall and £660,000 to the other."],
            ["Together: £1,640,000 + £660,000 = £2,300,000."], id="as many as are counted",
        ),
        pytest.param(
            "How much did the Union and the School give in total?", [GIFTS], [], id="one of them is not there"
        ),
        pytest.param(
            "How much was given to the two halls in total?", [GIFTS], [], id="another count"
        ),
        pytest.param(
            "How much did the Union and the Health Board give in total?",
            [GIFTS + " In total they gave £212,000."], [], id="the text has its own total",
        ),
        pytest.param(
            "How many more passengers were there in 2023 than in 2019?",
            ["It carried 18,400 passengers.", "In 2022-23 it carried 23,900 passengers."],
            ["The difference: 23,900 − 18,400 = 5,500."], id="a difference",
        ),
        pytest.param(
            "How many more passengers were there in 2023?",
            ["It carried 18,400 passengers.", "It carried 23,900 passengers.", "It lost 10 passengers."],
            [], id="more than two figures",
        ),
        pytest.param("How much did the Union give?", [GIFTS], [], id="no sum is asked for"),
    ],
)  # fmt: skip
def test_only_what_is_certain_is_worked_out(question: str, texts: list[str], said: list[str]) -> None:
    assert worked(question, *texts) == said


def test_years_dates_and_shares_are_no_terms() -> None:
    text = "In 2019 and 2020-21, 15% of 1,200 homes (£3.5 million) were let by 4/5."
    document = make_document(text)
    assert [t.printed for t in terms_of(Unit(document, 0, len(text), "sentence", 0))] == [
        "1,200",
        "£3.5 million",
    ]
