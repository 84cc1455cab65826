"""Uploaded files that outlast the server, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.page.admission import Upload
from ui.page.inbox import MANIFEST, TRIES, Inbox


@pytest.fixture
def uploads(tmp_path: Path) -> list[Upload]:
    """Two files that were let in and one that was not."""
    found = []
    for name, refused in (("甲.txt", ""), ("乙.zip", "这是压缩包"), ("丙.txt", "")):
        path = tmp_path / name
        path.write_text(name, "utf-8")
        found.append(Upload(name, path, refused))
    return found


def test_what_is_kept_is_found_by_the_next_server(tmp_path: Path, uploads: list[Upload]) -> None:
    kept = Inbox(tmp_path).keep(uploads)

    (found,) = Inbox(tmp_path).parcels()
    assert found.uploads[0::2] == kept.uploads[0::2]
    assert [one.refused for one in found.uploads] == ["", "这是压缩包", ""]
    assert kept.uploads[2].path.read_text("utf-8") == "丙.txt"
    assert not any(one.path.exists() for one in uploads)
    assert Inbox(tmp_path).keep([]).number == kept.number + 1


def test_an_upload_that_was_cut_off_is_dropped(tmp_path: Path, uploads: list[Upload]) -> None:
    kept = Inbox(tmp_path).keep(uploads)
    (tmp_path / "inbox" / str(kept.number) / MANIFEST).unlink()

    assert Inbox(tmp_path).parcels() == []
    assert not (tmp_path / "inbox").exists()


@pytest.mark.parametrize(
    "told",
    [
        "",
        "[]",
        '{"files": [{}]}',
        '{"files": [{"name": "../../甲.txt"}]}',
        '{"files": 3}',
        '{"files": [{"name": ".."}]}',
    ],
)
def test_a_damaged_list_costs_its_own_files_alone(
    tmp_path: Path, uploads: list[Upload], told: str
) -> None:
    damaged = Inbox(tmp_path).keep(uploads[:1])
    sound = Inbox(tmp_path).keep(uploads[2:])
    (tmp_path / "inbox" / str(damaged.number) / MANIFEST).write_text(told, "utf-8")

    first, second = Inbox(tmp_path).parcels()

    assert "重新上传" in first.fault
    assert first.uploads == ()
    assert second == sound


def test_a_file_that_is_cut_or_gone_costs_itself_alone(
    tmp_path: Path, uploads: list[Upload]
) -> None:
    kept = Inbox(tmp_path).keep(uploads)
    kept.uploads[0].path.write_text("", "utf-8")

    (parcel,) = Inbox(tmp_path).parcels()
    assert [bool(one.refused) for one in parcel.uploads] == [True, True, False]
    kept.uploads[2].path.unlink()
    (parcel,) = Inbox(tmp_path).parcels()
    assert all(one.refused for one in parcel.uploads)


def test_what_is_refused_leaves_nothing_behind(tmp_path: Path, uploads: list[Upload]) -> None:
    Inbox(tmp_path).keep([uploads[1]])

    assert not (tmp_path / "inbox").exists()


def test_a_disk_that_refuses_is_told_file_by_file(tmp_path: Path, uploads: list[Upload]) -> None:
    (tmp_path / "inbox").write_text("", "utf-8")  # where the folder would be

    kept = Inbox(tmp_path).keep(uploads)

    assert all("重新上传" in one.refused for one in (kept.uploads[0], kept.uploads[2]))


def test_what_keeps_ending_servers_is_given_up(tmp_path: Path, uploads: list[Upload]) -> None:
    number = Inbox(tmp_path).keep(uploads).number

    assert [Inbox(tmp_path).begin(number) for _ in range(TRIES + 1)] == [True] * TRIES + [False]
    Inbox(tmp_path).progressed(number)
    assert Inbox(tmp_path).begin(number)
