"""Filters: what Chroma and the words are asked within, alike."""

from collections.abc import Iterator

import pytest

from index import Index
from index.build import build
from index.embed import WordEmbedder
from index.search.filters import read_filter
from index.store import ChromaVectors
from index.store.tables import passage_of

FILES = {
    "parks.md": "# Parks Review\n\n## Trees\n\nThe Parks Board plants limes.\n\n## Boats\n\nBoats are let by"
    " the keeper.\n\n12 May 2021\n",
    "library.md": "# Library Review\n\n## Trees by the library\n\nThe Library Manager waters them.\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("filters")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    build(folder, folder / "index", embedder=WordEmbedder())
    with Index.open(folder / "index", embedder=WordEmbedder()) as opened:
        yield opened


def chroma(index: Index, where: dict[str, str]) -> set[str]:
    """The passages that Chroma alone finds."""
    vector = index.embedder.encode(["who lets boats"])[0]
    return {
        passage_of(window)
        for condition, least in read_filter(where, index._catalogue).conditions
        for window, _ in index._view.vectors[0].nearest(vector, limit=50, where=condition, least=least)
    }


@pytest.mark.parametrize(
    "where",
    [
        {"document": "parks.md"}, {"heading": "TREES"}, {"heading": "boats"}, {"date_from": "2021"},
        {"date_to": "2021-05"}, {"document": "parks.md", "date_from": "2021-05-12", "heading": "trees"},
    ],
    ids=str,
)  # fmt: skip
def test_vectors_and_words_are_asked_within_the_same_passages(index: Index, where: dict[str, str]) -> None:
    found = chroma(index, where)
    assert found == read_filter(where, index._catalogue).passages
    assert 0 < len(found) < len(index.passages())
    assert {hit.passage.id for hit in index.search("who lets boats", k=50, where=where)} == found


def test_very_many_headings_are_asked_for_in_parts(index: Index, monkeypatch) -> None:
    whole = chroma(index, {"heading": "trees"})
    monkeypatch.setattr("index.search.filters._HEADINGS", 1)
    assert len(read_filter({"heading": "trees"}, index._catalogue).conditions) == 2
    assert chroma(index, {"heading": "trees"}) == whole


def test_filter_that_starves_the_result_is_asked_again_with_a_wider_beam(index: Index, monkeypatch) -> None:
    asked: list[int] = []
    query = ChromaVectors._query

    def starved(self, vector, count, where):
        asked.append(count)
        return query(self, vector, count, where)[: count - 1]

    monkeypatch.setattr(ChromaVectors, "_query", starved)
    vector = index.embedder.encode(["the library"])[0]
    found = index._view.vectors[0].nearest(vector, limit=1, where={"heading": {"$ne": "none"}}, least=2)
    assert (len(found), asked[0]) == (1, 1)
    assert asked[1] > 1
