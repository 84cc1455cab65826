"""Some documents of a store as if it held no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from kg.columns import Fact
from kg.view import View


class Part(View):
    """The documents called ``names``, and nothing else: no other graph is seen.

    What goes through `find` is held to it; `query` is not. It is closed with ``whole``, the store
    that it is a part of.

    Raises
    ------
    StoreError
        When one of them is not in the store.
    """

    def __init__(self, whole: View, names: Iterable[str]) -> None:
        super().__init__(whole.folder, whole._open, whole.names)
        self.whole = whole
        graphs = (whole._graph_of(name) for name in dict.fromkeys(names))
        self._graphs = [graph for graph in graphs if graph is not None]

    def graphs(self) -> list[NamedNode]:
        """List the graphs of the documents, in order."""
        return sorted(self._graphs, key=str)

    def find(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | None,
        graph: NamedNode | None,
    ) -> Iterator[Fact]:
        """Yield the quads of the documents that match the given parts."""
        graphs = [held for held in self._graphs if graph in (None, held)]
        yield from self._found(None if subject is None else (subject,), predicate, value, graphs)


def whole(view: View) -> View:
    """Return the store that a view is of, itself or in part."""
    return view.whole if isinstance(view, Part) else view
