"""Whether a sentence says nothing that the passages it cites do not say.

No model judges here. Figures and names have to stand in a cited passage as they are, words that
turn a sense round (不, 降低, 一律; `ontology/lexicon/claims.tsv`) need their like there, and of the
other words of each clause most have to be the passage's own. What is true but said in other words
altogether fails too: a sentence that cannot be checked is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.lexicon import patterns
from ingest.words import common, tag, words
from qa.particulars import CLAIMS, Figure, figures, names, plain

SHARE = 0.6  # of the words of a sentence that the passages have to have
CLAUSE_SHARE = 0.5  # of those of each of its clauses
PART = re.compile(r"[，,；;：:。！!？?]")
PIECE = re.compile(r"[，,；;：:。！!？?、和与及并或]|同时")


@dataclass(frozen=True, slots=True)
class Passage:
    """What a mark leads to, in `plain` form: all that may be said with this mark."""

    text: str
    figures: frozenset[Figure]

    @classmethod
    def of(cls, *texts: str) -> Passage:
        """Put together the quote, the label and whatever else names the passage."""
        text = plain("\n".join(filter(None, texts)))
        return cls(text, frozenset(figures(text)))


def fault(sentence: str, passages: Sequence[Passage], question: str) -> str | None:
    """Say what in ``sentence`` the cited passages do not bear out; None where they bear out all.

    The question's own words may be said again, but not its figures and names: that a thing is
    asked for does not make it so.
    """
    said, asked = plain(sentence), plain(question)
    every = "\n".join(passage.text for passage in passages)
    if strange := sorted(name for name in names(said) if name not in every):
        return f"name {strange[0]}"
    for part in filter(None, PART.split(said)):
        if why := _figure_fault(part, passages) or _not_fault(part, every):
            return why
    for name, turn in patterns(CLAIMS).items():
        if name.startswith("turn_") and (found := turn.search(said)) and not turn.search(every):
            return f"turn {found[0]}"
    for piece in filter(None, PIECE.split(said)):
        if why := _mixed_fault(piece, passages, asked):
            return why
    return _word_fault(said, every, asked)


def _figure_fault(part: str, passages: Sequence[Passage]) -> str | None:
    """All figures of a clause come from one passage, which also has most of its words."""
    told, content = figures(part), _content(part)
    for passage in passages:
        held = set(passage.figures)
        if all(figure.is_among(held) for figure in told) and _near(content, passage.text):
            return None
    return f"figure {part}" if told else None


def _not_fault(part: str, every: str) -> str | None:
    """See that the clause of the passages that is most like this one denies as it does."""
    told = _content(part)
    near = max(PART.split(every), key=lambda one: _borne(told, one), default="")
    denies = patterns(CLAIMS)["denies"]
    if told and _near(told, near) and bool(denies.search(part)) != bool(denies.search(near)):
        return f"turn {part}"
    return None


def _mixed_fault(piece: str, passages: Sequence[Passage], asked: str) -> str | None:
    """See that one passage has what is said in one breath, and that none of it is a new thing."""
    told = _content(piece)
    held = [{word for word in told if word in passage.text} for passage in passages]
    best = max(held, key=len, default=set())
    if mixed := sorted(set().union(*held) - best):
        return f"mixed {mixed[0]}"
    every = "\n".join(passage.text for passage in passages)
    strange = (word for word in told if word not in every and word not in asked)
    for word in filter(_is_noun, strange):
        if not any(a + b in every for a, b in pairwise(word)):
            return f"noun {word}"
    return None


def _is_noun(word: str) -> bool:
    """Tell whether a word names a thing; the dictionary's short names are mostly none (普及)."""
    kind = tag(word)
    named = kind.startswith("n") and not (kind in {"nr", "ns", "nz"} and len(word) == 2)
    return named and len(word) > 1 and word not in common() and not _is("plain_noun", word)


def _word_fault(said: str, every: str, asked: str) -> str | None:
    """Hold the words against those of the passages, clause by clause and as a whole."""
    told = _content(said)
    if not any(word in every for word in told):
        return "words of the question alone"
    for part in filter(None, PART.split(said)):
        if not _near(_content(part), every, asked):
            return f"words {part}"
    return None if _borne(told, every, asked) >= SHARE * _weight(told) else "words"


def _near(told: Sequence[str], *texts: str) -> bool:
    return _borne(told, *texts) >= CLAUSE_SHARE * _weight(told)


def _content(text: str) -> list[str]:
    """Words that say something, once each; wholes without the parts that the search mode adds."""
    found = [word for word in dict.fromkeys(words(text)) if not _is("frame", word)]
    return [w for w in found if not any(w != other and w in other for other in found)]


def _is(name: str, word: str) -> bool:
    return patterns(CLAIMS)[name].fullmatch(word) is not None


def _weight(told: Sequence[str]) -> float:
    return sum(map(_weigh, told))


def _weigh(word: str) -> float:
    """Longer words tell more; those of every policy text little."""
    return len(word) * (0.3 if word in common() else 1.0)


def _borne(told: Sequence[str], *texts: str) -> float:
    """Sum the words that stand in one of ``texts``; for a word's characters alone half of it."""
    return sum(_weigh(word) * max(_held(word, text) for text in texts) for word in told)


def _held(word: str, text: str) -> float:
    if word in text:
        return 1.0
    return 0.5 * sum(sign in text for sign in word) / len(word)
