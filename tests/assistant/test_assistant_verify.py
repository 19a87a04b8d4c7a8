"""Whether evidence supports a claim: windows, figures, the support model and any other, whole answers, the command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from word_model import SOURCE, WordModel

from assistant.commands.verify_rows import context_texts
from assistant.verify import Verdict, open_verifier
from assistant.verify.claims import is_claim, parts_of
from assistant.verify.figures import nowhere
from assistant.verify.foreign import TransformersSupport
from assistant.verify.packaged import MODEL
from assistant.verify.response import verify_response
from assistant.verify.verdict import Reading
from assistant.verify.verify import SupportVerifier, calibrations, merged
from assistant.verify.windows import ROOM, Context
from index.errors import ModelError


@pytest.fixture
def model() -> WordModel:
    return WordModel()


@pytest.fixture
def verifier(model: WordModel) -> SupportVerifier:
    return SupportVerifier(model)


def test_claim_whose_words_are_borne_out_is_verified(verifier: SupportVerifier) -> None:
    verdict = verifier.verify("Bicycles travel free", [SOURCE])
    assert (verdict.supported, verdict.support, verdict.words, verdict.reasons) == (True, "verified", (), ())


@pytest.mark.parametrize(
    ("claim", "support", "words", "said"),
    [
        ("Bicycles and buggies travel free", "partly", ["buggies"], "not borne out by the source: “buggies”"),
        ("Everyone swims home", "not", ["Everyone swims home"], "not borne out"),
        ("passengers in 2019", "partly", ["2019"], "nowhere in the source: “2019”"),
    ],
)  # fmt: skip
def test_words_that_are_not_borne_out_are_told(
    verifier: SupportVerifier, claim: str, support: str, words: list[str], said: str
) -> None:
    verdict = verifier.verify(claim, [SOURCE])
    assert (verdict.supported, verdict.support) == (False, support)
    assert [claim[start:end] for start, end in verdict.words] == words
    assert said in verdict.reasons[0]


def test_strictness_moves_the_bar() -> None:
    class Unsure(WordModel):
        def _reading(self, context: str, statement: str) -> Reading:
            return Reading(0.2)

    told = {
        s: SupportVerifier(Unsure(), strictness=s).verify("It is old", ["It is."]) for s in ("low", "high")
    }
    assert [told["low"].supported, told["high"].supported] == [True, False]
    assert told["high"].score < calibrations()[""].thresholds["high"]


def test_claims_of_an_answer_are_read_together(verifier: SupportVerifier, model: WordModel) -> None:
    verify_response("Bicycles travel free. The pier is old.", [SOURCE], verifier, question="What is free?")
    assert model.calls == 1
    assert [lead for lead, *_ in model.read_rows] == ["What is free?", "Bicycles travel free."]


def test_nothing_to_compare_with_is_not_supported(verifier: SupportVerifier) -> None:
    assert not verifier.verify("It is old.", []).supported
    assert not verifier.verify(" ", [SOURCE]).supported


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        pytest.param("48,200 passengers came in 2022.", [], id="as written"),
        pytest.param("84,200 passengers came.", ["84,200"], id="figure"),
        pytest.param("It was rebuilt in 1998.", ["1998"], id="year"),
        pytest.param("In 2021 more came.", [], id="the year before is not out of thin air"),
        pytest.param("Inspected on 3 June 2022.", ["3 June 2022"], id="date"),
        pytest.param("Two of the three boats sail.", [], id="small counts may be counted"),
        pytest.param("He said “a fine new pier” would come.", ["a fine new pier"], id="quotation"),
        pytest.param("“Bicycles travel free” it says.", [], id="true quotation"),
    ],
)
def test_numbers_and_quotations_that_stand_nowhere_are_found(statement: str, found: list[str]) -> None:
    assert [statement[start:end] for start, end in nowhere(statement, SOURCE)] == found


def test_what_numbers_come_to_is_not_nowhere() -> None:
    context = "The grant was £40,000 and the council added £24,500. Budget (£000): 640."
    for statement in (
        "In all £64,500 came.",
        "The grant was £15,500 more.",
        "It was £640,000.",
        "62 per cent",
    ):
        assert nowhere(statement, context) == [], statement


def test_of_a_long_context_lines_from_anywhere_are_read() -> None:
    filling = [f"Item {n} of the agenda was noted without discussion by the members." for n in range(300)]
    texts = [
        *filling[:150],
        "The harbour dues rise to £9 in May.",
        *filling[150:],
        "Mr Okafor chairs the harbour board.",
    ]
    gathered, around = Context.of([" ".join(texts)]).windows(
        "Mr Okafor raised the harbour dues to £9 in May."
    )
    assert max(len(gathered), len(around)) <= ROOM + 80
    assert "£9 in May" in gathered
    assert "Okafor" in gathered
    assert "agenda" in around


def test_short_context_is_read_whole() -> None:
    assert Context.of([SOURCE]).windows("anything") == [SOURCE]
    assert Context.of([]).windows("anything") == [""]


def test_marks_are_whole_words() -> None:
    assert merged([(4, 5), (5, 7), (8, 9)], "some nowhere text") == ((5, 12),)


@pytest.mark.parametrize(
    ("response", "claims"),
    [
        pytest.param("Unable to answer based on given passages.", [], id="says that it can't"),
        pytest.param("Sure! Here are the steps:\n\n### Summary\n", [], id="headings"),
        pytest.param("The passages do not mention the price.", [], id="not mentioned"),
        pytest.param("There is no information about the price.", [], id="no information"),
        pytest.param("I hope this helps! Do you want more?", [], id="talk"),
        pytest.param("Passage 2 states that bicycles travel free.", ["bicycles travel free."], id="states that"),
        pytest.param("**Answer:** bicycles travel free [1].", ["bicycles travel free."], id="label"),
        pytest.param(
            "Based on the given passages, the pier is old. [1]\n\n1. **Boats** are inspected.\n- Bicycles travel free (passage 2).",
            ["the pier is old.", "Boats are inspected.", "Bicycles travel free."], id="claims in lists",
        ),
    ],
)  # fmt: skip
def test_answer_is_parted_into_claims_with_their_spans(response: str, claims: list[str]) -> None:
    found = [part for part in parts_of(response) if is_claim(part.text)]
    assert [part.text for part in found] == claims
    assert all(len(part.read) == part.end - part.start for part in found)


def test_context_of_json_is_read_as_lines() -> None:
    assert context_texts('{"name": "Pier", "hours": {"Monday": "9-5"}}') == [
        "name: Pier.\n\nhours Monday: 9-5.\n"
    ]
    assert context_texts("passage 1: One.\n\npassage 2: Two.") == ["One.", "Two."]
    assert context_texts(["One.", "Two."]) == ["One.", "Two."]


def test_answer_is_marked_where_it_is_not_borne_out(verifier: SupportVerifier) -> None:
    answer = "- **Bicycles** travel free [1].\n- The coastguard inspects submarines every spring."
    verdict = verify_response(answer, [SOURCE], verifier, question="What is free?")
    assert not verdict.supported
    assert [s.verdict.support for s in verdict.sentences] == ["verified", "partly"]
    [(start, end)] = verdict.sentences[1].verdict.words
    assert answer[start:end] == "submarines"
    assert verdict.to_dict()["sentences"][1]["words"] == ((start, end),)


def test_answer_that_claims_nothing_is_supported(verifier: SupportVerifier) -> None:
    verdict = verify_response("I'm sorry, but the passages do not say what it costs.", [SOURCE], verifier)
    assert (verdict.supported, verdict.sentences) == (True, ())


@pytest.mark.model
@pytest.mark.parametrize(
    ("true", "false", "word"),
    [
        pytest.param(
            "Bicycles travel free.", "Motorcycles travel free.", "Motorcycles",
            marks=pytest.mark.xfail(reason="of statements of another thing one in four is missed"),
        ),
        ("The pier may be rebuilt in 2026.", "The pier was rebuilt in 2016.", "2016"),
        (
            "The ferry company lost passengers in 2022.",
            "The ferry company won a prize from the mayor.",
            "prize",
        ),
    ],
)  # fmt: skip
def test_packaged_model_scores_what_is_said_above_what_is_not(true: str, false: str, word: str) -> None:
    verifier = open_verifier()
    right, wrong = (verifier.verify(claim, [SOURCE]) for claim in (true, false))
    assert right.score > wrong.score
    assert word in false


@pytest.mark.model
def test_packaged_model_is_small_and_reads_without_torch() -> None:
    assert MODEL.stat().st_size <= 25_000_000
    reading, _ = open_verifier().model.read(
        [("", SOURCE, "Bicycles travel free."), ("q", SOURCE, "It is old.")]
    )
    assert [reading.words[0][0], reading.words[-1][1]] == [0, len("Bicycles travel free.")]


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_any_entailment_cross_encoder_takes_the_place(cross_encoder: Any) -> None:
    entails = open_verifier(cross_encoder(["entailment", "neutral", "contradiction"]))
    denies = open_verifier(cross_encoder(["contradiction", "entailment", "neutral"]))
    scores = open_verifier(cross_encoder(["score"]))
    assert entails.verify("The pier is old.", ["The pier is old."]).supported
    assert denies.verify("The pier is old.", ["The pier is new."]) == Verdict(
        False, pytest.approx(0.045, abs=0.01), ("the source does not say so",)
    )
    assert scores.verify("The pier is old.", ["The pier is old."]).score == pytest.approx(0.9526, abs=1e-3)
    with pytest.raises(ModelError, match="expected one called entailment"):
        open_verifier(cross_encoder(["cat", "dog"]))


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_any_token_classifier_takes_the_place(token_classifier: Any) -> None:
    model = TransformersSupport(token_classifier(2))
    [short, long] = model.read(
        [("is it old", "the pier is old", "the pier is new"), ("", "old " * 900, "the board")]
    )
    assert [(start, end) for start, end, _ in short.words] == [(0, 3), (4, 8), (9, 11), (12, 15)]
    assert [(start, end) for start, end, _ in long.words] == [(0, 3), (4, 9)]
    assert -max(odds for *_, odds in short.words) <= short.score <= -min(odds for *_, odds in short.words)
    verdict = SupportVerifier(model).verify("the pier is new", ["the pier is old"])
    assert verdict.supported or verdict.reasons
    with pytest.raises(ModelError, match="of tokens two"):
        TransformersSupport(token_classifier(5))


@pytest.mark.model
def test_model_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="expected the name or folder"):
        open_verifier(str(tmp_path / "nothing"))
