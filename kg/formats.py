"""Forms of a SPARQL query and the formats that its result may be written in."""

from __future__ import annotations

import re
from enum import StrEnum

from ontology.errors import QueryError

# Name on the command line -> media types: the proper one, then others that clients ask for.
ROWS = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
GRAPHS = {
    "turtle": ("text/turtle",),
    "ntriples": ("application/n-triples",),
    "rdfxml": ("application/rdf+xml", "application/xml"),
    "jsonld": ("application/ld+json", "application/json"),
}
NAMES = (*ROWS, *GRAPHS)

# The prologue of a query (https://www.w3.org/TR/sparql11-query/#rPrologue), and what follows it.
_GAP = r"(?:\s|#[^\n\r]*(?:[\n\r]|\Z))*"
_DECLARATION = (
    rf'(?:PREFIX{_GAP}[^\s:<#]*:{_GAP}<[^<>]*>|BASE{_GAP}<[^<>]*>|VERSION{_GAP}["\'\w.]+)'
)
_PROLOGUE = re.compile(rf"\ufeff?{_GAP}(?:{_DECLARATION}{_GAP})*", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+")
_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
)


class Form(StrEnum):
    """What a query asks for, and so what its result can look like."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def formats(self) -> dict[str, tuple[str, ...]]:
        """Names of the formats that fit, the preferred one first, each with its media types."""
        return ROWS if self in (Form.SELECT, Form.ASK) else GRAPHS

    @property
    def media(self) -> tuple[str, ...]:
        """All media types that fit, in the order in which a server prefers them."""
        proper = [kinds[0] for kinds in self.formats.values()]
        return (*proper, *(other for kinds in self.formats.values() for other in kinds[1:]))

    def format_named(self, wanted: str) -> str:
        """Return the name of the format ``wanted``, itself a name or a media type.

        Raises
        ------
        QueryError
            When results of this form cannot be written in it; the message names those that fit.
        """
        for name, media in self.formats.items():
            if wanted == name or wanted in media:
                return name
        fitting = "、".join(self.formats)
        raise QueryError(f"格式 {wanted}：{self} 查询的结果写不成它；可用的有 {fitting}")


def form_of(query: str) -> Form:
    """Tell the form of ``query`` by the first word after its prologue; the rest is not looked at.

    Raises
    ------
    QueryError
        When it is empty, an update, or begins with no word that a query begins with.
    """
    opening = _PROLOGUE.match(query)
    begin = opening.end() if opening else 0
    if begin == len(query):
        raise QueryError("SPARQL 查询：内容为空；请写一条 SELECT、ASK、CONSTRUCT 或 DESCRIBE 查询")
    found = _WORD.match(query, begin)
    word = found[0].upper() if found else query[begin]
    if word in _UPDATES:
        raise QueryError(
            f"SPARQL 查询：{word} 是更新，这里只读；请改用 SELECT、ASK、CONSTRUCT 或 DESCRIBE"
        )
    if word not in Form.__members__:
        line = query.count("\n", 0, begin) + 1
        column = begin - query.rfind("\n", 0, begin)
        shown = word if len(word) <= 20 else f"{word[:20]}…"
        raise QueryError(
            f"SPARQL 查询第 {line} 行第 {column} 列：不认识开头的“{shown}”；"
            "应为 SELECT、ASK、CONSTRUCT 或 DESCRIBE",
            line,
            column,
        )
    return Form(word)
