"""Concepts merged and split by hand: each a decision of the log, and taken back as such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.concepts import Concept, concepts
from kg.decisions import UNDO, Act, Decision, Hand, decided, log, quads, standing
from kg.forming import turn
from kg.grouping import Merge, Split
from kg.rulings import act, ruling_of
from ontology.errors import StoreError

if TYPE_CHECKING:
    from kg.store import Store


def merge(store: Store, some: Sequence[Concept], hand: Hand) -> Decision:
    """Make one concept of several; it is that of the first, and goes by the label of most members.

    Raises
    ------
    StoreError
        When there are fewer than two, they are not of one kind, or one is a theme.
    """
    if len({one.iri for one in some}) < 2:
        raise StoreError("合并概念：至少要两个不同的概念；概念可用 duice concepts list 查看")
    if len({one.kind for one in some}) > 1:
        told = "、".join(f"“{one.label}”" for one in some)
        raise StoreError(f"合并概念：{told}不是同一类；问题与问题、措施与措施才能合并")
    ruling = Merge(tuple(member for one in some for member in _founder_first(one)))
    return _ruled(store, act(ruling, store.names), hand)


def split(store: Store, concept: Concept, statements: Sequence[str], hand: Hand) -> Decision:
    """Make a concept of its own of some of a concept's members (ids).

    Raises
    ------
    StoreError
        When one is no member, or none would be left.
    """
    members, taken = _founder_first(concept), tuple(dict.fromkeys(statements))
    strange = [one for one in taken if one not in members]
    if strange:
        raise StoreError(
            f"拆分概念“{concept.label}”：{'、'.join(strange)} 不在其中；"
            "成员的编号可用 duice concepts show 名称 查看"
        )
    rest = tuple(one for one in members if one not in taken)
    if not taken or not rest:
        raise StoreError(f"拆分概念“{concept.label}”：拆出的和留下的都至少要有一条陈述")
    return _ruled(store, act(Split(taken, rest), store.names), hand)


def undo(store: Store, decision: Decision, hand: Hand) -> Decision:
    """Take a merge or split back; the concepts are as they would be without it.

    Raises
    ------
    StoreError
        When the decision is about something else, or was taken back before.
    """
    if ruling_of(decision) is None:
        raise StoreError(f"撤销 {decision.id}：不是概念的合并或拆分；见 duice concepts log")
    if decision.iri not in {one.iri for one in standing(log(store))}:
        raise StoreError(f"撤销 {decision.id}：已经撤销过；见 duice concepts log")
    return _ruled(store, Act(UNDO, (decision.iri,)), hand)


def _ruled(store: Store, what: Act, hand: Hand) -> Decision:
    """Write a decision and what follows from it, in one transaction."""
    decision = decided(store, what, hand)
    after = standing([*log(store), decision])
    found = turn(store, [ruling for one in after if (ruling := ruling_of(one)) is not None])
    store.change(found.gone, [*found.come, *quads(decision, store.names)])
    return decision


def named(store: Store, name: str) -> Concept:
    """Find a concept by its IRI, the end of it, or its label.

    Raises
    ------
    StoreError
        When there is none, or several have the label.
    """
    held = [one for one in concepts(store) if one.members]
    found = [one for one in held if name in (one.iri, one.iri.rpartition("/")[2])]
    found = found or [one for one in held if one.label == name]
    found = found or [one for one in held if name in one.alternatives]
    if not found:
        raise StoreError(f"库里没有概念“{name}”；全部概念可用 duice concepts list 查看")
    if len(found) > 1:
        told = "、".join(f"{one.iri.rpartition('/')[2]}（{one.kind.value}）" for one in found)
        raise StoreError(f"名为“{name}”的概念有 {len(found)} 个：{told}；请改用编号")
    return found[0]


def _founder_first(concept: Concept) -> tuple[str, ...]:
    first = () if concept.founder is None else (concept.founder,)
    return tuple(dict.fromkeys((*first, *concept.members)))
