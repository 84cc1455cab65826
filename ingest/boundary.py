"""Where one statement ends and the next begins, between two clauses of one kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from ingest.clause import Clause
from ingest.features import GENRES, Features, features_of_text
from ingest.statement import Kind
from ingest.structure import DUTY

LONG_UNIT = 250
SHORT_RUN = 120
LEAD = 20
RUN = (
    "only_kind",
    "all_of_kind",
    "after_none",
    "run_fits",
    "run_short",
    "unit_length",
    "run_clauses",
)
CONNECTIVE = re.compile(
    r"^(这|其(?!他|它)|该|此|换言之|也就是说|因此|由此|所以|结果|导致|以致|有的|有[^关]{1,8}(说|表示|坦承)|“|同时|"
    r"并|从而|进而|即|例如|比如|如|尤其|特别是|一旦|确保|通过|到|对|而)"
)
CONTRAST = re.compile(r"^(但|然而|不过|另|此外|还有|又|再|二|三|四)")
NAMES = (
    "bias",
    *(f"kind:{kind.value}" for kind in Kind),
    *(f"genre:{genre}" for genre in GENRES),
    "semicolon_before",
    "semicolon_in_short_unit",
    "new_paragraph",
    "listed",
    "article",
    "long_unit",
    "short_unit",
    "listed_and_long",
    "listed_and_short",
    "article_and_long",
    "plain_and_short",
    "after_head",
    "after_head_long",
    "after_head_short",
    "after_head_only_one",
    "after_lead",
    "after_lead_only_one",
    "after_lead_many",
    "connective",
    "contrast",
    "consequence",
    "measure_start",
    "modal",
    "deficit",
    "soft_deficit",
    "number",
    "short",
    "before_short",
    "long",
    "before_long",
    "measure_start_both",
    "deficit_both",
    "duty_mark_before",
    "duty_mark",
    "many_clauses",
    "question_before",
    "report_plain",
    "paper_plain",
    "problem_semicolon",
    "problem_plain",
    "problem_listed",
    "semicolon_plain",
    "problem_semicolon_plain",
    "semicolon_both",
    *RUN,
)


def pairs(clauses: Sequence[Clause], kinds: Sequence[int]) -> list[int]:
    """Return the i where clauses i - 1 and i are of one kind and could be one statement.

    They stand in one paragraph or list item, or in one article of a law.
    """
    return [
        at
        for at in range(1, len(clauses))
        if kinds[at] and kinds[at] == kinds[at - 1] and _together(clauses[at - 1], clauses[at])
    ]


def _together(before: Clause, after: Clause) -> bool:
    if before.unit == after.unit:
        return True
    same = before.section is not None and before.section == after.section
    return same and _article(after) and not after.opens


def _article(clause: Clause) -> bool:
    section = clause.section
    return section is not None and section.number.startswith("第") and section.number[-1] == "条"


@lru_cache(maxsize=2)
def _column() -> dict[str, int]:
    return {name: at for at, name in enumerate(NAMES)}


def features(
    genre: str, clauses: Sequence[Clause], kinds: Sequence[int], at: Sequence[int]
) -> Features:
    """Describe the place before each clause ``at``; shape (len(at), len(NAMES))."""
    column = _column()
    units = _units(clauses)
    wholes = _Wholes(clauses, kinds)
    matrix = np.zeros((len(at), len(NAMES)), dtype=np.float32)
    for row, i in enumerate(at):
        unit = units[clauses[i].unit]
        for name in _describe(genre, wholes, i, unit):
            matrix[row, column[name]] = 1
        matrix[row, -len(RUN) :] = _run(wholes, i, unit)
    return matrix


class _Wholes:
    """Units, and runs of clauses of one kind within them, each measured once."""

    def __init__(self, clauses: Sequence[Clause], kinds: Sequence[int]) -> None:
        self.clauses = clauses
        self.kinds = kinds
        self._units: dict[tuple[int, int], tuple[int, frozenset[int]]] = {}
        self._runs: dict[int, tuple[int, int]] = {}

    def unit(self, first: int, last: int) -> tuple[int, frozenset[int]]:
        """Return how many characters a unit has, and the kinds of its clauses."""
        if (first, last) not in self._units:
            length = unit_length(self.clauses, first, last)
            self._units[first, last] = length, frozenset(self.kinds[first : last + 1])
        return self._units[first, last]

    def run(self, i: int, first: int, last: int) -> tuple[int, int]:
        """Return how many clauses and characters the run has that clause ``i`` of a unit is in."""
        if i not in self._runs:
            begin, end = i, i
            while begin > first and self.kinds[begin - 1] == self.kinds[i]:
                begin -= 1
            while end < last and self.kinds[end + 1] == self.kinds[i]:
                end += 1
            length = sum(len(clause.text) for clause in self.clauses[begin : end + 1])
            self._runs |= dict.fromkeys(range(begin, end + 1), (end - begin + 1, length))
        return self._runs[i]


def _run(wholes: _Wholes, i: int, unit: tuple[int, int]) -> list[float]:
    """Describe the run of clauses of one kind that clause ``i`` is in, in the order of `RUN`."""
    whole, held = wholes.unit(*unit)
    count, length = wholes.run(i, *unit)
    return [
        len(held - {0}) == 1,
        len(held) == 1,
        wholes.kinds[unit[0]] == 0,
        length <= LONG_UNIT,
        length <= SHORT_RUN,
        min(whole / LONG_UNIT, 3),
        count / 5,
    ]


def _units(clauses: Sequence[Clause]) -> dict[int, tuple[int, int]]:
    """First and last index of each unit; an article's paragraphs count as one."""
    found: dict[int, tuple[int, int]] = {}
    start = 0
    for at, clause in enumerate(clauses):
        if at and not _together(clauses[at - 1], clause):
            start = at
        found[clause.unit] = (start, at)
        if at and clauses[at - 1].unit != clause.unit and start < at:
            for unit in range(clauses[start].unit, clause.unit):
                found[unit] = (start, at)
    for unit, (first, _) in list(found.items()):
        last = max(end for begin, end in (found[unit],) if begin == first)
        found[unit] = (first, last)
    return found


def unit_length(clauses: Sequence[Clause], first: int, last: int) -> int:
    """Characters of a unit, its enumerator and duty mark not counted."""
    text = "".join(clause.text for clause in clauses[first : last + 1])
    return len(DUTY.sub("", text))


def _describe(genre: str, wholes: _Wholes, i: int, unit: tuple[int, int]) -> list[str]:
    clauses, kinds = wholes.clauses, wholes.kinds
    before, after = clauses[i - 1], clauses[i]
    first, last = unit
    long = wholes.unit(first, last)[0] > LONG_UNIT
    listed = clauses[first].opens or bool(after.sentence.item)
    article = _article(after)
    kind = list(Kind)[kinds[i] - 1]
    found = ["bias", f"kind:{kind.value}", f"genre:{genre if genre in GENRES else 'other'}"]
    semicolon = not before.ends_sentence
    rest = last - i
    head = i - 1 == first and before.ends_sentence and len(before.text) <= 45
    lead = before.ends_sentence and len(before.text) <= LEAD and not re.search("[，,]", before.text)
    flags = {
        "semicolon_before": semicolon,
        "semicolon_in_short_unit": semicolon and not long,
        "new_paragraph": before.sentence.paragraph != after.sentence.paragraph,
        "listed": listed,
        "article": article,
        "long_unit": long,
        "short_unit": not long,
        "listed_and_long": listed and long,
        "listed_and_short": listed and not long,
        "article_and_long": article and long,
        "plain_and_short": not listed and not long and not article,
        "after_head": head,
        "after_head_long": head and long,
        "after_head_short": head and not long,
        "after_head_only_one": head and rest == 0,
        "after_lead": lead,
        "after_lead_only_one": lead and rest == 0,
        "after_lead_many": lead and rest > 1,
        "connective": bool(CONNECTIVE.match(after.text)),
        "contrast": bool(CONTRAST.match(after.text)),
        "short": len(after.text) <= 15,
        "before_short": len(before.text) <= 15,
        "long": len(after.text) >= 60,
        "before_long": len(before.text) >= 60,
        "duty_mark_before": bool(DUTY.search(before.text)),
        "duty_mark": bool(DUTY.fullmatch(after.text.rstrip("。"))),
        "many_clauses": last - first >= 6,
        "report_plain": genre == "report" and not listed,
        "paper_plain": genre == "paper" and not listed,
        "problem_semicolon": kind is Kind.PROBLEM and semicolon,
        "problem_plain": kind is Kind.PROBLEM and not listed,
        "problem_listed": kind is Kind.PROBLEM and listed,
        "semicolon_plain": semicolon and not listed and not article,
        "problem_semicolon_plain": kind is Kind.PROBLEM and semicolon and not listed,
        "semicolon_both": semicolon and not after.ends_sentence,
    }
    here, there = features_of_text(after.text), features_of_text(before.text)
    for name in ("consequence", "measure_start", "modal", "deficit", "soft_deficit", "number"):
        flags[name] = name in here
    flags["measure_start_both"] = "measure_start" in here and "measure_start" in there
    flags["deficit_both"] = "deficit" in here and "deficit" in there
    flags["question_before"] = "question" in there
    return found + [name for name, holds in flags.items() if holds]
