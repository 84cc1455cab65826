"""Taking back what `kg.export` wrote: a store's dataset, checked whole before anything is written.

The file is parsed by Oxigraph alone, which fetches nothing, not even a JSON-LD context.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn, cast

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat

from kg import decisions, iris, records, stamps
from kg import folder as layout
from kg.columns import Fact
from kg.iris import Iris
from kg.store import Change, Store
from ontology import terms as t
from ontology.errors import ReadError, StoreError

FORMATS = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG, ".jsonld": RdfFormat.JSON_LD}
WITHOUT_GRAPHS = (".ttl", ".nt", ".rdf")
ENDINGS = (*FORMATS, *WITHOUT_GRAPHS)
_KINDS = frozenset(t.CLASS_BY_KIND.values())
_BASE = re.compile(r"(.*/)document/[^/]+")


class Dataset:
    """The graphs of an exported store; ``base`` is that of its IRIs.

    Raises
    ------
    ReadError
        When the file cannot be read, or is no whole export of a store.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._graph = self._parsed()
        self.documents = self._documents()
        self.base = self._base()
        self.names = Iris(self.base)
        self._check_graphs()
        self._check_records()
        self._check_shapes()

    def find(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | None,
        graph: NamedNode | None,
    ) -> Iterator[Fact]:
        """Yield the quads that match the given parts; see `kg.columns.Find`."""
        found = self._graph.quads_for_pattern(subject, predicate, value, graph)
        return cast("Iterator[Fact]", found)

    def graphs(self) -> list[NamedNode]:
        """List the graphs, but for the ontology's: a store has that of its own release."""
        held = cast("list[NamedNode]", list(self._graph.named_graphs()))
        return sorted((graph for graph in held if graph != t.ONTOLOGY), key=str)

    def quads(self, graph: NamedNode) -> list[Quad]:
        """Return the quads of a graph."""
        return list(self._graph.quads_for_pattern(None, None, None, graph))

    def _refuse(self, why: str) -> NoReturn:
        raise ReadError(self._path, why)

    def _parsed(self) -> pyoxigraph.Store:
        ending = self._path.suffix.lower()
        if ending in WITHOUT_GRAPHS:
            self._refuse("这种格式不分文献，取不回来；请改用 .nq、.trig 或 .jsonld 导出")
        graph = pyoxigraph.Store()
        try:
            graph.load(path=str(self._path), format=FORMATS[ending])
        except FileNotFoundError:
            self._refuse("没有这个文件；请核对路径")
        except SyntaxError as error:
            told = " ".join(str(error.msg).split())[:160]
            self._refuse(f"不是完好的 {ending} 数据（{told}）；请重新导出")
        except OSError as error:
            self._refuse(f"读不出来（{error.strerror or error}）；请检查文件与权限")
        return graph

    def _documents(self) -> list[NamedNode]:
        found = [quad.subject for quad in self.find(None, t.RDF_TYPE, t.DOCUMENT, None)]
        if not found:
            self._refuse("里面没有 Duice 的文献；只能取回 duice export 写出的数据")
        return sorted(set(found), key=str)

    def _base(self) -> str:
        bases = set()
        for document in self.documents:
            base = _BASE.fullmatch(str(document).strip("<>"))  # a blank node has no value to match
            if base is None:
                self._refuse(
                    f"{document} 不是 Duice 给文献的 IRI；只能取回 duice export 写出的数据"
                )
            bases.add(base[1])
        if len(bases) > 1:
            self._refuse(f"文献的 IRI 有几种开头：{'、'.join(sorted(bases))}；请按库分开导出")
        return bases.pop()

    def _check_graphs(self) -> None:
        """Refuse what is in no graph, in a graph that is none of a store's, or has no name."""
        stray = self._graph.quads_for_pattern(None, None, None, DefaultGraph())
        if next(iter(stray), None) is not None:
            self._refuse("有的三元组不在任何命名图里；请用 .nq、.trig 或 .jsonld 重新导出")
        own = {self.names.across, self.names.concepts, self.names.decisions, *self.documents}
        schemes = tuple(f"<{self.base}{kind}/" for kind in ("scheme", "category"))
        for graph in self.graphs():
            if graph not in own and not str(graph).startswith(schemes):
                self._refuse(f"图 {graph} 不是 Duice 的图；只能取回 duice export 写出的数据")
            for quad in self.find(None, None, None, graph):
                ends: tuple[Any, Any] = (quad.subject, quad.object)
                if not isinstance(ends[0], NamedNode) or not isinstance(
                    ends[1], NamedNode | Literal
                ):
                    self._refuse(f"图 {graph} 里有空节点，Duice 不写空节点；请重新导出")

    def _check_records(self) -> None:
        """Read all that the documents' graphs hold: what cannot be read now could not be later."""
        place = self.documents[0]
        try:
            for place in self.documents:
                (entry,) = records.documents(self.find, place)
                if self.names.document(entry.name) != place or NamedNode(entry.iri) != place:
                    self._refuse(f"文献 {place} 的名称与它的 IRI 不符；请重新导出")
                records.document(self.find, entry)
                records.statements(self.find, place)
                records.links(self.find, place)
        except (StoreError, ValueError, StopIteration) as error:
            told = " ".join(str(error).split())[:160]
            self._refuse(f"文献 {place} 的记载不全（{told}）；请重新导出")

    def _check_shapes(self) -> None:
        """Refuse what `duice validate` would find fault with."""
        from kg.check import check  # noqa: PLC0415 - slow to load, only needed here

        for finding in check(self):
            self._refuse(f"{finding.place}：{finding.fault}；请重新导出")


def restore(store: Store, dataset: Dataset) -> dict[str, Change]:
    """Put the graphs of a dataset into a store, all or none; tell what became of each document.

    A document takes the place of one of its name. Where the store has no others, it becomes what
    the file says. Where it has, what is derived from all documents (links across them, concepts)
    is not taken, and what people said of them (decisions, schemes) has to be the same already.

    Raises
    ------
    StoreError
        When the store has another base, or decisions and schemes that the two do not share, or the
        disk refuses.
    """
    _adopt(store, dataset.base)
    names = store.names
    held = {names.document(entry.name) for entry in store.documents()}
    is_whole = held <= set(dataset.documents)
    changes: dict[str, Change] = {}
    gone: list[Quad] = []
    come: list[Quad] = []
    for graph in dataset.graphs():
        before, after = _quads(store, graph), set(dataset.quads(graph))
        if names.is_document(graph):
            replaced = Change.REPLACED if before else Change.ADDED
            changes[iris.document_name(graph)] = Change.UNCHANGED if before == after else replaced
        elif not is_whole:
            if graph not in (names.across, names.concepts) and before != after:
                raise _apart(store)
            continue
        gone += before - after
        come += after - before
    _keep_decisions(store, dataset, changes)
    gone += _orphans(store, [quad for quad in gone if quad.object in _KINDS])
    stamps.count_restoration(store)
    store.change(gone, come)
    return changes


def _adopt(store: Store, base: str) -> None:
    """Give the store the base of the file, if it is as new and chose none."""
    if base == store.names.base:
        return
    holds = any(fact.graph_name != t.ONTOLOGY for fact in store.find(None, None, None, None))
    if holds or store.names.base != t.BASE:
        raise StoreError(
            f"{store.place}：库的 IRI 以 {store.names.base} 开头，文件里的以 {base} 开头；"
            "请用 --store 取回到一个新库"
        )
    layout.write_meta(store.folder, layout.read_meta(store.folder) | {"base": base})
    store.names = Iris(base)


def _keep_decisions(store: Store, dataset: Dataset, changes: Mapping[str, Change]) -> None:
    """Refuse a file that lacks decisions of the store: their log only grows.

    A file without any, such as that of one document, may bring what nobody decided on here.
    """
    logged = set(dataset.quads(store.names.decisions))
    if logged and _quads(store, store.names.decisions) - logged:
        raise _apart(store)
    replaced = {name for name, change in changes.items() if change is Change.REPLACED}
    if not logged and replaced & decisions.documents(store):
        raise _apart(store)


def _quads(store: Store, graph: NamedNode) -> set[Quad]:
    return set(cast("Iterator[Quad]", store.find(None, None, None, graph)))


def _orphans(store: Store, vanished: list[Quad]) -> Iterator[Quad]:
    """Yield what graphs beside the documents' say of statements that are no more.

    ``vanished`` are the quads that told their kinds.
    """
    across = store.names.across
    for quad in vanished:
        statement = cast("NamedNode", quad.subject)
        told = [*store.find(statement, None, None, None)]
        told += store.find(None, t.MAY_ADDRESS, statement, across)
        for end in (t.ACROSS_MEASURE, t.ACROSS_PROBLEM):
            for fact in store.find(None, end, statement, across):
                told += store.find(fact.subject, None, None, across)
        beside = (fact for fact in told if not store.names.is_document(fact.graph_name))
        yield from cast("Iterator[Quad]", beside)


def _apart(store: Store) -> StoreError:
    return StoreError(
        f"{store.place}：库里的校对记录或分类体系与文件里的不同，不能合在一起；"
        "请用 --store 取回到一个新库"
    )
