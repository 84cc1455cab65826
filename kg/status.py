"""How statements and links stand in review, and who says that a link holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pyoxigraph import NamedNode

from ingest.link import STATED
from ingest.statement import Link
from ontology import schemes

BY_HAND = "人工认定"  # the one reason of a link that somebody added
ADDRESSES_FROM = 0.5  # score from which a link counts that nobody has decided on


class Status(StrEnum):
    """What became of a statement or link in review."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EDITED = "edited"
    ADDED = "added"


class Basis(StrEnum):
    """Who says that a measure addresses a problem."""

    STATED = "stated"
    INFERRED = "inferred"
    BY_PERSON = "by person"


STATUS_CONCEPTS = dict(zip(Status, schemes.STATUSES.values(), strict=True))
BASIS_CONCEPTS = dict(zip(Basis, schemes.BASES.values(), strict=True))
STATUS_NAMES = dict(zip(Status, schemes.STATUSES, strict=True))
BASIS_NAMES = dict(zip(Basis, schemes.BASES, strict=True))


@dataclass(frozen=True, slots=True)
class Marks:
    """What review says of the statements and links of one document, by their IRIs.

    What is not among ``statuses`` is proposed; ``earlier`` has the IRI that a statement had before
    it was edited.
    """

    statuses: Mapping[str, Status] = field(default_factory=dict)
    earlier: Mapping[str, str] = field(default_factory=dict)

    def status(self, iri: NamedNode) -> Status:
        """Return the status of a statement or link."""
        return self.statuses.get(iri.value, Status.PROPOSED)


UNMARKED = Marks()


def counts(status: Status, score: float) -> bool:
    """Tell whether a link counts: a person says so, or nobody objects and its score is enough."""
    if status in (Status.ACCEPTED, Status.ADDED):
        return True
    return status is not Status.REJECTED and score >= ADDRESSES_FROM


def basis(link: Link) -> Basis:
    """Tell who says that a link within a document holds."""
    if link.reasons == (BY_HAND,):
        return Basis.BY_PERSON
    stated = any(reason.startswith(STATED) for reason in link.reasons)
    return Basis.STATED if stated else Basis.INFERRED
