"""Fields of a question, set right by its asker: KEY=VALUE."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ingest.statement import Kind
from ingest.words import words
from ontology import schemes
from ontology.errors import QueryError
from qa.catalogue import Catalogue
from qa.intent import kind_of
from qa.question import Intent, Question
from qa.reading import DIMENSIONS, GENRES, KINDS
from qa.scope import Attribute, Scope
from qa.titles import bearers
from qa.wanted import same_value


def corrected(question: Question, told: Mapping[str, str], catalogue: Catalogue) -> Question:
    """Set fields of a question as its asker says; an empty value takes a field away.

    Keys are ``intent``, ``kind``, ``dimension``, ``words``, ``document``, ``region``, ``year``,
    ``genre``, ``issuer``, ``actor``, ``instrument``, ``instrument-type``, ``phase``, ``hazard``.

    Raises
    ------
    QueryError
        When there is no such key or value, or no document is left in the scope.
    """
    for key, value in told.items():
        change = _CHANGES.get(key)
        if change is None:
            raise QueryError(f"更正 {key}：没有这个键；可用的有 {'、'.join(_CHANGES)}")
        question = change(question, key, value.strip(), catalogue)
    if told and question.scope and not question.scope.inside(catalogue.documents):
        raise QueryError("更正之后范围里没有一篇文献；请去掉一个条件，例如让年份（year=）空着")
    return question


Change = Callable[[Question, str, str, Catalogue], Question]


def _refused(key: str, value: str, known: list[str]) -> QueryError:
    shown = "、".join(known[:20])
    return QueryError(f"更正 {key}={value}：没有这个值；可用的有 {shown or '（无）'}")


def _set_intent(question: Question, key: str, value: str, catalogue: Catalogue) -> Question:
    by_name = {intent.value: intent for intent in Intent}
    if value not in by_name:
        raise _refused(key, value, list(by_name))
    intent = by_name[value]
    kind = (
        question.kind
        if intent in (Intent.COUNT, Intent.COMPARE)
        else kind_of(intent, question.text)
    )
    if intent is Intent.UNLINKED:
        kind = kind or question.kind or Kind.PROBLEM
    linked = False if intent is Intent.UNLINKED else None
    return replace(question, intent=intent, kind=kind, linked=linked, demand=None)


def _set_kind(question: Question, key: str, value: str, catalogue: Catalogue) -> Question:
    names = {name: kind for kind, both in KINDS.items() for name in (kind.value, both[0])}
    if value and value not in names:
        raise _refused(key, value, list(names))
    return replace(question, kind=names.get(value))


def _set_dimension(question: Question, key: str, value: str, catalogue: Catalogue) -> Question:
    names = {name: one for one, english in DIMENSIONS.items() for name in (one.value, english)}
    if value and value not in names:
        raise _refused(key, value, list(names))
    dimension = names.get(value)
    intent = question.intent
    if dimension and intent is Intent.MEASURES_FOR_PROBLEM:
        intent = Intent.MEASURES_IN_DIMENSION
    return replace(question, dimension=dimension, explicit=dimension is not None, intent=intent)


def _set_words(question: Question, key: str, value: str, catalogue: Catalogue) -> Question:
    return replace(
        question, content=tuple(dict.fromkeys(words(value))), sought=value or question.sought
    )


def _set_scope(question: Question, key: str, value: str, catalogue: Catalogue) -> Question:
    field = _FIELDS[key]
    parts = [value] if value in catalogue.documents else value.replace("、", ",").split(",")
    values = tuple(part.strip() for part in parts if part.strip())
    found = tuple(one for part in values for one in _values(key, part, catalogue))
    scope: dict[str, Any] = {field: found}
    return replace(question, scope=replace(question.scope, **scope), sides=())


def _values(key: str, value: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what a value of a scope stands for; documents also by their titles."""
    found: tuple[str, ...] = ()
    known: list[str] = []
    if key == "document":
        found = (value,) if value in catalogue.documents else bearers(value, catalogue)
        known = list(catalogue.documents)
    elif key == "region":
        found = catalogue.places.get(value, ())
        known = [] if found else _regions(catalogue)
    elif key == "year":
        known = sorted({facts.year for facts in catalogue.documents.values() if facts.year})
        found = (value,) if Scope(years=(value,)).inside(catalogue.documents) else ()
    elif key == "genre":
        by_name = {name: genre for genre, both in GENRES.items() for name in (genre, both[0])}
        known = list(by_name)
        found = (by_name[value],) if value in by_name else ()
    else:
        known = sorted(catalogue.issuers)
        found = (catalogue.issuers[value],) if value in catalogue.issuers else ()
    if not found:
        raise _refused(key, value, known)
    return found


def _regions(catalogue: Catalogue) -> list[str]:
    """List the divisions that some document is of, in an order that does not change."""
    every = {region for regions in catalogue.places.values() for region in regions}
    return sorted(one for one in every if Scope(regions=(one,)).inside(catalogue.documents))


def _set_where(question: Question, key: str, value: str, catalogue: Catalogue) -> Question:
    others = tuple(one for one in question.where if one.facet != key)
    if not value:
        return replace(question, where=others)
    fixed = _FIXED.get(key)
    known = list(fixed) if fixed else sorted(v for facet, v in catalogue.attributes if facet == key)
    if not any(same_value(key, value, one) for one in known):
        raise _refused(key, value, known)
    return replace(question, where=(*others, Attribute(key, value)))


_FIELDS = {
    "document": "documents",
    "region": "regions",
    "year": "years",
    "genre": "genres",
    "issuer": "issuers",
}
_FIXED: Mapping[str, Mapping[str, object]] = {
    "instrument": schemes.INSTRUMENTS,
    "instrument-type": schemes.INSTRUMENT_TYPES,
    "phase": schemes.PHASES,
    "hazard": schemes.HAZARDS,
}
_CHANGES: dict[str, Change] = {
    "intent": _set_intent,
    "kind": _set_kind,
    "dimension": _set_dimension,
    "words": _set_words,
    **dict.fromkeys(_FIELDS, _set_scope),
    **dict.fromkeys(("actor", *_FIXED), _set_where),
}
