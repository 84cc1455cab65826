"""Which measure addresses which problem, how surely, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest import pairing
from ingest.end import End
from ingest.linear import Linear
from ingest.pairing import Grid, grids
from ingest.portions import SIDE, is_too_many, portions
from ingest.statement import Dimension, Link

THRESHOLD = 0.25
"""Probability from which a pair can be a link; it becomes score 0.5."""
OF_MEASURE, OF_PROBLEM = 0.5, 0.2
"""Share of the best pair of its measure, and of its problem, that a link reaches."""
BEST_FROM = 0.2
"""Probability from which a problem's best measure is linked, even below `THRESHOLD`."""
MOST_OF_MEASURE = 20
"""Links of a measure, the likeliest; the most known is 10."""
MOST_REASONS = 5
SHOWN_WORDS = 4
STATED = "措施明言所针对"
"""Opens the reason that the text itself gives: it names what the measure is for."""

WORDED = ("words", "characters", "rarest_word", "rarest_pair", "head_in_problem", "head_in_measure")
MEANT = ("meaning", "clause_meaning", "head_meaning")
HEADED = ("heading_of_measure", "heading_of_problem", "headings")


def _compared(*names: str) -> tuple[str, ...]:
    """Return each name and those of its comparisons with other pairs."""
    return tuple(name + suffix for name in names for suffix in ("", *pairing.AMONG))


GROUPS = {
    "place": (
        "parallel_heading",
        "parallel_place",
        "parallel_and_near",
        "parallel_and_shared",
    ),
    "ordinal": ("same_ordinal",),
    "nearest": ("nearest", "nearest_mixed", "follows", "follows_in_paragraph"),
    "section": ("same_section", "same_paragraph", "same_section_mixed", "only_problem", "close"),
    "dimension": (
        "same_dimension",
        "further_dimension",
        "dimension_and_near",
        "dimension_and_shared",
    ),
    "aims": ("aims",),
    "heading": ("heading_words", "heading_in_problem", *_compared(*HEADED)),
    "words": (
        "head_words",
        *_compared(*WORDED),
        *_compared(*(f"siblings_{name}" for name in pairing.SIBLINGS if name in WORDED)),
    ),
    "meaning": (
        "mutual",
        *_compared(*MEANT),
        *_compared(*(f"siblings_{name}" for name in pairing.SIBLINGS if name in MEANT)),
    ),
}
"""Features by the reason that a reader is told."""


def links(measures: Sequence[End], problems: Sequence[End], model: Linear) -> tuple[Link, ...]:
    """Link measures to the problems they address, in reading order of the measures.

    Where they are very many a measure is not weighed against all problems; `left_out` tells it.
    """
    if not measures or not problems:
        return ()
    found = (_links(*portion, model) for portion in portions(measures, problems))
    return tuple(link for some in found for link in some)


def left_out(
    measures: Sequence[End], problems: Sequence[End], found: Sequence[Link]
) -> Iterator[str]:
    """Say what `links` did not look at, or did not keep, of a text that holds too much."""
    if is_too_many(measures, problems):
        yield (
            f"有 {len(measures)} 条对策、{len(problems)} 个问题，两两比较太多；"
            f"每条对策只与同节和意思最近的 {SIDE} 个问题比较；要全部比较请拆成几份再导入"
        )
    counts = Counter(link.measure for link in found)
    if full := sum(count == MOST_OF_MEASURE for count in counts.values()):
        yield (
            f"有 {full} 条对策可对应的问题达到上限，各只留最可能的 {MOST_OF_MEASURE} 个；"
            "请检查文件里是否有大段重复的文字"
        )


def _links(measures: Sequence[End], problems: Sequence[End], model: Linear) -> Iterator[Link]:
    """Link measures to problems, all pairs weighed."""
    found = grids(measures, problems)
    described = np.stack([found[name] for name in model.names], axis=-1)
    flat = described.reshape(-1, len(model.names)).astype(np.float32)
    likely = model.probabilities(flat, None)[:, 1].reshape(described.shape[:2])
    for row, column in np.argwhere(_few(chosen(likely), likely)):
        yield Link(
            measures[row].statement.id,
            problems[column].statement.id,
            score(float(likely[row, column])),
            reasons(measures[row], problems[column], _pull(described[row, column], model)),
        )


def chosen(likely: Grid) -> NDArray[np.bool_]:
    """Tell which pairs are links, given their probabilities (measures, problems).

    A pair has to be likely by itself and not far behind the best of its measure and its problem;
    the likeliest measure of a problem is let in more easily, for most problems have one.
    """
    of_measure = likely.max(axis=1, keepdims=True)
    of_problem = likely.max(axis=0, keepdims=True)
    strong = likely >= np.maximum(OF_MEASURE * of_measure, OF_PROBLEM * of_problem)
    best = (likely == of_problem) & (likely >= BEST_FROM)
    return np.asarray((strong & (likely >= THRESHOLD)) | best)


def _few(links: NDArray[np.bool_], likely: Grid) -> NDArray[np.bool_]:
    """Keep the likeliest links of each measure, of equals those to earlier problems."""
    order = np.argsort(np.where(links, -likely, 1), axis=1, kind="stable")[:, :MOST_OF_MEASURE]
    few = np.zeros_like(links)
    np.put_along_axis(few, order, values=True, axis=1)
    return np.asarray(links & few)


def score(probability: float) -> float:
    """Bring the threshold to 0.5 (a shift of the logit), two digits; what is let in has no less."""
    odds = probability / (1 - probability) * (1 - THRESHOLD) / THRESHOLD
    return round(max(0.5, odds / (1 + odds)), 2)


def _pull(described: Grid, model: Linear) -> dict[str, float]:
    """How much each group of features speaks for the link."""
    parts = dict(
        zip(model.names, described * (model.weights[:, 1] - model.weights[:, 0]), strict=True)
    )
    return {group: sum(float(parts[name]) for name in names) for group, names in GROUPS.items()}


def reasons(measure: End, problem: End, pull: dict[str, float]) -> tuple[str, ...]:
    """Say what speaks for the link, the strongest first; what cannot be checked is left out."""
    said = {group: text for group in GROUPS if (text := _say(group, measure, problem))}
    order = sorted(said, key=lambda group: (-pull[group], group))
    kept = [said[group] for group in order if pull[group] > 0] or [said[order[0]]]
    return tuple(kept[:MOST_REASONS])


def _say(group: str, measure: End, problem: End) -> str:
    """Word one reason; empty where it does not hold."""
    said = ""
    match group:
        case "place" if measure.place == problem.place != "" and measure.section != problem.section:
            said = f"位置平行：{_name(problem)}与{_name(measure)}"
        case "ordinal" if measure.item == problem.item != 0:
            said = f"同为所在部分的第{measure.item}项"
        case "section" if measure.section is not None and measure.section == problem.section:
            said = f"同在“{_name(measure)}”一节"
        case "nearest" if measure.section == problem.section and measure.order > problem.order:
            said = "写在这一问题之后"
        case "heading" if words := _longest(measure.heading_words & problem.words):
            said = f"措施的标题与问题共有词语：{words}"
        case "dimension" if shared := _dimensions(measure) & _dimensions(problem):
            said = f"同属{'、'.join(sorted(shared))}维度"
        case "aims" if words := _longest(measure.aims & problem.words):
            said = f"{STATED}：{words}"
        case "words" if words := _longest(measure.words & problem.words):
            said = f"共有词语：{words}"
        case "meaning":
            said = f"语义相近（余弦 {cosine(measure, problem):.2f}）"
    return said


def _name(end: End) -> str:
    return end.section.name if end.section else ""


def _dimensions(end: End) -> set[str]:
    """Names of its dimensions; that two texts belong to none of the five tells nothing."""
    held = {end.statement.dimension, *end.statement.secondary} - {Dimension.OTHER}
    return {one.value for one in held}


def _longest(shared: frozenset[str]) -> str:
    """Name the most telling shared words: long ones first, without parts of those named."""
    named: list[str] = []
    for word in sorted(shared, key=lambda word: (-len(word), word)):
        if len(word) > 1 and not any(word in other for other in named):
            named.append(word)
    return "、".join(named[:SHOWN_WORDS])


def cosine(measure: End, problem: End) -> float:
    """Cosine of the two mean vectors, as the encoder gives them."""
    a, b = measure.vectors.mean(axis=0), problem.vectors.mean(axis=0)
    length = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / length if length else 0.0


def explained(measure: End, problem: End, described: Grid, model: Linear) -> tuple[str, ...]:
    """Say what speaks for a pair that is described by the features of ``model``."""
    return reasons(measure, problem, _pull(described, model))
