"""What questions and answers speak of, by the names that readers use: in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from ingest.statement import Dimension, Kind
from qa.reading import GENRES
from qa.scope import Attribute, Facts, Scope

KINDS = {
    None: ("问题和措施", "problems and measures"),
    Kind.PROBLEM: ("问题", "problems"),
    Kind.MEASURE: ("措施", "measures"),
    Kind.GOAL: ("目标", "goals"),
    Kind.ACHIEVEMENT: ("成绩", "achievements"),
}
_DIMENSIONS = {
    Dimension.INSTITUTION: "institutional",
    Dimension.SPACE: "spatial",
    Dimension.ORGANISATION: "organisational",
    Dimension.SOCIETY: "social",
    Dimension.TECHNOLOGY: "technical",
    Dimension.OTHER: "other",
}
_FACETS = {
    "actor": ("由“{}”负责", "by “{}”"),
    "instrument": ("用“{}”工具", "by means of “{}”"),
    "instrument-type": ("“{}”工具", "of the type “{}”"),
    "phase": ("“{}”阶段", "in the phase “{}”"),
    "hazard": ("针对“{}”", "on “{}”"),
}
SHOWN = 3  # documents, or years, of a scope that are named


def kind_name(kind: Kind | None, *, english: bool) -> str:
    """Name a kind of statement, in the plural; none stands for problems and measures."""
    return KINDS[kind][english]


def dimension_name(dimension: Dimension, *, english: bool) -> str:
    """Name a dimension."""
    return _DIMENSIONS[dimension] if english else f"{dimension}维度"


def scope_name(scope: Scope, documents: Mapping[str, Facts], *, english: bool) -> str:
    """Name where a question looks; empty where it looks everywhere."""
    titles = [f"《{documents[n].title}》" if n in documents else n for n in scope.documents]
    if len(titles) > SHOWN:
        more = f"{len(titles)} documents" if english else f"等 {len(titles)} 篇文献"
        titles = [more] if english else ["".join((*titles[:1], more))]
    at = 1 if english else 0
    genres = [GENRES[one][at] for one in scope.genres if one != "other" or len(scope.genres) == 1]
    years = list(scope.years)
    if len(years) > SHOWN:
        years = [f"{years[0]}–{years[-1]}"]
    if english:
        return ", ".join((*scope.regions, *scope.issuers, *years, *genres, *titles))
    told = (scope.regions, scope.issuers, [f"{year} 年" for year in years], genres, titles)
    return " ".join("、".join(each) for each in told if each)


def side_names(
    sides: Sequence[Scope], documents: Mapping[str, Facts], *, english: bool
) -> list[str]:
    """Name the sides of a comparison by what tells them apart."""
    shared = [f.name for f in fields(Scope) if len({getattr(s, f.name) for s in sides}) == 1]
    told = [replace(side, **dict.fromkeys(shared, ())) for side in sides]
    return [
        scope_name(own or side, documents, english=english)
        for own, side in zip(told, sides, strict=True)
    ]


def place_name(scope: Scope, documents: Mapping[str, Facts], *, english: bool) -> str:
    """Name where a question looks as the place of what is found there; empty for everywhere."""
    name = scope_name(scope, documents, english=english)
    if not name:
        return ""
    if english:
        return f"in {name}"
    return f"{name}中" if scope.documents or scope.genres else f"{name}的文献中"


def attributes_name(where: Sequence[Attribute], *, english: bool) -> str:
    """Name what statements must have; empty where that is nothing."""
    told = [_FACETS[one.facet][english].format(one.value) for one in where]
    return ", ".join(told) if english else "、".join(told)
