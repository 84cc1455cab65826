from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ingest.statement import Extraction
from kg.export import FORMATS
from kg.store import Change, Store
from ontology.errors import ReadError
from tests.kg.conftest import Make


def unsound(extraction: Extraction) -> Extraction:
    first, *others = extraction.statements
    return replace(extraction, statements=(replace(first, label=""), *others))


def test_many_at_a_time_make_the_store_that_one_by_one_does(tmp_path: Path, make: Make) -> None:
    bad, source = make("戊")
    taken = [make("甲"), make("乙", salt="改"), (unsound(bad), source), make("丙"), make("丙")]
    told = []
    for name in ("all", "each"):
        with Store.open(tmp_path / name, write=True) as store:
            store.add(*make("乙"), "手编")
            store.add(*make("丁"), "手编")
            if name == "all":
                outcomes = store.add_all([*taken, make("丁")], "手编")
            else:
                for extraction, origin in taken[:2] + taken[3:]:
                    store.add(extraction, origin, "手编")
            told.append(FORMATS["nquads"].write(store))

    assert told[0] == told[1]
    assert isinstance(outcomes[2], ReadError)
    assert "戊" in str(outcomes[2])
    outcomes.pop(2)
    assert outcomes == [
        Change.ADDED,
        Change.REPLACED,
        Change.ADDED,
        Change.UNCHANGED,
        Change.UNCHANGED,
    ]


def test_a_name_that_comes_twice_ends_as_it_came_last(store: Store, make: Make) -> None:
    outcomes = store.add_all([make("丙"), make("丙", salt="改")], "手编")

    assert outcomes == [Change.ADDED, Change.REPLACED]
    assert store.document("丙") == make("丙", salt="改")[0].document


def test_nothing_new_publishes_nothing(folder: Path, store: Store, make: Make) -> None:
    store.publish()

    assert store.add_all([make("甲"), make("乙")], "手编") == [Change.UNCHANGED] * 2
    assert store.add_all([], "手编") == []
    assert not (folder / "ahead").exists()
