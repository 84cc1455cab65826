"""A model of a few kilobytes, and the real one where it is on disk."""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from ingest.document import Document
from ingest.model_files import weights_path
from ingest.model_folder import write_folder
from ingest.read import load, read
from ingest.weights import BLOCK, MAGIC, Q4_0, Header, Weights, read_weights
from ontology.errors import ModelError

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "corpus" / "000_32a1b46b326eff89.txt"
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "ab", "▁ab", "政", "策", "政策", "<mask>")
SIZES = (32, 1, 2, 64, len(PIECES), 16, 2, 1e-12)
"""Width, layers, heads, inner, tokens, positions, types, epsilon."""


@dataclass(frozen=True)
class Tiny:
    """A model file: its bytes, and how many of them come before the tensors."""

    data: bytes
    head: int


def tiny_model(
    pieces: Sequence[str] = PIECES, *, version: int = 1, leave_out: str = "", seed: int = 0
) -> Tiny:
    """Write a model file as ``e5_parse`` reads it, without the tensor ``leave_out``."""
    blob = "".join(pieces).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in pieces)])
    normal = struct.pack("<IBI", ord("Ａ"), 1, ord("a")) + struct.pack("<IB", 0x200B, 0)
    front = b"".join(
        (
            MAGIC,
            struct.pack("<I7ifi", version, *SIZES, BLOCK),
            struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(blob)),
            offsets.astype("<u4").tobytes(),
            np.linspace(-1, -4, len(pieces)).astype("<f4").tobytes(),
            blob,
            struct.pack("<iI", 2, len(normal)) + normal,
        )
    )
    random = np.random.default_rng(seed)
    tensors: list[tuple[str, int, int, bytes]] = []
    for name, shape in Header(*SIZES).shapes():
        size = int(np.prod(shape))
        if quantised := len(shape) == 2 and name not in ("emb.pos", "emb.type"):
            blocks = np.zeros(size // BLOCK, Q4_0)
            blocks["scale"] = random.uniform(0.01, 0.1, len(blocks))
            blocks["nibbles"] = random.integers(0, 256, (len(blocks), BLOCK // 2))
            raw = blocks.tobytes()
        else:
            raw = random.normal(size=size).astype("<f4").tobytes()
        if name != leave_out:
            tensors.append((name, int(quantised), size, raw))
    head = len(front) + 4 + sum(2 + len(name) + 21 for name, *_ in tensors)
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, kind, size, raw in tensors:
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, size, head + len(body), len(raw))
        body += raw
    return Tiny(front + directory + body, head)


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the files of hypothesis' examples, each written anew."""
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="session")
def make_tiny() -> Callable[..., Tiny]:
    return tiny_model


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A whole model file of a few kilobytes."""
    path = tmp_path / "tiny.bin"
    path.write_bytes(tiny_model().data)
    return path


@pytest.fixture(scope="session")
def real_weights() -> Weights:
    """The weights that Duice comes with; CI has to have them."""
    try:
        return read_weights(weights_path())
    except ModelError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def saved_model(real_weights: Weights, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The bundled weights as a sentence-transformers folder: 480 MB, so it goes at the end."""
    place = tmp_path_factory.mktemp("saved")
    write_folder(real_weights, place / "e5-small")
    yield place / "e5-small"
    shutil.rmtree(place)


@pytest.fixture(scope="session")
def extra() -> None:
    """The extra ``models``; a machine without it skips, but CI has to have it."""
    if find_spec("sentence_transformers") is None:
        if os.environ.get("CI"):
            pytest.fail("CI tests other models: pip install '.[models]'")
        pytest.skip("the extra models is not installed")


@pytest.fixture(scope="session")
def paragraphs(samples: Path) -> list[str]:
    """Paragraphs of the sample documents, short and long ones."""
    texts = (path.read_text("utf-8") for path in sorted(samples.glob("*.txt")))
    return [line for text in texts for line in text.split("\n")[:8] if line.strip()]


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Weights:
    """The tiny model, read once for tests of many examples."""
    path = tmp_path_factory.mktemp("tiny") / "tiny.bin"
    path.write_bytes(tiny_model().data)
    return read_weights(path)


@pytest.fixture(scope="session")
def seed() -> Document:
    """The paper whose lines a page broke; it lies beside the checkout."""
    if not SEED.is_file():
        pytest.skip("the shared texts are not beside the checkout")
    (source,) = load(SEED)
    return read(source)
