"""Schemes of categories as users have them: SKOS in Turtle, or a table of labels and definitions.

A table is CSV in UTF-8 or GB 18030: a label and a definition a line, or a first line that names
the columns. What cannot be taken as it stands is refused with the line it is in.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
)

from kg import iris
from kg.iris import Iris
from kg.names import readable
from kg.scheme import Scheme
from ontology import terms as t
from ontology.errors import ReadError

COLUMNS = {
    "标签": "label",
    "类目": "label",
    "label": "label",
    "定义": "definition",
    "definition": "definition",
    "上级": "broader",
    "broader": "broader",
    "例子": "example",
    "示例": "example",
    "example": "example",
    "别名": "alternative",
    "altlabel": "alternative",
    "编号": "notation",
    "notation": "notation",
}
PLAIN = ("label", "definition")
"""The columns of a table whose first line names none."""
BETWEEN = re.compile(r"\s*[；;|\n]\s*")
"""Stands between examples, or alternative labels, of one cell."""
LARGEST = 10_000_000  # bytes; a scheme of some thousand concepts has one of them
_LINE = re.compile(r"line (\d+)")


def read_scheme(path: Path, name: str | None, names: Iris) -> Scheme:
    """Read a scheme from a ``.ttl`` or ``.csv`` file; it is called ``name``, or as the file is.

    Raises
    ------
    ReadError
        When the file is not there, or is no scheme; the message names the line.
    """
    called = readable(" ".join((path.stem if name is None else name).split()))
    if not called:
        raise ReadError(path, "分类体系的名称是空的；请用 --name 给出一个")
    readers = {".ttl": _turtle, ".csv": _table}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ReadError(path, f"分类体系只能读 {'、'.join(readers)}；请另存为其中一种")
    data = _bytes(path)
    triples = tuple(reader(path, data, names.scheme(called)))
    digest = hashlib.sha256(data).hexdigest()[:16]
    return Scheme(called, digest, readable(str(path)), triples)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise ReadError(path, "文件太大，不像分类体系；请确认给的是哪个文件")
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError(path, f"读不了（{reason}）；请检查路径和权限") from error


# SKOS


def _turtle(path: Path, data: bytes, graph: NamedNode) -> Iterator[Triple]:
    triples = _without_blanks(path, _parsed(path, data, graph), graph)
    _refuse_ours(path, triples, graph)
    kinds = [(s, o) for s, p, o in triples if p == t.RDF_TYPE]
    schemes = sorted({s for s, kind in kinds if kind == t.SKOS_SCHEME}, key=str)
    concepts = {s for s, kind in kinds if kind == t.SKOS_CONCEPT}
    if len(schemes) != 1:
        raise ReadError(
            path, f"应有且只有一个 skos:ConceptScheme，现有 {len(schemes)} 个；请一个文件放一个体系"
        )
    if not concepts:
        raise ReadError(path, "里面没有 skos:Concept；请给出这个体系的概念")
    labelled = {s for s, p, o in triples if p == t.PREF_LABEL and str(o.value).strip()}
    for concept in sorted(concepts - labelled, key=str):
        raise ReadError(path, f"概念 {concept.value} 没有 skos:prefLabel；请补上标签")
    yield from triples
    placed = {s for s, p, _ in triples if p in (t.IN_SCHEME, t.TOP_CONCEPT_OF)}
    for concept in sorted(concepts - placed, key=str):
        yield Triple(concept, t.IN_SCHEME, schemes[0])
    for s, p, o in triples:  # each told both ways, so that one way is enough to ask
        if p == t.NARROWER and isinstance(o, NamedNode):
            yield Triple(o, t.BROADER, s)
        elif p == t.TOP_CONCEPT_OF:
            yield Triple(s, t.IN_SCHEME, o)


def _parsed(path: Path, data: bytes, graph: NamedNode) -> list[Quad]:
    try:
        text = data.decode("utf-8-sig")
        return list(pyoxigraph.parse(text, RdfFormat.TURTLE, base_iri=graph.value))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(path, f"第 {line} 行不是 UTF-8；Turtle 只能是 UTF-8，请另存") from error
    except SyntaxError as error:
        found = _LINE.search(str(error))
        line = error.lineno or (int(found[1]) if found else 0)
        told = " ".join(str(error.msg or error).split())[:120]
        raise ReadError(path, f"第 {line} 行不合 Turtle 的写法（{told}）；请改正") from error


def _without_blanks(path: Path, quads: Iterable[Quad], graph: NamedNode) -> list[Triple]:
    """Give blank nodes names that depend on the content alone."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)

    def named(term: object) -> object:
        if isinstance(term, Triple):
            raise ReadError(path, "里面有三元组作宾语（RDF 1.2），库里不能放；请去掉")
        return iris.part(graph, term.value) if isinstance(term, BlankNode) else term

    triples = {Triple(named(s), p, named(o)) for s, p, o, _ in dataset}  # type: ignore[arg-type]
    return sorted(triples, key=str)


def _refuse_ours(path: Path, triples: Iterable[Triple], graph: NamedNode) -> None:
    """Refuse what would read as a document or a statement of the store."""
    home = graph.value.rpartition("scheme/")[0]
    for s, p, o in triples:
        for term in (p, o if p == t.RDF_TYPE else p):
            if isinstance(term, NamedNode) and term.value.startswith(t.NAMESPACE):
                raise ReadError(
                    path, f"用了库里陈述和文献的词汇 {term.value}；分类体系里请只用 SKOS 等词汇"
                )
        if str(s.value).startswith(home) and not str(s.value).startswith(f"{home}scheme/"):
            raise ReadError(path, f"说到了库里的 {s.value}；分类体系里请只写概念")


# Tables


def _table(path: Path, data: bytes, graph: NamedNode) -> Iterator[Triple]:
    rows = _rows(path, data)
    columns = _columns(path, rows)
    if columns is None:
        columns = PLAIN
    else:
        rows = rows[1:]
    found: dict[str, int] = {}
    cells: list[tuple[int, dict[str, str]]] = []
    for line, row in rows:
        if len(row) > len(columns):
            more = "，或在第一行写出各列的名称" if columns is PLAIN else ""
            raise ReadError(
                path,
                f"第 {line} 行有 {len(row)} 列，只该有 {len(columns)} 列；"
                f"有逗号的格子请加引号{more}",
            )
        told = dict(zip(columns, row, strict=False))
        label = told["label"]
        if not label:
            raise ReadError(path, f"第 {line} 行没有标签；请补上，或删去这一行")
        if label in found:
            raise ReadError(path, f"第 {line} 行的标签“{label}”与第 {found[label]} 行重复；请改名")
        found[label] = line
        cells.append((line, told))
    if not cells:
        raise ReadError(path, "里面没有类目；每行写一个标签和它的定义")
    _check_above(path, cells)
    yield Triple(graph, t.RDF_TYPE, t.SKOS_SCHEME)
    yield Triple(graph, t.PREF_LABEL, Literal(iris.scheme_name(graph), language="zh"))
    for _, told in cells:
        yield from _concept(told, graph)


def _rows(path: Path, data: bytes) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty, with the lines that they begin in."""
    text = _text(path, data)
    tabs = "\t" in text.partition("\n")[0] and "," not in text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if tabs else ",", strict=True)
    rows = []
    line = 1
    try:
        for row in reader:
            stripped = [cell.strip() for cell in row]
            while stripped and not stripped[-1]:
                stripped.pop()
            if stripped:
                rows.append((line, stripped))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ReadError(
            path, f"第 {line} 行不合 CSV 的写法（{error}）；请检查引号是否成对"
        ) from error
    return rows


def _text(path: Path, data: bytes) -> str:
    coding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for tried in (coding, "gb18030"):
        try:
            return data.decode(tried)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
    raise ReadError(path, f"第 {line} 行不是 UTF-8，也不是 GB18030；请另存为 UTF-8")


def _columns(path: Path, rows: Sequence[tuple[int, list[str]]]) -> tuple[str, ...] | None:
    """Return what the columns hold where the first line names them, else None."""
    if not rows or rows[0][1][0].lower() not in COLUMNS:
        return None
    line, names = rows[0]
    for name in names:
        if name.lower() not in COLUMNS:
            raise ReadError(
                path, f"第 {line} 行的列名“{name}”不认识；可用的有 {'、'.join(COLUMNS)}"
            )
    found = tuple(COLUMNS[name.lower()] for name in names)
    if "label" not in found or len(set(found)) < len(found):
        raise ReadError(path, f"第 {line} 行的列名重复，或没有“标签”一列；请改正")
    return found


def _check_above(path: Path, cells: Sequence[tuple[int, dict[str, str]]]) -> None:
    """Check that the labels above are there and lead round in no circle."""
    above = {told["label"]: told.get("broader", "") for _, told in cells}
    for line, told in cells:
        seen = [told["label"]]
        while upper := above[seen[-1]]:
            if upper not in above:
                raise ReadError(path, f"第 {line} 行的上级“{upper}”不在表里；请补上这个类目")
            if upper in seen:
                raise ReadError(path, f"第 {line} 行的上级“{upper}”绕回了自己；请改正")
            seen.append(upper)


def _concept(told: dict[str, str], graph: NamedNode) -> Iterator[Triple]:
    concept = _iri(graph, told["label"])
    yield Triple(concept, t.RDF_TYPE, t.SKOS_CONCEPT)
    yield Triple(concept, t.IN_SCHEME, graph)
    yield Triple(concept, t.PREF_LABEL, Literal(told["label"], language="zh"))
    if upper := told.get("broader"):
        yield Triple(concept, t.BROADER, _iri(graph, upper))
    else:
        yield Triple(concept, t.TOP_CONCEPT_OF, graph)
    for column, term in (("definition", t.DEFINITION), ("notation", t.NOTATION)):
        if text := told.get(column):
            spoken = "zh" if column == "definition" else None
            yield Triple(concept, term, Literal(text, language=spoken))
    for column, term in (("example", t.EXAMPLE), ("alternative", t.ALT_LABEL)):
        for text in filter(None, BETWEEN.split(told.get(column, ""))):
            yield Triple(concept, term, Literal(text, language="zh"))


def _iri(graph: NamedNode, label: str) -> NamedNode:
    return NamedNode(f"{graph.value}/{iris.segment(label)}")
