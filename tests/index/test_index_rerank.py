"""The optional reranker: any CrossEncoder orders the passages found again."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from index import Index, ModelError
from index.build import build
from index.embed import WordEmbedder


@pytest.fixture
def path(world: Callable[[Mapping[str, str]], Path], tmp_path: Path, embedder: WordEmbedder) -> Path:
    build(
        world({f"{name}.txt": f"The {name} is old.\n" for name in ("pier", "board", "library", "park")}),
        tmp_path / "index",
        embedder=embedder,
    )
    return tmp_path / "index"


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_cross_encoder_orders_what_was_found(path: Path, embedder: WordEmbedder, cross_encoder: Any) -> None:
    model = cross_encoder(["score"], constant=False)
    with (
        Index.open(path, embedder=embedder) as plain,
        Index.open(path, embedder=embedder, reranker=model) as index,
    ):
        found = plain.search("the pier is old", k=4)
        again = index.search("the pier is old", k=4)
        first = index.search("the pier is old", k=1)
    scores = [hit.parts["reranker"] for hit in again]
    assert len(set(scores)) == 4
    assert scores == sorted(scores, reverse=True)
    assert {h.passage for h in again} == {h.passage for h in found}
    assert "reranker" not in found[0].parts
    assert first[0].passage == again[0].passage  # the best of all that was found, not of the first one


@pytest.mark.model
def test_reranker_that_is_not_there_is_an_error(path: Path, tmp_path: Path, embedder: WordEmbedder) -> None:
    with pytest.raises(ModelError, match="expected the name or folder"):
        Index.open(path, embedder=embedder, reranker=str(tmp_path / "nothing"))
