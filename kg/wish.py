"""What somebody wants decided, checked against a document and put into the words of the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.document import Span
from ingest.label import label
from ingest.statement import Dimension, Kind
from kg import anchor as anchors
from kg.decisions import Act, Decision
from kg.fold import ACCEPT, ADD, EDIT, LINK, REJECT
from kg.iris import Iris
from kg.units import Unit, Units
from ontology.errors import ReviewError

ACTIONS = (ACCEPT, REJECT, EDIT, ADD, LINK)
Said = dict[str, str | int | float]
_WISHED = {
    EDIT: ("new_kind", "new_label", "new_dimension", "new_start", "new_end"),
    ADD: ("kind", "label", "dimension", "quote", "start"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants decided.

    ``target`` is an id, an IRI, or the beginning of an id, of a statement or link; `ADD` has the
    name of a ``document`` instead. ``fields`` are ``kind``, ``label``, ``dimension``, ``start``
    and ``end`` of `EDIT`, those or a ``quote`` of `ADD`, and ``measure`` and ``problem`` of `LINK`.
    """

    action: str
    target: str = ""
    document: str = ""
    fields: Mapping[str, str | int] = field(default_factory=dict)


def same(one: Decision | Act, other: Decision | Act) -> bool:
    """Tell whether two decisions on the same thing say the same."""
    keys = _WISHED.get(one.action, ())
    wished = ([each.payload.get(key) for key in keys] for each in (one, other))
    first, second = wished
    return one.action == other.action and first == second


def on_statement(wish: Wish, unit: Unit, units: Units, names: Iris) -> Act:
    """Word the decision to accept, reject or edit a statement.

    Raises
    ------
    ReviewError
        When it is to be edited to nothing else, or to what cannot be.
    """
    said = _as_it_is(unit, units)
    if wish.action == EDIT:
        said |= _edited(wish, unit, units)
    target = names.statement(unit.root).value
    return Act(wish.action, (target,), units.document.name, said)


def on_link(action: str, tie: tuple[Unit, Unit], score: float, units: Units, names: Iris) -> Act:
    """Word the decision to accept, reject or add a link between a measure and a problem.

    Raises
    ------
    ReviewError
        When one is to be added and its ends are no measure and problem, or were rejected.
    """
    said: Said = {"score": score}
    text = units.document.text
    for unit, kind, word in zip(tie, (Kind.MEASURE, Kind.PROBLEM), ("措施", "问题"), strict=True):
        if action == LINK and (unit.statement.kind is not kind or not unit.alive):
            raise ReviewError(
                f"{unit.statement.id}：不是（或不再是）{word}，不能作{word}端；"
                "请先用 duice review edit 或 accept 改定它",
                kind.value,
            )
        said[kind.value] = unit.root
        said |= anchors.payload(anchors.anchor(text, unit.statement.span), f"{kind.value}_")
    target = names.link(*(unit.root for unit in tie)).value
    return Act(action, (target,), units.document.name, said)


def adding(wish: Wish, units: Units, names: Iris) -> tuple[Act, Unit | None]:
    """Word the decision to add a statement; with it, the one that is there already, or nearly so.

    Raises
    ------
    ReviewError
        When the place or a value cannot be.
    """
    if "kind" not in wish.fields:
        told = "、".join(kind.value for kind in Kind)
        raise ReviewError(f"增补的陈述没有类别；请给出 {told} 之一", "kind")
    kind, text = _kind(wish), units.document.text
    span = _place(wish, None, text)
    quote = span.of(text)
    there = units.near(kind, span)
    said: Said = {
        "kind": kind.value,
        "label": _label(wish) or label(quote, kind),
        "dimension": (_dimension(wish) or Dimension.OTHER).value,
        **anchors.payload(anchors.anchor(text, span)),
    }
    root = there.root if there else units.free(kind, quote)
    return Act(ADD, (names.statement(root).value,), units.document.name, said), there


def _as_it_is(unit: Unit, units: Units) -> Said:
    statement = unit.statement
    return {
        "kind": statement.kind.value,
        "label": statement.label,
        "dimension": statement.dimension.value,
        **anchors.payload(anchors.anchor(units.document.text, statement.span)),
    }


def _edited(wish: Wish, unit: Unit, units: Units) -> Said:
    """Say what an edit makes of a statement."""
    if not wish.fields:
        raise ReviewError(
            "没有要改的内容；请给出类别、标签、维度或起止（--kind、--label、--dimension、--start、--end）",
            "decision",
        )
    said: Said = {}
    old, kind, text = unit.statement, unit.statement.kind, units.document.text
    if "kind" in wish.fields:
        kind = _kind(wish)
        said["new_kind"] = kind.value
    if new := _label(wish):
        said["new_label"] = new
    if dimension := _dimension(wish):
        said["new_dimension"] = dimension.value
    span = old.span
    if "start" in wish.fields or "end" in wish.fields:
        span = _place(wish, old.span, text)
        said |= anchors.payload(anchors.anchor(text, span), "new_")
        said["new_end"] = span.end
    if other := units.at(kind, span, besides=unit):
        gone = "（已否决）" if not other.alive else ""
        raise ReviewError(
            f"此处已有同类的陈述 {other.statement.id}{gone}；请改它，并否决 {old.id}", "start"
        )
    if (kind, span) != (old.kind, old.span):
        said["result"] = units.free(kind, span.of(text), unit=unit)
    return said


def _kind(wish: Wish) -> Kind:
    try:
        return Kind(str(wish.fields["kind"]))
    except ValueError:
        told = "、".join(kind.value for kind in Kind)
        raise ReviewError(f"没有“{wish.fields['kind']}”这个类别；可用的有 {told}", "kind") from None


def _dimension(wish: Wish) -> Dimension | None:
    given = wish.fields.get("dimension")
    if not given:
        return None
    try:
        return Dimension(str(given))
    except ValueError:
        told = "、".join(dimension.value for dimension in Dimension)
        raise ReviewError(f"没有“{given}”这个维度；可用的有 {told}", "dimension") from None


def _label(wish: Wish) -> str:
    given = str(wish.fields.get("label", ""))
    if "label" in wish.fields and not given.strip():
        raise ReviewError("标签是空的；请写几个字，或不给标签", "label")
    return " ".join(given.split())


def _place(wish: Wish, old: Span | None, text: str) -> Span:
    """Find the place that is wished, by its offsets or by a quote that is there once."""
    quote = str(wish.fields.get("quote", ""))
    if quote:
        places = list(anchors.occurrences(text, quote))
        if len(places) != 1:
            many = f"原文中有 {len(places)} 处" if places else "原文中没有"
            raise ReviewError(f"{many}“{quote}”；请用起止给出位置", "quote")
        return Span(places[0], places[0] + len(quote))
    before = {} if old is None else {"start": old.start, "end": old.end}
    start, end = (_number((before | dict(wish.fields)).get(key), key) for key in ("start", "end"))
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise ReviewError(
            f"起止 {start}–{end} 不是正文里的一段文字；正文共 {len(text)} 字，止点不含在内", "start"
        )
    return Span(start, end)


def _number(given: str | int | None, key: str) -> int:
    if given is None:
        raise ReviewError("没有说在正文的哪里；请给出起止，或一段引文", key)
    try:
        return int(given)
    except ValueError:
        raise ReviewError(f"“{given}”不是整数；请写字符位置", key) from None
