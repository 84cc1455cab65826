from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.weights import Q4_0, Blocks, Weights, read_weights
from ontology.errors import ModelError


def test_the_header_the_vocabulary_and_the_map_are_read(tiny: Path) -> None:
    weights = read_weights(tiny)

    assert (weights.header.width, weights.header.inner, weights.header.positions) == (32, 64, 16)
    assert weights.header.tokens == len(weights.vocabulary.pieces) == 13
    assert weights.vocabulary.pieces[8:12] == ("▁ab", "政", "策", "政策")
    assert weights.vocabulary.scores[0] == -1
    assert (weights.vocabulary.begin, weights.vocabulary.end) == (0, 2)
    assert (weights.vocabulary.padding, weights.vocabulary.unknown) == (1, 3)
    assert weights.normal == {ord("Ａ"): "a", 0x200B: ""}


def test_every_tensor_of_the_header_is_there_in_its_shape(tiny: Path) -> None:
    weights = read_weights(tiny)

    shapes = {name: weights.matrix(name).shape for name, _ in weights.header.shapes()}
    assert shapes == dict(weights.header.shapes())
    assert set(weights.plain) | set(weights.blocks) == set(shapes)


def test_a_block_is_a_scale_and_two_weights_a_byte() -> None:
    """The low halves are the first 16 weights, the high halves the last; 8 stands for 0."""
    block = np.zeros((1, 1), Q4_0)
    block["scale"] = 0.5
    block["nibbles"][0, 0, :2] = (0x1F, 0x80)

    row = Blocks(block).dense()[0]

    assert (row[0], row[16], row[1], row[17]) == (3.5, -3.5, -4.0, 0.0)
    assert set(row[2:16]) | set(row[18:]) == {-4.0}


def test_single_rows_are_those_of_the_whole_matrix(tiny: Path) -> None:
    words = read_weights(tiny).blocks["emb.word"]

    assert np.array_equal(words.rows(np.array([7, 0, 7])), words.dense()[[7, 0, 7]])


@pytest.mark.parametrize("data", [b"", b"E5S", b"PK\x03\x04" * 99])
def test_what_is_no_model_file_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "其他.bin"
    path.write_bytes(data)

    with pytest.raises(ModelError, match=r"其他\.bin.*duice model fetch"):
        read_weights(path)


def test_a_missing_file_is_told_with_what_mends_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"没有\.bin.*duice model fetch"):
        read_weights(tmp_path / "没有.bin")


def test_another_version_of_the_layout_is_refused(
    tmp_path: Path, make_tiny: Callable[..., Any]
) -> None:
    path = tmp_path / "second.bin"
    path.write_bytes(make_tiny(version=2).data)

    with pytest.raises(ModelError, match="第 1 版"):
        read_weights(path)


def test_a_missing_tensor_is_named(tmp_path: Path, make_tiny: Callable[..., Any]) -> None:
    path = tmp_path / "less.bin"
    path.write_bytes(make_tiny(leave_out="l0.fo.w").data)

    with pytest.raises(ModelError, match=r"张量 l0\.fo\.w"):
        read_weights(path)


@pytest.mark.parametrize(
    ("whole", "damaged"),
    [
        (struct.pack("<f", -1), struct.pack("<f", float("nan"))),
        (struct.pack("<IBI", ord("Ａ"), 1, ord("a")), struct.pack("<IBI", ord("Ａ"), 1, 2**32 - 1)),
        (struct.pack("<IBI", ord("Ａ"), 1, ord("a")), struct.pack("<IBI", ord("Ａ"), 99, ord("a"))),
        ("政策".encode(), b"\xff" * 6),
        (struct.pack("<II", 3, 8), struct.pack("<II", 3, 2**31)),
    ],
    ids=["score", "character", "entry", "piece", "place"],
)
def test_damage_to_the_vocabulary_is_told(
    tmp_path: Path, make_tiny: Callable[..., Any], whole: bytes, damaged: bytes
) -> None:
    data = make_tiny().data
    path = tmp_path / "damaged.bin"
    assert whole in data
    path.write_bytes(data.replace(whole, damaged, 1))

    with pytest.raises(ModelError, match="词表已损坏"):
        read_weights(path)


@given(share=st.floats(0, 1, exclude_max=True))
def test_a_file_cut_short_anywhere_is_refused(
    scratch: Path, make_tiny: Callable[..., Any], share: float
) -> None:
    data = make_tiny().data
    path = scratch / "cut.bin"
    path.write_bytes(data[: int(share * len(data))])

    with pytest.raises(ModelError):
        read_weights(path)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=4))
def test_damage_before_the_tensors_is_a_model_error_or_harmless(
    scratch: Path, make_tiny: Callable[..., Any], damage: list[tuple[float, int]]
) -> None:
    made = make_tiny()
    data = bytearray(made.data)
    for share, value in damage:
        data[int(share * made.head)] = value
    path = scratch / "damaged.bin"
    path.write_bytes(data)

    try:
        weights = read_weights(path)
        assert {name: weights.matrix(name).shape for name, _ in weights.header.shapes()}
    except ModelError:
        return
    assert np.isfinite(weights.vocabulary.scores).all()


@pytest.mark.model
def test_the_bundled_file_is_multilingual_e5_small(real_weights: Weights) -> None:
    header = real_weights.header

    assert (header.width, header.layers, header.heads, header.inner) == (384, 12, 12, 1536)
    assert (header.tokens, header.positions) == (250_037, 512)
    assert len(real_weights.vocabulary.pieces) == 250_002
    assert real_weights.normal[ord("Ａ")] == "A"
