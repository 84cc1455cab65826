"""How good the extraction is, measured against what people decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.statement import Kind
from kg import decisions as log
from kg import review
from kg.fold import Fold
from kg.status import Status
from kg.view import View

ACCEPTED, EDITED, REJECTED, ADDED = "accepted", "edited", "rejected", "added"


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of things that people decided on.

    ``accepted``, ``edited`` and ``rejected`` were extracted, ``added`` were not. ``same_dimension``
    counts those accepted or edited that kept the dimension that was extracted.
    """

    accepted: int
    edited: int
    rejected: int
    added: int
    same_dimension: int = 0

    @property
    def decided(self) -> int:
        """How many of those extracted were decided on."""
        return self.accepted + self.edited + self.rejected

    @property
    def precision(self) -> float | None:
        """Share of those decided on that people took as they were; None without any."""
        return _share(self.accepted, self.decided)

    @property
    def edited_share(self) -> float | None:
        """Share of those decided on that people took after an edit."""
        return _share(self.edited, self.decided)

    @property
    def recall(self) -> float | None:
        """Share of what people hold true that was extracted, edited or not."""
        kept = self.accepted + self.edited
        return _share(kept, kept + self.added)

    @property
    def dimension_agreement(self) -> float | None:
        """Share of those that people took whose dimension is as extracted."""
        return _share(self.same_dimension, self.accepted + self.edited)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of the documents that have decisions: of all statements, by kind, and of links."""

    documents: tuple[str, ...]
    statements: Figures
    kinds: dict[str, Figures]
    links: Figures


def evaluate(store: View) -> Evaluation:
    """Measure what the program extracted against what people made of it."""
    held = {entry.name for entry in store.documents()}
    reviewed = [
        name for name in sorted(log.documents(store) & held) if review.standing(store, name)
    ]
    told: Counter[tuple[str, str]] = Counter()
    links: Counter[str] = Counter()
    for name in reviewed:
        fold = review.folded(store, name)
        extracted = {s.id: s for s in review.raw(store, name).statements}
        for unit in fold.units:
            before = extracted.get(unit.root)
            became = _became(unit.status, alive=unit.alive, extracted=before is not None)
            if became:
                kind = (before or unit.statement).kind.value
                told[kind, became] += 1
                same = before is not None and before.dimension is unit.statement.dimension
                told[kind, "same"] += same and unit.alive
        links.update(_links(fold))
    kinds = {kind.value: _figures(told, kind.value) for kind in Kind}
    whole = Counter[tuple[str, str]]()
    for (_, became), number in told.items():
        whole["", became] += number
    of_links = Figures(links[ACCEPTED], 0, links[REJECTED], links[ADDED])
    return Evaluation(tuple(reviewed), _figures(whole, ""), kinds, of_links)


def _links(fold: Fold) -> Iterator[str]:
    for tie in fold.units.ties():
        became = _became(tie.status, alive=tie.status is not Status.REJECTED, extracted=tie.found)
        if became and tie.holds:
            yield became


def _became(status: Status, *, alive: bool, extracted: bool) -> str:
    """Say what became of a thing; empty for what nobody decided on, or holds any more."""
    if not extracted:
        return ADDED if alive else ""
    if not alive:
        return REJECTED
    return {Status.ACCEPTED: ACCEPTED, Status.EDITED: EDITED}.get(status, "")


def _figures(told: Counter[tuple[str, str]], kind: str) -> Figures:
    parts = (told[kind, each] for each in (ACCEPTED, EDITED, REJECTED, ADDED, "same"))
    return Figures(*parts)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
