"""A damaged index quotes nothing that is not in its document."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from ingest.encode import CharacterPairs
from kg.store import Store
from qa.answer import Asker
from qa.index import Index
from qa.records import Record

QUESTION = "一共有几条措施？"


def damaged(index: Index, label: str, change: dict[str, object]) -> Index:
    """Change one statement of an index."""

    def mend(record: Record) -> Record:
        return replace(record, **change) if record.label == label else record  # type: ignore[arg-type]

    return replace(index, statements=tuple(map(mend, index.statements)))


@pytest.mark.parametrize(
    "change",
    [
        {"text": "更新改造老旧排水管网1200公里，三年内完成。"},
        {"start": 0, "end": 5},
        {"document": "gone"},
    ],
)
def test_what_is_not_the_slice_of_its_document_is_dropped_and_told(
    store: Store, index: Index, caplog: pytest.LogCaptureFixture, change: dict[str, object]
) -> None:
    asker = Asker(store, CharacterPairs(), damaged(index, "更新改造老旧排水管网", change))
    with caplog.at_level(logging.WARNING):
        answer = asker.ask(QUESTION)

    assert len(answer.items) == 4
    assert "更新改造老旧排水管网" not in answer.text
    assert "共有 4 条" in answer.text
    assert [item.rank for item in answer.items] == [1, 2, 3, 4]
    assert len(caplog.records) == 1
    assert "引文与原文不符" in caplog.text
    assert "duice index" in caplog.text


def test_a_sound_index_drops_nothing(
    store: Store, index: Index, caplog: pytest.LogCaptureFixture
) -> None:
    assert len(Asker(store, CharacterPairs(), index).ask(QUESTION).items) == 5
    assert not caplog.records
