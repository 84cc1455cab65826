"""Concepts mended where a decision touched their statements, without a look at the others.

`kg.forming.tidy` would come to the same after looking at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from pyoxigraph import Literal, NamedNode, Quad

from ingest.theme import theme
from kg import iris
from kg.concept_quads import Group, named, written
from kg.concepts import SCHEMES
from kg.grouping import settled
from kg.view import View
from ontology import terms as t


@dataclass(frozen=True, slots=True)
class Mended:
    """Quads of the graph of concepts to take out and to put in."""

    gone: list[Quad]
    come: list[Quad]


def mended(store: View, gone: Sequence[Quad], come: Sequence[Quad]) -> Mended:
    """Tell what becomes of concepts when statements go or get other labels.

    Parameters
    ----------
    gone, come
        Quads that are about to be taken out of the store and put into it.
    """
    here = _Here(store, gone, come)
    whole = Mended([], [])
    themes: set[NamedNode] = set()
    for concept in here.touched():
        old = here.said(concept)
        group = here.group(concept)
        new = [] if group is None else written([group], store.names)
        whole.gone.extend(old)
        whole.come.extend(new)
        above = here.theme(concept)
        themes |= set() if above is None else {above}
    for one in sorted(themes, key=str):
        whole.gone.extend(here.unless_needed(one, whole))
    return whole


class _Here:
    """The concepts of a store, and the statements as they will be."""

    def __init__(self, store: View, gone: Sequence[Quad], come: Sequence[Quad]) -> None:
        self._store, self._graph = store, store.names.concepts
        kinds = set(t.CLASS_BY_KIND.values())
        stays = {q.subject for q in come if q.predicate == t.RDF_TYPE and q.object in kinds}
        typed = {q.subject for q in gone if q.predicate == t.RDF_TYPE and q.object in kinds}
        self._vanished = typed - stays
        self._labels = {
            q.subject: cast("Literal", q.object).value for q in come if q.predicate == t.LABEL
        }
        relabelled = {q.subject for q in {*gone} - {*come} if q.predicate == t.LABEL}
        self._changed = self._vanished | relabelled

    def touched(self) -> list[NamedNode]:
        """Return the concepts of statements that go or get another label, in order."""
        found = {
            fact.object
            for one in self._changed
            for fact in self._store.find(cast("NamedNode", one), t.CONCEPT, None, self._graph)
        }
        return sorted(found, key=str)

    def theme(self, concept: NamedNode) -> NamedNode | None:
        """Return the theme that a concept is under now."""
        told = next(self._store.find(concept, t.BROADER, None, self._graph), None)
        return None if told is None else cast("NamedNode", told.object)

    def said(self, concept: NamedNode) -> list[Quad]:
        """Return all that is said of a concept and of who belongs to it."""
        about = list(self._store.find(concept, None, None, self._graph))
        members = list(self._store.find(None, t.CONCEPT, concept, self._graph))
        homes = (self._store.find(m.subject, t.FOLLOWS, None, self._graph) for m in members)
        return [cast("Quad", fact) for facts in (about, members, *homes) for fact in facts]

    def group(self, concept: NamedNode) -> Group | None:
        """Return what a concept becomes; None where nobody is left in it."""
        store, graph = self._store, self._graph
        members = [fact.subject for fact in store.find(None, t.CONCEPT, concept, graph)]
        left = sorted((one for one in members if one not in self._vanished), key=self._place)
        if not left:
            return None
        scheme = next(store.find(concept, t.IN_SCHEME, None, graph)).object
        kind = next(kind for kind, iri in SCHEMES.items() if iri == scheme)
        founder = next(store.find(concept, t.FOUNDER, None, graph)).object
        homes = self._homes(left, founder)
        founder = founder if founder in left else left[0]
        named_by = iris.statement_identifier(founder)
        return Group(
            kind,
            named_by,
            tuple(iris.statement_identifier(one) for one in left),
            *named([self._label(one) for one in left]),
            self._theme(founder),
            {one: home for one, home in homes.items() if home != named_by},
        )

    def _homes(self, left: Sequence[NamedNode], founder: NamedNode) -> dict[str, str]:
        """Say, by ids, which statement each one came to; not the founder's in merged concepts."""
        ids = [iris.statement_identifier(one) for one in left]
        first = iris.statement_identifier(founder)
        homes = dict.fromkeys(ids, first)
        for one in left:
            for told in self._store.find(one, t.FOLLOWS, None, self._graph):
                home = iris.statement_identifier(cast("NamedNode", told.object))
                homes[iris.statement_identifier(one)] = home
        return settled(homes, ids, dict.fromkeys(ids, first))

    def unless_needed(self, above: NamedNode, whole: Mended) -> Iterator[Quad]:
        """Yield what is said of a theme, where no concept is under it any more."""
        taken = {q.subject for q in whole.gone if q.predicate == t.BROADER and q.object == above}
        given = any(q.predicate == t.BROADER and q.object == above for q in whole.come)
        under = {fact.subject for fact in self._store.find(None, t.BROADER, above, self._graph)}
        if not given and under <= taken:
            yield from cast("Iterator[Quad]", self._store.find(above, None, None, self._graph))

    def _label(self, statement: NamedNode) -> str:
        told = self._labels.get(statement)
        return told or next(self._store.find(statement, t.LABEL, None, None)).object.value

    def _theme(self, founder: NamedNode) -> str:
        quote = next(self._store.find(founder, t.QUOTE, None, None)).object.value
        return theme(self._label(founder), quote)

    def _place(self, statement: NamedNode) -> tuple[str, int, str]:
        """Sort statements by document and place."""
        graph = next(self._store.find(statement, t.QUOTED_FROM, None, None)).object
        start = next(self._store.find(iris.part(statement, "position"), t.OA_START, None, None))
        place = iris.document_name(graph), int(start.object.value)
        return (*place, iris.statement_identifier(statement))
