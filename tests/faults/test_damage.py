"""A file of a store that is cut, altered or gone: told in a sentence or mended, never believed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.conftest import Duice, Ran

pytestmark = pytest.mark.slow
ASKED = (("documents", "--json"), ("search", "数据共享", "--json"), ("review", "list", "--json"))
MENDED = (
    "current",
    "snapshots/*/seal.json",
    "snapshots/*/fingerprint",
    "snapshots/*/graph/CURRENT",
    "snapshots/*/graph/MANIFEST-*",
    "snapshots/*/graph/*.sst",
    "index/manifest.json",
    "index/records.json",
    "index/**/wholes.npy",
    "vectors.sqlite",
    "records.sqlite",
)
"""Copies and what is derived: an answer after the damage is the answer before it."""
ORIGINAL = ("graph/CURRENT", "graph/MANIFEST-*", "graph/*.sst")
HARMS = ("empty", "half", "altered", "gone")


def harm(file: Path, how: str) -> None:
    """Do something bad to a file; one that has hard links is another file from then on."""
    data = bytearray(file.read_bytes())
    file.unlink()
    for at in range(len(data) // 6, len(data), len(data) // 3 or 1):
        data[at] ^= 0x55
    kept: dict[str, bytes | bytearray | None] = {
        "empty": b"",
        "half": data[: len(data) // 2],
        "altered": data,
        "gone": None,
    }
    if (left := kept[how]) is not None:
        file.write_bytes(left)


def asked(duice: Duice) -> list[tuple[int, str]]:
    return [(ran.code, ran.out) for ran in (duice(*words) for words in ASKED)]


def require_told(ran: Ran) -> None:
    assert ran.code == 2
    assert ran.out == ""
    assert "；请" in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("how", HARMS)
@pytest.mark.parametrize("pattern", MENDED)
def test_what_can_be_made_anew_is_made_anew(
    duice: Duice, held: Path, pattern: str, how: str
) -> None:
    before = asked(duice)
    found = sorted(held.glob(pattern))
    assert found
    harm(found[0], how)

    assert asked(duice) == before
    assert [(ran.code, ran.err) for ran in [duice("search", "数据共享")]] == [(0, "")]


@pytest.mark.parametrize("how", HARMS)
@pytest.mark.parametrize("pattern", ORIGINAL)
def test_a_damaged_original_is_told_and_its_copy_can_be_backed_up(
    duice: Duice, held: Path, tmp_path: Path, pattern: str, how: str
) -> None:
    before = asked(duice)
    harm(sorted(held.glob(pattern))[0], how)

    ran = duice("remove", "opinion_rural_health")

    require_told(ran)
    assert "duice backup" in ran.err
    assert asked(duice) == before
    assert duice("backup", tmp_path / "b.zip").code == 0
    assert duice("restore", tmp_path / "b.zip", store=tmp_path / "new").code == 0
    assert duice("remove", "opinion_rural_health", store=tmp_path / "new").code == 0


@pytest.mark.parametrize("how", HARMS)
def test_a_damaged_description_is_told_and_not_replaced(
    duice: Duice, held: Path, samples: Path, how: str
) -> None:
    harm(held / "store.json", how)

    for words in (*ASKED, ("ingest", samples / "plan_emergency.txt"), ("sparql", "ASK {}")):
        require_told(duice(*words))


def test_another_beginning_of_iris_is_not_believed(duice: Duice, held: Path) -> None:
    file = held / "store.json"
    file.write_text(file.read_text("utf-8").replace("duice.example", "duice.exbmple"), "utf-8")

    for words in (*ASKED, ("remove", "opinion_rural_health")):
        require_told(duice(*words))


def test_damage_to_all_of_it_is_told(duice: Duice, held: Path) -> None:
    shutil.rmtree(held / "snapshots")
    harm(held / "graph" / "CURRENT", "altered")

    for words in (*ASKED, ("remove", "opinion_rural_health")):
        require_told(duice(*words))


def test_a_row_that_decayed_is_not_believed(duice: Duice, held: Path) -> None:
    """SQLite notices nothing where a page holds together."""
    before = asked(duice)
    with closing(sqlite3.connect(held / "vectors.sqlite")) as table, table:
        decayed = "CAST(x'00007041' || substr(vector, 5) AS BLOB)"
        table.execute(f"UPDATE vectors SET vector = {decayed}")
    with closing(sqlite3.connect(held / "records.sqlite")) as table, table:
        table.execute("UPDATE records SET held = replace(held, '数据', '散据')")
        table.execute("UPDATE documents SET held = substr(held, 2)")
    shutil.rmtree(held / "index")

    assert asked(duice) == before
