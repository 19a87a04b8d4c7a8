"""Train the support model, within a number of minutes, from the packaged reader's encoder or from MiniLM.

    export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 PYTHONPATH=tests/benchmarks/reader:.
    python tests/benchmarks/verification/train.py SCRATCH FOLDER... --public DATA --minutes 33

FOLDERs hold authored pairs and answers, DATA the public sets. The first part of the time goes to public
rows, short ones mostly, the rest to the authored ones with some public ones among them, again and again.
SCRATCH keeps support.pt (the mean of the last weights); the same command goes on where a run was stopped.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from network import Reader
from statements import Group, answer_groups, load, pair_groups, public_groups
from support import Encoder, Support, pooled
from torch import Tensor, nn

from assistant.read.packaged import MODEL as READER
from index.embed import packaged_model

SIZE, SAVED = 10_000, 240  # characters in a batch, some 2,400 tokens; seconds between checkpoints
FIRST, AMONG = 0.25, 8  # share of the time that public rows have alone; then one group in so many is public


def loss_of(logits: Tensor, batch: dict[str, Tensor]) -> tuple[Tensor, dict[str, float]]:
    """Return the loss of statements, plus that of ranks within a group, plus half of that of marked words."""
    inside, marks, wrong = batch["token_type_ids"] > 0, batch["marks"], batch["wrong"]
    score = pooled(logits, inside)
    judged = nn.functional.binary_cross_entropy_with_logits(score, wrong)
    known = (marks >= 0) & inside
    words = logits.new_zeros(())
    if known.any():
        words = nn.functional.binary_cross_entropy_with_logits(
            logits[known], marks[known], pos_weight=torch.tensor(3.0)
        )
    same = batch["group"][:, None] == batch["group"][None, :]
    twins = same & (wrong[:, None] > wrong[None, :])
    apart = (score[:, None] - score[None, :])[twins]
    ranked = nn.functional.softplus(-apart).mean() if len(apart) else logits.new_zeros(())
    told = {"judged": judged.item(), "words": words.item(), "ranked": ranked.item()}
    told |= {"right": float(((score > 0) == (wrong > 0)).float().mean())}
    told |= {"twins": float((apart > 0).float().mean()) if len(apart) else 0.5}
    return judged + ranked + 0.5 * words, told


def batches(groups: Sequence[Group], draw: random.Random) -> Iterator[list[Group]]:
    """Yield groups in batches of about SIZE characters, those of a like length together, in random order."""
    for start in range(0, len(groups), 800):
        cut: list[list[Group]] = [[]]
        for group in sorted(groups[start : start + 800], key=lambda g: max(row.size for row in g)):
            if sum(row.size for some in cut[-1] for row in some) >= SIZE:
                cut.append([])
            cut[-1].append(group)
        draw.shuffle(cut)
        yield from cut


def public_lessons(data: Path, seed: int) -> Iterator[list[Group]]:
    """Yield batches of public rows without end."""
    draw = random.Random(seed)
    groups = public_groups(data, seed)
    print(json.dumps({"public": len(groups)}), flush=True)
    while True:
        draw.shuffle(groups)
        yield from batches(groups, draw)


def own_lessons(folders: Sequence[Path], seed: int) -> Iterator[list[Group]]:
    """Yield batches of authored pairs and answers without end, other passages beside them each time."""
    pairs, answers = (load(folders, kind, held=False) for kind in ("pairs", "answers"))
    while True:
        draw = random.Random(seed)
        groups = pair_groups(pairs, seed) + answer_groups(answers, seed)
        print(json.dumps({"own": len(groups), "rows": sum(map(len, groups))}), flush=True)
        draw.shuffle(groups)
        yield from batches(groups, draw)
        seed += 1


def started(args: argparse.Namespace, kept: Path) -> Support:
    """Return what to go on from: this run's checkpoint, an earlier one, or an encoder with a fresh head."""
    if kept.is_file():
        return Support.from_checkpoint(kept)
    if args.start:
        return (Support.from_packaged(args.start, packaged_model()) if args.start.suffix == ".onnx"
                else Support.from_checkpoint(args.start))  # fmt: skip
    if args.plain:
        return Support.from_folder(packaged_model())
    return Support(Reader.from_packaged(READER, packaged_model()).encoder)


def train(args: argparse.Namespace) -> None:
    """Train until the minutes are over; write support.pt as it goes."""
    torch.manual_seed(args.seed)
    args.scratch.mkdir(parents=True, exist_ok=True)
    kept, state_file = args.scratch / "support.pt", args.scratch / "state.pt"
    model = started(args, kept).train()
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    head_rate = args.rate * (1 if args.start else 5)
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in model.encoder.parameters() if p.requires_grad], "peak": args.rate},
            {"params": list(model.words.parameters()), "peak": head_rate},
        ],
        weight_decay=0.01,
    )
    spent, step, own_step, rows, size = 0.0, 0, 0, 0, 0
    mean: dict[str, Tensor] = {}
    if state_file.is_file():
        state = torch.load(state_file, weights_only=True)
        optimizer.load_state_dict(state["optimizer"])
        model.load_state_dict(state["weights"])
        spent, step, own_step, mean = state["spent"], state["step"], state["own_step"], state["mean"]
    encoder = Encoder(packaged_model())
    public, own = public_lessons(args.public, args.seed), own_lessons(args.folders, args.seed)
    for _ in range(step - own_step):
        next(public)
    for _ in range(own_step):
        next(own)
    began = saved = time.time() - spent
    saved = time.time()
    sums: dict[str, float] = {}
    while (gone := (time.time() - began) / (60 * args.minutes)) < 1:
        for part in optimizer.param_groups:
            part["lr"] = part["peak"] * min(1.0, (step + 1) / 60) * max(0.02, 1 - gone)
        authored = gone >= FIRST and step % AMONG > 0
        batch = encoder.batch(next(own if authored else public))
        logits = model(batch["input_ids"], batch["attention_mask"], batch["token_type_ids"])
        loss, told = loss_of(logits, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step, own_step = step + 1, own_step + authored
        rows, size = rows + len(batch["wrong"]), size + int(batch["attention_mask"].sum())
        if gone > 0.6 and step % 10 == 0:
            now = {k: v.clone() for k, v in model.state_dict().items()}
            mean = (
                {k: mean[k].lerp(v, 0.03) if v.is_floating_point() else v for k, v in now.items()}
                if mean
                else now
            )
        sums = {k: sums.get(k, 0.0) + v for k, v in told.items()}
        if step % 25 == 0:
            means = {k: round(v / 25, 3) for k, v in sums.items()}
            pace = round(size / (time.time() - began - spent))
            print(json.dumps({"step": step, "rows": rows, "minutes": round(gone * args.minutes, 1),
                              "tokens_s": pace, **means}), flush=True)  # fmt: skip
            sums = {}
        if time.time() - saved > SAVED:
            saved = time.time()
            keep(model, mean, kept)
            state = {"optimizer": optimizer.state_dict(), "weights": model.state_dict(), "mean": mean,
                     "spent": time.time() - began, "step": step, "own_step": own_step}  # fmt: skip
            torch.save(state, state_file.with_suffix(".part"))
            state_file.with_suffix(".part").replace(state_file)
    keep(model, mean, kept)
    print(json.dumps({"done": step, "rows": rows, "tokens": size}), flush=True)


def keep(model: Support, mean: dict[str, Tensor], path: Path) -> None:
    """Write the mean of the weights where there is one, else the weights."""
    if not mean or any(not math.isfinite(float(v.float().sum())) for v in mean.values()):
        model.save(path)
        return
    now = {name: value.clone() for name, value in model.state_dict().items()}
    model.load_state_dict(mean)
    model.save(path)
    model.load_state_dict(now)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scratch", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--public", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=33)
    parser.add_argument("--rate", type=float, default=1e-4, help="peak learning rate, falling linearly")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--plain", action="store_true", help="start from MiniLM, not from the reader's encoder"
    )
    parser.add_argument("--from", dest="start", type=Path, help="a support.pt or support.onnx to go on from")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
