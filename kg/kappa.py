"""How far two coders agree who decided on the same things: Cohen's kappa, and where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.decisions import Decision, standing
from kg.fold import REJECT, on_link
from kg.wish import ACTIONS
from ontology.errors import ReviewError

NONE = "none"
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two codings of ``n`` things: shares 0 to 1, and kappa, at most 1.

    Shares are None without anything coded by both; kappa also where both used one and the same
    category throughout, for then nothing but agreement could be expected.
    """

    n: int
    observed: float | None
    expected: float | None
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Something that two coders see differently: ``what`` is kind, dimension or link."""

    what: str
    document: str
    target: str
    quote: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two coders, their agreement on kinds, dimensions and links, and where they differ."""

    coders: tuple[str, str]
    kind: Agreement
    dimension: Agreement
    link: Agreement
    disagreements: tuple[Disagreement, ...]


def cohen(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """Compute kappa = (observed - expected) / (1 - expected) from pairs of categories.

    Expected is the sum over categories of the product of both coders' shares. Cohen 1960, A
    coefficient of agreement for nominal scales, Educational and Psychological Measurement 20(1),
    pages 37 to 46.
    """
    coded = list(pairs)
    n = len(coded)
    if not n:
        return Agreement(0, None, None, None)
    agreed = sum(one == other for one, other in coded)
    first, second = (Counter(pair[side] for pair in coded) for side in (0, 1))
    chance = sum(first[category] * second[category] for category in first)  # in units of 1 / n²
    kappa = (agreed * n - chance) / (n * n - chance) if chance < n * n else None
    return Agreement(n, agreed / n, chance / (n * n), kappa)


def compare(decisions: Sequence[Decision], coders: Sequence[str] = ()) -> Comparison:
    """Compare two coders by the last decision of each that stands, on all that both decided on.

    Without ``coders``, the log must have exactly two.

    Raises
    ------
    ReviewError
        When there are not two coders, or one of those named has decided nothing.
    """
    held = [each for each in standing(decisions) if each.action in ACTIONS]
    one, other = _two(held, coders)
    last = [{d.targets[0]: d for d in held if d.coder == coder} for coder in (one, other)]
    both = [target for target in last[0] if target in last[1]]
    kinds: list[tuple[str, str]] = []
    dimensions: list[tuple[str, str]] = []
    links: list[tuple[str, str]] = []
    differ = []
    for target in both:
        pair = last[0][target], last[1][target]
        if on_link(pair[0]):
            told = [("link", _holds(pair[0]), _holds(pair[1]), links)]
        else:
            told = [("kind", _kind(pair[0]), _kind(pair[1]), kinds)]
            if NONE not in told[0]:
                told.append(("dimension", _dimension(pair[0]), _dimension(pair[1]), dimensions))
        for what, first, second, pairs in told:
            pairs.append((first, second))
            if first != second:
                differ.append(
                    Disagreement(what, pair[0].document, target, quote(pair[0]), first, second)
                )
    told_apart = tuple(sorted(differ, key=lambda each: (each.document, each.what, each.target)))
    return Comparison((one, other), cohen(kinds), cohen(dimensions), cohen(links), told_apart)


def quote(decision: Decision) -> str:
    """Return the text that a decision is on; of a link both ends."""
    said = decision.payload
    if on_link(decision):
        return f"{said['measure_quote']} → {said['problem_quote']}"
    return str(said["quote"])


def _two(decisions: Sequence[Decision], coders: Sequence[str]) -> tuple[str, str]:
    known = sorted({each.coder for each in decisions})
    told = f"有过决定的编码员：{'、'.join(known) or '无'}"
    if not coders and len(known) != 2:
        raise ReviewError(f"review kappa：要有两位编码员；{told}；请写明比较哪两位")
    chosen = tuple(coders) or tuple(known)
    if len(chosen) != 2 or chosen[0] == chosen[1]:
        raise ReviewError(f"review kappa：要写明两位不同的编码员；{told}")
    for coder in chosen:
        if coder not in known:
            raise ReviewError(f"review kappa：{coder} 没有作过决定；{told}")
    return chosen[0], chosen[1]


def _holds(decision: Decision) -> str:
    return NO if decision.action == REJECT else YES


def _kind(decision: Decision) -> str:
    if decision.action == REJECT:
        return NONE
    return str(decision.payload.get("new_kind", decision.payload["kind"]))


def _dimension(decision: Decision) -> str:
    return str(decision.payload.get("new_dimension", decision.payload["dimension"]))
