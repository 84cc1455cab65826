"""What statements tell besides their kind reaches tables, the page and programs."""

from __future__ import annotations

import json

from ingest.document import Document, Span
from ingest.statement import Attributes, Dimension, Extraction, Instrument, Kind, Statement
from ui.attributes import attribute_lines, attributes_html, attributes_json
from ui.show import context_html
from ui.tables import extraction_json, extraction_table

TOLD = Attributes(
    actors=("<甲>市数据局", "乙县人民政府"),
    force="要",
    instrument=Instrument("供给型", "信息支持"),
    targets=("老年人",),
    hazards=("洪涝",),
    phases=("监测与预警",),
    evidence=(("actors", "（…负责）"), ("force", "要")),
)
TEXT = "要建设平台。"


def extraction(attributes: Attributes) -> Extraction:
    statement = Statement(
        "0" * 16,
        Kind.MEASURE,
        Span(0, len(TEXT)),
        TEXT,
        "建设平台",
        Dimension.TECHNOLOGY,
        (),
        "",
        0.9,
        "手编",
        attributes,
    )
    return Extraction(Document("甲", "题", TEXT, "0" * 16), (statement,), ())


def test_the_json_of_a_statement_has_the_fields_of_the_contract() -> None:
    (held,) = json.loads(json.dumps(extraction_json(extraction(TOLD))))["statements"]

    assert held | attributes_json(TOLD) == held
    assert held["instrument"] == {"type": "供给型", "subtype": "信息支持"}
    assert held["evidence"] == {"actors": "（…负责）", "force": "要"}
    (bare,) = extraction_json(extraction(Attributes()))["statements"]
    assert (bare["actors"], bare["force"], bare["instrument"]) == ([], None, None)


def test_the_table_has_a_column_only_for_what_is_told() -> None:
    heads = [str(column.header) for column in extraction_table(extraction(TOLD)).columns]

    assert heads[-2:] == ["责任主体", "政策工具"]
    assert len(extraction_table(extraction(Attributes())).columns) == len(heads) - 2


def test_the_page_shows_them_escaped_beside_the_sentence() -> None:
    shown = context_html(extraction(TOLD).document, Span(0, len(TEXT)), TOLD)

    assert "<dt>责任主体</dt><dd>&lt;甲&gt;市数据局、乙县人民政府</dd>" in shown
    assert "<dt>政策工具</dt><dd>供给型·信息支持</dd>" in shown
    assert [name for name, _ in attribute_lines(Attributes(force="可以"))] == ["措辞力度"]
    assert attributes_html(Attributes()) == ""
