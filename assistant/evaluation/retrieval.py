"""How well passages are found: nDCG, recall and reciprocal rank, by ir-measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ir_measures import RR, R, iter_calc, nDCG

from assistant.evaluation.locate import Located, Span
from index import Passage

DEPTH = 20  # passages ranked for a question
_NAMES = {str(nDCG @ 10): "ndcg@10", str(R @ 10): "recall@10", str(RR): "mrr"}


def relevant(located: Located, passages: Iterable[Passage]) -> dict[str, int]:
    """Return the ids of the passages in which evidence stands, each with relevance 1."""
    spans = [span for piece in located.pieces for span in piece]
    among = {span.document_id for span in spans}
    standing = ((p.id, Span(p.document_id, p.start, p.end)) for p in passages if p.document_id in among)
    return {name: 1 for name, stands in standing if any(stands.overlaps(span) for span in spans)}


def retrieval_measures(
    relevances: Mapping[str, Mapping[str, int]], rankings: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """Return for each query its measures by name.

    relevances: query → document → relevance; rankings: query → document → score.
    """
    # ir-measures leaves out a query without a single result; it has found nothing.
    found: dict[str, dict[str, float]] = {query: dict.fromkeys(_NAMES.values(), 0.0) for query in relevances}
    known = {query: dict(relevance) for query, relevance in relevances.items()}
    ranked = {query: dict(rankings.get(query, {})) for query in relevances}
    for metric in iter_calc([nDCG @ 10, R @ 10, RR], known, ranked):
        found[metric.query_id][_NAMES[str(metric.measure)]] = float(metric.value)
    return found
