"""What an index lists of statements and links: what they are sorted by, and who says so."""

from __future__ import annotations

import json
from dataclasses import astuple, replace

from ingest.document import Span
from ingest.link import STATED
from ingest.statement import Attributes, Dimension, Instrument, Kind, Link, Statement
from kg.records import LinkEntry, StatementEntry
from kg.status import Basis, basis
from qa.records import Edge, Record

TOLD = Attributes(
    actors=("市应急局", "市气象局"),
    instrument=Instrument("供给型", "资金投入"),
    hazards=("台风",),
    phases=("预防与准备",),
)
ENTRY = StatementEntry(
    "https://duice.example/s/1",
    "plan",
    Statement(
        "1",
        Kind.MEASURE,
        Span(0, 4),
        "加固堤防",
        "加固堤防",
        Dimension.SPACE,
        (Dimension.TECHNOLOGY,),
        "一",
        0.9,
        "手编",
        TOLD,
    ),
)


def test_a_statement_is_listed_with_what_it_may_be_asked_for_by() -> None:
    assert Record.of(ENTRY).attributes == (
        ("actor", "市应急局"),
        ("actor", "市气象局"),
        ("instrument", "资金投入"),
        ("instrument-type", "供给型"),
        ("phase", "预防与准备"),
        ("hazard", "台风"),
    )


def test_a_record_comes_back_from_json() -> None:
    record = Record.of(ENTRY)

    assert Record.read(json.loads(json.dumps(astuple(record)))) == record


def test_a_link_is_stated_where_its_author_says_so() -> None:
    inferred = Link("1", "2", 0.8, ("同一章节",))
    stated = replace(inferred, reasons=(f"{STATED}：针对",))
    edges = [
        Edge.of(LinkEntry("l", "plan", link, "m", "p", basis=basis(link)), {"m": 4, "p": 2})
        for link in (inferred, stated)
    ]

    assert edges == [Edge(4, 2, 0.8, Basis.INFERRED), Edge(4, 2, 0.8, Basis.STATED)]
    assert [edge.stated for edge in edges] == [False, True]
    assert [Edge.read(list(astuple(edge))) for edge in edges] == edges
