"""Statements and links of whole documents, read with the encoder that knows no meaning."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Document, Source, Span
from ingest.encode import CharacterPairs, Known
from ingest.extract import extract, texts
from ingest.read import load, read
from ingest.statement import Extraction, Kind
from ontology.errors import ReadError

PLAN = """应急能力提升方案
一、存在的问题
（一）物资储备不足。乡镇仓库物资短缺，种类单一，难以满足救灾需要。
（二）信息共享不畅。部门之间数据壁垒较多，信息传递滞后。
二、主要措施
（一）加强物资储备。各乡镇要建立应急物资储备库，配齐救灾物资。
（二）打通信息共享。建立统一的数据共享平台，推动部门数据互联互通。
"""
PIECES = st.sampled_from(
    (
        *(
            "物资储备不足。",
            "；建立共享平台，",
            "一、",
            "（一）",
            "第一条 ",
            "存在问题",
            "\n",
            "\r\n",
        ),
        *(
            "2.1 ",
            "一是",
            "首先，",
            "。",
            "！",
            "、",
            "(",
            "）",
            "數據",
            "\u3000",
            "abc ",
            "3%",
            "“引文”",
        ),
        *("是指", "取得成效", "到2030年，基本建成", "应当", "\u2028", "😀", "的", "等问题"),
    )
)


def document_of(text: str) -> Document:
    return read(Source("方案", text.encode("utf-8")))


@pytest.fixture(scope="module")
def plan() -> Extraction:
    return extract(document_of(PLAN), CharacterPairs())


def test_problems_and_measures_of_a_plan_are_found_with_their_headed_items(
    plan: Extraction,
) -> None:
    quotes = {kind: [s.quote for s in plan.statements if s.kind is kind] for kind in Kind}

    assert [quote[:6] for quote in quotes[Kind.PROBLEM]] == ["物资储备不足", "信息共享不畅"]
    assert [quote[:6] for quote in quotes[Kind.MEASURE]] == ["加强物资储备", "打通信息共享"]
    assert all(quote.endswith("。") for quote in quotes[Kind.PROBLEM])


def test_each_measure_addresses_the_problem_of_its_subject(plan: Extraction) -> None:
    labels = {statement.id: statement.label for statement in plan.statements}
    best = {
        labels[link.measure]: labels[link.problem]
        for link in sorted(plan.links, key=lambda link: link.score)
    }

    assert best == {"加强物资储备": "物资储备不足", "打通信息共享": "信息共享不畅"}


def test_a_statement_names_its_section_and_what_it_was_decided_by(plan: Extraction) -> None:
    problem = plan.statements[0]

    assert problem.section == "（一）"
    assert problem.rule
    assert 0.5 < problem.confidence <= 1


def test_each_link_says_why(plan: Extraction) -> None:
    assert plan.links
    assert all(link.reasons and all(link.reasons) for link in plan.links)
    assert any("物资" in reason for link in plan.links for reason in link.reasons)


def test_a_text_without_sentences_has_no_statements() -> None:
    found = extract(Document("空", "空", "", "0" * 16), CharacterPairs())

    assert (found.statements, found.links) == ((), ())


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_statements_are_slices_in_order_and_links_join_them(text: str) -> None:
    try:
        document = document_of("政策文件\n" + text)
    except ReadError:
        return  # a text without Chinese sentences is refused before
    found = extract(document, CharacterPairs())

    spans = [statement.span for statement in found.statements]
    kinds = {statement.id: statement.kind for statement in found.statements}
    assert spans == sorted(spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(s.quote == s.span.of(document.text) for s in found.statements)
    assert len(kinds) == len(found.statements)
    for link in found.links:
        assert kinds[link.measure] is Kind.MEASURE
        assert kinds[link.problem] is Kind.PROBLEM
        assert 0.5 <= link.score <= 1


def test_the_same_document_gives_the_same_extraction(samples: Path) -> None:
    def once() -> list[Extraction]:
        files = sorted(samples.glob("*.txt"))[:2]
        return [extract(read(next(iter(load(file)))), CharacterPairs()) for file in files]

    assert once() == once()


def test_equal_quotes_of_one_document_are_told_apart() -> None:
    line = "物资储备不足，信息共享不畅，难以满足需要。"
    text = f"存在的问题\n\n一、东部的问题\n{line}\n\n二、西部的问题\n{line}\n"
    found = extract(document_of(text), CharacterPairs())

    quotes = [s for s in found.statements if s.quote == line]
    assert len(quotes) == 2
    assert len({s.id for s in quotes}) == 2
    assert quotes[0].span < quotes[1].span
    assert quotes[0].span == Span(quotes[0].span.start, quotes[0].span.start + len(line))


def test_vectors_that_were_made_beforehand_do_as_well_as_an_encoder(samples: Path) -> None:
    encoder = CharacterPairs()
    (source,) = load(sorted(samples.glob("*.txt"))[0])
    document = read(source)
    asked = texts(document)
    known = dict(zip(asked, encoder.encode(asked), strict=True))

    assert len(asked) == len(known)
    assert extract(document, Known(encoder.name, encoder.width, known)) == extract(
        document, encoder
    )
