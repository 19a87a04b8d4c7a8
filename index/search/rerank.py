"""An optional second look at the passages found, by a CrossEncoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.documents import Hit
from index.errors import ModelError
from index.store import Catalogue


class Reranker:
    """Any sentence-transformers CrossEncoder, by name or folder."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(name, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The reranker {name!r} can't be loaded ({str(error).splitlines()[0]}); "
                "expected the name or folder of a CrossEncoder."
            ) from error

    def rerank(self, question: str, hits: Sequence[Hit], catalogue: Catalogue) -> list[Hit]:
        """Return the hits ordered by the model's scores, which become a part of each."""
        texts = catalogue.documents_by_id({h.passage.document_id for h in hits})
        pairs = [(question, texts[h.passage.document_id].text[h.passage.start : h.passage.end]) for h in hits]
        scores = [float(score) for score in self._model.predict(pairs, show_progress_bar=False)]
        order = sorted(range(len(hits)), key=lambda i: -scores[i])
        return [replace(hits[i], parts={**hits[i].parts, "reranker": scores[i]}) for i in order]
