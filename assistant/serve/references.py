"""Links to the places that a message cites: written into its Markdown, and read from it again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import urlencode

from assistant.answers import Citation
from index import Document
from index.outline import outline

_LINK = re.compile(r"(?:\[\[(\d+)\])?(?<!\\)\]\(#c-(\w+)-(\d+)-(\d+)(?:-(\d+)-(\d+))?\)")
blocks = lru_cache(maxsize=32)(outline)  # the blocks of a document, in order, which nobody changes


def anchor(c: Citation) -> str:
    """Return the id of a citation's element in a page: the same place has the same one."""
    place = f"c-{c.document_id}-{c.start}-{c.end}"
    within = c.start <= c.answer_start < c.answer_end <= c.end
    return f"{place}-{c.answer_start}-{c.answer_end}" if within else place


def query(c: Citation) -> str:
    """Return the query of the window's address at which the whole document is open at a citation."""
    return urlencode({"doc": c.document_id, "start": c.start, "end": c.end})


def cited(markdown: str, documents: Mapping[str, Document]) -> Iterator[Citation]:
    """Yield what an answer's message links to, in order, each once; the quotation of what is gone is empty.

    number: as the message shows it; 0 for a passage that is near the question and does not answer it.
    """
    for number, name, *numbers in dict.fromkeys(_LINK.findall(markdown)):
        start, end, first, last = (int(n) if n else -1 for n in numbers)
        found = documents.get(name)
        if found is None or end > len(found.text):
            found = Document(name, "", "", "")
        yield cite(found, start, end, int(number or 0), (first, last))


def cite(
    document: Document, start: int, end: int, number: int = 0, answer: tuple[int, int] | None = None
) -> Citation:
    """Return the citation of `document.text[start:end]` under the heading that it stands under."""
    path = next((b.path for b in reversed(blocks(document)) if b.start <= start), ())
    return Citation.of(document, start, end, path, number, answer)
