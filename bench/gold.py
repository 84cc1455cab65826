"""Hand-coded documents brought onto the clauses that the product judges."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.clause import Clause, clauses
from ingest.clean import characters
from ingest.document import Document, Span
from ingest.read import load, read
from ingest.readers.plain import plain
from ingest.statement import Kind

DROP = re.compile(r"[\W_]+")
ANCHOR = 30
STEP = 10
"""Folded characters by which the ends of a region are found again, and from one try to the next."""
KINDS = tuple(kind.value for kind in Kind)


@dataclass(frozen=True)
class Coded:
    """A statement of the coder: where it stands, and which clauses it is made of."""

    id: str
    kind: str
    span: Span
    dimension: str
    secondary: tuple[str, ...]
    clauses: tuple[int, ...]


@dataclass(frozen=True)
class Gold:
    """A coded document with the product's clauses.

    ``inside`` tells for each clause whether it lies in a coded region, ``kinds`` its kind (0 for
    none, else 1 + the place in `Kind`), ``owners`` the places of its statements.
    """

    name: str
    path: Path
    document: Document
    clauses: Sequence[Clause]
    statements: Sequence[Coded]
    links: frozenset[tuple[str, str]]
    inside: Sequence[bool]
    kinds: Sequence[int]
    owners: Sequence[tuple[int, ...]] = field(default_factory=tuple)


class Folded:
    """A text as the scorer compares it, with the way back to its characters."""

    def __init__(self, text: str) -> None:
        letters: list[str] = []
        self._places: list[int] = []
        for place, char in enumerate(text):
            for letter in DROP.sub("", unicodedata.normalize("NFKC", char)):
                letters.append(letter)
                self._places.append(place)
        self.text = "".join(letters)

    def find(self, quote: str, start: int = 0) -> int:
        """Return where a folded quote stands in the folded text; -1 where it does not."""
        return self.text.find(quote, start) if quote else -1

    def span(self, start: int, length: int) -> Span:
        """Return the characters that a stretch of the folded text stands for."""
        return Span(self._places[start], self._places[start + length - 1] + 1)


def fold(text: str) -> str:
    """Fold a text as the scorer does (NFKC, no white space, no punctuation), look-alikes too."""
    return DROP.sub("", unicodedata.normalize("NFKC", characters(text)))


def golds(folder: Path, corpora: Sequence[Path]) -> Iterator[Gold]:
    """Read all coded documents of ``folder``; their texts lie under one of ``corpora``."""
    for path in sorted(folder.glob("*.json")):
        held = json.loads(path.read_text("utf-8"))
        source = next((c / held["doc"] for c in corpora if (c / held["doc"]).is_file()), None)
        if source is None:
            print(f"{path.name}: its text {held['doc']} is not here")
            continue
        yield _gold(path.stem, source, held)


def _gold(name: str, source: Path, held: dict[str, Any]) -> Gold:
    document = read(next(iter(load(source))))
    parts = clauses(document)
    folded, raw = Folded(document.text), fold(plain(source.read_bytes()).text)
    regions = [_region(folded, raw, region) for region in held["regions"]]
    statements = []
    for one, span in _places(folded, raw, held["statements"]):
        if span is None:
            print(f"{name}: {one['id']} is not in the text as it was read")
            continue
        own = tuple(at for at, clause in enumerate(parts) if _share(clause.span, span) >= 0.5)
        within = [at for at, clause in enumerate(parts) if span in clause.span]
        statements.append(
            Coded(
                one["id"],
                one["kind"],
                span,
                one.get("dimension") or "",
                tuple(one.get("secondary") or ()),
                own or tuple(within),
            )
        )
    kinds = [_kind(clause, statements) for clause in parts]
    owners: list[list[int]] = [[] for _ in parts]
    for place, statement in enumerate(statements):
        for at in statement.clauses:
            owners[at].append(place)
    return Gold(
        name,
        source,
        document,
        parts,
        statements,
        frozenset((measure, problem) for measure, problem in held["links"]),
        [any(_share(clause.span, region) >= 0.5 for region in regions) for clause in parts],
        kinds,
        [tuple(found) for found in owners],
    )


def _places(
    folded: Folded, raw: str, coded: Sequence[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], Span | None]]:
    """Find the statements in the text; a repeated quote takes its next place."""
    taken: defaultdict[str, int] = defaultdict(int)
    last = 0
    for one in coded:
        if "at" in one:  # in reading order
            quote = raw[slice(*one["at"])]
            at = folded.find(quote, last)
            last = max(at, last)
        else:
            quote = fold(one["quote"])
            at = folded.find(quote, taken[quote])
        at = at if at >= 0 else folded.find(quote)
        taken[quote] = at + 1
        yield one, folded.span(at, len(quote)) if at >= 0 else None


def _region(folded: Folded, raw: str, region: dict[str, str] | list[int]) -> Span:
    if isinstance(region, dict):
        first, last = fold(region["from"]), fold(region["to"])
    else:
        first, last = _anchors(folded, raw, *region)
    begin = folded.find(first)
    finish = folded.find(last, begin)
    if begin < 0 or finish < 0:
        raise ValueError(f"region not found: {region}")
    return Span(folded.span(begin, len(first)).start, folded.span(finish, len(last)).end)


def _anchors(folded: Folded, raw: str, start: int, end: int) -> tuple[str, str]:
    """Return the first and last stretch of a region that reading has left in the text."""
    cuts = [raw[at : at + ANCHOR] for at in range(start, max(start + 1, end - ANCHOR), STEP)]
    cuts.append(raw[max(start, end - ANCHOR) : end])
    kept = [cut for cut in cuts if folded.find(cut) >= 0] or cuts
    return kept[0], kept[-1]


def _share(part: Span, whole: Span) -> float:
    """Share of ``part`` that lies in ``whole``."""
    common = min(part.end, whole.end) - max(part.start, whole.start)
    return max(0, common) / max(1, len(part))


def _kind(clause: Clause, statements: Sequence[Coded]) -> int:
    """Find the kind that covers at least half of a clause."""
    shares = [0.0] * len(KINDS)
    for statement in statements:
        if statement.kind in KINDS:
            shares[KINDS.index(statement.kind)] += _share(clause.span, statement.span)
    best = max(range(len(KINDS)), key=shares.__getitem__)
    return best + 1 if shares[best] >= 0.5 else 0
