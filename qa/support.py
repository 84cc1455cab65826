"""Whether a sentence says nothing that the passages it cites do not say.

No model judges here. Figures and names have to stand in a cited passage as they are, words that
turn a sense round need their like there (`qa.turns`), and of the other words of each clause most
have to be the passage's own. What is true but said in other words altogether fails too: a sentence
that cannot be checked is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.words import common, tag
from qa.overlap import BREATH, PART, content, is_listed, nearest, share, stretches
from qa.particulars import Figure, figures, marked, plain, series, unknown
from qa.turns import turned

SHARE = 0.6  # of the words of a sentence that the passages have to have
CLAUSE_SHARE = 0.5  # of those of each of its clauses
PIECE = re.compile(r"[，,；;：:。！!？?、\n和与及并或]|同时")
_FROM_TO = re.compile(r"[由从].*(?:为|到|至)")


@dataclass(frozen=True, slots=True)
class Passage:
    """What a mark leads to, in `plain` form: all that may be said with this mark."""

    text: str
    figures: frozenset[Figure]

    @classmethod
    def of(cls, *texts: str) -> Passage:
        """Put together the quote, the label and whatever else names the passage."""
        text = "\n".join(map(plain, filter(None, texts)))
        return cls(text, frozenset(figures(text)))


def fault(sentence: str, passages: Sequence[Passage], question: str) -> str | None:
    """Say what in ``sentence`` the cited passages do not bear out; None where they bear out all.

    The question's own words may be said again, but not its figures and names: that a thing is
    asked for does not make it so.
    """
    said, asked = plain(sentence), plain(question)
    every = "\n".join(passage.text for passage in passages)
    if strange := sorted(name for name in marked(said) if name not in every):
        return f"name {strange[0]}"
    if strange := sorted(name for name in unknown(said) if not _has_part(name, every)):
        return f"name {strange[0]}"
    for part in stretches(PART, said):
        if why := _figure_fault(part, passages):
            return f"figure {why}"
    if why := turned(said, every):
        return f"turn {why}"
    for piece in stretches(PIECE, said):
        if why := _mixed(piece, passages) or _new_thing(piece, every, asked):
            return f"word {why}"
    return _word_fault(said, every, asked)


def _figure_fault(part: str, passages: Sequence[Passage]) -> str | None:
    """All figures of a clause come from one passage, which also has most of its words."""
    told, words = figures(part), content(part)
    if not told:
        return None
    for passage in passages:
        held = set(passage.figures)
        near = share(words, passage.text) >= CLAUSE_SHARE
        if near and all(figure.is_among(held) for figure in told):
            return _other_figure(part, passage.text)
    return part


def _other_figure(part: str, text: str) -> str | None:
    """See that the passage has no other number of the unit where it says the same, nor 10 to 8."""
    for breath in stretches(BREATH, part):
        told = figures(breath)
        there = figures(nearest(content(breath), text))
        for unit in {figure.unit for figure in told if figure.unit}:
            instead = {figure for figure in there if figure.unit == unit}
            if instead and not instead & told:
                return breath
    if _FROM_TO.search(part):
        order = series(text)
        places = [order.index(figure) for figure in series(part) if figure in order]
        if places != sorted(places):
            return part
    return None


def _mixed(piece: str, passages: Sequence[Passage]) -> str | None:
    """See that one passage has what is said in one breath, and does not share it with another."""
    told = content(piece)
    held = [{word for word in told if word in passage.text} for passage in passages]
    best = max(held, key=len, default=set())
    return min(set().union(*held) - best, default=None)


def _new_thing(piece: str, every: str, asked: str) -> str | None:
    """See that a piece names no thing that neither the passages nor the question name."""
    strange = (word for word in content(piece) if word not in every and word not in asked)
    return next((word for word in strange if _is_noun(word) and not _has_part(word, every)), None)


def _is_noun(word: str) -> bool:
    """Tell whether a word names a thing; the dictionary's short names are mostly none (普及)."""
    kind = tag(word)
    named = kind.startswith("n") and not (kind in {"nr", "ns", "nz"} and len(word) == 2)
    return named and len(word) > 1 and word not in common() and not is_listed("plain_noun", word)


def _has_part(word: str, text: str) -> bool:
    """Tell whether two signs of a word that stand together stand together in ``text`` too."""
    return any(a + b in text for a, b in pairwise(word))


def _word_fault(said: str, every: str, asked: str) -> str | None:
    """Hold the words against those of the passages, clause by clause and as a whole."""
    told = content(said)
    if not any(word in every for word in told):
        return "words of the question alone"
    for part in stretches(PART, said):
        if share(content(part), every, asked) < CLAUSE_SHARE:
            return f"words {part}"
    return None if share(told, every, asked) >= SHARE else "words"
