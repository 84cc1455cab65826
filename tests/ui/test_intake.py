"""Batches on their way into a store: order, what is skipped, who is charged, where it ends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from ingest.child import LocalCrew
from ingest.crew import READ, Encoded, Limits, Outcome, Pending, Reading, Work
from ingest.document import Source
from ingest.statement import Extraction
from kg.store import Change, Store
from ontology.errors import DuiceError
from tests.ingest.hostile import hostile_reading
from tests.ui.conftest import Duice
from ui.intake import Intake
from ui.watch import Stage

BOUNDS = Limits(seconds=5.0, memory=2**29)


def records(file: Path, *names: str) -> Path:
    lines = (
        json.dumps({"id": name, "text": f"{name}区物资储备不足。要建立{name}区储备库。"})
        for name in names
    )
    file.write_text("\n".join(lines), "utf-8")
    return file


class Heard:
    """A watch that writes down what it hears, and ends the batch at a file."""

    def __init__(self, end_at: str = "") -> None:
        self.heard: list[str] = []
        self._end_at = end_at

    def turn(self, file: Path, done: int, total: int) -> bool:
        self.heard.append(f"{file.name} {done}/{total}")
        return file.name != self._end_at

    def at(self, stage: Stage, done: int = 0, total: int = 0, what: str = "") -> None:
        pass

    def is_enough(self) -> bool:
        return False

    def took(self, store: Store, name: str, change: Change) -> None:
        assert store.entry(name).name == name
        self.heard.append(f"{name} {change.value}")

    def held(self, name: str) -> None:
        self.heard.append(f"= {name}")

    def failed(self, error: DuiceError) -> None:
        self.heard.append(f"! {error}")

    def noted(self, sentence: str) -> None:
        pass


class Idle:
    """A crew that is asked to do nothing."""

    hands = 1

    def read(self, sources: Sequence[Source]) -> Pending[list[Outcome[Reading]]]:
        assert not sources
        return Nothing()

    def extract(self, documents: Sequence[Encoded]) -> Pending[list[Outcome[Extraction]]]:
        raise AssertionError

    def close(self) -> None:
        pass


class Nothing:
    def result(self, timeout: float | None = None) -> list[Outcome[Reading]]:
        return []


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of two records or so."""
    monkeypatch.setattr("ui.arrivals.BATCH", 150)


def take_in(folder: Path, watch: Heard, *files: Path, uploaded: bool = False) -> list[str]:
    with Store.open(folder, write=True) as store:
        Intake(store, watch, uploaded=uploaded).take_in(files)
    return watch.heard


def test_files_are_told_in_their_order_however_batches_are_cut(
    pairs: None, small: None, tmp_path: Path
) -> None:
    one = records(tmp_path / "一.jsonl", *"甲乙丙丁戊")
    empty = tmp_path / "空.txt"
    empty.touch()
    two = records(tmp_path / "二.jsonl", *"己庚")

    heard = take_in(tmp_path / "store", Heard(), one, empty, two)

    assert heard == [
        *("一.jsonl 0/3", *(f"{name} added" for name in "甲乙丙丁戊")),
        *("空.txt 1/3", f"! {empty}：文件是空的；请换一个有内容的文件"),
        *("二.jsonl 2/3", "己 added", "庚 added"),
    ]


def test_the_batch_ends_before_the_file_at_which_the_watch_says_so(
    pairs: None, small: None, tmp_path: Path
) -> None:
    files = [records(tmp_path / f"{name}.jsonl", name) for name in "甲乙丙丁"]

    heard = take_in(tmp_path / "store", Heard(end_at="丙.jsonl"), *files)

    assert heard[-2:] == ["乙 added", "丙.jsonl 2/4"]
    with Store.open(tmp_path / "store", write=False) as store:
        assert [entry.name for entry in store.documents()] == ["乙", "甲"]


def test_what_has_not_changed_is_not_read(pairs: None, tmp_path: Path) -> None:
    file = records(tmp_path / "一.jsonl", *"甲乙")
    take_in(tmp_path / "store", Heard(), file)

    watch = Heard()
    with Store.open(tmp_path / "store", write=True) as store:
        Intake(store, watch, crew=Idle()).take_in([file])

    assert watch.heard == ["一.jsonl 0/1", "甲 unchanged", "乙 unchanged"]


def test_equal_uploads_of_one_batch_are_one_document(
    pairs: None, tmp_path: Path, samples: Path
) -> None:
    data = (samples / "report_work.txt").read_bytes()
    names = ("报告.txt", "副本.txt", "坏.txt", "坏的副本.txt")
    for name, content in zip(names, (data, data, b"\n", b"\n"), strict=True):
        (tmp_path / name).write_bytes(content)

    heard = take_in(tmp_path / "store", Heard(), *(tmp_path / n for n in names), uploaded=True)

    assert [line for line in heard if "/4" not in line] == [
        "报告 added",
        "= 报告",
        "! 坏.txt：文件是空的；请换一个有内容的文件",
        "! 坏.txt：文件是空的；请换一个有内容的文件",
    ]


@pytest.mark.slow
def test_a_record_that_hangs_and_one_that_kills_cost_themselves(
    duice: Duice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = Work(hostile_reading, READ.name, BOUNDS)
    monkeypatch.setattr("ui.intake.LocalCrew", partial(LocalCrew, hostile))
    file = records(tmp_path / "批.jsonl", "甲", "挂起", "乙", "崩溃", "丙")

    ran = duice("ingest", file)

    assert ran.code == 2
    assert ran.err.splitlines() == [
        f"duice: {file}#2：读取超过 5 秒没有结果，已跳过；请检查文件是否完好，或拆成几份再导入",
        f"duice: {file}#4：读取时进程意外中止，已跳过；请检查文件是否完好，或拆成几份再导入",
    ]
    assert "新增 3 篇，更新 0 篇，未变 0 篇，未能读入 2 个" in ran.out
