"""What a store stands on fails: the disk is full or read-only, the clock jumps."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg.deciding import Desk
from kg.decisions import Hand, log
from kg.store import Store
from kg.wish import Wish
from tests.faults.conftest import Duice
from tests.kg.conftest import build

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
LIMITED = """
import resource, sys
import ingest.models, ui.library
from ingest.encode import CharacterPairs
from ui.cli import main

ingest.models.encoder = ui.library.encoder = lambda model: CharacterPairs()
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
sys.exit(main(sys.argv[2:]))
"""


@pytest.fixture
def read_only(held: Path) -> Iterator[Path]:
    """A store on a disk that takes nothing; root needs a mount for that, others do not."""
    if sys.platform == "win32":
        pytest.skip("permissions are another thing there")
    if os.geteuid() == 0:
        bind = ["mount", "--bind", "-o", "ro", str(held), str(held)]
        if shutil.which("mount") is None or subprocess.run(bind, check=False).returncode:
            pytest.skip("root may write anywhere, and cannot mount here")
        yield held
        subprocess.run(["umount", str(held)], check=True)
        return
    folders = [held, *(path for path in held.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    yield held
    for folder in folders:
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform != "linux", reason="holds a process to the size of a file")
@pytest.mark.parametrize("most", [0, 30_000, 200_000])
@pytest.mark.parametrize("command", ["ingest", "remove", "review", "index", "backup"])
def test_a_full_disk_is_told_and_costs_nothing_that_is_there(  # noqa: PLR0917
    duice: Duice, held: Path, samples: Path, tmp_path: Path, command: str, most: int
) -> None:
    with Store.open(held, write=False) as store:
        statement = store.statements()[0].statement.id
    if command == "index":
        shutil.rmtree(held / "index")
    words = {
        "ingest": ("ingest", str(samples / "plan_emergency.txt")),
        "remove": ("remove", "opinion_rural_health"),
        "review": ("review", "reject", statement, "--coder", "李"),
        "index": ("index",),
        "backup": ("backup", str(tmp_path / "b.zip")),
    }[command]

    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(most), "--store", str(held), *words],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert ran.returncode in (0, 2), ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.returncode == 0 or "；请" in ran.stderr.splitlines()[-1]
    assert (tmp_path / "b.zip").exists() == (command == "backup" and ran.returncode == 0)
    assert duice("validate").code == 0
    done = command == "remove" and "没有文档" in duice("documents", "opinion_rural_health").err
    assert done or duice(*words).code == 0


def test_a_read_only_store_answers_and_says_why_it_takes_nothing(
    duice: Duice, read_only: Path, samples: Path, tmp_path: Path
) -> None:
    assert duice("documents").code == 0
    assert duice("search", "数据共享").code == 0
    assert duice("ask", "数据共享不足怎么解决？").code == 0
    assert duice("validate").code == 0
    assert duice("backup", tmp_path / "b.zip").code == 0
    for words in (("ingest", samples / "plan_emergency.txt"), ("remove", "opinion_rural_health")):
        ran = duice(*words)
        assert ran.code == 2
        assert "只读" in ran.err
        assert "；请" in ran.err


@pytest.mark.parametrize("year", [1971, 2099])
def test_the_order_of_decisions_does_not_hang_on_the_clock(tmp_path: Path, year: int) -> None:
    with Store.open(tmp_path / "store", write=True) as store:
        store.add(*build("甲"), "手编")
        first, second = (entry.statement.id for entry in store.statements("甲")[:2])
        for hand, which, wanted in (
            (Hand("李"), first, "reject"),
            (Hand("李", when=datetime(year, 1, 1, tzinfo=UTC)), second, "reject"),
            (Hand("李"), second, "accept"),
        ):
            desk = Desk(store)
            desk.decide(Wish(wanted, which), hand)
            desk.commit()
        numbers = [decision.number for decision in log(store)]
        left = {entry.statement.id for entry in store.statements("甲")}

    assert numbers == [1, 2, 3]
    assert first not in left
    assert second in left


@pytest.mark.parametrize("years", [-30, 30])
def test_files_of_another_time_hinder_nobody(duice: Duice, held: Path, years: int) -> None:
    then = time.time() + years * 365 * 86400
    for path in held.rglob("*"):
        os.utime(path, (then, then))
    (held / "writer.json").write_text('{"pid": 1, "since": "2099-01-01"}', "utf-8")

    ran = duice("search", "数据共享")

    assert (ran.code, ran.err) == (0, "")
    assert duice("remove", "opinion_rural_health").code == 0
