"""The measures: what an honest assistant gets, and that broken ones are caught."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant import Answer, Assistant, Citation, Claim, Settings
from assistant.evaluation import Evidence, Question, Report, evaluate
from assistant.evaluation.report_text import report_text
from index import Document, Index

PARKS, LIBRARY = "parks.txt", "library.txt"


def question(
    id: str, text: str, fact: str = "", quote: str = "", doc: str = PARKS, **values: object
) -> Question:
    facts = ((fact,),) if fact else ()
    evidence = (Evidence(doc=doc, quote=quote),) if quote else ()
    return Question(id=id, question=text, must_include=facts, evidence=evidence, **values)  # type: ignore[arg-type]


QUESTIONS = [
    question("chair", "Who chairs the Riverside Partnership?", "Parks Board",
             "The Parks Board chairs the Riverside Partnership.", type="who"),
    question("spends", "What does the Parks Board spend on tree planting?", "£45,000",
             "The Parks Board (PB) spends £45,000 a year on tree planting in Harbour Ward.", type="number"),
    question("hours", "Who decides the opening hours?", "Library Manager",
             "The Library Manager decides the opening hours of each branch.", LIBRARY, type="who"),
    question("villages", "How many villages does the mobile library visit?", "nine",
             "The mobile library visits nine villages every fortnight.", LIBRARY, type="number"),
    question("email", "What is the Library Manager's email address?", answerable=False, type="unanswerable"),
    question("cost", "What did the new swimming pool cost?", answerable=False, type="unanswerable"),
]  # fmt: skip


def cite(number: int, document: Document, start: int, end: int) -> Citation:
    return Citation(number, document.id, document.source, document.title, "", "unknown", "", None, start, end,
                    document.text[start:end])  # fmt: skip


def quoting(question: str, *citations: Citation, probability: float = 0.9) -> Answer:
    claims = tuple(Claim(" ".join(c.quote.split()), (c.number,)) for c in citations)
    text = "\n".join(f"{claim.text} [{claim.citations[0]}]" for claim in claims)
    return Answer(question, question, "answered", text, claims, citations, probability=probability)


def refusing(question: str) -> Answer:
    text = "The documents do not say."
    return Answer(
        question, question, "not_in_documents", text, (Claim(text, verified=None),), probability=0.1
    )


class Honest:
    """Quotes the evidence of each question, and withholds where there is none."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        documents = {d.source: d for d in self.index.documents()}
        (asked,) = (q for q in QUESTIONS if q.question == question)
        if not asked.evidence:
            return refusing(question)
        document, quote = documents[asked.evidence[0].doc], asked.evidence[0].quote
        start = document.text.index(quote)
        return quoting(question, cite(1, document, start, start + len(quote)))


class RandomPassages(Honest):
    """Quotes three passages drawn by chance."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        chance = random.Random(question)
        passages = chance.choices(self.index.passages(), k=3)
        documents = {d.id: d for d in self.index.documents()}
        cited = [cite(n, documents[p.document_id], p.start, p.end) for n, p in enumerate(passages, start=1)]
        return quoting(question, *cited, probability=chance.random())


class AlwaysRefusing(Honest):
    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        return refusing(question)


class WholeDocument(Honest):
    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        documents = enumerate(self.index.documents(), start=1)
        return quoting(question, *(cite(n, document, 0, len(document.text)) for n, document in documents))


def figures(report: Report) -> dict[str, float]:
    return {name: estimate.value for name, estimate in report.figures.items()}


def test_an_honest_assistant_gets_all(small_index: Index) -> None:
    report = evaluate(Honest(small_index), QUESTIONS)
    found = figures(report)
    perfect = "correct facts facts_recall citation_precision citation_recall exactness abstention"
    assert {name: found[name] for name in perfect.split()} == dict.fromkeys(perfect.split(), 1.0)
    assert found["false_answers"] == found["false_refusals"] == 0
    assert not report.failures
    text = report_text(report)
    assert "No failures." in text
    assert "0.667 of the questions are answered, 0.000 of these wrongly" in text


def test_random_passages_are_caught(small_index: Index) -> None:
    found = figures(evaluate(RandomPassages(small_index), QUESTIONS))
    honest = figures(evaluate(Honest(small_index), QUESTIONS))
    assert found["false_answers"] == 1
    assert found["citation_precision"] <= 0.6 < honest["citation_precision"]
    assert found["correct"] < honest["correct"]
    assert found["words"] > 1.5 * honest["words"]


def test_always_refusing_is_caught(small_index: Index) -> None:
    report = evaluate(AlwaysRefusing(small_index), QUESTIONS)
    found = figures(report)
    assert (found["facts"], found["facts_recall"], found["citation_recall"]) == (0, 0, 0)
    assert (found["false_refusals"], found["false_answers"]) == (1, 0)
    assert found["abstention"] == pytest.approx(2 / 6)
    assert {o.scored.verdict for o in report.failures} == {"false_refusal"}


def test_quoting_the_whole_document_is_caught(small_index: Index) -> None:
    found = figures(evaluate(WholeDocument(small_index), QUESTIONS))
    assert found["facts"] == found["exactness"] == 1, "what it says is true: other measures must tell"
    assert found["false_answers"] == 1
    assert found["citation_precision"] <= 0.5
    assert found["words"] > 30


def test_a_citation_that_is_not_what_stands_there_is_caught(small_index: Index) -> None:
    class Inexact(Honest):
        def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
            answer = super().ask(question)
            return replace(answer, citations=tuple(replace(c, quote=f"{c.quote}!") for c in answer.citations))

    assert figures(evaluate(Inexact(small_index), QUESTIONS))["exactness"] == 0


def test_a_quote_that_is_nowhere_is_told_apart_and_not_counted(small_index: Index) -> None:
    astray = question("astray", "Who chairs the Riverside Partnership?", "Ann", "Ann chairs it.")
    report = evaluate(Honest(small_index), [*QUESTIONS[:1], astray])
    assert [o.question.id for o in report.unlocated] == ["astray"]
    assert (len(report.scored), report.failures) == (1, [])
    assert "“Ann chairs it.” is not in parks.txt" in report_text(report)


def test_a_citation_number_is_no_fact(small_index: Index) -> None:
    asked = question("chair", QUESTIONS[0].question, "1", "The Parks Board chairs the Riverside Partnership.")
    (outcome,) = evaluate(Honest(small_index), [asked]).outcomes
    assert outcome.scored.verdict == "incomplete"


def test_risk_falls_with_confidence(small_index: Index) -> None:
    class Sure(WholeDocument):
        def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
            (asked,) = (q for q in QUESTIONS if q.question == question)
            return replace(super().ask(question), probability=0.9 if asked.answerable else 0.2)

    risk = evaluate(Sure(small_index), QUESTIONS).risk
    assert (risk.coverage, risk.risk) == ((4 / 6, 1.0), (0.0, 2 / 6))
    assert risk.area == pytest.approx((1 / 5 + 2 / 6) / 6)
    nothing = evaluate(AlwaysRefusing(small_index), QUESTIONS[:4]).risk
    assert (nothing.area, nothing.reached, nothing.own) == (None, 0.0, (0.0, None))


def without_time(report: Report) -> dict[str, object]:
    found = report.to_dict()
    found.pop("made")
    for measures in (found["measures"], *found["by_type"].values()):
        del measures["latency_p50"], measures["latency_p95"]
    for outcome in found["outcomes"]:
        del outcome["values"]["seconds"]
    return found


def test_two_runs_give_the_same_figures_but_for_latency(small_index: Index) -> None:
    assistant = Assistant(small_index, settings=Settings())
    assert without_time(evaluate(assistant, QUESTIONS)) == without_time(evaluate(assistant, QUESTIONS))


@pytest.mark.model
def test_two_runs_with_the_real_model_give_the_same_figures(third_assistant: Assistant) -> None:
    asked = [
        Question(id="1", question="Who leads the library service?", must_include=(("Head of Libraries",),)),
        Question(id="2", question="What is the Parks Manager's phone number?", answerable=False),
    ]
    first = evaluate(third_assistant, asked)
    assert without_time(first) == without_time(evaluate(third_assistant, asked))
    assert first.figures["facts"].value == 1


def test_where_no_fact_is_named_the_evidence_has_to_be_met(small_index: Index) -> None:
    asked = question("hours", QUESTIONS[2].question, "", QUESTIONS[2].evidence[0].quote, LIBRARY)
    elsewhere = replace_evidence(asked, "The mobile library visits nine villages every fortnight.")
    assert not evaluate(Honest(small_index), [asked]).failures
    (outcome,) = evaluate(Honest(small_index), [elsewhere]).failures
    assert outcome.scored.verdict == "incomplete"


def replace_evidence(asked: Question, quote: str) -> Question:
    return asked.model_copy(update={"evidence": (Evidence(doc=LIBRARY, quote=quote),)})
