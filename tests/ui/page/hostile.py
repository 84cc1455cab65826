"""A document whose every string attacks the page."""

from __future__ import annotations

from ingest.document import Document, Section, Source, Span
from ingest.statement import Dimension, Extraction, Kind, Link, Statement, statement_id

ATTACK = (
    '<img src=x onerror="window.__x=1"><script>window.__x=1</script>'
    "${(window.__x=1)}{{constructor.constructor('window.__x=1')()}}"
)
PROBLEM = f"{ATTACK}部门之间数据共享不足。"
MEASURE = f"{ATTACK}打破数据共享壁垒。"


def hostile() -> tuple[Extraction, Source]:
    """A document whose every string attacks the page."""
    text = f"{ATTACK}\n{PROBLEM}\n{MEASURE}\n"
    source = Source(ATTACK, text.encode("utf-8"), f"/{ATTACK}.txt")
    whole = Section("", ATTACK, 1, Span(0, len(text)), (ATTACK,))
    document = Document(ATTACK, ATTACK, text, source.digest, (whole,), date=ATTACK, issuer=ATTACK)
    problem, measure = (
        Statement(
            id=statement_id(ATTACK, kind, quote),
            kind=kind,
            span=Span(text.index(quote), text.index(quote) + len(quote)),
            quote=quote,
            label=quote,
            dimension=Dimension.TECHNOLOGY,
            secondary=(),
            section=ATTACK,
            confidence=1.0,
            rule=ATTACK,
        )
        for kind, quote in ((Kind.PROBLEM, PROBLEM), (Kind.MEASURE, MEASURE))
    )
    link = Link(measure.id, problem.id, 1.0, (ATTACK,))
    return Extraction(document, (problem, measure), (link,)), source
