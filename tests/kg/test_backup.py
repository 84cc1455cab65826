"""A backup holds what cannot be derived, and a restore takes nothing on trust."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import backup
from kg import folder as layout
from kg.backup import back_up, bring_back
from kg.deciding import Desk
from kg.decisions import Hand, log
from kg.export import FORMATS
from kg.store import Store
from kg.wish import Wish
from ontology.errors import OutputError, ReadError, StoreError
from tests.kg.conftest import Make

SECRET = "赵管:admin:$argon2id$v=19$m=65536"
Parts = dict[str, bytes]


@pytest.fixture
def decided(store: Store) -> Store:
    """A store with a decision on one of its statements."""
    desk = Desk(store)
    desk.decide(Wish("reject", store.statements("甲")[0].statement.id), Hand("李", "是现状"))
    desk.commit()
    store.publish()
    return store


@pytest.fixture
def made(decided: Store, tmp_path: Path) -> Path:
    """A backup of `decided`."""
    file = tmp_path / "库.zip"
    back_up(decided, file)
    return file


def unpacked(file: Path) -> Parts:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(file: Path, parts: Parts) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def signed(parts: Parts, **told: Any) -> Parts:
    """Let the manifest tell the sums of the parts, as a forger would."""
    manifest = json.loads(parts[backup.MANIFEST]) | told
    for name, part in manifest["parts"].items():
        part |= {"size": len(parts[name]), "sha256": hashlib.sha256(parts[name]).hexdigest()}
    return {**parts, backup.MANIFEST: json.dumps(manifest).encode()}


def test_what_is_restored_is_what_was_backed_up(decided: Store, made: Path, tmp_path: Path) -> None:
    counts = bring_back(made, tmp_path / "新" / "库")

    with Store.open(tmp_path / "新" / "库", write=False) as restored:
        assert (counts.documents, counts.statements, counts.decisions) == (2, 7, 1)
        assert FORMATS["trig"].write(restored) == FORMATS["trig"].write(decided)
        assert log(restored) == log(decided)
        assert restored.fingerprint() == decided.fingerprint()
        back_up(restored, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == made.read_bytes()
    assert [path.name for path in (tmp_path / "新").iterdir()] == ["库"]


def test_a_backup_of_what_is_published_is_made_beside_a_writer(
    decided: Store, make: Make, made: Path, tmp_path: Path
) -> None:
    decided.add(*make("丙"), "手编")

    with Store.open(decided.folder, write=False) as reader:
        back_up(reader, tmp_path / "b.zip")

    assert (tmp_path / "b.zip").read_bytes() == made.read_bytes()


def test_nothing_but_the_store_gets_into_a_backup(decided: Store, tmp_path: Path) -> None:
    for name in ("users.txt", "index", "vectors.sqlite", ".env"):
        (decided.folder / name).write_text(SECRET, "utf-8")
    back_up(decided, tmp_path / "b.zip")

    parts = unpacked(tmp_path / "b.zip")

    assert parts.keys() == {backup.GRAPH, backup.META, backup.MANIFEST}
    assert all(b"argon2" not in data for data in parts.values())


def test_a_place_that_cannot_be_written_is_told(decided: Store, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none" / "b.zip"):
        with pytest.raises(OutputError, match="；请"):
            back_up(decided, place)


def test_a_disk_that_gives_back_other_bytes_leaves_the_earlier_backup(
    decided: Store, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made.read_bytes()

    def lossy(handle: int) -> None:
        for part in made.parent.glob(".*.part"):
            data = bytearray(part.read_bytes())
            data[len(data) // 4] ^= 0xFF
            part.write_bytes(data)

    monkeypatch.setattr("kg.backup.os.fsync", lossy)
    with pytest.raises(OutputError, match="读回来不一样"):
        back_up(decided, made)

    assert made.read_bytes() == before
    assert {path.name for path in made.parent.iterdir()} == {"store", "库.zip"}


def test_what_is_in_a_folder_stays(decided: Store, made: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    (tmp_path / "file").touch()

    for place, why in (("store", "已经有一个库"), ("full", "不是空的"), ("file", "不能恢复")):
        with pytest.raises(StoreError, match=why):
            bring_back(made, tmp_path / place)
    assert len(decided.documents()) == 2


def test_an_empty_folder_is_filled(made: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()

    assert bring_back(made, tmp_path / "new").documents == 2


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("harm", ["cut", "flip"])
def test_a_damaged_backup_is_refused_and_nothing_is_left(
    made: Path, tmp_path: Path, share: float, harm: str
) -> None:
    data = bytearray(made.read_bytes())
    at = int(share * len(data))
    if harm == "cut":
        del data[at:]
    else:
        data[at] ^= 0xFF
    made.write_bytes(data)

    with pytest.raises(ReadError, match=r"库\.zip：.+；请"):
        bring_back(made, tmp_path / "new")
    assert {path.name for path in tmp_path.iterdir()} == {"store", "库.zip"}


Harm = Callable[[Parts], Parts]
HARMS: dict[str, tuple[Harm, str]] = {
    "lacks a part": (lambda p: {k: v for k, v in p.items() if k != backup.META}, "不是 duice"),
    "climbs out": (lambda p: {**p, "../../evil": b"x"}, "不是 duice"),
    "names a root": (lambda p: {**p, "/etc/evil": b"x"}, "不是 duice"),
    "bomb": (lambda p: {**p, backup.GRAPH: bytes(64 << 20)}, "不可信"),
    "sums differ": (lambda p: {**p, backup.GRAPH: p[backup.GRAPH] + b"\n"}, "SHA-256"),
    "no manifest at all": (lambda p: {**p, backup.MANIFEST: b"[]"}, "清单"),
    "of a later format": (lambda p: signed(p, format=9), "格式是 9"),
    "counts differ": (
        lambda p: signed({**p, backup.GRAPH: p[backup.GRAPH].split(b"\n", 1)[1]}),
        "数目|缺少",
    ),
    "no graph": (lambda p: signed({**p, backup.GRAPH: b"<a> nonsense"}), "N-Quads"),
    "no store": (lambda p: signed({**p, backup.META: b'{"format": 7}'}), "格式是 7"),
}


@pytest.mark.parametrize("name", HARMS)
def test_a_forged_backup_is_refused_and_nothing_is_left(
    made: Path, tmp_path: Path, name: str
) -> None:
    harm, why = HARMS[name]
    repacked(made, harm(unpacked(made)))

    with pytest.raises(ReadError, match=why):
        bring_back(made, tmp_path / "new")
    assert {path.name for path in tmp_path.iterdir()} == {"store", "库.zip"}


def test_what_the_shapes_refuse_is_not_restored(made: Path, tmp_path: Path) -> None:
    parts = unpacked(made)
    lines = parts[backup.GRAPH].split(b"\n")
    at = next(n for n, line in enumerate(lines) if b"oa#exact" in line)
    lines[at] = lines[at].replace(b'"', b'"x', 1)
    repacked(made, signed({**parts, backup.GRAPH: b"\n".join(lines)}))

    with pytest.raises(ReadError, match="引文"):
        bring_back(made, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_full_disk_leaves_nothing(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(layout, "mark_ahead", full)
    with pytest.raises(StoreError, match="磁盘已满"):
        bring_back(made, tmp_path / "new")
    assert {path.name for path in tmp_path.iterdir()} == {"store", "库.zip"}
