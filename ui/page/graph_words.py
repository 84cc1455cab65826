"""What the tab 图谱 calls things, and where their pages are."""

from __future__ import annotations

from kg.near import Relation, Sort

SORTS = {
    Sort.PROBLEM_THEME: "问题主题",
    Sort.PROBLEM_CONCEPT: "问题概念",
    Sort.PROBLEM: "问题",
    Sort.MEASURE: "措施",
    Sort.MEASURE_CONCEPT: "措施概念",
    Sort.MEASURE_THEME: "措施主题",
    Sort.GOAL: "目标",
    Sort.ACHIEVEMENT: "成效",
    Sort.DIMENSION: "维度",
    Sort.DOCUMENT: "文献",
}
RELATIONS = {
    Relation.ADDRESSES: "针对",
    Relation.MAY_ADDRESS: "或可应对（跨文献推断）",
    Relation.BROADER: "属于主题",
    Relation.CONCEPT: "归入概念",
    Relation.QUOTED_FROM: "出自文献",
    Relation.DIMENSION: "属于维度",
}


def page_of(base: str, iri: str) -> str | None:
    """Return the address of a thing's page on this site; None for what has none.

    IRIs of a store are its base and the path of the page.
    """
    return f"/{iri.removeprefix(base)}" if iri.startswith(base) else None


def short(base: str, iri: str) -> str:
    """Write an IRI as the address of the page has it."""
    return iri.removeprefix(base)


def written_out(base: str, text: str) -> str:
    """Give back the IRI that `short` wrote; an IRI stays as it is."""
    return text if "://" in text else f"{base}{text}"
