"""The choosers that set right how a question was understood: what they offer, hold and change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.statement import Dimension
from ontology import schemes
from qa.question import Intent, Question
from qa.reading import GENRES, INTENTS, KINDS, longest

Choices = Sequence[tuple[str, str]]
JOINT = "、"
ANY = ("不限", "")
_NAMES = {intent: both[0] for intent, both in INTENTS.items()} | {
    Intent.UNLINKED: "没有对应的问题或措施"
}


@dataclass(frozen=True, slots=True)
class Chooser:
    """A field of a question by its key of `qa.correction`; without ``choices`` it is written in."""

    key: str
    title: str
    choices: Choices = ()


def _named(names: Mapping[str, object]) -> Choices:
    return (ANY, *((name, name) for name in names))


CHOOSERS = (
    Chooser("intent", "所问", [(name, intent.value) for intent, name in _NAMES.items()]),
    Chooser("kind", "种类", (ANY, *((both[0], kind.value) for kind, both in KINDS.items()))),
    Chooser("dimension", "维度", _named({one.value: one for one in Dimension})),
    Chooser("words", "词"),
    Chooser("document", "文献", [("全部文献", "")]),
    Chooser("genre", "文种", (ANY, *((both[0], genre) for genre, both in GENRES.items()))),
    Chooser("region", "地区"),
    Chooser("year", "年份"),
    Chooser("issuer", "发文机关"),
    Chooser("actor", "责任主体"),
    Chooser("instrument-type", "工具类型", _named(schemes.INSTRUMENT_TYPES)),
    Chooser("instrument", "政策工具", _named(schemes.INSTRUMENTS)),
    Chooser("phase", "灾害阶段", _named(schemes.PHASES)),
    Chooser("hazard", "灾种", _named(schemes.HAZARDS)),
)


def held(question: Question) -> dict[str, str]:
    """Return what each chooser holds for a question; several values joined, empty for none."""
    scope = question.scope
    told: dict[str, Sequence[str]] = {
        "intent": [question.intent.value],
        "kind": [question.kind.value] if question.kind else [],
        "dimension": [question.dimension.value] if question.dimension else [],
        "document": scope.documents,
        "region": scope.regions,
        "year": scope.years,
        "genre": scope.genres,
        "issuer": scope.issuers,
        "words": longest(question.content),
    }
    for one in CHOOSERS:
        named = [attribute.value for attribute in question.where if attribute.facet == one.key]
        told.setdefault(one.key, named)
    return {one.key: JOINT.join(told[one.key]) for one in CHOOSERS}


def offered(chooser: Chooser, value: str, documents: Choices) -> Choices:
    """Return what a chooser offers while it holds ``value``, which may be several values joined."""
    choices = [*chooser.choices, *(documents if chooser.key == "document" else ())]
    if value in (key for _, key in choices):
        return choices
    names = {key: name for name, key in choices}
    return [*choices, (JOINT.join(names.get(part, part) for part in value.split(JOINT)), value)]


def changes(question: Question, chosen: Mapping[str, str]) -> dict[str, str]:
    """Return what was chosen otherwise than ``question`` holds it, for `qa.correction`."""
    before = held(question)
    return {key: value for key, value in chosen.items() if value.strip() != before[key]}
