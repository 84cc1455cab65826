"""What a statement can be sorted by: each facet as Python reads it and as SPARQL asks for it.

A value of a facet is a *term*: the IRI of a thing, or the lexical form of a literal. The patterns
run over the union of all graphs; tests hold them against the Python beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from string import Template

from pyoxigraph import NamedNode

from ingest.divisions import LEVELS
from ingest.statement import Kind
from kg.held import Held, Terms
from kg.records import DocumentEntry, StatementEntry
from ontology import schemes
from ontology import terms as t

OfDocument = Callable[[DocumentEntry], str | None]
SCHEME = "scheme:"
"""What the name of a facet begins with that is a scheme of the user's own."""
_PROVINCE = r"^(.*?(省|自治区|特别行政区|市)).*$"
_FIRST_DIVISION = re.compile(_PROVINCE)


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to sort statements.

    ``pattern`` binds the value of the statement ``$s`` of the document ``$d`` to ``$v``; ``value``
    is the expression that gives its term, nothing where the statement has none. ``of_document``
    reads the term where it is one of the document, ``of_statement`` where it is one of the
    statement itself. ``fixed`` are the values that stand whether any statement has them or not, by
    their words. ``several`` says that a statement may have more than one, ``is_iri`` that terms
    are IRIs, ``end`` the kind of statement that alone has it. ``title`` and ``meaning`` are for
    readers.
    """

    name: str
    title: str
    meaning: str
    pattern: str = ""
    value: str = "$v"
    of_document: OfDocument | None = None
    of_statement: Callable[[Held, StatementEntry], Terms] | None = None
    fixed: Mapping[str, str] | None = None
    several: bool = False
    is_iri: bool = True
    end: Kind | None = None

    def terms(self, held: Held, entry: StatementEntry) -> Terms:
        """Return the terms of a statement, in no order that tells anything; none where it has no.

        Of a facet of documents there is at most one.
        """
        if self.of_statement is not None:
            return self.of_statement(held, entry)
        term = self.document_term(held.documents[entry.document])
        return _one(term)

    def document_term(self, entry: DocumentEntry) -> str | None:
        """Return the term of a document; None where it has none."""
        return None if self.of_document is None else self.of_document(entry) or None

    def sparql(self, statement: str, document: str, variable: str) -> tuple[str, str]:
        """Write the pattern and the expression for the variables given, without their ``?``."""
        names = {"s": f"?{statement}", "d": f"?{document}", "v": f"?{variable}"}
        return Template(self.pattern).substitute(names), Template(self.value).substitute(names)


def _iris(names: Mapping[str, NamedNode]) -> dict[str, str]:
    return {name: node.value for name, node in names.items()}


def _named(
    names: Mapping[str, NamedNode], told: Callable[[StatementEntry], Iterable[str]]
) -> Callable[[Held, StatementEntry], Terms]:
    """Read names of a scheme as the IRIs of its concepts."""

    def terms(held: Held, entry: StatementEntry) -> Terms:
        return tuple(names[name].value for name in told(entry))

    return terms


def _instrument(entry: StatementEntry) -> tuple[str, ...]:
    instrument = entry.statement.attributes.instrument
    return () if instrument is None else (instrument.subtype,)


def _instrument_type(entry: StatementEntry) -> tuple[str, ...]:
    instrument = entry.statement.attributes.instrument
    return () if instrument is None else (instrument.type,)


def _itself(held: Held, entry: StatementEntry) -> Terms:
    return (entry.iri,)


def _concepts(held: Held, entry: StatementEntry) -> Terms:
    return held.concepts_of.get(entry.statement.id, ())


def _themes(held: Held, entry: StatementEntry) -> Terms:
    above = {held.concepts[iri].theme for iri in _concepts(held, entry)}
    return tuple(sorted(iri for iri in above if iri is not None))


def first_division(region: str) -> str:
    """Return what a region begins with right below the nation: of 湖南省衡阳市 it is 湖南省."""
    return _FIRST_DIVISION.sub(r"\1", region)


_FACETS = (
    Facet(
        name="problem",
        title="问题",
        meaning="每个问题一行（列）。",
        value="$s",
        of_statement=_itself,
        end=Kind.PROBLEM,
    ),
    Facet(
        name="measure",
        title="措施",
        meaning="每项措施一行（列）。",
        value="$s",
        of_statement=_itself,
        end=Kind.MEASURE,
    ),
    Facet(
        name="concept",
        title="概念",
        meaning="陈述所归的规范概念；同一概念的各种说法归为一行（列）。",
        pattern="$s duice:concept $v .",
        of_statement=_concepts,
        several=True,
    ),
    Facet(
        name="theme",
        title="主题",
        meaning="陈述所归规范概念的上位主题。",
        pattern="$s duice:concept/skos:broader $v .",
        of_statement=_themes,
        several=True,
    ),
    Facet(
        name="dimension",
        title="维度",
        meaning="陈述的首要维度，按编码体系的次序，没有陈述的也列出。",
        pattern="$s duice:dimension $v .",
        of_statement=_named(t.DIMENSION_BY_NAME, lambda entry: (entry.statement.dimension,)),
        fixed=_iris(t.DIMENSION_BY_NAME),
    ),
    Facet(
        name="instrument",
        title="政策工具",
        meaning="措施所用政策工具的细类，按编码体系的次序，没有用到的也列出。",
        pattern="$s duice:instrument $v .",
        of_statement=_named(schemes.INSTRUMENTS, _instrument),
        fixed=_iris(schemes.INSTRUMENTS),
        end=Kind.MEASURE,
    ),
    Facet(
        name="instrument-type",
        title="政策工具类型",
        meaning="措施所用政策工具的类型：供给型、环境型、需求型。",
        pattern="$s duice:instrument/skos:broader $v .",
        of_statement=_named(schemes.INSTRUMENT_TYPES, _instrument_type),
        fixed=_iris(schemes.INSTRUMENT_TYPES),
        end=Kind.MEASURE,
    ),
    Facet(
        name="document",
        title="文献",
        meaning="陈述所在的文献。",
        value="$d",
        of_document=lambda entry: entry.iri,
    ),
    Facet(
        name="genre",
        title="文种",
        meaning="文献的文种，如 paper（论文）、plan（规划）、report（报告）。",
        pattern="$d duice:genre $v .",
        of_document=lambda entry: entry.genre,
        is_iri=False,
    ),
    Facet(
        name="year",
        title="年份",
        meaning="文献日期的前四位。",
        pattern="$d dct:date $v .",
        value="SUBSTR(STR($v), 1, 4)",
        of_document=lambda entry: (entry.date or "")[:4],
        is_iri=False,
    ),
    Facet(
        name="region",
        title="地区",
        meaning="文献所属的行政区划，写全上级，如“湖南省衡阳市”。",
        pattern="$d duice:region $v .",
        of_document=lambda entry: entry.region,
        is_iri=False,
    ),
    Facet(
        name="province",
        title="省份",
        meaning="文献所属行政区划的第一级，如“湖南省”；市、县并入所在的省。",
        pattern="$d duice:region $v .",
        value=f'REPLACE($v, "{_PROVINCE.replace("$", "$$")}", "$$1")',
        of_document=lambda entry: first_division(entry.region or ""),
        is_iri=False,
    ),
    Facet(
        name="level",
        title="政府层级",
        meaning="发文一方的层级，由国家到乡，没有文献的也列出。",
        pattern="$d duice:governmentLevel $v .",
        of_document=lambda entry: entry.level,
        fixed={level: level for level in LEVELS},
        is_iri=False,
    ),
    Facet(
        name="phase",
        title="阶段",
        meaning="陈述或其上标题写明的应对阶段，没有陈述的也列出；一条陈述可以有几个阶段。",
        pattern="$s duice:phase $v .",
        of_statement=_named(schemes.PHASES, lambda entry: entry.statement.attributes.phases),
        fixed=_iris(schemes.PHASES),
        several=True,
    ),
    Facet(
        name="hazard",
        title="灾种",
        meaning="陈述、标题或题名写明的突发事件种类，没有陈述的也列出；一条陈述可以有几种。",
        pattern="$s duice:hazard $v .",
        of_statement=_named(schemes.HAZARDS, lambda entry: entry.statement.attributes.hazards),
        fixed=_iris(schemes.HAZARDS),
        several=True,
    ),
)
FACETS = {facet.name: facet for facet in _FACETS}
ITSELF = ("problem", "measure")
"""The facets by which each statement has a line of its own."""


def of_scheme(name: str, held: Held) -> Facet:
    """Return the facet of a scheme of the user's own."""
    named, concept_of = held.categories(name)
    classified, concepts = (
        str(graph).replace("$", "$$")
        for graph in (held.names.category(name), held.names.scheme(name))
    )
    return Facet(
        name=f"{SCHEME}{name}",
        title=name,
        meaning=f"按用户的分类体系“{name}”归的类，没有陈述的也列出。",
        pattern=(
            f"GRAPH {classified} {{ $s duice:category $v }} "
            f"GRAPH {concepts} {{ $v a skos:Concept }}"
        ),
        of_statement=lambda held, entry: _one(concept_of.get(entry.iri)),
        fixed=named,
    )


def _one(term: str | None) -> Terms:
    return () if term is None else (term,)
