"""Words: folding, acronyms both ways, spelling."""

import pytest

from index.language import Vocabulary, acronyms_in, fold, words

TEXTS = [
    "The Harbour Safety Committee (HSC) reports to the harbour board.",
    "The HSC meets monthly. Inspectors of the committee check moorings.",
    "The Trust of Old Bridges (TOBs) keeps records.",
]


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary.learn(TEXTS)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        pytest.param("Local Roads Board (LRB)", [("LRB", "Local Roads Board")], id="long first"),
        pytest.param("the LRB (Local Roads Board) met", [("LRB", "Local Roads Board")], id="short first"),
        pytest.param("Local Roads Boards (LRBs)", [("LRB", "Local Roads Boards")], id="plural"),
        pytest.param(
            "Head of the Fire\nService (HFS)", [("HFS", "Head of the Fire Service")], id="over a line"
        ),
        pytest.param("the money (GBP) was paid", [], id="initials disagree"),
        pytest.param("the harbour (see below)", [], id="no acronym"),
    ],
)
def test_acronyms_are_learned_from_their_spelling_out(text: str, pairs: list) -> None:
    assert acronyms_in(text) == pairs


def test_endless_words_are_read_in_no_time() -> None:
    """A quarter of a million letters without a space took minutes where names were sought from the left."""
    text = "x" * 250_000 + " Local Roads Board (LRB)"
    assert acronyms_in(text) == [("LRB", "Local Roads Board")]


@pytest.mark.parametrize(
    ("asked", "extra"),
    [
        pytest.param("Who is on the board?", [], id="a word of the language"),
        pytest.param("Who answers for IS?", ["Information Services"], id="written as an acronym"),
        pytest.param("what does the lrb do", ["Local Roads Board"], id="no word: in small letters too"),
        pytest.param("the local roads board", ["LRB"], id="the name spelt out"),
        pytest.param("the Local Roads Board (LRB)", [], id="both there already"),
        pytest.param("the PCT", [], id="more meanings than two"),
    ],
)
def test_acronyms_work_both_ways_where_they_are_some(asked: str, extra: list[str]) -> None:
    known = "Information Services (IS). Local Roads Board (LRB). "
    senses = "Port Clearance Team (PCT). Primary Care Trust (PCT). Parish Council Tax (PCT)."
    assert Vocabulary.learn([known + senses]).expand(asked) == extra


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        pytest.param("who checks the morings?", "who checks the moorings?", id="a letter missing"),
        pytest.param("the harbuor board", "the harbour board", id="letters swapped"),
        pytest.param("the HSX board", "the HSX board", id="acronyms are left"),
        pytest.param("the board of 2019", "the board of 2019", id="numbers are left"),
        pytest.param("which officers meet", "which officers meet", id="ordinary words are left"),
        pytest.param("reported", "reported", id="inflections are left"),
    ],
)
def test_misspelt_words_find_their_neighbours(vocabulary: Vocabulary, typed: str, right: str) -> None:
    assert vocabulary.correct(typed) == right


def test_folding_keeps_length_and_drops_accents() -> None:
    text = "Tŷ’r Dŵr – “Âbl” É"
    assert len(fold(text)) == len(text)
    assert fold(text) == 'ty\'r dwr - "abl" e'


def test_words_drop_possessives() -> None:
    assert words("the board’s £1,500 plan") == ["the", "board", "1,500", "plan"]


def test_rare_words_are_more_telling(vocabulary: Vocabulary) -> None:
    assert vocabulary.idf("moorings") > vocabulary.idf("committee") > vocabulary.idf("the")
