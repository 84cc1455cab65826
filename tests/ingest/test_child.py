"""What hangs, eats memory, dies or breaks costs itself; all else is as it is without a child."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from select import select

import pytest

from ingest.child import LocalCrew
from ingest.crew import EXTRACT, READ, Encoded, Limits, Outcome, Reading, Work, reading
from ingest.document import Source
from ingest.encode import CharacterPairs
from ingest.extract import extract
from ingest.read import load, read
from ontology.errors import ReadError
from tests.ingest.hostile import hostile_extraction, hostile_reading

TEXT = "存在物资储备不足的问题。要建立储备库。".encode()
BOUNDS = Limits(seconds=5.0, memory=2**29)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def crew() -> Iterator[LocalCrew]:
    """A crew whose documents misbehave as their names say, with little patience for it."""
    made = LocalCrew(
        Work(hostile_reading, READ.name, BOUNDS), Work(hostile_extraction, EXTRACT.name, BOUNDS)
    )
    yield made
    made.close()


def source(name: str) -> Source:
    return Source(name, TEXT, f"/处/{name}.txt")


def encoded(reading: Reading) -> Encoded:
    encoder = CharacterPairs()
    return Encoded(reading, encoder.encode(reading.texts), encoder.name)


def fault(outcome: Outcome[object]) -> str:
    with pytest.raises(ReadError) as caught:
        outcome.unwrap()
    return str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("挂起", "读取超过 5 秒没有结果，已跳过；请检查"),
        ("吞内存", "读取要用的内存超过 0.5 GB，已跳过；请检查"),
        ("崩溃", "读取时进程意外中止，已跳过；请检查"),
        ("出错", "读取时程序出错（ZeroDivisionError 坏处），已跳过；请把"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")
def test_a_document_that_misbehaves_costs_itself(crew: LocalCrew, name: str, why: str) -> None:
    before, bad, after = crew.read([source("甲"), source(name), source("乙")]).result()

    assert fault(bad).startswith(f"/处/{name}.txt：{why}")
    assert [one.unwrap() for one in (before, after)] == [
        reading(source(name)) for name in ("甲", "乙")
    ]


@pytest.mark.slow
def test_extraction_that_hangs_costs_itself(crew: LocalCrew) -> None:
    made = [encoded(reading(source(name))) for name in ("甲", "挂起", "乙")]
    before, bad, after = crew.extract(made).result()

    assert "抽取超过 5 秒没有结果" in fault(bad)
    assert [one.unwrap().document.name for one in (before, after)] == ["甲", "乙"]


def test_documents_come_out_as_they_do_in_this_process(samples: Path) -> None:
    crew = LocalCrew()
    sources = [one for file in sorted(samples.glob("*.txt"))[:3] for one in load(file)]
    readings = [outcome.unwrap() for outcome in crew.read(sources).result()]
    made = crew.extract([encoded(reading) for reading in readings]).result()
    crew.close()

    assert [outcome.unwrap() for outcome in made] == [
        extract(read(source), CharacterPairs()) for source in sources
    ]
    assert [one.document.source_map for one in readings] == [read(s).source_map for s in sources]


def test_what_a_reader_refuses_keeps_its_words(crew: LocalCrew) -> None:
    empty = replace(source("空"), data=b"")
    (outcome,) = crew.read([empty]).result()

    with pytest.raises(ReadError) as here:
        read(empty)
    assert fault(outcome) == str(here.value)


def test_what_a_reader_warns_of_is_logged_here(
    crew: LocalCrew, caplog: pytest.LogCaptureFixture
) -> None:
    (outcome,) = crew.read([source("提醒")]).result()
    outcome.unwrap()

    assert [(one.name, one.getMessage()) for one in caplog.records] == [
        ("tests.ingest.hostile", "第 2 页是空的")
    ]


def test_a_crew_that_is_closed_amid_its_work_leaves_at_once() -> None:
    patient = replace(READ.limits, seconds=600.0)
    crew = LocalCrew(Work(hostile_reading, READ.name, patient))
    pending = crew.read([source("挂起")])
    crew.close()

    with pytest.raises(CancelledError):
        pending.result(60)


PARENT = """
import sys
from pathlib import Path
from ingest.child import LocalCrew
from ingest.crew import READ, Work
from ingest.document import Source
from tests.ingest.hostile import hostile_reading
crew = LocalCrew(Work(hostile_reading, READ.name, READ.limits))
crew.read([Source("挂起", b"", sys.argv[1])]).result()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it takes a while")
def test_a_child_does_not_outlive_its_parent(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with (
        subprocess.Popen([sys.executable, "-c", PARENT, str(pipe)], env=environment) as parent,
        pipe.open("rb", buffering=0) as held_by_child,
    ):
        assert held_by_child.read(1)
        parent.kill()
        ended, _, _ = select([held_by_child], [], [], 20)
        assert ended
        assert held_by_child.read(1) == b""
