"""Small extractions made by hand: no reader, no rules, no encoder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from ingest.document import Document, Section, Source, Span
from ingest.statement import (
    Dimension,
    Extraction,
    Kind,
    Link,
    Statement,
    statement_id,
)
from kg.store import Store

Make = Callable[..., tuple[Extraction, Source]]
PROBLEMS = ("数据共享不足", "应急物资匮乏", "公众参与不够")
MEASURES = ("建立数据共享平台", "完善物资储备制度", "开展防灾宣传教育")
DIMENSIONS = (Dimension.TECHNOLOGY, Dimension.ORGANISATION, Dimension.SOCIETY)


def _found(document: Document, kind: Kind, label: str, dimension: Dimension) -> Statement:
    quote = f"{label}。"
    start = document.text.index(quote)
    section = document.section_at(start)
    return Statement(
        id=statement_id(document.name, kind, quote),
        kind=kind,
        span=Span(start, start + len(quote)),
        quote=quote,
        label=label,
        dimension=dimension,
        secondary=(Dimension.INSTITUTION,) if dimension is Dimension.SOCIETY else (),
        section=section.name if section else "",
        confidence=0.9,
        rule="手编",
    )


def build(
    name: str = "甲",
    *,
    pairs: int = 2,
    salt: str = "",
    path: str | None = None,
    scores: Sequence[float] = (0.9, 0.7, 0.3),
) -> tuple[Extraction, Source]:
    """A document of ``pairs`` problems and measures, linked one to one with ``scores``."""
    head = f"一、问题{salt}\n" + "".join(f"{label}。\n" for label in PROBLEMS[:pairs])
    text = head + "二、措施\n" + "".join(f"{label}。\n" for label in MEASURES[:pairs])
    source = Source(name, text.encode("utf-8"), f"/texts/{name}.txt" if path is None else path)
    sections = (
        Section("一", f"问题{salt}", 1, Span(0, len(head)), (f"问题{salt}",)),
        Section("二", "措施", 1, Span(len(head), len(text)), ("措施",)),
    )
    document = Document(
        name=name,
        title=f"{name}：关于应急的意见",
        text=text,
        digest=source.digest,
        sections=sections,
        genre="opinion",
        issuer="某市人民政府",
        number="某政发〔2024〕1号",
        date="2024-05",
    )
    problems = [
        _found(document, Kind.PROBLEM, label, dimension)
        for label, dimension in zip(PROBLEMS[:pairs], DIMENSIONS, strict=False)
    ]
    measures = [
        _found(document, Kind.MEASURE, label, dimension)
        for label, dimension in zip(MEASURES[:pairs], DIMENSIONS, strict=False)
    ]
    links = tuple(
        Link(measure.id, problem.id, score, ("同一对象：应急", "同为第一项"))
        for measure, problem, score in zip(measures, problems, scores, strict=False)
    )
    return Extraction(document, (*problems, *measures), links), source


@pytest.fixture
def make() -> Make:
    return build


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """A store with two documents, open to write."""
    with Store.open(folder, write=True) as opened:
        for name in ("甲", "乙"):
            opened.add(*build(name), "手编")
        yield opened
