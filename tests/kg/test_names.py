from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Source
from kg.names import Held, Namer, readable, shared_stems


def named(namer: Namer, path: str, data: bytes = b"1", name: str | None = None) -> str:
    return namer.name(Source(name or Path(path.split("#", maxsplit=1)[0]).stem, data, path))


def held(**entries: tuple[str, bytes]) -> dict[str, Held]:
    return {name: Held(path, Source("", data).digest) for name, (path, data) in entries.items()}


def test_a_lone_file_carries_its_stem() -> None:
    assert named(Namer(held().get), "/x/甲.txt") == "甲"


def test_files_of_one_stem_get_their_folder_in_front() -> None:
    paths = [Path("/x/2023/报告.txt"), Path("/x/2024/报告.md"), Path("/x/其他.txt")]
    namer = Namer(held().get, shared_stems(paths))

    assert [named(namer, str(path)) for path in paths] == ["2023/报告", "2024/报告", "其他"]


def test_further_folders_are_taken_where_one_does_not_tell_apart() -> None:
    paths = ["/a/2024/报告.txt", "/b/2024/报告.txt"]
    namer = Namer(held().get, shared_stems(map(Path, paths)))

    assert named(namer, paths[0], b"1") == "2024/报告"
    assert named(namer, paths[1], b"2") == "b/2024/报告"


def test_another_file_with_other_bytes_does_not_take_a_held_name() -> None:
    namer = Namer(held(甲=("/x/甲.txt", b"1")).get)

    assert named(namer, "/y/甲.txt", b"2") == "y/甲"


def test_the_same_file_with_other_bytes_replaces() -> None:
    namer = Namer(held(甲=("/x/甲.txt", b"1")).get)

    assert named(namer, "/x/甲.txt", b"2") == "甲"


def test_the_same_bytes_from_a_moved_file_keep_the_name() -> None:
    namer = Namer(held(甲=("/x/甲.txt", b"1")).get)

    assert named(namer, "/y/甲.txt", b"1") == "甲"


def test_a_file_ingested_alone_keeps_the_name_it_got_in_a_batch() -> None:
    store: dict[str, Held] = held() | {"x/甲": Held("/x/甲.txt", "0")}

    assert named(Namer(store.get), "/x/甲.txt", b"2") == "x/甲"


def test_a_file_ingested_in_a_batch_keeps_the_name_it_got_alone() -> None:
    paths = ["/x/甲.txt", "/y/甲.txt"]
    namer = Namer(held(甲=("/x/甲.txt", b"1")).get, shared_stems(map(Path, paths)))

    assert [named(namer, path, b"2") for path in paths] == ["甲", "y/甲"]


def test_records_of_one_file_may_move_to_other_lines() -> None:
    namer = Namer(held(号外=("/x/r.jsonl#5", b"1")).get)

    assert named(namer, "/x/r.jsonl#6", b"2", "号外") == "号外"


def test_records_of_one_id_in_one_file_are_kept_apart_run_after_run() -> None:
    store: dict[str, Held] = {}
    for _ in range(2):
        namer = Namer(store.get)
        given = [named(namer, f"/x/r.jsonl#{n}", bytes([n]), "同号") for n in (1, 2)]
        assert given == ["同号", "x/同号"]
        store |= {
            name: Held(f"/x/r.jsonl#{n}", Source("", bytes([n])).digest)
            for n, name in zip((1, 2), given, strict=True)
        }


def test_bytes_without_a_place_are_told_apart_by_their_digest() -> None:
    namer = Namer(held().get)

    assert named(namer, "", b"1", "甲") == "甲"
    assert named(namer, "", b"2", "甲").startswith("甲-")


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.binary(max_size=1))))
def test_no_two_contents_of_a_batch_share_a_name(files: list[tuple[str, str, bytes]]) -> None:
    named_by: dict[str, bytes] = {}
    namer = Namer(held().get)
    for folder, stem, data in files:
        name = named(namer, f"/{folder}/{stem}.txt", data)
        assert named_by.setdefault(name, data) == data


def test_a_name_in_gbk_bytes_is_read_as_such() -> None:
    raw = "应急".encode("gbk").decode("utf-8", "surrogateescape")

    assert readable(raw) == "应急"
    assert readable("应急") == "应急"
