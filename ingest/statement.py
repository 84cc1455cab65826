"""What is found in a document: statements, and links between them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from ingest.document import Document, Span


class Kind(StrEnum):
    """The four kinds of statement of the coding manual."""

    PROBLEM = "problem"
    MEASURE = "measure"
    GOAL = "goal"
    ACHIEVEMENT = "achievement"


class Dimension(StrEnum):
    """The five dimensions of resilience, and the rest."""

    INSTITUTION = "制度"
    SPACE = "空间"
    ORGANISATION = "组织"
    SOCIETY = "社会"
    TECHNOLOGY = "技术"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A policy instrument after Rothwell and Zegveld: its type, such as 供给型, and sub-type."""

    type: str
    subtype: str


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a statement tells besides its kind; empty where it tells nothing.

    ``actors`` are named as in the text. ``force`` is 必须, 应当, 要, 鼓励 or 可以, None for
    a measure without a modal verb. ``targets``, ``hazards`` and ``phases`` are names of
    `ontology.schemes`. ``evidence`` pairs the name of an attribute with the words that spoke
    for it.
    """

    actors: tuple[str, ...] = ()
    force: str | None = None
    instrument: Instrument | None = None
    targets: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()


NO_ATTRIBUTES = Attributes()


@dataclass(frozen=True, slots=True)
class Statement:
    """A problem, measure, goal or achievement; ``quote`` is exactly the text's slice at ``span``.

    ``label`` is what would stand in a table (4 to 16 characters). ``section`` names the section
    (its number, else its heading; empty outside any). ``confidence`` is 0 to 1. ``rule`` names
    the rule and the evidence that made the decision.
    """

    id: str
    kind: Kind
    span: Span
    quote: str
    label: str
    dimension: Dimension
    secondary: tuple[Dimension, ...]
    section: str
    confidence: float
    rule: str
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Link:
    """Measure ``measure`` addresses problem ``problem`` (ids of statements), and why.

    ``score`` is 0 to 1; ``reasons`` are short Chinese phrases a reader can check.
    """

    measure: str
    problem: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one document, statements in reading order."""

    document: Document
    statements: tuple[Statement, ...]
    links: tuple[Link, ...]


def statement_id(name: str, kind: Kind, quote: str, occurrence: int = 0) -> str:
    """Make an id from content alone: 16 hex digits, the same on every run and machine.

    ``occurrence`` tells apart equal quotes of one kind in one document (0 for the first), so an
    id survives changes elsewhere in the text.
    """
    key = "\n".join((name, kind.value, str(occurrence), quote))
    # A file's name may hold bytes that are no UTF-8; Python keeps them as surrogates.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
