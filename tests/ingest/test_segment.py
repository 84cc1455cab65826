from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean import Line
from ingest.document import Document, Passage, Sentence, Source
from ingest.enumerator import INLINE, enumerator
from ingest.read import read
from ingest.segment import (
    LONGEST_PASSAGE,
    LONGEST_WINDOW,
    SENTENCE,
    layout,
    passages,
    sentences,
    windows,
)

OPENINGS = (
    "第一章 ", "第一节 ", "第三条 ", "一、", "（一）", "（二）", "1. ", "2.1 ", "（1）", "①",
    "# ", "## ", "", "", "一是", "二是", "首先，", "——",
)  # fmt: skip
BODIES = st.text("政策应急数据。；，：！？”（）[1]0.… 　A", max_size=90)
Part = Sentence | Passage
PARAGRAPHS = st.lists(st.tuples(st.sampled_from(OPENINGS), BODIES).map("".join), max_size=14)


def document_of(*rows: str, title: str = "应急管理研究") -> Document:
    return read(Source("甲", "\n".join((title, *rows)).encode()))


def long(text: str) -> str:
    """A paragraph that begins with ``text`` and is no heading by its length."""
    return text + "各级各部门要加强应急管理体系和能力建设，" * 4 + "确保安全。"


def parts_of(document: Document) -> list[Part]:
    return [*sentences(document), *passages(document)]


def outline(document: Document) -> list[tuple[int, str, str]]:
    return [(section.level, section.number, section.heading) for section in document.sections]


@settings(max_examples=300)
@given(PARAGRAPHS)
def test_every_part_is_exactly_its_slice(rows: list[str]) -> None:
    document = document_of(*rows)

    for part in parts_of(document):
        assert part.span.of(document.text) == part.text != ""
        assert part.text == part.text.strip()
    for section in document.sections:
        assert (
            section.span.of(document.text)
            .replace(" ", "")
            .startswith(section.number.replace(" ", ""))
        )
        assert section.heading in section.span.of(document.text)


@settings(max_examples=300)
@given(PARAGRAPHS)
def test_sentences_and_passages_are_in_order_and_apart(rows: list[str]) -> None:
    document = document_of(*rows)

    found: tuple[list[Part], list[Part]] = ([*sentences(document)], [*passages(document)])
    for parts in found:
        assert all(one.span.end <= other.span.start for one, other in pairwise(parts))
        assert all("\n" not in part.text for part in parts)


@settings(max_examples=300)
@given(PARAGRAPHS)
def test_a_part_lies_in_its_section_and_sections_in_each_other(rows: list[str]) -> None:
    document = document_of(*rows)

    for part in parts_of(document):
        assert part.section == document.section_at(part.span.start)
        assert part.section is None or part.span in part.section.span
    for at, one in enumerate(document.sections):
        assert len(one.path) == one.level
        for other in document.sections[at + 1 :]:
            inside = other.span in one.span and other.level > one.level
            assert inside or one.span.end <= other.span.start


def left_over(line: str, start: int, stop: int, marked: bool) -> str:
    """What stands at ``start`` to ``stop`` of a line behind its enumerators."""
    found = enumerator(line, marked=marked) if start == 0 else None
    start += found.length if found else 0
    while inline := INLINE.match(line[start:stop].lstrip()):
        start = stop - len(line[start:stop].lstrip()) + inline.end()
    return line[start:stop].strip()


STOPS = " 。，、；："


@settings(max_examples=500)
@given(PARAGRAPHS)
def test_what_no_sentence_holds_is_an_enumerator_or_a_heading(rows: list[str]) -> None:
    document = document_of(*rows)
    headings = {section.span.start: section.heading for section in document.sections}
    numbers = {section.span.start: section.number for section in document.sections}
    taken = [sentence.span for sentence in sentences(document)]
    offset = len(document.title) + 1
    for line in document.text.split("\n")[1:]:
        inside = [span for span in taken if offset <= span.start < offset + len(line)]
        starts = [0, *(span.end - offset for span in inside)]
        stops = [*(span.start - offset for span in inside), len(line)]
        marked = bool(numbers.get(offset))
        left = [left_over(line, *ends, marked) for ends in zip(starts, stops, strict=True)]
        found = enumerator(line, marked=marked)
        behind = line[found.length if found else 0 :].strip(STOPS)
        assert not any(left) or (not inside and behind == headings[offset].strip(STOPS))
        offset += len(line) + 1


@settings(max_examples=300)
@given(PARAGRAPHS)
def test_passages_hold_every_sentence_and_are_short(rows: list[str]) -> None:
    document = document_of(*rows)
    found, parts = list(sentences(document)), list(passages(document))

    for sentence in found:
        assert sum(sentence.span in passage.span for passage in parts) == 1
    for passage in parts:
        alone = any(sentence.span == passage.span for sentence in found)
        assert alone or len(passage.span) <= LONGEST_PASSAGE + max(len(s.span) for s in found)


def test_the_text_is_title_and_paragraphs_a_line_each() -> None:
    text, sections = layout("标题", [Line("一、总则"), Line(""), Line(long("各地"))])

    assert text == f"标题\n一、总则\n{long('各地')}"
    assert [section.span.of(text) for section in sections] == [text[3:]]


def test_levels_follow_the_enumerators_from_chapter_to_article() -> None:
    document = document_of(
        "第一章 总则", "第一条 " + long("为了"), "第二条 " + long("本法"),
        "第二章 职责", "第一节 政府", "第三条 " + long("各级"),
    )  # fmt: skip

    assert outline(document) == [
        (1, "第一章", "总则"),
        (2, "第一条", ""),
        (2, "第二条", ""),
        (1, "第二章", "职责"),
        (2, "第一节", "政府"),
        (3, "第三条", ""),
    ]


def test_levels_follow_the_enumerators_of_an_opinion() -> None:
    document = document_of(
        "一、总体要求", long("以"), "二、重点任务", "（一）完善机制", long("各地"),
        "1. 健全制度", long("部门"), "2. 落实责任", long("单位"), "（二）强化保障", long("财政"),
    )  # fmt: skip

    assert outline(document) == [
        (1, "一", "总体要求"),
        (1, "二", "重点任务"),
        (2, "（一）", "完善机制"),
        (3, "1", "健全制度"),
        (3, "2", "落实责任"),
        (2, "（二）", "强化保障"),
    ]
    assert document.sections[4].path == ("二 重点任务", "（一） 完善机制", "2 落实责任")


def test_levels_follow_the_numbers_of_a_paper() -> None:
    document = document_of(
        "0 引言", long("当前"), "2 存在的问题", "2.1 制度韧性不足", long("制度"),
        "2.5 技术韧性缺失", long("技术"), "3 路径", "3.1 完善制度", long("完善"),
    )  # fmt: skip

    assert [(level, number) for level, number, _ in outline(document)] == [
        (1, "0"), (1, "2"), (2, "2.1"), (2, "2.5"), (1, "3"), (2, "3.1"),
    ]  # fmt: skip


def test_a_lead_before_its_paragraph_is_a_heading_and_a_sentence() -> None:
    document = document_of("（一）加强组织领导。" + long("各地"))

    assert outline(document) == [(1, "（一）", "加强组织领导")]
    assert next(sentences(document)).text == "加强组织领导。"


def test_a_short_body_after_a_lead_is_not_lost() -> None:
    document = document_of("（一）加强组织领导。下同。", long("各地"))

    assert "下同。" in [sentence.text for sentence in sentences(document)]


def test_a_heading_without_an_enumerator_stands_over_a_text() -> None:
    document = document_of(long("开头"), "主要做法", long("各地"), "# 结语", long("总之"))

    assert outline(document) == [(1, "", "主要做法"), (1, "", "结语")]
    assert "主要做法" not in [sentence.text for sentence in sentences(document)]


def test_a_heading_that_a_page_broke_over_two_lines_is_one() -> None:
    body = "各级政府和有关部门应当加强应急管理体系建设" * 8 + "。"
    rows = [body[at : at + 20] for at in range(0, len(body), 20)]
    heading = ["2.1 城市应急管理制度韧性建设明显滞后，部", "门之间权责不清"]
    raw = "\n\n".join(["应急管理研究", *rows, *heading, *rows, *rows])

    document = read(Source("甲", raw.encode()))

    assert outline(document) == [(1, "2.1", "城市应急管理制度韧性建设明显滞后，部门之间权责不清")]
    assert [sentence.text for sentence in sentences(document)] == [body, body, body]


def test_a_list_in_running_text_is_cut_into_its_items() -> None:
    document = document_of("存在三个问题：一是数据不通。标准不一。二是人手不足；三是资金短缺。")

    found = [(s.text, s.item, s.opens) for s in sentences(document)]

    assert found == [
        ("存在三个问题：", 0, False),
        ("数据不通。", 1, True),
        ("标准不一。", 1, False),
        ("人手不足；", 2, True),
        ("资金短缺。", 3, True),
    ]


@pytest.mark.parametrize("text", ["一是一、二是二。", "这一是非问题。", "其中一要素缺失。"])
def test_a_numeral_amid_a_sentence_opens_no_item(text: str) -> None:
    found = list(sentences(document_of("总的看，" + text)))

    assert [sentence.item for sentence in found] == [0]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("甲说：“行。”乙说不行。", ["甲说：“行。”", "乙说不行。"]),
        ("成效显著[3]。问题仍多。[12]完。", ["成效显著[3]。", "问题仍多。[12]", "完。"]),
        ("增长2.5%。没有句号", ["增长2.5%。", "没有句号"]),
        ("怎么办？！快办！", ["怎么办？！", "快办！"]),
    ],
)
def test_a_sentence_ends_with_its_quotation_marks_and_references(
    text: str, ends: list[str]
) -> None:
    assert [sentence.text for sentence in sentences(document_of(text))] == ends


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("首先，补人手。其次，补经费。最后，补制度。", [1, 2, 9]),
        ("其一，补人手；其二，补经费。", [1, 2]),
        ("第一，补人手。第二，补经费。", [1, 2]),
        ("一方面，补人手；另一方面，补经费。", [1, 2]),
        ("要做到：（1）补人手；（2）补经费。", [0, 1, 2]),
        ("要做到：（一）补人手；（二）补经费。", [0, 1, 2]),
        ("要做到：1）补人手；2）补经费。", [0, 1, 2]),
        ("要做到：①补人手；②补经费。", [0, 1, 2]),
        ("要做到三点，一是补人手，二是补经费，三是补制度。", [0, 1, 2, 3]),
        ("——补人手。", [1]),
    ],
)
def test_items_of_running_text_are_counted(text: str, items: list[int]) -> None:
    found = list(sentences(document_of("总的看，要抓紧。", text)))[1:]

    assert [sentence.item for sentence in found] == items
    assert next(s.text for s in found if s.item).startswith("补人手")


def test_two_sides_within_an_item_are_no_items() -> None:
    found = list(sentences(document_of("一是补人手。一方面，招录；另一方面，培训。二是补经费。")))

    assert [sentence.item for sentence in found] == [1, 1, 2]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("会议指出：“要补人手。要补经费。”会后各地照办。", 3),
        ("落实制度（含值班制度。详见附件。）并报告。", 1),
        ("增长1.5倍（见第2.3节）。另有3．5万元。", 2),
        ("（此件公开发布。）", 1),
        ("“没有句号”（也没有", 1),
        ("他问“怎么办？”没有人答。", 2),
    ],
)
def test_brackets_are_not_cut_within(text: str, count: int) -> None:
    found = list(sentences(document_of("总的看，要抓紧。", text)))[1:]

    assert len(found) == count


@pytest.mark.slow
@given(st.text("甲。“”（）()；？ 1", max_size=400))
def test_sentences_tile_any_line(line: str) -> None:
    found = [match.span() for match in SENTENCE.finditer(line) if match[0]]

    assert "".join(line[start:end] for start, end in found) == line


def test_passages_break_between_sentences_once_they_are_full() -> None:
    sentence = "各部门要加强协同" * 10 + "。"
    document = document_of(sentence * 8, "另一段。")

    found = [len(passage.text) // len(sentence) for passage in passages(document)]

    assert found == [3, 3, 2, 0]


@pytest.mark.corpus
def test_a_real_page_with_broken_lines_is_put_together(seed: Document) -> None:
    numbers = [section.number for section in seed.sections]

    assert [n for n in numbers if n.startswith(("2.", "3."))] == [
        "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2", "3.3", "3.4", "3.5",
    ]  # fmt: skip
    items = [s for s in sentences(seed) if s.opens and s.item and s.section]
    counted = {n: [s.item for s in items if s.section and s.section.number == n] for n in numbers}
    assert all(counted[f"{part}.{n}"] == [1, 2, 3] for part in (2, 3) for n in range(1, 6))


@settings(max_examples=200)
@given(PARAGRAPHS)
def test_windows_are_all_passages_in_order_by_section_and_no_longer_than_may_be(
    rows: list[str],
) -> None:
    found = list(passages(document_of(*rows)))
    held = list(windows(found))

    assert [passage for window in held for passage in window] == found
    for window in held:
        assert len({passage.section for passage in window}) == 1
        assert len(window) == 1 or window[-1].span.end - window[0].span.start <= LONGEST_WINDOW
    for one, other in pairwise(held):
        together = other[0].span.end - one[0].span.start > LONGEST_WINDOW
        assert together or one[0].section != other[0].section
