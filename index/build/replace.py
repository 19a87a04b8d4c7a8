"""Documents into the catalogue: split, embedded where their text is new, a batch in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from index.build.split import SPLITTER_VERSION, split
from index.build.windows import window_texts
from index.documents import Document, Passage
from index.embed import PACKAGED, DocumentEmbedder, Embedder
from index.store import Catalogue
from index.store.annotations import Annotator, not_annotated, write_annotations
from index.store.tables import FORMAT, embedding_key

# How many are done, of how many, and of what: "files read", "passages embedded", "vectors written".
Progress = Callable[[int, int, str], None]
_BATCH = 256  # passages embedded at a time


def make_of(embedder: Embedder) -> dict[str, str]:
    """Return what an index made now is made by, as its catalogue keeps it."""
    return {
        "format": FORMAT,
        "model": embedder.name,
        "dimensions": str(embedder.dimensions),
        "splitter": SPLITTER_VERSION,
    }


def replace_documents(
    catalogue: Catalogue,
    documents: Sequence[Document],
    embedder: Embedder,
    progress: Progress | None,
    annotator: Annotator | None = None,
) -> None:
    """Embed, annotate and store documents, as many at a time as fill a batch."""
    ready = [(document, split(document)) for document in documents]
    total, done = sum(len(passages) for _, passages in ready), 0
    english = embedder.name == PACKAGED
    for batch in _batches(ready):
        texts = {d.id: [window_texts(d, p, english=english) for p in passages] for d, passages in batch}
        _embed(catalogue, [text for group in texts.values() for some in group for text in some], embedder)
        keys = {
            id: [[embedding_key(text, embedder.name) for text in some] for some in group]
            for id, group in texts.items()
        }
        notes = {d.id: annotator.annotate(d) for d, _ in batch} if annotator else {}
        catalogue.replace(
            ((d, list(zip(passages, keys[d.id], strict=True))) for d, passages in batch),
            notes,
            annotator.make if annotator else "",
        )
        done += sum(len(passages) for _, passages in batch)
        if progress:
            progress(done, total, "passages embedded")


def annotate_missing(catalogue: Catalogue, annotator: Annotator, progress: Progress | None) -> None:
    """Annotate the documents that have no annotations of this annotator's make, each in a transaction."""
    with catalogue.lent() as connection:
        missing = not_annotated(connection, annotator.make)
    for number, document_id in enumerate(missing, 1):
        if (document := catalogue.document(document_id)) is not None:
            notes = annotator.annotate(document)
            with catalogue.lent(writes=True) as connection:
                write_annotations(connection, document_id, notes, annotator.make)
        if progress:
            progress(number, len(missing), "documents annotated")


def _batches(
    ready: Sequence[tuple[Document, list[Passage]]],
) -> Iterator[list[tuple[Document, list[Passage]]]]:
    batch: list[tuple[Document, list[Passage]]] = []
    size = 0
    for item in ready:
        batch.append(item)
        size += len(item[1])
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _embed(catalogue: Catalogue, texts: Sequence[str], embedder: Embedder) -> None:
    """Embed the texts whose embeddings are not kept yet, and keep them."""
    keys = {embedding_key(text, embedder.name): text for text in texts}
    known = catalogue.known_embeddings(list(keys))
    new = {key: text for key, text in keys.items() if key not in known}
    if new:
        encode = embedder.encode_documents if isinstance(embedder, DocumentEmbedder) else embedder.encode
        vectors = encode(list(new.values()))
        catalogue.keep_embeddings(embedder.name, dict(zip(new, vectors, strict=True)))
