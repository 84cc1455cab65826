from __future__ import annotations

from ingest.clean import lines
from ingest.document import Source
from ingest.read import read
from ingest.segment import sentences


def table(*rows: tuple[str, ...]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><table>{body}</table></body></html>"


DUTIES = table(
    ("单位", "职责"),
    ("县教育局", "指导学校停止户外活动，视情 况停课。"),
    ("县水务局", "负责水库调度"),
    ("合计", "12.5"),
)


def test_a_row_with_prose_is_a_line_and_other_rows_are_left_out() -> None:
    raw = f"标题\n前文。\n{DUTIES}\n后文。"

    assert [line.text for line in lines(raw)] == [
        "标题",
        "前文。",
        "县教育局 | 指导学校停止户外活动，视情况停课。",
        "县水务局 | 负责水库调度",
        "后文。",
    ]
    assert [line.row for line in lines(raw)] == [False, False, True, True, False]


def test_figures_alone_leave_nothing() -> None:
    assert [line.text for line in lines("标题\n" + table(("年份", "数量"), ("2024", "15")))] == [
        "标题"
    ]


def test_a_row_is_never_a_heading_and_its_sentences_are_clean() -> None:
    document = read(
        Source("甲", f"标题\n一、职责\n{DUTIES}\n二、附则\n本方案由县应急局解释。".encode())
    )

    assert [section.heading for section in document.sections] == ["职责", "附则"]
    found = [sentence.text for sentence in sentences(document)]
    assert found[0] == "县教育局 | 指导学校停止户外活动，视情况停课。"
    assert not any("<" in text for text in found)


def test_rows_that_a_reader_wrote_and_those_of_markdown_are_rows() -> None:
    raw = "标题\n县水务局 | 水库调度\n| 单位 | 职责 |\n|---|:-:|\n| 县教育局 | 停课。 |"
    found = lines(raw)

    assert [line.text for line in found] == [
        *("标题", "县水务局 | 水库调度", "单位 | 职责", "县教育局 | 停课。"),
    ]
    assert [line.row for line in found] == [False, True, True, True]


def test_a_bar_between_cells_is_part_of_no_sentence() -> None:
    document = read(Source("甲", "标题\n停课。 | 报告灾情。\n加强值班。".encode()))

    assert [s.text for s in sentences(document)] == ["停课。", "报告灾情。", "加强值班。"]


def test_a_table_that_is_not_closed_ends_with_the_text() -> None:
    raw = "标题\n<table><tr><td>各单位要落实值班制度，确保畅通。</td>"

    assert [line.text for line in lines(raw)] == ["标题", "各单位要落实值班制度，确保畅通。"]


def test_cells_lead_back_to_the_source() -> None:
    raw = f"标题\n{DUTIES}"
    (row,) = (line for line in lines(raw) if line.text.startswith("县教育局"))
    assert row.places is not None

    start, end = int(row.places[0, 0]), int(row.places[1, -1])

    assert raw[start:end] == "县教育局</td><td>指导学校停止户外活动，视情 况停课。"
