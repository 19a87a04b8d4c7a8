"""Train the tagger of the register on annotated papers, and export it.

    export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 PYTHONPATH=tests/benchmarks/reader:.
    python tests/benchmarks/register/train.py SCRATCH FOLDER... --passes 4 [--from READER] [--export TARGET.onnx]

FOLDERs hold the papers whose rows `annotated.jsonl` has. One paper in eight is kept back; its figures are printed
after each pass. SCRATCH gets tagger.pt, the mean of the last weights.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import time
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tagger import encoded, tagged
from tagging import Example, Tagger, batch, batches, examples, papers
from torch import Tensor, nn

from assistant.read.packaged import MODEL as READER
from assistant.read.packaged import packaged_tokenizer
from assistant.register.words import RELATIONS
from index.embed import packaged_model

SIZE = 16  # units in a batch


def loss_of(tags: Tensor, told: dict[str, Tensor], weight: float) -> Tensor:
    """Return the yes/no loss over real tokens; one that is named counts `weight` times."""
    real = told["attention_mask"].bool()
    loss: Tensor = nn.functional.binary_cross_entropy_with_logits(
        tags[real], told["labels"][real], pos_weight=torch.tensor(weight), reduction="sum"
    )
    return loss / len(tags)


def train(args: argparse.Namespace) -> None:
    """Train, printing figures of the papers kept back after each pass."""
    torch.manual_seed(args.seed)
    draw = random.Random(args.seed)
    args.scratch.mkdir(parents=True, exist_ok=True)
    learned = list(examples(papers(args.folders, held=False)))
    kept = list(examples(papers(args.folders, held=True)))
    print(json.dumps({"learned": len(learned), "rows": sum(len(e.rows) for e in learned),
                      "kept": len(kept), "of them": sum(len(e.rows) for e in kept)}), flush=True)  # fmt: skip
    tagger = Tagger.from_reader(args.start, packaged_model(), args.layers)
    tagger.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    body = [p for p in tagger.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "peak": args.rate}, {"params": tagger.tags.parameters(), "peak": 10 * args.rate}],
        weight_decay=0.01,
    )
    steps = args.passes * -(-len(learned) // SIZE)
    mean: dict[str, Tensor] = {}
    step, began = 0, time.time()
    for turn in range(args.passes):
        tagger.train()
        sums = 0.0
        for some in batches(learned, SIZE, draw):
            for part in optimizer.param_groups:
                part["lr"] = part["peak"] * min(1.0, (step + 1) / 60) * max(0.02, 1 - step / steps)
            told = batch(some)
            loss = loss_of(
                tagger(told["input_ids"], told["attention_mask"], told["token_type_ids"]), told, args.weight
            )
            loss.backward()
            nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step, sums = step + 1, sums + loss.item()
            if step > 0.7 * steps and step % 5 == 0:
                now = {k: v.clone() for k, v in tagger.state_dict().items()}
                mean = (
                    {k: mean[k].lerp(v, 0.05) if v.is_floating_point() else v for k, v in now.items()}
                    if mean
                    else now
                )
        tagger.save(args.scratch / "tagger.pt", mean)
        minutes = round((time.time() - began) / 60, 1)
        print(json.dumps({"pass": turn + 1, "minutes": minutes, "loss": round(sums * SIZE / len(learned), 3),
                          "kept": figures(tagger, kept)}), flush=True)  # fmt: skip
    tagger.load_state_dict(mean or tagger.state_dict())
    print(json.dumps({"mean": figures(tagger, kept)}), flush=True)


def figures(tagger: Tagger, kept: list[Example]) -> dict[str, float]:
    """Return precision, recall and F1 of rows: relation the same, body and matter sharing words."""
    tagger.eval()
    tokenizer, names = packaged_tokenizer(), list(RELATIONS)
    right = found = expected = recalled = 0
    with torch.no_grad():
        for at in range(0, len(kept), 64):
            some = kept[at : at + 64]
            told = batch(some)
            odds = tagger(told["input_ids"], told["attention_mask"], told["token_type_ids"]).numpy()
            for example, row in zip(some, odds, strict=True):
                pair = encoded(tokenizer, example.place, example.text)
                mine = [(names.index(t.relation), (t.body.placed, t.body.start, t.body.end),
                         (t.what.placed, t.what.start, t.what.end))
                        for t in tagged(pair, (example.place, example.text), row[: len(pair.ids)])]  # fmt: skip
                met = [[_meets(m, true) for true in example.rows] for m in mine]
                right += sum(map(any, met))
                recalled += sum(any(m[i] for m in met) for i in range(len(example.rows)))
                found, expected = found + len(mine), expected + len(example.rows)
    precision, recall = right / max(1, found), recalled / max(1, expected)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def _meets(mine: tuple, true: tuple) -> bool:
    return mine[0] == true[0] and all(
        a[0] == b[0] and a[1] < b[2] and b[1] < a[2] for a, b in zip(mine[1:], true[1:], strict=True)
    )


def export(checkpoint: Path, target: Path) -> int:
    """Write the file of eight-bit weights; return its bytes."""
    tagger = Tagger.from_checkpoint(checkpoint).eval()
    names = ["input_ids", "attention_mask", "token_type_ids"]
    example = torch.ones(2, 16, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain, ready, small = (Path(folder) / f"{name}.onnx" for name in ("plain", "ready", "small"))
        torch.onnx.export(
            tagger, (example, example, example), str(plain), dynamo=False, opset_version=17, input_names=names,
            output_names=["tags"], dynamic_axes={name: {0: "rows", 1: "tokens"} for name in [*names, "tags"]},
        )  # fmt: skip
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(str(ready), str(small), per_channel=True, weight_type=QuantType.QUInt8)
        shutil.copyfile(small, target)
    return target.stat().st_size


def main() -> None:
    """Read the command line, train, export."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scratch", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--passes", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-4, help="peak learning rate of the encoder")
    parser.add_argument("--weight", type=float, default=3.0, help="of a token that is named")
    parser.add_argument("--layers", type=int, default=6, help="of the reader that are taken")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--from", dest="start", type=Path, default=READER, help="a reader.pt or a packaged reader.onnx"
    )
    parser.add_argument(
        "--export", type=Path, help="the file to write; with --passes 0 of what stands in SCRATCH"
    )
    args = parser.parse_args()
    if args.passes:
        train(args)
    if args.export:
        print(export(args.scratch / "tagger.pt", args.export))


if __name__ == "__main__":
    main()
