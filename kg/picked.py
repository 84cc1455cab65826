"""Some things of a store read as if it held nothing else: a page needs few of many statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from kg import across, iris
from kg.columns import Fact
from kg.description import ENDS
from kg.records import LinkEntry, StatementEntry, links, statements
from kg.view import View


class Picked(View):
    """What a store says of ``subjects``; what is asked of one thing by name is found as ever.

    What goes through `find` is held to it; `query` is not. It is closed with ``whole``.
    """

    def __init__(self, whole: View, subjects: Iterable[NamedNode]) -> None:
        super().__init__(whole.folder, whole._open, whole.names)
        self._subjects = list(dict.fromkeys(subjects))

    def find(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | None,
        graph: NamedNode | None,
    ) -> Iterator[Fact]:
        """Yield the quads of the subjects that match the given parts."""
        subjects = self._subjects if subject is None else (subject,)
        yield from self._found(subjects, predicate, value, None if graph is None else (graph,))


def statements_of(store: View, wanted: Iterable[NamedNode]) -> list[StatementEntry]:
    """Read statements by their IRIs, by document and place; those that are not held are missing."""
    parts = [part for one in wanted for part in (one, iris.part(one, "position"))]
    return statements(Picked(store, parts).find)


def links_of(store: View, statement: NamedNode) -> list[LinkEntry]:
    """List the links of a statement, those across documents last."""
    held = [fact.subject for end in ENDS for fact in store.find(None, end, statement, None)]
    picked = Picked(store, held)
    return [*links(picked.find), *across.links(picked)]
