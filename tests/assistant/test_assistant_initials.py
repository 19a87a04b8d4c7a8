"""Initials that no document spells out."""

import pytest

from assistant.understand.initials import Initials
from index.language import Vocabulary

TEXTS = [
    "The Harbour Safety Board met. Members of the Harbour Safety Board and the Night Bus team came.",
    "The Welsh Language Unit (WLU) answers to the Harbour Safety Board. Night Buses run late.",
]


@pytest.mark.parametrize(
    ("asked", "understood"),
    [
        ("Who chairs the HSB?", "Who chairs the HSB (Harbour Safety Board)?"),
        ("Who leads the WLU?", "Who leads the WLU?"),
        ("Who leads the XYZ?", "Who leads the XYZ?"),
    ],
)
def test_initials_are_followed_by_the_name_that_is_clearly_meant(asked: str, understood: str) -> None:
    assert Initials(TEXTS).spelt_out(asked, Vocabulary.learn(TEXTS)) == understood


def test_initials_of_two_names_are_left_alone() -> None:
    texts = ["The Night Bus and the New Board met. The Night Bus and the New Board agreed."]
    assert (
        Initials(texts).spelt_out("Who pays for the NB?", Vocabulary.learn(texts)) == "Who pays for the NB?"
    )
