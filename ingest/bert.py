"""The layers of a BERT as an ONNX graph over 4-bit weights, for onnxruntime.

The weights go in as they lie on disk (MatMulNBits reads blocks of 32), the sums are made in
32-bit floats: that starts ten times as fast as unpacked weights, keeps 13 MB instead of 85 and
gives the same numbers (cosine 1.000000).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ingest.weights import BLOCK, Blocks, Weights

MICROSOFT = "com.microsoft"
FLOAT_SUMS = 1
"""MatMulNBits' accuracy level: 32-bit sums. Sums in int8 (4) save nothing on AVX2 and let a last
digit's difference between two machines grow to the fourth."""


class _Graph:
    """Collects nodes and constants; each method returns the name of what it puts out."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def plain(self, name: str) -> str:
        return self.constant(name, self.weights.plain[name])

    def node(self, kind: str, inputs: list[str], out: str, **settings: Any) -> str:
        domain = "" if kind == "LayerNormalization" else MICROSOFT
        self.nodes.append(helper.make_node(kind, inputs, [out], domain=domain, **settings))
        return out

    def linear(self, given: str, name: str) -> str:
        """``given`` times the matrix ``name.w``, plus ``name.b``."""
        blocks = self.weights.blocks[f"{name}.w"]
        rows, parts = blocks.data.shape
        inputs = [
            given,
            self.constant(f"{name}.w", packed(blocks)),
            self.constant(f"{name}.scale", blocks.scales.reshape(-1)),
            "",  # zero points: left out they are 8, which is Q4_0's
            "",
            self.plain(f"{name}.b"),
        ]
        return self.node(
            "MatMulNBits",
            inputs,
            f"{name}.y",
            K=parts * BLOCK,
            N=rows,
            bits=4,
            block_size=BLOCK,
            accuracy_level=FLOAT_SUMS,
        )

    def add_norm(self, given: str, more: str, name: str) -> str:
        inputs = [given, more, self.plain(f"{name}.w"), self.plain(f"{name}.b")]
        epsilon = self.weights.header.epsilon
        return self.node("SkipLayerNormalization", inputs, f"{name}.y", epsilon=epsilon)

    def layer(self, given: str, name: str) -> str:
        """One layer: attention over all tokens of the text, then the feed-forward net."""
        parts = [self.linear(given, f"{name}.{part}") for part in ("q", "k", "v")]
        heads = self.weights.header.heads
        seen = self.node("MultiHeadAttention", parts, f"{name}.seen", num_heads=heads)
        middle = self.add_norm(given, self.linear(seen, f"{name}.ao"), f"{name}.aln")
        inner = self.node("Gelu", [self.linear(middle, f"{name}.fi")], f"{name}.gelu")
        return self.add_norm(middle, self.linear(inner, f"{name}.fo"), f"{name}.oln")


def packed(blocks: Blocks) -> NDArray[np.uint8]:
    """Blocks as MatMulNBits wants them: neighbours share a byte, the first in the low half.

    Shape (rows, columns / 32, 16).
    """
    levels = blocks.levels
    return levels[..., 0::2] | (levels[..., 1::2] << np.uint8(4))


def bert(weights: Weights) -> bytes:
    """Build the graph: ``tokens`` (texts, length, width) embedded, ``hidden`` of the same shape.

    Texts of one run have the same length, so nothing is padded and nothing masked.
    """
    graph = _Graph(weights)
    inputs = ["tokens", graph.plain("emb.ln.w"), graph.plain("emb.ln.b")]
    last = graph.node(
        "LayerNormalization", inputs, "emb.y", axis=-1, epsilon=weights.header.epsilon
    )
    for layer in range(weights.header.layers):
        last = graph.layer(last, f"l{layer}")
    shape: list[str | int | None] = ["texts", "length", weights.header.width]
    given = helper.make_tensor_value_info("tokens", TensorProto.FLOAT, shape)
    made = helper.make_tensor_value_info(last, TensorProto.FLOAT, shape)
    model = helper.make_model(
        helper.make_graph(graph.nodes, "bert", [given], [made], graph.constants),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=8,
    )
    return bytes(model.SerializeToString())
