"""The reader as a torch module: MiniLM over question and unit; a score, the ends of the answer, a denial."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel


def plain_states(
    encoder: BertModel, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
) -> Tensor:
    """Return the last states of a batch, shape (rows, tokens, width)."""
    states: Tensor = encoder(
        input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
    ).last_hidden_state
    return states


def packed_states(
    encoder: BertModel, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
) -> Tensor:
    """Return the same, padding left out of all but attention: a third less to multiply.

    A test holds it to `plain_states`; dropout is none in both.
    """
    rows, tokens = input_ids.shape
    real = attention_mask.bool()
    heads = encoder.config.num_attention_heads
    mask = real[:, None, None, :]
    x = encoder.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)[real]
    width = x.shape[-1]

    def spread(values: Tensor) -> Tensor:
        padded = values.new_zeros(rows, tokens, width).masked_scatter(real.unsqueeze(-1), values)
        return padded.view(rows, tokens, heads, width // heads).transpose(1, 2)

    for layer in encoder.encoder.layer:
        own = layer.attention.self
        mixed = nn.functional.scaled_dot_product_attention(
            spread(own.query(x)), spread(own.key(x)), spread(own.value(x)), attn_mask=mask
        )
        x = layer.attention.output(mixed.transpose(1, 2).reshape(rows, tokens, width)[real], x)
        x = layer.output(layer.intermediate(x), x)
    return x.new_zeros(rows, tokens, width).masked_scatter(real.unsqueeze(-1), x)


class Reader(nn.Module):
    """An encoder; its first state and the mean over the unit give a score, its states the span."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.judge = nn.Sequential(
            nn.Linear(2 * width, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, 1)
        )
        self.ends = nn.Linear(width, 2)
        self.denies = nn.Linear(2 * width, 1)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return the logits of "answers", of first and last token, and of "denies what is asked".

        Shapes: (rows,), (rows, tokens, 2), (rows,); the last means something where the unit answers.
        """
        states = (packed_states if self.training else plain_states)(
            self.encoder, input_ids, attention_mask, token_type_ids
        )
        unit = token_type_ids.to(states.dtype).unsqueeze(-1)
        mean = (states * unit).sum(1) / unit.sum(1).clamp(min=1.0)
        whole = torch.cat([states[:, 0], mean], -1)
        outside = (1.0 - unit) * -1e4
        return self.judge(whole).squeeze(-1), self.ends(states) + outside, self.denies(whole).squeeze(-1)

    @classmethod
    def from_folder(cls, folder: Path) -> Reader:
        """Return a reader with fresh heads over the weights of a BERT folder."""
        none = {
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
        }  # twice as fast; one pass is made
        return cls(
            BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="sdpa", **none)
        )

    @classmethod
    def from_checkpoint(cls, path: Path) -> Reader:
        """Return the reader that `save` wrote."""
        kept = torch.load(path, map_location="cpu", weights_only=True)
        reader = cls(BertModel(BertConfig(**kept["config"]), add_pooling_layer=False))
        reader.load_state_dict(reader.state_dict() | kept["weights"])
        return reader

    @classmethod
    def from_packaged(cls, path: Path, base: Path) -> Reader:
        """Return the reader of an exported file, its eight-bit weights taken back to floats.

        base: folder of the model that it was made from, for the form.
        """
        import onnx
        from onnx.numpy_helper import to_array

        graph = onnx.load(str(path)).graph
        held = {one.name: to_array(one) for one in graph.initializer}
        found = {name: torch.tensor(value) for name, value in held.items()}

        def plain(name: str) -> Tensor:
            """Return weights in floats, an output a column where they are multiplied from the right."""
            zero = held[f"{name}_zero_point"].astype("float32")
            return torch.tensor((held[f"{name}_quantized"].astype("float32") - zero) * held[f"{name}_scale"])

        for node in graph.node:
            if node.op_type == "MatMulInteger":
                module = node.name.strip("/").rsplit("/", 1)[0].replace("judge/judge", "judge")
                module = module.replace("encoder/encoder/", "encoder.encoder.").replace("/", ".")
                found[f"{module}.weight"] = plain(node.input[1].removesuffix("_quantized")).T.contiguous()
            elif node.op_type == "Gather" and node.input[0].endswith(".weight_quantized"):
                name = node.input[0].removesuffix("_quantized")
                found[name] = plain(name)
        reader = cls.from_folder(base)
        own = reader.state_dict()
        reader.load_state_dict({n: found.get(n, value).reshape(value.shape) for n, value in own.items()})
        return reader

    def save(self, path: Path, **more: Any) -> None:
        """Write configuration and weights to one file, whole or not at all."""
        config = self.encoder.config.to_diff_dict()
        config = {k: v for k, v in config.items() if isinstance(v, (int, float, str, bool))}
        part = path.with_suffix(".part")
        torch.save({"config": config, "weights": self.state_dict(), **more}, part)
        part.replace(path)
