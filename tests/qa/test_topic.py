"""A question belongs to a collection or it does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ingest.encode import CharacterPairs
from qa.topic import SAMPLE, Topic, chosen

LABELS = ("排水管网老化", "更新老旧排水管网", "管网监测数据共享")
PASSAGES = CharacterPairs().encode([f"{label}，暴雨时积水严重。" for label in LABELS])
TOPIC = Topic.of(PASSAGES, LABELS, CharacterPairs())


def holds(question: str, *, english: bool = False) -> bool:
    return TOPIC.holds(CharacterPairs().encode_queries([question])[0], english)


def test_a_question_in_the_words_of_the_collection_belongs() -> None:
    assert holds("排水管网老化")


def test_a_question_about_anything_else_does_not() -> None:
    assert not holds("红烧肉怎么做才好吃")


def test_english_is_held_against_subjects_in_english() -> None:
    assert holds("public budget and funding rules", english=True)
    assert not holds("cooking recipes and food", english=True)


def test_what_was_saved_judges_the_same(tmp_path: Path) -> None:
    TOPIC.save(tmp_path / "topic.npz")
    loaded = Topic.load(tmp_path / "topic.npz")

    assert loaded.edge == TOPIC.edge
    for name in ("middle", "on", "off"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(TOPIC, name))


def test_a_collection_without_statements_refuses_nothing() -> None:
    topic = Topic.of(PASSAGES, (), CharacterPairs())

    assert topic.holds(CharacterPairs().encode_queries(["红烧肉"])[0], english=False)


def test_a_growing_collection_keeps_most_of_the_labels_that_stand_for_it() -> None:
    labels = [f"推进第{number}项工作" for number in range(2000)]
    before, after = chosen(labels[:1800]), chosen(labels)

    assert len(before) == len(after) == SAMPLE
    assert len({*after} - {*before}) < SAMPLE / 5
    assert chosen(labels[::-1]) == after


def test_a_small_collection_is_spoken_for_by_a_part_of_its_labels() -> None:
    labels = [f"推进第{number}项工作" for number in range(200)]

    assert len(chosen(labels)) == 25
    assert chosen(labels[:3]) == chosen(labels[:3] * 2)
    assert sorted(chosen(labels[:3])) == sorted(labels[:3])
