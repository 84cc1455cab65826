"""What can be told of a clause: its cues, its neighbours', its headings', its place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ingest.clause import Clause
from ingest.document import Document, Section
from ingest.words import simplify

Features = NDArray[np.float32]
GENRES = ("paper", "plan", "opinion", "report", "law", "investigation", "other")
ROLES = ("problem", "measure", "goal", "achievement", "introduction", "none", "references")
NEAR = (
    "deficit",
    "soft_deficit",
    "problem_opener",
    "governed",
    "measure_start",
    "modal",
    "achievement",
    "goal",
    "question",
    "announce",
    "consequence",
)
HEADING = ("deficit", "soft_deficit", "problem_noun", "measure_start", "achievement", "goal")
SHARE = (
    "deficit",
    "soft_deficit",
    "measure_start",
    "modal",
    "achievement",
    "past_time",
    "goal",
    "percent",
    "bill",
    "we",
)
WHOLES = ("unit", "section", "text")
"""Of which a clause is told the share of clauses that hold a cue."""
BANDS = 10


def _table(name: str) -> list[tuple[str, re.Pattern[str]]]:
    rows = (files("ontology") / "lexicon" / name).read_text("utf-8").splitlines()
    pairs = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return [(key, re.compile(pattern)) for key, pattern in pairs]


@lru_cache(maxsize=1)
def cues() -> dict[str, re.Pattern[str]]:
    """Cue words by name, from the lexicon."""
    return dict(_table("cues.tsv"))


@lru_cache(maxsize=1)
def _roles() -> list[tuple[str, re.Pattern[str]]]:
    return _table("roles.tsv")


@lru_cache(maxsize=4096)
def role(heading: str) -> str:
    """Tell what kind of statement a heading announces; empty where it tells nothing."""
    plain = simplify(heading)
    return next((name for name, pattern in _roles() if pattern.search(plain)), "")


@lru_cache(maxsize=16384)
def features_of_text(text: str) -> frozenset[str]:
    """Names of the cues that a text holds."""
    plain = simplify(text)
    return frozenset(name for name, pattern in cues().items() if pattern.search(plain))


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Names of the features, in the order of the columns."""
    cue = tuple(cues())
    return (
        "bias",
        *cue,
        *(f"before:{name}" for name in NEAR),
        *(f"after:{name}" for name in NEAR),
        *(f"heading:{name}" for name in HEADING),
        *(f"lead:{name}" for name in HEADING),
        *(f"{whole}:{name}" for whole in WHOLES for name in SHARE),
        *(f"role:{name}" for name in ROLES),
        *(f"outer:{name}" for name in ROLES),
        *(f"title:{name}" for name in ROLES),
        *(f"genre:{name}" for name in GENRES),
        *(f"tenth:{band}" for band in range(BANDS)),
        "article",
        "opens",
        "in_list",
        "head",
        "part",
        "short",
        "long",
        "first",
        "last",
        "after_problems",
        "problem_unit",
        "introduced_deficit",
        "measure_but_past",
        "measure_and_bill",
        "head_of_long",
        "head_of_short",
        "head_of_one",
        "lead_of_one",
        "lead_of_many",
    )


def features(document: Document, clauses: Sequence[Clause]) -> Features:
    """Describe every clause; shape (len(clauses), len(names())), values 0 to 1."""
    cue = list(cues())
    column = {name: at for at, name in enumerate(names())}
    matrix = np.zeros((len(clauses), len(column)), dtype=np.float32)
    own = np.zeros((len(clauses), len(cue)), dtype=np.float32)
    place = {name: at for at, name in enumerate(cue)}
    for row, clause in zip(own, clauses, strict=True):
        row[[place[name] for name in features_of_text(clause.text)]] = 1
    matrix[:, 0] = 1
    matrix[:, 1 : 1 + len(cue)] = own
    near = [place[name] for name in NEAR]
    matrix[1:, column[f"before:{NEAR[0]}"] : column[f"after:{NEAR[0]}"]] = own[:-1, near]
    after = column[f"after:{NEAR[0]}"]
    matrix[:-1, after : after + len(near)] = own[1:, near]
    _units(matrix, column, own, place, clauses)
    for at, clause in enumerate(clauses):
        for name in _place(document, clause, at, clauses):
            matrix[at, column[name]] = 1
    if clauses:
        past = own[:, place["measure_start"]] * np.maximum(
            own[:, place["achievement"]], own[:, place["past_time"]]
        )
        matrix[:, column["measure_but_past"]] = past
        lack = np.maximum(own[:, place["deficit"]], own[:, place["soft_deficit"]])
        matrix[:, column["introduced_deficit"]] = lack * matrix[:, column["role:introduction"]]
        matrix[:, column["measure_and_bill"]] = own[:, place["bill"]] * matrix[:, column["article"]]
    return matrix


def _units(
    matrix: Features,
    column: dict[str, int],
    own: Features,
    place: dict[str, int],
    clauses: Sequence[Clause],
) -> None:
    """Shares of cues over the wholes a clause belongs to, and the unit that names problems."""
    if not clauses:
        return
    unit = np.array([clause.unit for clause in clauses])
    _, section = np.unique(
        [clause.section.span.start if clause.section else -1 for clause in clauses],
        return_inverse=True,
    )
    cues_of_share = own[:, [place[name] for name in SHARE]]
    for whole, member in zip(WHOLES, (unit, section, np.zeros_like(unit)), strict=True):
        start = column[f"{whole}:{SHARE[0]}"]
        matrix[:, start : start + len(SHARE)] = _shares(cues_of_share, member)
    opener = np.bincount(unit, weights=own[:, place["problem_opener"]]) > 0
    strength = np.bincount(
        unit, weights=np.maximum(own[:, place["deficit"]], own[:, place["soft_deficit"]])
    )
    candidates = np.flatnonzero(opener & (strength >= 3))
    if len(candidates):
        first = int(candidates[0])
        matrix[:, column["after_problems"]] = unit > first
        matrix[:, column["problem_unit"]] = np.isin(unit, candidates)


def _shares(held: Features, member: NDArray[np.int64]) -> Features:
    """Mean over the rows of the same ``member``, for each row; shape as ``held``."""
    sums = np.zeros((member.max() + 1, held.shape[1]), dtype=np.float32)
    np.add.at(sums, member, held)
    return np.asarray((sums / np.maximum(np.bincount(member), 1)[:, None])[member], np.float32)


def _place(document: Document, clause: Clause, at: int, clauses: Sequence[Clause]) -> list[str]:
    """Features of where a clause stands."""
    band = min(BANDS - 1, BANDS * clause.span.start // max(1, len(document.text)))
    found = [f"genre:{document.genre if document.genre in GENRES else 'other'}", f"tenth:{band}"]
    if title := role(document.title):
        found.append(f"title:{title}")
    found += _heading_features(clause.section)
    if clause.opens:
        found.append("opens")
    if clause.sentence.item:
        found.append("in_list")
    before = clauses[at - 1] if at else None
    after = clauses[at + 1] if at + 1 < len(clauses) else None
    if before is None or before.unit != clause.unit:
        found.append("first")
        found += _head(at, clauses)
    else:
        found += _lead_features(_lead(at, clauses))
    if after is None or after.unit != clause.unit:
        found.append("last")
    if not clause.ends_sentence:
        found.append("part")
    if len(clause.text) <= 15:
        found.append("short")
    elif len(clause.text) >= 80:
        found.append("long")
    return found


def _head(at: int, clauses: Sequence[Clause]) -> list[str]:
    """Features of a short sentence that opens a unit: head of a list item, or lead without one."""
    clause = clauses[at]
    end = bisect_right(clauses, clause.unit, lo=at, key=_unit)
    body = clauses[at + 1 : end]
    if not body or not clause.ends_sentence or len(clause.text) > 45:
        return []
    if not clause.opens:
        if len(clause.text) > 24:
            return []
        return ["head", "lead_of_one" if len(body) == 1 else "lead_of_many"]
    length = len(clause.text) + sum(len(other.text) for other in body)
    size = "head_of_long" if length > 250 else "head_of_short"
    return ["head", size, *(["head_of_one"] if len(body) == 1 else [])]


def _lead(at: int, clauses: Sequence[Clause]) -> str:
    """Text of the clause that opens the unit, where it is short enough to be a lead."""
    first = bisect_left(clauses, clauses[at].unit, hi=at, key=_unit)
    text = clauses[first].text
    return text if len(text) <= 45 else ""


def _unit(clause: Clause) -> int:
    return clause.unit


@lru_cache(maxsize=256)
def _lead_features(lead: str) -> tuple[str, ...]:
    return tuple(f"lead:{name}" for name in HEADING if lead and cues()[name].search(lead))


@lru_cache(maxsize=4096)
def _heading_features(section: Section | None) -> tuple[str, ...]:
    if section is None:
        return ()
    found = []
    if section.number.startswith("第") and section.number.endswith("条"):
        found.append("article")
    roles = [role(heading) for heading in section.path]
    told = [name for name in roles if name]
    if told:
        found.append(f"role:{told[-1]}")
        found.append(f"outer:{told[0]}")
    plain = simplify(section.heading)
    found += [f"heading:{name}" for name in HEADING if plain and cues()[name].search(plain)]
    return tuple(found)
