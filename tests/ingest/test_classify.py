from __future__ import annotations

import pytest

from ingest.across import ends
from ingest.classify import Classifier, Topic
from ingest.document import Document, Section, Span
from ingest.encode import CharacterPairs
from ingest.end import End
from ingest.statement import Dimension, Kind, Statement

ENCODER = CharacterPairs()
YARDSTICK = ("法律、规章与标准。", "房屋和道路工程。", "公众、居民与文化。", "数据平台与监测预警。")
TOPICS = (
    Topic(("信息化",), "数据平台、监测预警"),
    Topic(("工程",), "道路、桥梁、避难场所", ("新建消防站",)),
)


def ends_of(*quotes: str, heading: str = "任务") -> list[End]:
    text = f"一、{heading}\n" + "".join(f"{quote}\n" for quote in quotes)
    section = Section("一", heading, 1, Span(0, len(text)), (heading,))
    document = Document("甲", "甲", text, "0" * 16, (section,))
    starts = [text.index(quote) for quote in quotes]
    statements = [
        Statement(
            id=str(place),
            kind=Kind.MEASURE,
            span=Span(start, start + len(quote)),
            quote=quote,
            label=quote[:8],
            dimension=Dimension.OTHER,
            secondary=(),
            section="一",
            confidence=1.0,
            rule="手编",
        )
        for place, (start, quote) in enumerate(zip(starts, quotes, strict=True))
    ]
    return ends(document, statements, ENCODER)


def classifier(*topics: Topic) -> Classifier:
    return Classifier(topics, YARDSTICK, ENCODER)


def test_a_statement_is_put_under_the_topic_that_it_speaks_of() -> None:
    found = ends_of("建设统一的数据平台。", "修建避难场所和道路。", "在镇区新建消防站。")

    assert classifier(*TOPICS).choose(found) == [0, 1, 1]


def test_what_no_topic_speaks_of_is_put_under_none() -> None:
    found = ends_of("加强干部作风教育。", "修建避难场所和道路。")

    assert classifier(*TOPICS).choose(found) == [None, 1]


def test_the_headings_above_weigh_less_than_the_statement() -> None:
    (own,) = ends_of("修建避难场所和道路。", heading="数据平台、监测预警")
    bare, headed = ends_of("加强管理。")[0], ends_of("加强管理。", heading="数据平台、监测预警")[0]
    judge = classifier(*TOPICS)

    assert judge.choose([own]) == [1]
    assert judge.scores([headed])[0, 0] > judge.scores([bare])[0, 0]


def test_each_statement_is_judged_by_itself() -> None:
    found = ends_of("建设统一的数据平台。", "修建避难场所和道路。", "加强干部作风教育。")
    judge = classifier(*TOPICS)

    assert judge.choose(found) == [judge.choose([one])[0] for one in found]


def test_examples_and_other_labels_count_as_what_a_topic_is_told_by() -> None:
    (end,) = ends_of("在镇区新建消防站。")

    assert classifier(TOPICS[0], Topic(("工程",))).choose([end]) == [None]
    for topic in (Topic(("工程",), "", ("新建消防站",)), Topic(("工程", "消防站"))):
        assert classifier(TOPICS[0], topic).choose([end]) == [1]


def test_a_single_topic_needs_words_in_common() -> None:
    found = ends_of("建设统一的数据平台。", "加强干部作风教育。")

    assert classifier(Topic(("数据平台",), "数据、平台")).choose(found) == [0, None]


@pytest.mark.parametrize("topics", [(), TOPICS])
def test_nothing_to_judge_or_to_judge_by_gives_nothing(topics: tuple[Topic, ...]) -> None:
    assert classifier(*topics).choose([]) == []
    if not topics:
        assert classifier().choose(ends_of("加强管理。")) == [None]
