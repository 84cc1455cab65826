"""Facts of the graph looked up by property: the values of one property, by subject."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from pyoxigraph import NamedNode

from ontology.errors import StoreError


class Fact(Protocol):
    """A quad as this graph has them: no blank nodes, no quoted triples, no default graph."""

    @property
    def subject(self) -> NamedNode:
        """Of what something is said."""
        ...

    @property
    def predicate(self) -> NamedNode:
        """What is said: the property."""
        ...

    @property
    def object(self) -> Any:
        """Its value: a `NamedNode` or a `Literal`; both have a ``value``."""
        ...

    @property
    def graph_name(self) -> NamedNode:
        """The document it belongs to, or the ontology."""
        ...


class Find(Protocol):
    """Finds facts by the parts that are given; None matches all."""

    def __call__(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | None,
        graph: NamedNode | None,
    ) -> Iterator[Fact]:
        """Yield the facts that match, in no order that may be relied on."""
        ...


class Column:
    """The values of one property by subject."""

    def __init__(self, find: Find, predicate: NamedNode, graph: NamedNode | None) -> None:
        self._predicate = predicate
        self._values = {quad.subject: quad.object for quad in find(None, predicate, None, graph)}

    def __getitem__(self, subject: NamedNode) -> str:
        return str(self.term(subject).value)

    def get(self, subject: NamedNode) -> str | None:
        """Return the value, or None where the subject has none."""
        found = self._values.get(subject)
        return None if found is None else str(found.value)

    def term(self, subject: NamedNode) -> Any:
        """Return the value as a term; raises `StoreError` where the subject has none."""
        if subject not in self._values:
            raise incomplete(subject, self._predicate)
        return self._values[subject]


def incomplete(subject: NamedNode, predicate: NamedNode) -> StoreError:
    """Tell that a subject lacks a value that it must have, or has one that is of no use."""
    return StoreError(
        f"{subject.value}：图里缺少它的 {predicate.value}，或其值不可用；"
        "请用 duice validate 查明是哪篇文档，移除后重新导入"
    )
