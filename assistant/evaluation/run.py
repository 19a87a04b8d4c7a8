"""Ask every question, score every answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from platform import machine, python_version
from typing import Protocol

from assistant.answers import Answer
from assistant.assistant import Assistant
from assistant.evaluation.locate import Corpus, Located
from assistant.evaluation.measures import REFUSED, score
from assistant.evaluation.questions import Question
from assistant.evaluation.report import Outcome, Report
from assistant.evaluation.retrieval import DEPTH, relevant, retrieval_measures
from index import Index

Progress = Callable[[int, int, str], None]


class System(Protocol):
    """What is evaluated: a question and the user's earlier ones in, an answer out."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Return the answer to a question in its conversation."""
        ...


def evaluate(
    system: System,
    questions: Sequence[Question],
    *,
    index: Index | None = None,
    name: str = "",
    questions_name: str = "",
    progress: Progress | None = None,
) -> Report:
    """Ask a system every question and return the report.

    system: an `Assistant`, or anything else with `ask(question, history) -> Answer`.
    index: of the documents asked about; the system's own if None. Without any, what needs the
    documents (evidence, exactness, retrieval) is not measured.
    progress: called with done, of how many, and "questions asked".
    """
    own: Index | None = getattr(system, "index", None)
    index = index or own
    corpus = Corpus(index.documents()) if index is not None else None
    forced = None
    if isinstance(system, Assistant):  # it quotes and withholds nothing, to see what would have been said
        forced = Assistant(system.index, settings=replace(system.settings, threshold=0.0, model=""))
    outcomes = []
    for done, question in enumerate(questions, start=1):
        located = corpus.locate(question) if corpus is not None else Located()
        started = time.perf_counter()
        answer = _answer(system, question)
        seconds = time.perf_counter() - started
        scored = score(question, answer, located, corpus)
        if scored.values:
            scored = replace(scored, values={**scored.values, "seconds": seconds})
        right = None if question.answerable or answer.status not in REFUSED else False
        if right is None and forced is not None and answer.status in REFUSED:
            instead = _answer(forced, question)
            right = score(question, instead, located, corpus).verdict == "right"
        outcomes.append(Outcome(question, answer, scored, located, right))
        if progress:
            progress(done, len(questions), "questions asked")
    if own is not None and index is own:
        outcomes = _with_retrieval(outcomes, own)
    made = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "ateb": version("ateb"),
        "python": python_version(),
        "machine": machine(),
        "index_version": index.version if index is not None else "",
    }
    return Report(tuple(outcomes), name or type(system).__name__, questions_name, made)


def _answer(system: System, question: Question) -> Answer:
    if question.context and isinstance(system, Assistant):
        return system.ask(question.question, question.history, where={"document": question.context})
    return system.ask(question.question, question.history)


def _with_retrieval(outcomes: Sequence[Outcome], index: Index) -> list[Outcome]:
    """Return the outcomes with the retrieval measures of those that have evidence."""
    passages = index.passages()
    relevances: dict[str, dict[str, int]] = {}
    rankings = {}
    for o in outcomes:
        wanted = relevant(o.located, passages)
        if wanted and o.question.answerable and o.scored.values:
            hits = index.search(o.answer.standalone_question or o.question.question, k=DEPTH)
            relevances[o.question.id] = wanted
            rankings[o.question.id] = {hit.passage.id: hit.score for hit in hits}
    measured = retrieval_measures(relevances, rankings)
    return [
        replace(o, scored=replace(o.scored, values={**o.scored.values, **measured.get(o.question.id, {})}))
        for o in outcomes
    ]
