"""The packaged model: the published weights, the same vectors without torch."""

import subprocess
import sys

import numpy as np
import pytest

from index.embed import DocumentEmbedder, SentenceTransformerEmbedder, open_embedder, packaged_model
from index.embed.export import export_onnx
from index.embed.quantize import quantize_onnx
from index.errors import ModelError


@pytest.mark.model
def test_export_agrees_with_sentence_transformers() -> None:
    texts = ["Who chairs the board?", "£1,500 a year", "The council meets. " * 200, "tŷ a dŵr"]
    onnx = open_embedder()
    torch = SentenceTransformerEmbedder("minilm", str(packaged_model()))
    assert onnx.dimensions == torch.dimensions == 384
    assert np.abs(onnx.encode(texts) - torch.encode(texts)).max() < 1e-4


@pytest.mark.model
def test_documents_are_embedded_quicker_and_almost_alike() -> None:
    onnx = open_embedder()
    texts = ["Who chairs the board?", "£1,500 a year", "The council meets. " * 100, "tŷ a dŵr"]
    assert isinstance(onnx, DocumentEmbedder)
    cosines = np.sum(onnx.encode_documents(texts) * onnx.encode(texts), axis=1)
    assert 0.97 < cosines.min() < 0.9999


@pytest.mark.model
def test_model_that_disagrees_is_not_used(tmp_path) -> None:
    onnx = open_embedder()
    exported = tmp_path / "model.onnx"
    exported.symlink_to(onnx.exported)
    assert quantize_onnx(exported, lambda draft: 0.5) is None
    assert list(tmp_path.iterdir()) == [exported]


def test_model_that_cannot_be_quantized_is_not_used(tmp_path, monkeypatch) -> None:
    (tmp_path / "model.onnx").write_bytes(b"a model")
    monkeypatch.setitem(sys.modules, "onnxruntime.quantization", None)  # as where it can't be imported
    assert quantize_onnx(tmp_path / "model.onnx", lambda draft: 1.0) is None
    assert [file.name for file in tmp_path.iterdir()] == ["model.onnx"]


@pytest.mark.model
def test_queries_do_not_import_torch() -> None:
    open_embedder()
    code = (
        "import sys; from index.embed import open_embedder; open_embedder().encode(['x']);"
        " sys.exit('torch' in sys.modules or 'sentence_transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_other_weights_are_refused(tmp_path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match="expected the published"):
        export_onnx(tmp_path, tmp_path / "cache", sha256="0" * 64)
    assert not list((tmp_path / "cache").glob("*")) if (tmp_path / "cache").exists() else True
