"""The exported model with weights of eight bits: documents are embedded in two thirds of the time."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

_AGREEMENT = 0.98  # mean cosine with the exact vectors from which the quick ones are trusted
_log = logging.getLogger(__name__)


def quantize_onnx(exported: Path, agreement: Callable[[Path], float]) -> Path | None:
    """Return the model beside `exported` with its weights quantized.

    agreement: tells the mean cosine between a model's vectors and the exact ones. None where that is
    below .98, or the model can't be made: then the exact one is to be used.
    """
    target = exported.with_name(f"{exported.stem}-int8.onnx")
    if target.is_file():
        return target
    with tempfile.TemporaryDirectory(dir=exported.parent) as folder:
        draft = Path(folder) / target.name
        try:
            logging.disable(logging.WARNING)  # onnxruntime's, for whoever prepares a model by hand
            _quantize(exported, draft)
            found = agreement(draft)
        except Exception as error:  # whatever stands in the way, documents can be embedded exactly
            _log.warning("The model can't be quantized (%s); documents are embedded exactly.", error)
            return None
        finally:
            logging.disable(logging.NOTSET)
        if found < _AGREEMENT:
            _log.warning("The quantized model agrees only to %.3f; documents are embedded exactly.", found)
            return None
        draft.replace(target)
    return target


def _quantize(exported: Path, target: Path) -> None:
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        exported,
        target,
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": TensorProto.FLOAT},  # what fused operators give
    )
