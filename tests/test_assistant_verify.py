"""Whether evidence supports a claim: the verifier, its features, the command, and a model in its place."""

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.checks.features import FEATURES
from assistant.checks.measures import measures
from assistant.checks.quantities import agree, quantities
from assistant.checks.tokens import tokens
from assistant.checks.weighing import Tree, weighing
from assistant.commands.cli import main
from assistant.verify import FeatureVerifier, Verdict, Verifier, open_verifier
from assistant.verify_response import claims_of, context_texts, verify_response
from index.embed import WordEmbedder, open_embedder
from index.errors import ModelError

SOURCE = (
    "The ferry company carried 48,200 passengers in 2022, 7 per cent fewer than in the year before. "
    "The harbour master, Ewa Lind, licenses the boats, and the coastguard inspects them every spring. "
    "Bicycles travel free, but motorcycles may not be taken on board. "
    "The pier is due to be rebuilt in 2026 if the county agrees."
)


class Never:
    """Supports nothing."""

    def verify(self, claim: str, evidence: Sequence[str], *, question: str = "") -> Verdict:
        return Verdict(False, 0.0, ("never",))


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return FeatureVerifier(open_embedder())


@pytest.mark.model
@pytest.mark.parametrize(
    "claim",
    [
        "The ferry company carried 48,200 passengers in 2022.",
        "In 2022 the ferry company had 48,200 passengers.",
        "Boats are licensed by the harbour master, Ewa Lind.",
        "Bicycles travel free.",
        "The coastguard inspects the boats every spring.",
    ],
)
def test_true_rewording_is_supported(verifier: Verifier, claim: str) -> None:
    assert verifier.verify(claim, [SOURCE]).supported


@pytest.mark.model
@pytest.mark.parametrize(
    ("claim", "said"),
    [
        pytest.param("The ferry company carried 84,200 passengers in 2022.", "84,200", id="number"),
        pytest.param("The ferry company carried 48,200 passengers in 2021.", "2021", id="year"),
        pytest.param("The harbour master, Ewa Berg, licenses the boats.", "Berg", id="name"),
        pytest.param("Motorcycles may be taken on board.", "", id="negation"),
        pytest.param("The mayor opened the new pier with a brass band.", "mayor", id="made up"),
        pytest.param("Bicycles travel free at weekends in summer, with a helmet.", "", id="added detail"),
    ],
)
def test_what_the_source_does_not_say_is_not_supported(verifier: Verifier, claim: str, said: str) -> None:
    verdict = verifier.verify(claim, [SOURCE])
    assert not verdict.supported
    assert verdict.reasons
    assert said in " ".join(verdict.reasons)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("£1.9 million", "1,900,000 pounds", True),
        ("18%", "18 per cent", True),
        ("half of them", "50% of them", True),
        ("three quarters of them", "75 per cent of them", True),
        ("14 September 2022", "September 2022", True),
        ("14 September 2022", "15 September 2022", False),
        ("5 March 2020", "2020-03-05", True),
        ("forty-two parks", "42 parks", True),
        ("about 410,000 books", "412,000 books", True),
        ("410,000 books", "412,000 books", False),
        ("three weeks", "three months", False),
        ("$40", "40 euros", False),
        ("the third", "three", False),
        ("12 percentage points", "12 per cent", False),
    ],
)
def test_quantities_agree_by_value_and_unit(a: str, b: str, same: bool) -> None:
    [one], [other] = quantities(a), quantities(b)
    assert agree(one, other) is same
    assert agree(other, one) is same


@pytest.mark.parametrize(
    ("response", "claims"),
    [
        pytest.param("Unable to answer based on given passages.", [], id="says that it can't"),
        pytest.param("Sure! Here are the steps:\n\n### Summary\n", [], id="headings"),
        pytest.param("The passages do not mention the price.", [], id="not mentioned"),
        pytest.param("I hope this helps! Do you want more?", [], id="talk"),
        pytest.param(
            "Based on the given passages, the pier is old. [1]\n\n1. **Boats** are inspected.\n- Bicycles travel free (passage 2).",
            ["the pier is old.", "Boats are inspected.", "Bicycles travel free."], id="claims in lists",
        ),
    ],
)  # fmt: skip
def test_answer_is_parted_into_claims_with_their_spans(response: str, claims: list) -> None:
    found = list(claims_of(response))
    assert [text for text, _, _ in found] == claims
    assert all(0 <= start < end <= len(response) for _, start, end in found)


def test_context_of_json_is_read_as_lines() -> None:
    assert context_texts('{"name": "Pier", "hours": {"Monday": "9-5"}}') == [
        "name: Pier.\n\nhours Monday: 9-5.\n"
    ]
    assert context_texts("passage 1: One.\n\npassage 2: Two.") == ["One.", "Two."]
    assert context_texts(["One.", "Two."]) == ["One.", "Two."]


@pytest.mark.parametrize(
    "told",
    [
        "Passage 2 states that bicycles travel free.",
        "It is mentioned in passage 2 that bicycles travel free.",
        "It is important to note that bicycles travel free (source: passage 2).",
        "**Answer:** bicycles travel free [1].",
    ],
)
def test_how_an_answer_came_about_is_no_part_of_the_claim(told: str) -> None:
    assert [text for text, _, _ in claims_of(told)] == ["bicycles travel free."]


@pytest.mark.parametrize(
    "said",
    [
        "I'm sorry, but the passages do not say what a ticket costs.",
        "I cannot answer from the passages.",
        "There is no information about the price.",
        "The price is not mentioned in the given passages.",
    ],
)
def test_answer_that_says_it_cannot_be_answered_is_supported(said: str) -> None:
    verdict = verify_response(said, SOURCE, Never())
    assert (verdict.supported, verdict.sentences) == (True, ())


@pytest.mark.model
def test_answer_with_one_made_up_sentence_is_not_supported(verifier: Verifier) -> None:
    good = "Based on the passages, bicycles travel free. The coastguard inspects the boats every spring."
    bad = f"{good} Tickets for children cost 3 euros and are sold by the captain, Olaf Renk."
    assert verify_response(good, SOURCE, verifier, question="Who inspects the boats?").supported
    verdict = verify_response(bad, SOURCE, verifier, question="Who inspects the boats?")
    assert not verdict.supported
    worst = min(verdict.sentences, key=lambda s: s.verdict.score)
    assert "Olaf Renk" in bad[worst.start : worst.end]


@pytest.mark.model
def test_command_prints_a_verdict_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"question": "q", "context": SOURCE, "response": "Bicycles travel free."},
        {"id": 7, "question": "q", "context": SOURCE, "response": "The captain is Olaf Renk, aged 51."},
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "rows.jsonl").write_text(lines, encoding="utf-8")
    assert main(["verify", str(tmp_path / "rows.jsonl")]) == 0
    out = capsys.readouterr().out
    first, second = (json.loads(line) for line in out.splitlines())
    assert (first["supported"], second["supported"], second["id"]) == (True, False, 7)
    assert second["sentences"][0]["reasons"]
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert main(["verify", "-"]) == 0
    assert capsys.readouterr().out == out


@pytest.mark.model
def test_command_prints_a_verdict_before_it_reads_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed: list[str] = []

    class Lines:
        """Standard input that notes what was printed when its next line is asked for."""

        def __iter__(self) -> Iterator[str]:
            for text in ("Bicycles travel free.", "The captain is Olaf Renk."):
                printed.append(capsys.readouterr().out)
                yield json.dumps({"context": SOURCE, "response": text})

    monkeypatch.setattr("sys.stdin", Lines())
    assert main(["verify", "-"]) == 0
    assert json.loads(printed[1])["supported"]


@pytest.mark.model
def test_wrong_line_comes_after_the_verdicts_of_those_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = json.dumps({"context": SOURCE, "response": "Bicycles travel free."})
    (tmp_path / "rows.jsonl").write_text(f"{row}\n{{\n", encoding="utf-8")
    assert main(["verify", str(tmp_path / "rows.jsonl")]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["supported"]
    assert "Line 2 is not JSON" in told.err


def test_tree_goes_left_where_a_feature_is_at_most_its_bound() -> None:
    tree = Tree(("news", "", ""), (1.0, 0.0, 0.0), (1, 0, 0), (2, 0, 0), (0.0, 2.0, -3.0))
    assert [tree.read({"news": value}) for value in (0.0, 1.0, 1.5)] == [2.0, 2.0, -3.0]


def test_weights_are_of_the_features_that_are_compared() -> None:
    assert weighing().trees
    assert {name for tree in weighing().trees for name in tree.feature if name} <= set(FEATURES)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("£46 a year", {"pound", "year"}),
        ("paid monthly, 64 per cent", {"month"}),
        ("every fortnight, the second half", {"week"}),
    ],
)
def test_measures_of_a_text_have_one_form(text: str, named: set[str]) -> None:
    assert set(measures(tokens(text))) == named


def test_evidence_kept_ready_is_bounded() -> None:
    verifier = FeatureVerifier(WordEmbedder())
    for number in range(40):
        verifier.verify("The pier is old.", [f"The pier of town {number} is old."])
    assert len(verifier._ready) < 20


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "Line 1 is not JSON"), ('{"response": "x"}', "no context"), ("[1]", "no context and no response")],
)
def test_line_of_another_form_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (tmp_path / "rows.jsonl").write_text(text, encoding="utf-8")
    assert main(["verify", str(tmp_path / "rows.jsonl")]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_any_entailment_cross_encoder_takes_the_place(cross_encoder: Any) -> None:
    entails = open_verifier(cross_encoder(["entailment", "neutral", "contradiction"]), WordEmbedder())
    denies = open_verifier(cross_encoder(["contradiction", "entailment", "neutral"]), WordEmbedder())
    scores = open_verifier(cross_encoder(["score"]), WordEmbedder())
    assert entails.verify("The pier is old.", ["The pier is old."]).supported
    verdict = denies.verify("The pier is old.", ["The pier is new."])
    assert (verdict.supported, verdict.reasons) == (False, ("the source contradicts it",))
    assert scores.verify("The pier is old.", ["The pier is old."]).score == pytest.approx(0.9526, abs=1e-3)
    with pytest.raises(ModelError, match="expected one called entailment"):
        open_verifier(cross_encoder(["cat", "dog"]), WordEmbedder())


@pytest.mark.model
def test_cross_encoder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="expected the name or folder"):
        open_verifier(str(tmp_path / "nothing"), WordEmbedder())
