from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.encode import CharacterPairs, Vectors
from ingest.vectors import CHUNK, VectorCache, cached, own_queries

KILLED = """
import os, signal, sys
from pathlib import Path
from ingest.encode import CharacterPairs
from ingest.vectors import CHUNK, cached

class Dies(CharacterPairs):
    chunks = 0

    def encode(self, texts):
        self.chunks += 1
        if self.chunks == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().encode(texts)

cached(Dies(), Path(sys.argv[1])).encode([f"文本{n:04}" for n in range(4 * CHUNK)])
"""


class Counting(CharacterPairs):
    """Remembers what it was asked to encode."""

    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return super().encode(texts)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vectors.sqlite"


def test_each_text_is_encoded_once_ever(path: Path) -> None:
    first, second = Counting(), Counting()

    cached(first, path).encode(["甲乙", "丙丁", "甲乙"])
    cached(second, path).encode(["丙丁", "戊己", "甲乙"])

    assert sorted(first.asked) == ["丙丁", "甲乙"]
    assert second.asked == ["戊己"]


@settings(max_examples=25)
@given(st.lists(st.lists(st.text(max_size=4), max_size=8), max_size=4))
def test_rows_are_those_of_the_encoder_in_the_order_asked(
    tmp_path_factory: pytest.TempPathFactory, calls: list[list[str]]
) -> None:
    encoder = cached(CharacterPairs(), tmp_path_factory.mktemp("cache") / "v")
    for texts in calls:
        assert np.array_equal(encoder.encode(texts), CharacterPairs().encode(texts))


def test_half_a_character_counts_as_itself(path: Path) -> None:
    cache = VectorCache(path)
    one, other = chr(0xD800), chr(0xDFFF)

    cache.put("m", {one: np.array([1], "f4"), other: np.array([2], "f4")})

    assert cache.get("m", [one, other]) == {one: 1, other: 2}


def test_questions_are_always_encoded(path: Path) -> None:
    counting = Counting()
    encoder = cached(counting, path)

    encoder.encode_queries(["甲乙"])
    encoder.encode_queries(["甲乙"])

    assert counting.asked == ["甲乙", "甲乙"]


def test_queries_of_the_program_are_encoded_once_and_are_no_texts(path: Path) -> None:
    class Asking(Counting):
        def encode_queries(self, texts: Sequence[str]) -> Vectors:
            return -super().encode_queries(texts)

    counting = Asking()
    encoder = cached(counting, path)

    first, again = (own_queries(encoder, ["甲乙"]) for _ in range(2))

    assert counting.asked == ["甲乙"]
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(first, -encoder.encode(["甲乙"]))
    np.testing.assert_array_equal(first, own_queries(Asking(), ["甲乙"]))


def test_vectors_of_another_model_are_not_taken(path: Path) -> None:
    cached(Counting("one"), path).encode(["甲乙"])
    other = Counting("other")

    cached(other, path).encode(["甲乙"])

    assert other.asked == ["甲乙"]


def test_it_goes_by_the_name_and_width_of_its_encoder(path: Path) -> None:
    encoder = cached(CharacterPairs(), path)

    assert (encoder.name, encoder.width) == ("character-pairs-512", 512)
    assert encoder.encode([]).shape == (0, 512)
    assert not path.exists()


def test_progress_tells_what_is_done_of_what_is_to_do(path: Path) -> None:
    texts = [f"{n:04}" for n in range(2 * CHUNK + 1)]
    cached(CharacterPairs(), path).encode(texts[:1])
    told: list[tuple[int, int]] = []

    encoder = cached(CharacterPairs(), path, lambda done, of: told.append((done, of)))
    encoder.encode(texts)
    encoder.encode(texts)

    assert told == [(CHUNK, 2 * CHUNK), (2 * CHUNK, 2 * CHUNK)]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_kill_loses_at_most_what_was_not_written(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    texts = [f"文本{n:04}" for n in range(4 * CHUNK)]
    counting = Counting(CharacterPairs.name)

    vectors = cached(counting, path).encode(texts)

    assert done.returncode == -9
    assert counting.asked == texts[2 * CHUNK :]
    assert np.array_equal(vectors, CharacterPairs().encode(texts))


def test_a_damaged_file_is_set_aside_with_a_notice(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_bytes(b"no database at all" * 500)
    counting = Counting()

    first = cached(counting, path).encode(["甲乙"])
    cached(counting, path).encode(["甲乙"])

    assert np.array_equal(first, CharacterPairs().encode(["甲乙"]))
    assert counting.asked == ["甲乙"]
    assert path.with_name("vectors.sqlite.damaged").exists()
    assert [record.getMessage() for record in caplog.records] == [
        f"{path}：向量文件已损坏，改名为 vectors.sqlite.damaged，向量将重新计算。"
    ]


def test_a_file_damaged_within_is_set_aside_too(path: Path) -> None:
    texts = [f"{n:04}" for n in range(CHUNK)]
    cached(CharacterPairs(), path).encode(texts)
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)

    encoder = cached(CharacterPairs(), path)

    assert np.array_equal(encoder.encode(texts), CharacterPairs().encode(texts))
    assert path.with_name("vectors.sqlite.damaged").exists()


def test_a_damaged_file_that_cannot_be_moved_costs_only_time(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_bytes(b"no database at all" * 500)
    (path.with_name("vectors.sqlite.damaged") / "in the way").mkdir(parents=True)

    assert cached(CharacterPairs(), path).encode(["甲乙"]).any()
    assert "请手工删除它" in caplog.text


def test_where_nothing_can_be_kept_texts_are_encoded_each_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    encoder = cached(CharacterPairs(), tmp_path / "no folder" / "vectors.sqlite")

    for _ in range(2):
        assert np.array_equal(encoder.encode(["甲乙"]), CharacterPairs().encode(["甲乙"]))
    assert "不影响结果" in caplog.text


def test_prune_keeps_the_texts_named_and_no_other(path: Path) -> None:
    for name in ("one", "other"):
        cached(Counting(name), path).encode(["甲乙", "丙丁"])

    VectorCache(path).prune(["丙丁", "未见"])

    left = [VectorCache(path).get(name, ["甲乙", "丙丁"]).keys() for name in ("one", "other")]
    assert left == [{"丙丁"}, {"丙丁"}]


def test_what_is_put_is_got_to_the_bit(path: Path) -> None:
    vectors = {str(n): np.array([n, 1 / 3, -0.0], np.float32) for n in range(1200)}
    cache = VectorCache(path)

    cache.put("m", vectors)
    found = cache.get("m", [*vectors, "未见"])

    assert {text: row.tobytes() for text, row in found.items()} == {
        text: row.tobytes() for text, row in vectors.items()
    }


@pytest.mark.slow
def test_threads_and_processes_may_write_at_a_time(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ingest.encode import CharacterPairs;"
        "from ingest.vectors import cached; encoder = cached(CharacterPairs(), Path(sys.argv[1]));"
        "[encoder.encode([f'{sys.argv[2]}{n}']) for n in range(100)]"
    )
    others = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in ("p", "q")
    ]

    def work(name: str) -> None:
        encoder = cached(CharacterPairs(), path)
        for number in range(100):
            encoder.encode([f"{name}{number}"])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, "ab"))
    assert [other.wait() for other in others] == [0, 0]

    texts = [f"{name}{number}" for name in "abpq" for number in range(100)]
    assert VectorCache(path).get(CharacterPairs.name, texts).keys() == set(texts)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
