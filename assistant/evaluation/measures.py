"""The measures, each with its definition and source; one question's answer scored by them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.answers import Answer, Citation
from assistant.evaluation.locate import Corpus, Located, Span
from assistant.evaluation.questions import Question
from assistant.read.units import flat

REFUSED = frozenset(("not_in_documents", "declined"))
Verdict = Literal[
    "right", "incomplete", "forbidden", "false_answer", "false_refusal", "wrong_status", "unlocated"
]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure is: its definition in one line, its source, and which way is better.

    statistic: how questions are summed up: "mean" (with a bootstrap interval), "median", "p95" or
        "area" (under the risk–coverage curve).
    values: the per-question values that it sums up, where they have another name.
    """

    name: str
    definition: str
    source: str
    better: Literal["higher", "lower"] = "higher"
    statistic: Literal["mean", "median", "p95", "area"] = "mean"
    values: str = ""

    @property
    def key(self) -> str:
        """Return the name of the per-question values."""
        return self.values or self.name


_M = Measure
MEASURES: tuple[Measure, ...] = (
    _M("correct", "share of questions answered rightly: completely, or rightly withheld", "accuracy"),
    _M("facts", "share of answerable questions whose answer holds every wanted fact and nothing forbidden",
       "vital nuggets, all of them (Voorhees, TREC 2003)"),
    _M("facts_recall", "mean share of the wanted facts that an answer holds",
       "nugget recall (Voorhees, TREC 2003)"),
    _M("citation_precision", "mean share of citations that overlap evidence or hold a wanted fact",
       "ALCE (Gao et al. 2023), with spans for passages"),
    _M("citation_recall", "mean share of the pieces of evidence that a citation overlaps",
       "ALCE (Gao et al. 2023), with spans for passages"),
    _M("exactness", "share of citations whose quote is, to the character, what stands at its place"
       " (without a place: somewhere in the documents)", "the contract of `Citation`"),
    _M("abstention", "share of questions answered where the documents say and withheld where they do not",
       "answer-or-not accuracy, SQuAD 2.0 (Rajpurkar et al. 2018)"),
    _M("false_answers", "share of unanswerable questions that are answered",
       "false acceptance rate", better="lower"),
    _M("false_refusals", "share of answerable questions that are not answered",
       "false rejection rate", better="lower"),
    _M("aurc", "area under the risk–coverage curve: mean risk over all coverages, the surest first",
       "El-Yaniv & Wiener 2010; Geifman et al. 2019", "lower", "area"),
    _M("ndcg@10", "normalised discounted cumulative gain of the passages found, evidence being relevant",
       "Järvelin & Kekäläinen 2002, by ir-measures"),
    _M("recall@10", "share of the passages with evidence that are among the first ten", "by ir-measures"),
    _M("mrr", "reciprocal rank of the first passage with evidence", "Voorhees 1999, by ir-measures"),
    _M("words", "median length of an answer in words", "length", "lower", "median"),
    _M("latency_p50", "median seconds from question to answer", "latency", "lower", "median", "seconds"),
    _M("latency_p95", "95th percentile of these seconds", "latency", "lower", "p95", "seconds"),
)  # fmt: skip
BY_NAME: Mapping[str, Measure] = {measure.name: measure for measure in MEASURES}


@dataclass(frozen=True, slots=True)
class Scored:
    """What is thought of one answer: its verdict, its values by measure, and why."""

    verdict: Verdict
    values: Mapping[str, float]
    missing: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()


def score(question: Question, answer: Answer, located: Located, corpus: Corpus | None) -> Scored:
    """Score an answer to a question; a measure that does not apply to it has no value."""
    numbers = {citation.number for citation in answer.citations}  # “[15]” is no fact
    text = re.sub(r"\s?\[(\d+)\]", lambda m: "" if int(m[1]) in numbers else m[0], answer.text)
    groups = (*question.must_include, *filter(None, (question.answers,)))
    missing = tuple(group for group in groups if not any(holds(text, fact) for fact in group))
    forbidden = tuple(fact for fact in question.must_not_include if holds(text, fact))
    if located.faults:
        return Scored("unlocated", {}, missing, forbidden)
    refused = answer.status in REFUSED
    values = {"words": float(len(text.split())), "abstention": float(refused != question.answerable)}
    values["false_refusals" if question.answerable else "false_answers"] = float(
        refused == question.answerable
    )
    if question.answerable and groups:
        values["facts"] = float(not (refused or missing or forbidden))
        values["facts_recall"] = 0.0 if refused else 1 - len(missing) / len(groups)
    if corpus is not None:
        values |= _of_citations(question, answer, located, corpus)
    verdict = _verdict(question, answer, refused, bool(missing), bool(forbidden))
    if verdict == "right" and not groups and values.get("citation_recall") == 0:
        verdict = "incomplete"  # no fact is named, so the evidence has to be met
    values["correct"] = float(verdict == "right")
    return Scored(verdict, values, missing, forbidden)


def holds(text: str, fact: str) -> bool:
    """Tell whether a fact occurs in a text, ignoring case, white space folded.

    A space that a fact begins or ends with is kept: “ half” is not in “behalf”, but begins a text.
    """
    wanted = re.sub(r"\s+", " ", fact).casefold()
    return wanted in f" {flat(text).casefold()} "


def _verdict(
    question: Question, answer: Answer, refused: bool, is_missing: bool, is_forbidden: bool
) -> Verdict:
    if answer.status not in question.accepted:
        if refused and question.answerable:
            return "false_refusal"
        return "wrong_status" if question.answerable or refused else "false_answer"
    if is_forbidden:
        return "forbidden"
    wants_citation = bool(question.must_include or question.answers or question.evidence)
    if question.answerable and not refused and not wants_citation and answer.citations:
        return "wrong_status"  # a greeting wants no citation
    return "incomplete" if is_missing else "right"


def _of_citations(question: Question, answer: Answer, located: Located, corpus: Corpus) -> dict[str, float]:
    """Return whether citations are what stands there, and whether they meet the evidence."""
    values = {"exactness": [_is_exact(c, corpus) for c in answer.citations if c.quote.strip()]}
    spans = [_spans(citation, corpus) for citation in answer.citations]
    if located.pieces and question.answerable:
        facts = [fact for group in (*question.must_include, question.answers) for fact in group]
        values["citation_precision"] = [
            any(span.overlaps(e) for span in own for piece in located.pieces for e in piece)
            or any(holds(citation.quote, fact) for fact in facts)
            for own, citation in zip(spans, answer.citations, strict=True)
        ]
        values["citation_recall"] = [
            any(span.overlaps(e) for own in spans for span in own for e in piece) for piece in located.pieces
        ]
    return {name: sum(found) / len(found) for name, found in values.items() if found}


def _spans(citation: Citation, corpus: Corpus) -> list[Span]:
    """Return where a citation stands: its offsets, or without any the places of its quote."""
    document = corpus.document(citation.document_id, citation.source)
    if document is not None and citation.end > citation.start:
        return [Span(document.id, citation.start, citation.end)]
    return corpus.find(citation.quote, citation.source)


def _is_exact(citation: Citation, corpus: Corpus) -> bool:
    document = corpus.document(citation.document_id, citation.source)
    if document is not None and citation.end > citation.start:
        return document.text[citation.start : citation.end] == citation.quote
    return bool(corpus.find(citation.quote))
