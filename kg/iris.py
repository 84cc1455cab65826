"""IRIs made of content alone, so that the same texts give the same graph on every machine."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from pyoxigraph import NamedNode

from ontology.errors import StoreError
from ontology.terms import BASE

# What stays as it is: unreserved ASCII (RFC 3986) and letters and digits of the scripts that names
# of Chinese documents are written in, all of them `ucschar` of RFC 3987. A fixed table, because
# Python's own tables of letters grow from version to version and the IRIs would change with them.
_KEPT = re.compile(
    "["
    r"A-Za-z0-9\-._~"
    r"\xc0-\xd6\xd8-\xf6\xf8-\u024f"  # Latin with marks
    r"\u0391-\u03a1\u03a3-\u03c9\u0400-\u0481"  # Greek, Cyrillic
    r"\u3005-\u3007\u3021-\u3029\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe"  # marks, kana
    r"\u3105-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff"  # bopomofo, CJK
    r"\uac00-\ud7a3\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"  # Hangul, full-width letters
    r"\U00020000-\U0002a6df\U0002a700-\U0002b739\U0002b740-\U0002b81d"  # CJK extensions B to D
    r"\U0002b820-\U0002cea1\U0002ceb0-\U0002ebe0\U00030000-\U0003134a"  # E to G
    "]"
)
_DOTS = re.compile(r"\.{1,2}")
_KEPT_RUN = re.compile(f"(?:{_KEPT.pattern})+")
# An absolute IRI without what RFC 3987 has no place for; names are put right behind it.
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*/")


def segment(name: str) -> str:
    """Write a name as one segment of an IRI; different names give different segments.

    Chinese stays readable; everything else than letters, digits and ``-._~`` is percent-encoded
    in UTF-8, the percent sign included.
    """
    if _DOTS.fullmatch(name):  # "." and ".." would be taken for steps of a path
        return name.replace(".", "%2E")
    if _KEPT_RUN.fullmatch(name):
        return name
    return "".join(char if _KEPT.fullmatch(char) else _percent(char) for char in name)


def _percent(char: str) -> str:
    # A file name that is no UTF-8 reaches us with lone surrogates; they must not stop us here.
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def unsegment(text: str) -> str:
    """Give back the name that `segment` wrote."""
    return text if "%" not in text else _unescaped(text)


@lru_cache(maxsize=4096)  # names of documents, which every statement and link of theirs asks for
def _unescaped(text: str) -> str:
    return unquote_to_bytes(text.encode("utf-8")).decode("utf-8", "surrogatepass")


def document_name(iri: NamedNode) -> str:
    """Give back the name of the document that `Iris.document` made."""
    return _last(iri)


def scheme_name(graph: NamedNode) -> str:
    """Give back the name of the scheme that `Iris.scheme` or `Iris.category` made."""
    return _last(graph)


def section_iri(document: NamedNode, index: int) -> NamedNode:
    """Name the section that stands at ``index`` (from 0) in the document's reading order."""
    return NamedNode(f"{document.value}/section/{index}")


def section_index(iri: NamedNode) -> int:
    """Give back the place of the section that `section_iri` made."""
    return int(iri.value.rpartition("/")[2])


def statement_identifier(iri: NamedNode) -> str:
    """Give back the id of the statement that `Iris.statement` made."""
    return _last(iri)


def part(iri: NamedNode, name: str) -> NamedNode:
    """Name a part that has no life of its own, such as the selectors of a statement."""
    return NamedNode(f"{iri.value}#{name}")


class Iris:
    """The names that one store gives, all of them under its base.

    ``base`` is an absolute IRI that ends in ``/``. ``across``, ``concepts`` and
    ``decisions`` are the graphs beside those of the documents.

    Raises
    ------
    StoreError
        When ``base`` is no such IRI.
    """

    def __init__(self, base: str = BASE) -> None:
        if not _BASE.fullmatch(base):
            raise StoreError(
                f"基础 IRI {base}：不能用；请写成以 / 结尾的完整地址，如 https://a.org/id/"
            )
        self.base = base
        self.across = NamedNode(f"{base}across")
        self.concepts = NamedNode(f"{base}concepts")
        self.decisions = NamedNode(f"{base}decisions")

    def document(self, name: str) -> NamedNode:
        """Name a document, and at the same time the named graph of all that is known of it."""
        return NamedNode(f"{self.base}document/{segment(name)}")

    def is_document(self, graph: NamedNode) -> bool:
        """Tell whether a graph is the one of a document."""
        return graph.value.startswith(f"{self.base}document/")

    def statement(self, identifier: str) -> NamedNode:
        """Name a statement by its id (see `ingest.statement.statement_id`)."""
        return NamedNode(f"{self.base}statement/{segment(identifier)}")

    def link(self, measure: str, problem: str) -> NamedNode:
        """Name a link by the ids of its two statements."""
        return NamedNode(f"{self.base}link/{digest(measure, problem)}")

    def across_link(self, measure: str, problem: str) -> NamedNode:
        """Name a link across documents by the ids of its two statements."""
        return NamedNode(f"{self.base}across/{digest(measure, problem)}")

    def concept(self, identifier: str) -> NamedNode:
        """Name a canonical concept, or a theme that holds such, by its id."""
        return NamedNode(f"{self.base}concept/{segment(identifier)}")

    def scheme(self, name: str) -> NamedNode:
        """Name the graph of a scheme that a user loaded."""
        return NamedNode(f"{self.base}scheme/{segment(name)}")

    def category(self, name: str) -> NamedNode:
        """Name the graph of what was classified by the scheme ``name``."""
        return NamedNode(f"{self.base}category/{segment(name)}")

    def is_scheme(self, graph: NamedNode) -> bool:
        """Tell whether a graph is the one of a user's scheme."""
        return graph.value.startswith(f"{self.base}scheme/")

    def is_category(self, graph: NamedNode) -> bool:
        """Tell whether a graph is the one of what was classified by a user's scheme."""
        return graph.value.startswith(f"{self.base}category/")

    def decision(self, identifier: str) -> NamedNode:
        """Name what somebody decided, by its id."""
        return NamedNode(f"{self.base}decision/{segment(identifier)}")

    def extraction(self, version: str, encoder: str, source: str) -> NamedNode:
        """Name the work of one version with one encoder on bytes of the digest ``source``."""
        return NamedNode(f"{self.base}extraction/{digest(version, encoder, source)}")

    def encoder(self, name: str) -> NamedNode:
        """Name an encoder by what it calls itself."""
        return NamedNode(f"{self.base}encoder/{segment(name)}")

    def software(self, version: str) -> NamedNode:
        """Name a release of Duice."""
        return NamedNode(f"{self.base}software/duice-{segment(version)}")


def digest(*parts: str) -> str:
    """Return 16 hex digits made of ``parts`` and their order."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _last(iri: NamedNode) -> str:
    return unsegment(iri.value.rpartition("/")[2])
