"""An index that takes changes in is, to the byte, the one that is made from nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path

import pytest

from ingest.encode import CharacterPairs, Vectors
from kg.deciding import Desk
from kg.decisions import Hand
from kg.store import Store
from kg.wish import Wish
from qa.building import build
from qa.keeping import FOLDER, renew, save
from tests.qa.conftest import CARE, FLOODS, code

Step = Callable[[Store], None]


class Listening(CharacterPairs):
    """Remembers the texts that it encodes."""

    def __init__(self) -> None:
        self.heard: set[str] = set()

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.heard |= set(texts)
        return super().encode(texts)


def reject(store: Store) -> None:
    desk = Desk(store)
    first = store.statements(store.documents()[0].name)[0]
    desk.decide(Wish("reject", first.statement.id, "", {}), Hand("李"))
    desk.commit()


def entitle(store: Store) -> None:
    store.set_by_hand("floods", {"title": "某市内涝治理方案", "region": "湖南省衡阳市"})


def remove(store: Store) -> None:
    store.remove("care")


def add(store: Store) -> None:
    store.add(*code("between", "教育", CARE[1:], [(1, 0, 0.7)]), "手编")


def change(store: Store) -> None:
    store.add(*code("floods", "内涝", FLOODS[1:], [(4, 1, 0.9)]), "手编")


def written(folder: Path) -> dict[str, bytes]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.mark.parametrize("steps", tuple(permutations((reject, entitle, remove, add, change), 2)))
def test_an_index_renewed_is_the_one_that_is_made_from_nothing(
    folder: Path, tmp_path: Path, steps: tuple[Step, ...]
) -> None:
    encoder = CharacterPairs()
    with Store.open(folder, write=True) as store:
        renew(store, encoder)
        for step in steps:
            step(store)
            renew(store, encoder)
            save(build(store, encoder), tmp_path / "new", store.fingerprint(), encoder.name)

            assert written(folder / FOLDER) == written(tmp_path / "new")


def test_what_did_not_change_is_not_encoded_again(folder: Path) -> None:
    with Store.open(folder, write=True) as store:
        renew(store, CharacterPairs())
        change(store)
        renew(store, listening := Listening())

    assert listening.heard
    assert not any(quote in text for _, quote, *_ in CARE for text in listening.heard)
