"""Places of documents, as a message links to them: written into its Markdown, and read from it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from assistant.answers import Citation

_LINK = re.compile(r"(?:\[\[(\d+)\])?(?<!\\)\]\(#c-(\w+)-(\d+)-(\d+)(?:-(\d+)-(\d+))?\)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A place of a document: `text[start:end]`, and in it `text[answer_start:answer_end]`, or -1.

    number: as the message shows it; 0 for a passage that is near the question and does not answer it.
    """

    number: int
    document_id: str
    start: int
    end: int
    answer_start: int = -1
    answer_end: int = -1

    @classmethod
    def to(cls, c: Citation) -> Reference:
        """Return the reference to what a citation quotes."""
        words = (getattr(c, "answer_start", -1), getattr(c, "answer_end", -1))
        within = c.start <= words[0] < words[1] <= c.end
        return cls(c.number, c.document_id, c.start, c.end, *(words if within else (-1, -1)))

    @property
    def anchor(self) -> str:
        """Return the id of its element in a page: the same place has the same one."""
        place = f"c-{self.document_id}-{self.start}-{self.end}"
        return place if self.answer_start < 0 else f"{place}-{self.answer_start}-{self.answer_end}"

    @property
    def query(self) -> str:
        """Return the query of the window's address at which the whole document is open at this place."""
        return urlencode({"doc": self.document_id, "start": self.start, "end": self.end})


def references(markdown: str) -> Iterator[Reference]:
    """Yield the places that an answer's message links to, in order, each once."""
    seen: set[str] = set()
    for number, document, start, end, first, last in _LINK.findall(markdown):
        words = (int(first), int(last)) if first else (-1, -1)
        found = Reference(int(number or 0), document, int(start), int(end), *words)
        if found.anchor not in seen:
            seen.add(found.anchor)
            yield found
