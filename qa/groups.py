"""The lines of an answer in groups: by side, by document or by dimension, and marks that cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.statement import Dimension
from qa.finding import Finding, Found, Way
from qa.naming import dimension_name, side_names
from qa.question import Question
from qa.scope import Facts

MANY = 4  # things that are read without headings
_SETS = (Way.LINKS, Way.WHOLE, Way.CHOICE)
RUN = 3  # marks in a row that are written as one range


@dataclass(frozen=True, slots=True)
class Group:
    """A heading without its marks, and the ranks of the items under it, rising."""

    heading: str
    ranks: tuple[int, ...]

    @property
    def marked(self) -> str:
        """The heading with the marks of its items."""
        return f"{self.heading} {marks(self.ranks)}"


def grouped(question: Question, finding: Finding, facts: Mapping[str, Facts]) -> tuple[Group, ...]:
    """Group what was found, in the order of each group's best; nothing where that tells nothing.

    More than `MANY` items of one document are grouped by dimension, of several by document. The
    items keep their ranks, so that the best stays first.
    """
    english = question.english
    if finding.sides:
        return _by_side(finding, facts, english=english)
    if finding.way not in _SETS or len(finding.found) <= MANY:
        return ()
    if len({one.record.document for one in finding.found}) > 1:
        return _groups([_title(one, facts) for one in finding.found], english=english)
    if finding.dimension is None and len({one.record.dimension for one in finding.found}) > 1:
        names = [_dimension(one, english=english) for one in finding.found]
        return _groups(names, english=english)
    return ()


def marks(ranks: Iterable[int]) -> str:
    """Write the marks of ranks, rising; of `RUN` in a row or more the first and the last."""
    runs: list[list[int]] = []
    for rank in ranks:
        if runs and rank == runs[-1][-1] + 1:
            runs[-1].append(rank)
        else:
            runs.append([rank])
    return "".join(
        f"[{run[0]}]–[{run[-1]}]" if len(run) > RUN else "".join(f"[{rank}]" for rank in run)
        for run in runs
    )


def _by_side(finding: Finding, facts: Mapping[str, Facts], *, english: bool) -> tuple[Group, ...]:
    """Group by what is compared; a side that has nothing has no items that a heading could cite."""
    ranks = {one.record.iri: rank for rank, one in enumerate(finding.found, start=1)}
    groups = []
    names = side_names([side.scope for side in finding.sides], facts, english=english)
    for name, side in zip(names, finding.sides, strict=True):
        own = tuple(sorted(ranks[iri] for iri in side.shown if iri in ranks))
        if own:
            groups.append(Group(_headed(name, side.total, len(own), english=english), own))
    return tuple(groups)


def _headed(name: str, total: int, shown: int, *, english: bool) -> str:
    """Write a heading that tells how many there are, and how many are listed where not all are."""
    if english:
        return f"{name}: {total}" + (f", {shown} listed" if shown < total else "")
    return f"{name}：{total} 条" + (f"，列出 {shown} 条" if shown < total else "")


def _groups(names: Sequence[str], *, english: bool) -> tuple[Group, ...]:
    """Group ranks by the names of their groups."""
    held: dict[str, list[int]] = {}
    for rank, name in enumerate(names, start=1):
        held.setdefault(name, []).append(rank)
    return tuple(
        Group(_headed(name, len(ranks), len(ranks), english=english), tuple(ranks))
        for name, ranks in held.items()
    )


def _title(one: Found, facts: Mapping[str, Facts]) -> str:
    name = one.record.document
    return f"《{facts[name].title}》" if name in facts else name


def _dimension(one: Found, *, english: bool) -> str:
    name = dimension_name(Dimension(one.record.dimension), english=english)
    return name.capitalize() if english else name
