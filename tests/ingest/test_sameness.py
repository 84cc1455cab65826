"""Labels that name the same, leaders that they join, and the themes above."""

from __future__ import annotations

import pytest

from ingest import leaders
from ingest.encode import CharacterPairs
from ingest.leaders import follow
from ingest.sameness import Sameness, shared_pairs, shared_words
from ingest.theme import OTHER, theme

READER = CharacterPairs()
SAMENESS = Sameness.of(READER)
LABELS = (
    "应急物资储备不足",
    "部门数据共享不畅",
    "应急物资储备严重不足",
    "部门之间数据共享不畅",
    "财政收支矛盾突出",
    "应急物资储备不足",
)


def test_words_of_every_policy_text_count_for_less() -> None:
    assert shared_words("数据共享不足", "数据共享不足") == pytest.approx(1)
    assert shared_words("数据共享不足", "数据共享薄弱") > shared_words(
        "数据共享不足", "人才培养不足"
    )
    assert shared_pairs("数据共享不足", "人才培养不足") == 0


def test_an_equal_label_is_likelier_the_same_than_any_other() -> None:
    rows = SAMENESS.vectors(LABELS, READER)
    likely = SAMENESS.probabilities(LABELS[0], LABELS, [float(c) for c in rows @ rows[0]])

    assert likely.argmax() == 0
    assert likely[0] == pytest.approx(likely[5])
    assert likely[2] > 0.5 > likely[4]


def test_a_label_joins_a_leader_or_becomes_one() -> None:
    assert follow([], LABELS, READER, SAMENESS) == [None, None, 0, 1, None, 0]
    assert follow([LABELS[:1], LABELS[1:2]], LABELS[2:], READER, SAMENESS) == [0, 1, None, 0]
    assert follow([LABELS[:1]], [], READER, SAMENESS) == []


@pytest.mark.parametrize("block", [1, 2, 4])
def test_it_makes_no_difference_how_many_are_placed_at_a_time(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = [f"{label}{tail}" for label in LABELS for tail in ("", "问题", "的情况")]
    whole = follow([], some, READER, SAMENESS)
    monkeypatch.setattr(leaders, "BLOCK", block)

    assert follow([], some, READER, SAMENESS) == whole


def test_progress_tells_how_many_are_placed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaders, "BLOCK", 4)
    told: list[tuple[int, int]] = []
    follow([], LABELS, READER, SAMENESS, lambda done, total: told.append((done, total)))

    assert told == [(4, 6), (6, 6)]


@pytest.mark.parametrize(
    ("label", "quote", "name"),
    [
        ("部门数据共享不畅", "", "数据与信息"),
        ("应急物资储备不足", "", "应急物资"),
        ("財政收支矛盾突出", "", "财政与税收"),
        ("还有不少短板", "教师队伍还有不少短板。", "教育"),
        ("还有不少短板", "还有不少短板。", OTHER),
    ],
)
def test_a_theme_is_told_by_the_label_and_else_by_the_quote(
    label: str, quote: str, name: str
) -> None:
    assert theme(label, quote) == name


def test_of_words_as_long_the_first_in_the_lexicon_decides() -> None:
    assert theme("物资与数据", "") == "应急物资"
