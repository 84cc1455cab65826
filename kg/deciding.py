"""Deciding on statements and links: what somebody wants is checked, logged and takes effect.

Several decisions make one transaction: either all of them are taken or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pyoxigraph import Quad

from kg import decisions as log
from kg import iris, review, wish
from kg.decisions import UNDO, Act, Decision, Hand
from kg.fold import ADD, EDIT, LINK, Fold, folded, identifier
from kg.mending import mended
from kg.nearby import nearby
from kg.shapes import require_sound
from kg.store import Store
from kg.units import Tie, Unit
from kg.wish import ACTIONS, Wish
from ontology import terms as t
from ontology.errors import ReviewError

LEAST = 6  # digits of an id that may stand for it
LAST = "last"


class Desk:
    """Gathers decisions on one store, open to write, until they are committed together."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._log = log.log(store)
        self._new: list[Decision] = []
        self._folds: dict[str, Fold] = {}
        self._known: dict[str, str] | None = None

    def decide(self, wanted: Wish, hand: Hand, *, once: bool = False) -> Decision | None:
        """Take a decision; None where the last one on the same thing was this very one.

        With ``once``, that is the last one of the same coder, whatever others decided since.

        Raises
        ------
        ReviewError
            When the target is unknown or a value cannot be.
        """
        acts = {ADD: self._add, LINK: self._link}
        if wanted.action not in ACTIONS:
            known = "、".join(ACTIONS)
            raise ReviewError(f"没有“{wanted.action}”这种决定；可用的有 {known}", "decision")
        act, thing = acts.get(wanted.action, self._on_target)(wanted)
        fold = self._fold(act.document)
        last = fold.last(thing, hand.coder if once else None) if thing else None
        if last and last.coder == hand.coder and wish.same(last, act):
            return None
        decision = self._note(act, hand)
        fold.apply(decision)
        return decision

    def undo(self, which: str, hand: Hand) -> Decision:
        """Take back a decision, named by its id, or the coder's ``last`` one.

        Raises
        ------
        ReviewError
            When there is none of that name, it is taken back already, or later ones rest on it.
        """
        decision = self._decision(which, hand.coder)
        if not decision.document:
            raise ReviewError(
                f"决定 {decision.id}：是对概念的；请用 duice concepts undo {decision.id}"
            )
        if decision.iri in log.taken_back(self._log):
            raise ReviewError(f"决定 {decision.id}：已经撤销；全部决定见 duice review log")
        if decision.action == ADD and (later := list(self._resting(decision))):
            raise ReviewError(
                f"决定 {decision.id}：不能撤销，决定 {later[-1].id} 以它为据；请先撤销后者"
            )
        self._folds.pop(decision.document, None)
        return self._note(Act(UNDO, (decision.iri,), decision.document), hand)

    def commit(self) -> list[Decision]:
        """Write the decisions and what they bring about; return them.

        Raises
        ------
        ReadError
            When a document's graph would not hold what `kg.shapes` asks; nothing is changed then.
        StoreError
            When the disk refuses; nothing is changed then.
        """
        gone: list[Quad] = []
        come: list[Quad] = []
        for decision in self._new:
            come += log.quads(decision, self._store.names)
        held = {entry.name for entry in self._store.documents()}
        for name in sorted(held & {decision.document for decision in self._new}):
            turn = review.turn(self._store, name, self._standing(name))
            self._check(name, turn)
            gone += turn.gone
            come += turn.come
        mend = mended(self._store, gone, come)
        gone, come = [*gone, *mend.gone], [*come, *mend.come]
        self._store.change(gone, come)
        made, self._new = self._new, []
        return made

    def _check(self, name: str, turn: review.Turn) -> None:
        """Refuse decisions that would leave the graph of a document unsound."""
        graph = self._store.names.document(name)
        before = set(cast("Iterator[Quad]", self._store.find(None, None, None, graph)))
        come = (quad for quad in turn.come if quad.graph_name == graph)
        after = before.difference(turn.gone).union(come)
        near = nearby(after, before ^ after, graph)
        require_sound(name, near.quads, graph, near.nodes)

    def _on_target(self, wanted: Wish) -> tuple[Act, Unit | Tie]:
        """Word the decision to accept, reject or edit a statement or a link that is there."""
        key, document = self._resolve(wanted.target)
        units, names = self._fold(document).units, self._store.names
        unit, tie = units.get(key), units.tie(key)
        if unit is not None:
            return wish.on_statement(wanted, unit, units, names), unit
        if tie is None:
            raise self._unknown(wanted.target)
        if wanted.action == EDIT:
            raise ReviewError("对应关系只能采纳或否决；要改两端，请否决后用 link 另连", "decision")
        ends = tie.measure, tie.problem
        return wish.on_link(wanted.action, ends, tie.link.score, units, names), tie

    def _add(self, wanted: Wish) -> tuple[Act, Unit | None]:
        units = self._fold(wanted.document).units
        return wish.adding(wanted, units, self._store.names)

    def _link(self, wanted: Wish) -> tuple[Act, Tie | None]:
        found: list[Unit] = []
        homes = []
        for end in ("measure", "problem"):
            key, document = self._resolve(str(wanted.fields.get(end, "")), end)
            unit = self._fold(document).units.get(key)
            if unit is None:
                raise ReviewError(f"{key}：是对应关系，不是陈述；请给出陈述的编号", end)
            found.append(unit)
            homes.append(document)
        if homes[0] != homes[1]:
            raise ReviewError("两端不在同一篇文献；对应关系只能连同一篇里的措施和问题", "problem")
        units = self._fold(homes[0]).units
        act = wish.on_link(LINK, (found[0], found[1]), 1.0, units, self._store.names)
        return act, units.between(*found)

    def _note(self, act: Act, hand: Hand) -> Decision:
        decision = log.decided(self._store, act, hand, after=len(self._log))
        self._log.append(decision)
        self._new.append(decision)
        return decision

    def _standing(self, document: str) -> list[Decision]:
        return log.standing([each for each in self._log if each.document == document])

    def _fold(self, document: str) -> Fold:
        """Return what the decisions up to now made of a document."""
        if document not in self._folds:
            extraction, decisions = review.raw(self._store, document), self._standing(document)
            self._folds[document] = folded(extraction, decisions, self._store.names)
        return self._folds[document]

    def _resting(self, decision: Decision) -> Iterator[Decision]:
        """Yield later decisions on a statement that was added, or on its links."""
        added = identifier(decision.targets[0])
        for each in self._standing(decision.document):
            ends = (each.payload.get("measure"), each.payload.get("problem"))
            if each.number > decision.number and added in (identifier(each.targets[0]), *ends):
                yield each

    def _decision(self, which: str, coder: str) -> Decision:
        if which == LAST:
            taken = log.standing(self._log)
            own = [each for each in taken if each.coder == coder and each.action in ACTIONS]
            if not own:
                raise ReviewError(f"{coder} 没有可撤销的决定；全部决定见 duice review log")
            return own[-1]
        key = which.rpartition("/")[2]
        found = [each for each in self._log if len(key) >= LEAST and each.id.startswith(key)]
        if len(found) != 1:
            many = "不止一条" if found else "没有"
            raise ReviewError(f"决定 {which}：{many}以此开头的决定；全部决定见 duice review log")
        return found[0]

    def _resolve(self, given: str, field: str = "id") -> tuple[str, str]:
        """Return the whole id that is meant, and the document of what has it."""
        key = given.strip().rpartition("/")[2]
        if home := self._home(key):
            return key, home
        if self._known is None:
            self._known = dict(self._ids())
        if len(key) < LEAST:
            raise self._unknown(given, field)
        if not any(each.startswith(key) for each in self._known):
            self._known |= self._ids_of_reviewed()
        found = [each for each in self._known if each.startswith(key)]
        if key in found or len(found) == 1:
            whole = key if key in found else found[0]
            return whole, self._known[whole]
        if found:
            some = "、".join(sorted(found)[:3])
            raise ReviewError(f"编号 {given}：不止一个以此开头（{some}…）；请多写几位", field)
        raise self._unknown(given, field)

    def _home(self, key: str) -> str | None:
        """Return the document that has a statement or link of exactly this id; None for none."""
        names = self._store.names
        if len(key) < LEAST:
            return None
        for subject, term in ((names.statement(key), t.QUOTED_FROM), (names.tie(key), t.SCORE)):
            for fact in self._store.find(subject, term, None, None):
                if names.is_document(fact.graph_name):
                    return iris.document_name(fact.graph_name)
        return None

    def _ids(self) -> Iterator[tuple[str, str]]:
        """Yield the ids of statements and links that are there or were decided on."""
        names, find = self._store.names, self._store.find
        held = {entry.name for entry in self._store.documents()}
        for decision in self._log:
            if decision.document in held and decision.action in ACTIONS:
                for target in decision.targets:
                    yield identifier(target), decision.document
        for term in (t.QUOTED_FROM, t.LINK_MEASURE):
            for fact in find(None, term, None, None):
                if names.is_document(fact.graph_name):
                    yield identifier(fact.subject.value), iris.document_name(fact.graph_name)

    def _ids_of_reviewed(self) -> dict[str, str]:
        """Return all ids that things in reviewed documents ever had; it takes its time."""
        held = {entry.name for entry in self._store.documents()}
        reviewed = sorted(held & {each.document for each in self._log})
        return {each: name for name in reviewed for each in self._fold(name).units.identifiers()}

    def _unknown(self, given: str, field: str = "id") -> ReviewError:
        return ReviewError(
            f"编号 {given}：库里没有这条陈述或对应；编号见 duice review list，至少写 {LEAST} 位",
            field,
        )
