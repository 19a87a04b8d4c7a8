"""Export a trained reader to the file that is packaged: ONNX, weights of eight bits, compared with the float one.

PYTHONPATH=tests/benchmarks/reader python tests/benchmarks/reader/export.py SCRATCH/reader.pt reader.onnx
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import warnings
from pathlib import Path

import numpy as np
import torch
from network import Reader
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from assistant.read.packaged import PackagedReader

_PROBES = [
    (
        "Who chairs the committee?",
        "Example Council › 4. Committees",
        "The committee is chaired by Cllr A. Example.",
    ),
    ("How much was spent in 2015?", "Spending › Year · Budget · Spent", "2015 / £1,200 / £900"),
    ("When does it meet?", "Board – The Board has nine members.", "It is advised by a panel of residents."),
    ("who decides", "", "Decides: the Director, after asking the ward members " * 3),
]


def export(checkpoint: Path, target: Path) -> dict[str, float]:
    """Write the int8 file; return its size and how far it is from the float one on probes, in log-odds."""
    reader = Reader.from_checkpoint(checkpoint).eval()
    example = torch.ones(2, 16, dtype=torch.long)
    axes = {
        name: {0: "rows", 1: "tokens"} for name in ("input_ids", "attention_mask", "token_type_ids", "ends")
    }
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain, ready, small = (Path(folder) / name for name in ("plain.onnx", "ready.onnx", "small.onnx"))
        torch.onnx.export(
            reader, (example, example, example), str(plain), dynamo=False, opset_version=17,
            input_names=["input_ids", "attention_mask", "token_type_ids"], output_names=["score", "ends", "denies"],
            dynamic_axes={**axes, "score": {0: "rows"}, "denies": {0: "rows"}},
        )  # fmt: skip
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(str(ready), str(small), per_channel=True, weight_type=QuantType.QUInt8)
        exact, quick = PackagedReader(plain), PackagedReader(small)
        apart = [
            abs(a.score - b.score)
            for q, place, text in _PROBES
            for a, b in [(exact.judge(q, [(place, text)])[0], quick.judge(q, [(place, text)])[0])]
        ]
        shutil.copyfile(small, target)
    return {
        "bytes": target.stat().st_size,
        "apart_mean": float(np.mean(apart)),
        "apart_most": float(max(apart)),
    }


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("target", type=Path)
    args = parser.parse_args()
    print(export(args.checkpoint, args.target))


if __name__ == "__main__":
    main()
