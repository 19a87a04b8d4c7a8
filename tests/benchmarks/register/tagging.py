"""Annotated papers as batches for the tagger, and the tagger as a torch module."""

from __future__ import annotations

import json
import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from network import Reader, packed_states, plain_states
from tagger import encoded
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from assistant.read.packaged import packaged_tokenizer
from assistant.read.units import document_units
from assistant.register.words import RELATIONS
from index import Document

ANNOTATED = Path(__file__).parent / "annotated.jsonl"
OPENING = 60  # characters by which a unit is known
Span = tuple[bool, int, int]  # of the place, start, end


@dataclass(frozen=True, slots=True)
class Example:
    """A unit in its place, and for each row that it states: relation, body, matter."""

    place: str
    text: str
    rows: list[tuple[int, Span, Span]]


class Tagger(nn.Module):
    """An encoder; a score for each token and relation: whether it names the body, whether the matter."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.tags = nn.Linear(encoder.config.hidden_size, 2 * len(RELATIONS))
        nn.init.constant_(self.tags.bias, -4.0)  # few tokens name anything

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return log-odds, shape (rows, tokens, 2 × relations)."""
        states = packed_states if self.training else plain_states
        tags: Tensor = self.tags(states(self.encoder, input_ids, attention_mask, token_type_ids))
        return tags

    @classmethod
    def from_reader(cls, path: Path, base: Path, layers: int) -> Tagger:
        """Return a tagger with a fresh head over the first layers of a reader, a checkpoint or packaged."""
        reader = Reader.from_packaged(path, base) if path.suffix == ".onnx" else Reader.from_checkpoint(path)
        reader.encoder.encoder.layer = reader.encoder.encoder.layer[:layers]
        reader.encoder.config.num_hidden_layers = layers
        return cls(reader.encoder)

    @classmethod
    def from_checkpoint(cls, path: Path) -> Tagger:
        """Return the tagger that `save` wrote."""
        kept = torch.load(path, map_location="cpu", weights_only=True)
        tagger = cls(BertModel(BertConfig(**kept["config"]), add_pooling_layer=False))
        tagger.load_state_dict(kept["weights"])
        return tagger

    def save(self, path: Path, weights: dict[str, Tensor] | None = None) -> None:
        """Write configuration and weights, or others of the same shape, whole or not at all."""
        config = self.encoder.config.to_diff_dict()
        config = {k: v for k, v in config.items() if isinstance(v, (int, float, str, bool))}
        part = path.with_suffix(".part")
        torch.save({"config": config, "weights": weights or self.state_dict()}, part)
        part.replace(path)


def held_out(document: str) -> bool:
    """Tell whether a paper is kept from training: one in eight."""
    return zlib.crc32(document.encode()) % 8 == 0


def papers(folders: Sequence[Path], *, held: bool) -> list[Document]:
    """Return the annotated papers that lie in folders, those kept from training or the others."""
    names = {json.loads(line)["document"] for line in ANNOTATED.read_text(encoding="utf-8").splitlines()}
    found = {f.name: f for folder in folders for f in sorted(folder.glob("*.txt")) if f.name in names}
    if missing := names - set(found):
        raise SystemExit(
            f"{len(missing)} annotated papers lie in none of the folders: {sorted(missing)[:5]} …"
        )
    return [
        Document(id=name, source=name, title=file.stem, text=file.read_text(encoding="utf-8"))
        for name, file in sorted(found.items())
        if held_out(name) == held
    ]


def examples(documents: Sequence[Document]) -> Iterator[Example]:
    """Yield the units of papers as far as they were annotated."""
    rows: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    last: dict[str, int] = {}
    for line in ANNOTATED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows[row["document"], row["unit"]].append((row["relation"], row["said"], row["what"]))
        last[row["document"]] = row["of"]
    for document in documents:
        for unit in document_units(document)[: last[document.id]]:
            stated = rows.get((document.id, unit.text[:OPENING]), [])
            yield Example(unit.place, unit.text, list(_spans(unit.place, unit.text, stated)))


def _spans(place: str, text: str, rows: Sequence[tuple[str, str, str]]) -> Iterator[tuple[int, Span, Span]]:
    """Yield relation, body and matter of rows where their words stand, the nearest to each other."""
    names = list(RELATIONS)
    for relation, said, what in rows:
        bodies, whats = (_found(place, text, words) for words in (said, what))
        if bodies and whats:
            body, matter = min(((b, w) for b in bodies for w in whats), key=lambda two: _distance(*two))
            yield names.index(relation), body, matter


def _found(place: str, text: str, words: str) -> list[Span]:
    """Return where words stand in the text, else in the place."""
    for placed, within in ((False, text), (True, place)):
        at, found = within.find(words), []
        while at >= 0:
            found.append((placed, at, at + len(words)))
            at = within.find(words, at + 1)
        if found:
            return found
    return []


def _distance(one: Span, other: Span) -> int:
    return 10_000 if one[0] != other[0] else max(one[1], other[1]) - min(one[2], other[2])


def batch(some: Sequence[Example]) -> dict[str, Tensor]:
    """Return the tensors of examples: tokens, and labels of shape (rows, tokens, 2 × relations)."""
    tokenizer = packaged_tokenizer()
    pairs = [encoded(tokenizer, e.place, e.text) for e in some]
    longest = max(len(p.ids) for p in pairs)
    tokens = torch.zeros(3, len(some), longest, dtype=torch.long)
    labels = torch.zeros(len(some), longest, 2 * len(RELATIONS))
    for i, (pair, example) in enumerate(zip(pairs, some, strict=True)):
        size = len(pair.ids)
        tokens[:, i, :size] = torch.tensor([pair.ids, [1] * size, pair.segments])
        for relation, *spans in example.rows:
            for part, (placed, start, end) in enumerate(spans):
                for at, (first, last) in enumerate(pair.offsets):
                    if last > start and first < end and pair.segments[at] != placed and last > first:
                        labels[i, at, 2 * relation + part] = 1
    names = ("input_ids", "attention_mask", "token_type_ids")
    return dict(zip(names, tokens, strict=True)) | {"labels": labels}


def batches(some: Sequence[Example], size: int, draw: random.Random) -> Iterator[list[Example]]:
    """Yield all examples, those of a like length together, in random order."""
    order = sorted(some, key=lambda e: len(e.place) + len(e.text) + draw.random() * 40)
    cut = [order[at : at + size] for at in range(0, len(order), size)]
    draw.shuffle(cut)
    yield from cut
