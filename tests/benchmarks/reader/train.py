"""Train the reader, within a number of minutes, from the packaged MiniLM or from an earlier reader.

    MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 PYTHONPATH=tests/benchmarks/reader \\
        python tests/benchmarks/reader/train.py DATA SCRATCH --minutes 95 [--from READER.pt]

DATA holds the public sets and `public_sector/`; the authored papers beside this file are read as well.
SCRATCH keeps checkpoints, the log and vectors; the same command goes on where a run was stopped.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from encode import Encoder
from network import Reader
from papers import Decoys, held_out, load_papers, paper_groups
from rows import Group, public_groups
from torch import Tensor, nn

from index.embed import packaged_model

ROWS = 32  # in a batch
HARDEST = 2  # wrong rows of a group that are learned from: those that the reader takes for answers
SHARES = {  # groups of each public set that a run takes, in order of worth for their cost
    "squad2_train": 3200, "squad2_dev_rest": 1600, "squad2_part": 1500, "squad2_train10": 300,
    "squad2_pairs": 1800, "squad_addsent": 700, "adversarialqa": 500, "noiseqa": 300, "conditionalqa": 300,
    "qed_nq": 300, "qnli": 800, "selqa": 300, "fetaqa_rows": 500, "wtq_rows": 200, "qmsum_turns": 50,
    "govfaq_sections": 50,
}  # fmt: skip


def loss_of(score: Tensor, ends: Tensor, batch: dict[str, Tensor]) -> tuple[Tensor, dict[str, float]]:
    """Return yes/no loss, plus that of the right row within its group, plus half of the span's."""
    labels = batch["labels"].to(score.dtype)
    judged = nn.functional.binary_cross_entropy_with_logits(
        score, labels, pos_weight=torch.tensor(2.0), reduction="mean"
    )
    groups = int(batch["group"].max()) + 1
    ranked, right, counted = score.new_zeros(()), 0, 0
    for at in range(groups):
        rows = batch["group"] == at
        some, marks = score[rows], labels[rows] > 0
        if marks.any() and not marks.all():
            ranked = ranked + torch.logsumexp(some, 0) - torch.logsumexp(some[marks], 0)
            right += int(bool(marks[some.argmax()]))
            counted += 1
    ranked = ranked / max(1, counted)
    spanned = batch["spans"][:, 0] >= 0
    span = score.new_zeros(())
    if spanned.any():
        where = batch["spans"][spanned]
        span = sum(nn.functional.cross_entropy(ends[spanned][:, :, i], where[:, i]) for i in (0, 1)) / 2
    told = {
        "judged": judged.item(),
        "ranked": float(ranked),
        "first": right / max(1, counted),
        "span": float(span),
    }
    return judged + ranked + 0.5 * span, told


def batches(groups: list[Group], draw: random.Random) -> Iterator[list[Group]]:
    """Yield groups in batches of about ROWS rows, those of a like length together, in random order."""
    window = 4000
    for start in range(0, len(groups), window):
        some = sorted(
            groups[start : start + window], key=lambda g: max(len(r.place) + len(r.text) for r in g)
        )
        cut: list[list[Group]] = [[]]
        for group in some:
            if sum(sum(r.label for r in g) + HARDEST for g in cut[-1]) >= ROWS:
                cut.append([])
            cut[-1].append(group)
        draw.shuffle(cut)
        yield from cut


def hardest(reader: Reader, encoder: Encoder, groups: list[Group]) -> list[Group]:
    """Return the groups with those of their wrong rows that the reader, as it is now, judges best."""
    many = [i for i, group in enumerate(groups) if sum(not row.label for row in group) > HARDEST]
    if not many:
        return groups
    wrong = [[row for row in groups[i] if not row.label] for i in many]
    batch = encoder.batch(wrong)
    with torch.no_grad():
        score, *_ = reader(batch["input_ids"], batch["attention_mask"], batch["token_type_ids"])
    found = list(groups)
    start = 0
    for i, rows in zip(many, wrong, strict=True):
        order = score[start : start + len(rows)].argsort(descending=True)[:HARDEST]
        start += len(rows)
        found[i] = [row for row in groups[i] if row.label] + [rows[int(at)] for at in order]
    return found


def lessons(data: Path, cache: Path, seed: int, anew: bool, first: tuple[str, ...]) -> Iterator[Group]:
    """Yield groups without end: our own papers again and again with some of the public sets among them.

    anew: whether the reader has learned nothing yet; then the public sets come first.
    first: beginnings of names of papers that are new; of the others a third are read each time.
    """
    draw = random.Random(seed)
    public = public_groups(data, seed)
    groups = [g for name, most in SHARES.items() for g in public[name][:most]]
    rest = [g for name, most in SHARES.items() for g in public[name][most:]]
    draw.shuffle(groups)
    draw.shuffle(rest)
    if anew:
        print(json.dumps({"public": len(groups)}), flush=True)
        yield from groups
    turn = 0
    while True:  # papers are read anew each time: more may have been written
        papers = load_papers([data / "public_sector", Path(__file__).parent / "papers"], cache)
        learned = [p for p in papers if not held_out(p)]
        if first:
            learned = [p for p in learned if p.name.startswith(first) or draw.random() < 1 / 3]
        own = paper_groups(learned, Decoys(learned), seed + turn)
        share, rest = rest[: len(own) // 6], rest[len(own) // 6 :]
        groups = own + share
        draw.shuffle(groups)
        print(json.dumps({"turn": turn, "own": len(own), "public": len(share)}), flush=True)
        yield from groups
        turn += 1


def chunks(stream: Iterator[Group], size: int) -> Iterator[list[Group]]:
    """Yield lists of so many groups."""
    while True:
        yield [next(stream) for _ in range(size)]


def train(args: argparse.Namespace) -> None:
    """Train until the minutes are over; write reader.pt (the mean of the last weights) as it goes."""
    torch.manual_seed(args.seed)
    args.scratch.mkdir(parents=True, exist_ok=True)
    kept = args.scratch / "reader.pt"
    state_file = args.scratch / "state.pt"
    base = packaged_model()
    start = args.start or (kept if state_file.is_file() else None)
    reader = started(start, base)
    heads = [p for n, p in reader.named_parameters() if not n.startswith("encoder.")]
    body = [
        p for n, p in reader.named_parameters() if n.startswith("encoder.") and "word_embeddings" not in n
    ]
    reader.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    head_rate = args.rate * (1 if start else 5)
    optimizer = torch.optim.AdamW(
        [
            {"params": body, "lr": args.rate, "peak": args.rate},
            {"params": heads, "lr": head_rate, "peak": head_rate},
        ],
        weight_decay=0.01,
    )
    spent = 0.0
    if state_file.is_file():
        state = torch.load(state_file, weights_only=True)
        optimizer.load_state_dict(state["optimizer"])
        reader.load_state_dict(state["weights"])
        spent = state["spent"]
    encoder = Encoder(base)
    draw = random.Random(args.seed)
    mean: dict[str, Tensor] = {}
    sums: dict[str, float] = {}
    step = rows = 0
    stream = lessons(
        args.data, args.scratch / "vectors", args.seed + int(spent), start is None, tuple(args.first)
    )
    began, saved = time.time() - spent, time.time()
    reader.train()
    for some in chunks(stream, 4000):
        for groups in batches(some, draw):
            gone = (time.time() - began) / (60 * args.minutes)
            if gone >= 1:
                break
            for part in optimizer.param_groups:
                part["lr"] = part["peak"] * min(1.0, (step + 1) / 100) * max(0.02, 1 - gone)
            batch = encoder.batch(hardest(reader, encoder, groups))
            score, ends, _ = reader(batch["input_ids"], batch["attention_mask"], batch["token_type_ids"])
            loss, told = loss_of(score, ends, batch)
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step, rows = step + 1, rows + len(score)
            if gone > 0.6 and step % 10 == 0:
                share = 0.02 if mean else 1.0
                for name, value in reader.state_dict().items():
                    mean[name] = (
                        value.clone()
                        if name not in mean
                        else mean[name].lerp(value, share)
                        if value.is_floating_point()
                        else value
                    )
            sums = {k: sums.get(k, 0.0) + v for k, v in told.items()}
            if step % 25 == 0:
                print(
                    json.dumps(
                        {
                            "step": step,
                            "rows": rows,
                            "minutes": round(gone * args.minutes, 1),
                            **{k: round(v / 25, 3) for k, v in sums.items()},
                        }
                    ),
                    flush=True,
                )
                sums = {}
            if time.time() - saved > 300:
                saved = time.time()
                keep(reader, mean, kept)
                part_file = state_file.with_suffix(".part")
                torch.save(
                    {
                        "optimizer": optimizer.state_dict(),
                        "weights": reader.state_dict(),
                        "spent": time.time() - began,
                    },
                    part_file,
                )
                part_file.replace(state_file)
        else:
            continue
        break
    keep(reader, mean, kept)
    print(
        json.dumps({"done": step, "rows": rows, "minutes": round((time.time() - began) / 60, 1)}), flush=True
    )


def started(path: Path | None, base: Path) -> Reader:
    """Return the reader to go on from: a checkpoint, the packaged file, or the base with fresh heads."""
    if path is None:
        return Reader.from_folder(base)
    return Reader.from_packaged(path, base) if path.suffix == ".onnx" else Reader.from_checkpoint(path)


def keep(reader: Reader, mean: dict[str, Tensor], path: Path) -> None:
    """Write the mean of the weights where there is one, else the weights."""
    if not mean or any(not math.isfinite(float(v.float().sum())) for v in mean.values()):
        reader.save(path)
        return
    now = {name: value.clone() for name, value in reader.state_dict().items()}
    reader.load_state_dict(mean)
    reader.save(path)
    reader.load_state_dict(now)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--minutes", type=float, default=95)
    parser.add_argument(
        "--rate", type=float, default=1e-4, help="peak learning rate, falling linearly to nothing"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--from", dest="start", type=Path, help="a reader.pt or a packaged reader.onnx to go on from"
    )
    parser.add_argument(
        "--first", nargs="*", default=[], help="beginnings of names of new papers, which are read more often"
    )
    train(parser.parse_args())


if __name__ == "__main__":
    main()
