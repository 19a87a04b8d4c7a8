"""Export a trained support model to the file that is packaged: ONNX, weights of eight bits, compared with floats.

PYTHONPATH=tests/benchmarks/reader:. python tests/benchmarks/verification/export.py SCRATCH/support.pt \\
    assistant/verify/support.onnx FOLDER...

Each form of the weights is compared on sentences of the papers kept from training; the nearest is packaged.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from statements import Group, answer_groups, load, pair_groups
from support import Support

from assistant.verify.packaged import PackagedSupport

FORMS: dict[str, dict[str, Any]] = {
    "unsigned": {"weight_type": QuantType.QUInt8},
    "signed": {"weight_type": QuantType.QInt8},
    "signed, reduced": {"weight_type": QuantType.QInt8, "reduce_range": True},
}


def export(checkpoint: Path, target: Path, groups: list[Group]) -> dict[str, dict[str, float]]:
    """Write the file; return how each form differs from floats on rows: log-odds, ranks, seconds, bytes."""
    model = Support.from_checkpoint(checkpoint).eval()
    names = ["input_ids", "attention_mask", "token_type_ids"]
    example = torch.ones(2, 16, dtype=torch.long)
    rows = [(row.lead, row.context, row.statement) for group in groups for row in group]
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain, ready = Path(folder) / "plain.onnx", Path(folder) / "ready.onnx"
        torch.onnx.export(
            model, (example, example, example), str(plain), dynamo=False, opset_version=17, input_names=names,
            output_names=["words"], dynamic_axes={name: {0: "rows", 1: "tokens"} for name in [*names, "words"]},
        )  # fmt: skip
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        exact = scores(plain, rows)
        found: dict[str, dict[str, float]] = {}
        for name, form in FORMS.items():
            small = Path(folder) / f"{name}.onnx"
            quantize_dynamic(str(ready), str(small), per_channel=True, **form)
            began = time.perf_counter()
            quick = scores(small, rows)
            found[name] = {
                "apart_mean": float(np.abs(exact - quick).mean()), "apart_most": float(np.abs(exact - quick).max()),
                "correlation": float(np.corrcoef(exact, quick)[0, 1]),
                "seconds": time.perf_counter() - began, "bytes": float(small.stat().st_size),
            }  # fmt: skip
        taken = min(found, key=lambda name: found[name]["apart_mean"])
        shutil.copyfile(Path(folder) / f"{taken}.onnx", target)
    return found


def scores(path: Path, rows: list[tuple[str, str, str]]) -> np.ndarray:
    """Return the log-odds of rows by a file."""
    return np.array([reading.score for reading in PackagedSupport(path).read(rows)])


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    args = parser.parse_args()
    pairs, answers = (load(args.folders, kind, held=True) for kind in ("pairs", "answers"))
    groups = pair_groups(pairs[::4], 1) + answer_groups(answers[::4], 1, 9)
    for name, told in export(args.checkpoint, args.target, groups).items():
        print(name, json.dumps({key: round(value, 4) for key, value in told.items()}))


if __name__ == "__main__":
    main()
