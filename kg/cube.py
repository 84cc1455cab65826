"""A matrix as statistical data of the web: the RDF Data Cube Vocabulary, in Turtle.

See https://www.w3.org/TR/vocab-data-cube/. Names are made of content: the same matrix of the same
store has the same IRIs, another one has others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.across import ACROSS_DOCUMENTS
from kg.explain import VALUE_TITLE, explanation, filters, title, unit_name
from kg.iris import digest
from kg.lines import UNSAID, Line
from kg.matrix import Matrix, Value
from kg.plan import Side
from kg.triples import WITHIN_DOCUMENT
from ontology import terms as t
from ontology.errors import OutputError

CELLS = 100_000
"""Observations that a cube may have."""
_QB = "http://purl.org/linked-data/cube#"
_PREFIXES = {"qb": _QB, **{name: t.PREFIXES[name] for name in ("duice", "rdfs", "skos", "xsd")}}


def _qb(name: str) -> NamedNode:
    return NamedNode(f"{_QB}{name}")


_RDFS = t.PREFIXES["rdfs"]
_RANGE, _COMMENT = NamedNode(f"{_RDFS}range"), NamedNode(f"{_RDFS}comment")
_SUB_PROPERTY = NamedNode(f"{_RDFS}subPropertyOf")
_STRING = NamedNode(f"{t.PREFIXES['xsd']}string")
_SCHEME = NamedNode(f"{t.PREFIXES['skos']}ConceptScheme")
_MEASURES = {
    Value.LINKS: t.CELL_LINKS,
    Value.STATEMENTS: t.CELL_STATEMENTS,
    Value.DOCUMENTS: t.CELL_DOCUMENTS,
    Value.CONFIDENCE: t.CELL_CONFIDENCE,
}


@dataclass(frozen=True, slots=True)
class _Dimension:
    """A side of the matrix as a dimension of the cube, with a property of its own."""

    iri: NamedNode
    above: NamedNode
    side: Side
    lines: Sequence[Line]

    @property
    def values(self) -> NamedNode:
        """The class or datatype that its values have."""
        if not self.side.facet.is_iri:
            return _STRING
        if self.side.facet.value == "$d":
            return t.DOCUMENT
        return t.STATEMENT if self.side.facet.value == "$s" else t.SKOS_CONCEPT

    def term(self, line: Line) -> NamedNode | Literal:
        """Return what stands for a line in the data."""
        if not self.side.facet.is_iri:
            return Literal(line.term or UNSAID)
        return NamedNode(line.term or f"{self.iri.value}/unsaid")

    def triples(self) -> Iterator[Triple]:
        """Declare the property, and the values that it may have."""
        yield Triple(self.iri, t.RDF_TYPE, _qb("DimensionProperty"))
        yield Triple(self.iri, _SUB_PROPERTY, self.above)
        yield Triple(self.iri, t.LABEL, Literal(self.side.title, language="zh"))
        yield Triple(self.iri, _COMMENT, Literal(self.side.facet.meaning, language="zh"))
        yield Triple(self.iri, _RANGE, self.values)
        codes = NamedNode(f"{self.iri.value}/codes")
        if coded := self.values == t.SKOS_CONCEPT:
            yield Triple(self.iri, _qb("codeList"), codes)
            yield Triple(codes, t.RDF_TYPE, _SCHEME)
            yield Triple(codes, t.LABEL, Literal(self.side.title, language="zh"))
        for line in self.lines:
            term = self.term(line)
            if isinstance(term, Literal) or line.inferred:
                continue
            yield Triple(term, t.RDF_TYPE, self.values)
            yield Triple(term, t.LABEL, Literal(line.label, language="zh"))
            if coded:
                yield Triple(term, t.PREF_LABEL, Literal(line.label, language="zh"))
                yield Triple(term, t.IN_SCHEME, codes)


def turtle_file(matrix: Matrix) -> bytes:
    """Write the data set, its structure, and an observation for each cell.

    An empty cell is an observation of 0; of a mean there is none. What has no value of a facet has
    a concept of its own, or a word in brackets where the facet has literals.

    Raises
    ------
    OutputError
        When there are more than `CELLS` cells.
    """
    height, width = len(matrix.rows), len(matrix.columns)
    if height * width > CELLS:
        raise OutputError(
            f"矩阵：{height} 行 × {width} 列，这种格式装不下；请把一边换成 dimension 或 document，"
            "或用 --least 略去少见的行列"
        )
    return serialize(_triples(matrix), format=RdfFormat.TURTLE, prefixes=_PREFIXES) or b""


def data_set(matrix: Matrix) -> NamedNode:
    """Name the data set by all that it was asked for."""
    return NamedNode(f"{matrix.base}cube/{digest(title(matrix), matrix.sparql.cells)}")


def _triples(matrix: Matrix) -> Iterator[Triple]:
    cube = data_set(matrix)
    rows, columns = (
        _Dimension(NamedNode(f"{cube.value}/{name}"), above, side, lines)
        for name, above, side, lines in (
            ("rows", t.CUBE_ROW, matrix.plan.rows, matrix.rows),
            ("columns", t.CUBE_COLUMN, matrix.plan.columns, matrix.columns),
        )
    )
    yield from _set(matrix, cube)
    yield from rows.triples()
    yield from columns.triples()
    yield from _structure(matrix, cube, rows, columns)
    measure = _MEASURES[matrix.plan.value]
    for row, values in enumerate(matrix.values()):
        for column, value in enumerate(values):
            if value is None:
                continue
            beside = matrix.columns[column]
            cell = NamedNode(f"{cube.value}/{row}/{column}")
            yield Triple(cell, t.RDF_TYPE, _qb("Observation"))
            yield Triple(cell, _qb("dataSet"), cube)
            yield Triple(cell, rows.iri, rows.term(matrix.rows[row]))
            yield Triple(cell, columns.iri, columns.term(beside))
            if matrix.plan.across:
                origin = ACROSS_DOCUMENTS if beside.inferred else WITHIN_DOCUMENT
                yield Triple(cell, t.CELL_ORIGIN, Literal(origin))
            yield Triple(cell, measure, Literal(value))


def _set(matrix: Matrix, cube: NamedNode) -> Iterator[Triple]:
    """Say what the data set is of."""
    yield Triple(cube, t.RDF_TYPE, _qb("DataSet"))
    yield Triple(cube, _qb("structure"), NamedNode(f"{cube.value}/structure"))
    yield Triple(cube, t.LABEL, Literal(title(matrix), language="zh"))
    told = "\n".join(f"{name}：{text}" for name, text in explanation(matrix))
    yield Triple(cube, _COMMENT, Literal(told, language="zh"))
    unit = f"{VALUE_TITLE[matrix.plan.value]}（{unit_name(matrix)}）"
    yield Triple(cube, t.CELL_UNIT, Literal(unit, language="zh"))
    for condition in filters(matrix):
        yield Triple(cube, t.CUBE_FILTER, Literal(condition))
    yield Triple(cube, t.CUBE_QUERY, Literal(matrix.sparql.cells))


def _structure(
    matrix: Matrix, cube: NamedNode, rows: _Dimension, columns: _Dimension
) -> Iterator[Triple]:
    """Declare the dimensions in their order, the measure, and the unit as an attribute."""
    structure = NamedNode(f"{cube.value}/structure")
    yield Triple(structure, t.RDF_TYPE, _qb("DataStructureDefinition"))
    dimensions = [rows.iri, columns.iri, *([t.CELL_ORIGIN] if matrix.plan.across else [])]
    parts = [
        *(("dimension", iri) for iri in dimensions),
        ("measure", _MEASURES[matrix.plan.value]),
        ("attribute", t.CELL_UNIT),
    ]
    for place, (role, property_) in enumerate(parts, start=1):
        component = NamedNode(f"{structure.value}/{place}")
        yield Triple(structure, _qb("component"), component)
        yield Triple(component, t.RDF_TYPE, _qb("ComponentSpecification"))
        yield Triple(component, _qb(role), property_)
        yield Triple(component, _qb("order"), Literal(place))
        if role == "attribute":
            yield Triple(component, _qb("componentAttachment"), _qb("DataSet"))
    # The properties that are the ontology's, said again so that the file stands alone.
    yield from _own(_MEASURES[matrix.plan.value], "MeasureProperty", matrix)
    yield Triple(t.CELL_UNIT, t.RDF_TYPE, _qb("AttributeProperty"))
    if matrix.plan.across:
        yield Triple(t.CELL_ORIGIN, t.RDF_TYPE, _qb("DimensionProperty"))
        yield Triple(t.CELL_ORIGIN, _RANGE, _STRING)


def _own(measure: NamedNode, kind: str, matrix: Matrix) -> Iterator[Triple]:
    datatype = "double" if matrix.plan.value is Value.CONFIDENCE else "integer"
    yield Triple(measure, t.RDF_TYPE, _qb(kind))
    yield Triple(measure, _RANGE, NamedNode(f"{t.PREFIXES['xsd']}{datatype}"))
    yield Triple(measure, t.LABEL, Literal(VALUE_TITLE[matrix.plan.value], language="zh"))
