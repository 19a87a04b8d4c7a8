"""What of a passage is embedded: windows that the model reads whole, under title and headings.

A passage is as long as a reader wants it, a window as long as an embedding tells well; a passage is
as near to a question as the nearest of its windows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.documents import Document, Passage
from index.language import document_language, sentence_spans
from index.language.welsh import read_as

WINDOW = 1600  # characters: with title and headings, some 256 tokens, which is what is read


def window_texts(document: Document, passage: Passage, *, english: bool = True) -> list[str]:
    """Return what is embedded for a passage: title, headings and each window, its text on one line.

    english: that the model reads nothing else, so that Welsh is glossed for it.
    """
    above = [part for part in (document.title, passage.heading) if part]
    windows = list(_windows(_below(document.text[passage.start : passage.end], above)))
    if english:
        main = document_language(document)
        above = [read_as(part, main) for part in above]
        windows = [read_as(window, main) for window in windows]
    return ["\n".join([*above, text]) for text in windows]


def _below(text: str, above: Sequence[str]) -> str:
    """Return a text without the lines at its beginning that state its title and headings."""
    stated = {" ".join(name.split()) for part in above for name in (part, *part.split(" › "))}
    rest = text.lstrip()
    while rest:
        line, _, after = rest.partition("\n")
        if " ".join(line.strip("#*_ \t").split()) not in stated or not after.strip():
            break
        rest = after.lstrip()
    return rest


def _windows(text: str) -> Iterator[str]:
    """Yield parts of a text, about equally long, divided where lines or sentences end."""
    pieces = list(_pieces(text))
    length = sum(len(piece) + 1 for piece in pieces)
    target = length / max(1, -(-length // WINDOW))
    part: list[str] = []
    done, bound = 0, target
    for piece in pieces:
        # A piece goes to the part that its middle falls into.
        if part and done + len(piece) / 2 > bound:
            yield " ".join(part)
            part, bound = [], bound + target
        part.append(piece)
        done += len(piece) + 1
    if part:
        yield " ".join(part)


def _pieces(text: str) -> Iterator[str]:
    """Yield sentences and lines on one line each; what is longer than a window is cut."""
    for start, end in sentence_spans(text):
        for line in _lines(text[start:end]):
            words = line.split()
            piece = ""
            for word in words:
                if piece and len(piece) + len(word) >= WINDOW:
                    yield piece
                    piece = ""
                piece = f"{piece} {word}" if piece else word[:WINDOW]
            if piece:
                yield piece


def _lines(text: str) -> list[str]:
    """Return the lines of a sentence that is a list or a table, else the sentence whole."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines if len(text) > WINDOW // 2 and len(lines) > 1 else [text]
