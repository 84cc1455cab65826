"""Readers beside a writer, killed writers, damaged files."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg import folder as layout
from kg import snapshots
from kg.lock import WriterLock
from kg.store import Store
from ontology.errors import StoreError
from tests.kg.conftest import Make, build

ROOT = Path(__file__).parents[2]


def names(folder: Path) -> list[str]:
    with Store.open(folder, write=False) as store:
        return [entry.name for entry in store.documents()]


def test_a_reader_sees_what_was_published_and_nothing_else(folder: Path, make: Make) -> None:
    with Store.open(folder, write=True) as writer:
        writer.add(*make("甲"), "手编")
        writer.publish()
        with Store.open(folder, write=False) as reader:
            writer.add(*make("乙"), "手编")
            assert [e.name for e in reader.documents()] == ["甲"]
            assert reader.is_current
            assert names(folder) == ["甲"]
            writer.publish()
            assert not reader.is_current
            assert [e.name for e in reader.documents()] == ["甲"]
            assert len(reader.document("甲").text) > 0
    assert names(folder) == ["乙", "甲"]


def test_only_the_last_two_snapshots_stay(folder: Path, make: Make) -> None:
    for name in "甲乙丙丁":
        with Store.open(folder, write=True) as store:
            store.add(*make(name), "手编")

    assert sorted(p.name for p in (folder / "snapshots").iterdir()) == ["3", "4"]


def test_a_second_writer_is_told_who_holds_the_store(folder: Path) -> None:
    with (
        Store.open(folder, write=True),
        pytest.raises(StoreError, match=r"PID \d+，主机 .+，命令 .+，始于 .+）正在写入"),
    ):
        Store.open(folder, write=True)
    Store.open(folder, write=True).close()


HOLDER = """
import sys
from pathlib import Path
from kg.store import Store

with Store.open(Path(sys.argv[1]), write=True):
    print("open", flush=True)
    sys.stdin.read()
"""


def test_a_writer_in_another_process_is_named_and_leaves_the_lock_when_killed(
    folder: Path, make: Make
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    process.stdout.readline()
    with pytest.raises(StoreError, match=rf"PID {process.pid}，.*正在写入.*请等它结束"):
        Store.open(folder, write=True)
    process.kill()
    process.communicate()
    with Store.open(folder, write=True) as store:
        store.add(*make("甲"), "手编")
    assert names(folder) == ["甲"]


def test_the_first_write_of_all_hides_the_store_until_it_is_done(folder: Path) -> None:
    with Store.open(folder, write=True), pytest.raises(StoreError, match="正在写入"):
        Store.open(folder, write=False)
    assert names(folder) == []


def test_a_reader_publishes_what_a_dead_writer_left(folder: Path, make: Make) -> None:
    with Store.open(folder, write=True) as store:
        store.add(*make("甲"), "手编")
    lost = Store.open(folder, write=True)
    lost.add(*make("乙"), "手编")
    assert lost._lock is not None
    lost._lock.release()  # as the end of a process would, without publishing
    lost._graph = lost._lock = None

    assert layout.is_ahead(folder)
    assert names(folder) == ["乙", "甲"]
    assert not layout.is_ahead(folder)


def test_a_living_writer_does_not_keep_readers_from_the_last_snapshot(
    folder: Path, make: Make
) -> None:
    with Store.open(folder, write=True) as store:
        store.add(*make("甲"), "手编")
    with Store.open(folder, write=True) as store:
        store.add(*make("乙"), "手编")
        assert layout.is_ahead(folder)
        assert names(folder) == ["甲"]


def test_a_store_of_another_format_is_refused(folder: Path) -> None:
    Store.open(folder, write=True).close()
    layout.write_meta(folder, {"format": 99})

    for write in (True, False):
        with pytest.raises(StoreError, match="格式是 99"):
            Store.open(folder, write=write)


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("keep", [0, 7])
@pytest.mark.parametrize("pattern", ["CURRENT", "MANIFEST-*", "*.sst", "store.json"])
def test_damage_is_told_in_one_sentence(
    folder: Path, make: Make, pattern: str, keep: int, write: bool
) -> None:
    with Store.open(folder, write=True) as store:
        store.add(*make("甲"), "手编")
    for path in [p for p in folder.rglob(pattern) if p.is_file()]:
        path.write_bytes(path.read_bytes()[:keep])

    with (
        pytest.raises(StoreError, match="库已损坏") as told,
        Store.open(folder, write=write) as store,
    ):
        store.documents()
    assert "\n" not in str(told.value)


def test_a_lock_file_left_behind_hinders_nobody(folder: Path) -> None:
    Store.open(folder, write=True).close()
    (folder / "writer.json").write_text('{"pid": 1')
    lock = WriterLock(folder)
    lock.acquire()
    lock.release()


KILLED = """
import sys
from pathlib import Path
from kg.store import Store
from tests.kg.conftest import build

folder, salt = Path(sys.argv[1]), sys.argv[2]
with Store.open(folder, write=True) as store:
    for number in range(400):
        store.add(*build(f"文{number}", pairs=3, salt=salt), "手编")
        print("added", flush=True)
        if number % 50 == 49:
            store.publish()
"""


@pytest.mark.slow
def test_kill_at_any_moment_leaves_each_document_as_before_or_as_after(folder: Path) -> None:
    chance = random.Random(7)
    for turn in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(folder), str(turn)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.random())
        process.kill()
        process.wait()
        process.stdout.close()
        with Store.open(folder, write=False) as store:
            documents = store.documents()
            for entry in documents:
                whole = [build(entry.name, pairs=3, salt=str(t))[0] for t in range(turn + 1)]
                found = store.document(entry.name)
                assert found in [extraction.document for extraction in whole]
                extraction = whole[[e.document for e in whole].index(found)]
                entries = store.statements(entry.name)
                assert [e.statement for e in entries] == list(extraction.statements)
                assert {e.link for e in store.links(entry.name)} == set(extraction.links)
    assert documents
    assert snapshots.current(folder) is not None
