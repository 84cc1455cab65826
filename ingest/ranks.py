"""How deep a heading lies by its own looks: by its style, or by the number that comes next."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.enumerator import RANK
from ingest.headings import Candidate, Shape

INNERMOST = 100.0
LARGEST_STEP = 3
APART = re.compile(
    r"^(序\s?言|前\s?言|引\s?言|导\s?言|绪\s?论|摘\s?要|结\s?语|后\s?记|结束语|参考文献|注释)$"
)
# Names of texts that hold a numbering of their own.
TITLED = re.compile(
    r"(规划|方案|办法|规定|意见|预案|要点|细则|条例|制度|报告|纲要|计划|指南|标准|规则|措施|公报|决定|通知|"
    r"决议|章程|总结|分工|清单|说明|号|篇|部分|卷|案例|总体情况|区划|普查)(（[^（）]{1,12}）)?$|^[上中下]篇"
)


def default_rank(candidate: Candidate) -> float:
    """Rank of a numbered heading by its style; 1.1.1.1 lies deeper than 1.1.1."""
    rank = float(RANK[candidate.style])
    if candidate.style == "decimal_3":
        rank += len(candidate.values) * 0.1
    return rank


def follows(one: Candidate, other: Candidate, furthest: int = LARGEST_STEP) -> bool:
    """Whether ``other`` goes on with the series of ``one``, at most ``furthest`` numbers on."""
    if one.style != other.style or len(one.values) != len(other.values):
        return False
    if not one.values:
        return True
    step = other.values[-1] - one.values[-1]
    return one.values[:-1] == other.values[:-1] and 1 <= step <= furthest


def unnumbered_rank(candidate: Candidate, following: Candidate | None) -> float:
    """Rank of a heading without a number, by the number that comes next.

    Right above the series that begins under it; beside that series where its name says so (前言);
    else it is the innermost, down to the next number.
    """
    apart = APART.match(candidate.heading) is not None
    if following is None:
        return INNERMOST + candidate.mark if not apart else 0.0
    if following.style == "article":
        return RANK["chapter"]  # a chapter that lost its number
    if following.first and candidate.shape is not Shape.LEAD:
        rank = default_rank(following)
        above = rank > RANK["unnumbered"] or TITLED.search(candidate.heading) is not None
        return rank - 0.5 if above and not apart else rank
    return INNERMOST + candidate.mark


def next_numbers(found: Sequence[Candidate]) -> list[Candidate | None]:
    """For each candidate the next one behind it that has a number."""
    following: Candidate | None = None
    made: list[Candidate | None] = []
    for candidate in reversed(found):
        made.append(following)
        if candidate.style != "unnumbered":
            following = candidate
    return made[::-1]
