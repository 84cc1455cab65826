"""A document with its statements marked: nothing lost, nothing twice, nothing alive."""

from __future__ import annotations

import re
import time
from html import unescape
from html.parser import HTMLParser

import pytest

from ingest.document import Document, Section, Span
from ingest.statement import Dimension, Kind, Link, Statement
from kg.records import LinkEntry, StatementEntry
from kg.status import Status
from ui.blocks import contents_html
from ui.reader import reader_html

TEXT = """导言
第一章 问题
一、数据不通。部门之间数据共享不足，群众多跑腿。

三、对策
打破数据共享壁垒，提高效率。
"""
SECTIONS = (
    Section("第一章", "问题", 1, Span(3, len(TEXT)), ("问题",)),
    Section("一", "数据不通", 3, Span(10, 34), ("问题", "数据不通")),
    Section("三", "对策", 3, Span(36, len(TEXT)), ("问题", "对策")),
)
VOID = {"img", "input", "br", "meta", "link"}


class Parsed(HTMLParser):
    """Elements of a page, with a check that each closes the one that was opened last."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.nested_links = 0
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.nested_links += tag == "a" and "a" in self.open
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def ids(self) -> list[str]:
        return [str(attrs["id"]) for _, attrs in self.elements if "id" in attrs]


def document(
    text: str = TEXT, sections: tuple[Section, ...] = SECTIONS, **more: object
) -> Document:
    return Document("文", "文", text, "0" * 16, sections, **more)  # type: ignore[arg-type]


def entry(
    quote: str, kind: Kind, *, name: str = "", text: str = TEXT, status: Status = Status.PROPOSED
) -> StatementEntry:
    start = text.index(quote)
    said = Statement(
        id=name or quote,
        kind=kind,
        span=Span(start, start + len(quote)),
        quote=quote,
        label=quote,
        dimension=Dimension.OTHER,
        secondary=(),
        section="",
        confidence=1.0,
        rule="",
    )
    return StatementEntry(f"https://a.org/statement/{said.id}", "文", said, status)


def words(html: str) -> str:
    """The text of the reader without the signs it adds."""
    body = html.partition('<div class="text">')[2]
    bare = re.sub(r'<span class="(chip|page)"[^>]*>[^<]*</span>', "", body)
    return "".join(unescape(re.sub(r"<[^>]+>", "", bare)).split())


OVERLAPPING = [
    entry("部门之间数据共享不足，群众多跑腿", Kind.PROBLEM, name="outer"),
    entry("数据共享不足", Kind.PROBLEM, name="inner"),
    entry("共享不足，群众多跑腿。", Kind.GOAL, name="crossing"),
    entry("跑腿。\n\n三、对策\n打破数据", Kind.ACHIEVEMENT, name="lines"),
    entry("打破数据共享壁垒", Kind.MEASURE, name="same"),
    entry("打破数据共享壁垒", Kind.GOAL, name="twin"),
]


def test_the_whole_text_is_there_once() -> None:
    assert words(reader_html(document(), OVERLAPPING)) == "".join(TEXT.split())


def test_nested_and_overlapping_statements_each_have_one_stop_of_the_keyboard() -> None:
    parsed = Parsed(reader_html(document(), OVERLAPPING))
    stops = [
        str(attrs["href"])
        for tag, attrs in parsed.elements
        if tag == "a" and attrs.get("tabindex") != "-1"
    ]
    assert sorted(stops) == sorted(f"/statement/{one.statement.id}" for one in OVERLAPPING)
    assert parsed.nested_links == 0
    assert len(parsed.ids()) == len(set(parsed.ids()))
    for one in OVERLAPPING:
        assert f"s-{one.statement.id}" in parsed.ids()
        assert f"c-{one.statement.span.start}-{one.statement.span.end}" in parsed.ids()


def test_a_mark_tells_its_kind_by_a_word_and_what_it_is_linked_with() -> None:
    problem, measure = entry("数据共享不足", Kind.PROBLEM), entry("打破数据", Kind.MEASURE)
    link = Link(measure.statement.id, problem.statement.id, 0.9, ("同词",))
    held = LinkEntry("https://a.org/link/1", "文", link, measure.iri, problem.iri)

    html = reader_html(document(), [problem, measure], [held])

    assert 'title="打破数据；针对“数据共享不足”"' in html
    assert re.search(r'<span class="chip"[^>]*>措施</span>打破数据</a>', html)


def test_headings_skip_no_level_and_leave_the_text_behind_them() -> None:
    html = reader_html(document(), [], top=2)

    assert '<h2 id="section-0">第一章 问题</h2>' in html
    assert '<h3 id="section-1">一、数据不通。</h3>\n<p>部门之间' in html
    assert '<h3 id="section-2">三、对策</h3>' in html
    contents = contents_html(document())
    Parsed(contents)
    assert re.findall(r'href="#([^"]+)">([^<]+)', contents) == [
        ("section-0", "第一章 问题"),
        ("section-1", "一 数据不通"),
        ("section-2", "三 对策"),
    ]


def test_pages_and_a_quoted_stretch_have_anchors() -> None:
    there = Span(TEXT.index("提高效率"), TEXT.index("提高效率") + 4)
    html = reader_html(document(pages=(0, there.start)), OVERLAPPING, here=there)

    assert f'<mark id="c-{there.start}-{there.end}" tabindex="-1">提高效率</mark>' in html
    assert '<span class="page" id="page-1">第 1 页</span>' in html
    assert 'id="page-2">第 2 页</span><mark' in html


def test_a_rejected_statement_is_told_from_those_that_count() -> None:
    html = reader_html(document(), [entry("数据共享", Kind.PROBLEM, status=Status.REJECTED)])
    assert 'class="m problem rejected"' in html


@pytest.mark.parametrize("attack", ['<img src=x onerror="x">', "\"'><script>x</script>", "&lt;b"])
def test_strings_of_a_document_stay_text(attack: str) -> None:
    text = f"{attack}\n{attack}不足\n"
    whole = Section("", attack, 1, Span(0, len(text)), (attack,))
    said = entry(f"{attack}不足", Kind.PROBLEM, name=attack, text=text)

    html = reader_html(document(text, (whole,)), [said])

    assert {tag for tag, _ in Parsed(html).elements} <= {
        *("div", "ul", "li", "label", "input", "span", "h3", "p", "a")
    }
    assert words(html) == "".join(text.split())


def test_thousands_of_statements_are_drawn_at_once() -> None:
    text = "加强数据共享，提高效率。\n" * 20_000
    kinds = list(Kind)
    many = [
        StatementEntry(
            "https://a.org/statement/1",
            "文",
            Statement(
                id=str(index),
                kind=kinds[index % 4],
                span=Span(index * 39, index * 39 + 20),
                quote="",
                label="共享",
                dimension=Dimension.OTHER,
                secondary=(),
                section="",
                confidence=1.0,
                rule="",
            ),
        )
        for index in range(6_000)
    ]
    began = time.process_time()
    html = reader_html(document(text, ()), many)
    assert time.process_time() - began < 1.0  # 0.2 s on a desk; the machines of tests are slow
    assert words(html) == "".join(text.split())
