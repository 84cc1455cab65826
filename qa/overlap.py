"""How many of a sentence's words a passage has, and where it says nearly the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.lexicon import patterns
from ingest.words import common, words

CLAIMS = "claims.tsv"
PART = re.compile(r"[，,；;：:。！!？?\n]")
BREATH = re.compile(r"[，,；;：:。！!？?、\n]")
SENTENCE = re.compile(r"[；;。！!？?\n]")


def stretches(cut: re.Pattern[str], text: str) -> list[str]:
    """Cut a text; what holds no word is left out."""
    return [stretch for stretch in cut.split(text) if re.search(r"\w", stretch)]


def content(text: str) -> list[str]:
    """Words that say something, once each; wholes without the parts that the search mode adds."""
    found = [word for word in dict.fromkeys(words(text)) if not is_listed("frame", word)]
    return [w for w in found if not any(w != other and w in other for other in found)]


def is_listed(name: str, word: str) -> bool:
    """Tell whether an expression of `CLAIMS` is of ``word``."""
    return patterns(CLAIMS)[name].fullmatch(word) is not None


def share(told: Sequence[str], *texts: str) -> float:
    """Share of the words in one of ``texts``, 0 to 1; for a word's characters alone half of it."""
    whole = sum(map(_weight, told))
    held = sum(_weight(word) * max(_held(word, text) for text in texts) for word in told)
    return held / whole if whole else 1.0


def nearest(told: Sequence[str], text: str, cut: re.Pattern[str] = BREATH, around: int = 0) -> str:
    """Return the stretches of ``text`` that have most of the words, with ``around`` beside each."""
    found = cut.split(text)
    shares = [share(told, stretch) for stretch in found]
    best = max(shares)
    places = [place for place, one in enumerate(shares) if one == best]
    return "\n".join("，".join(found[max(0, at - around) : at + around + 1]) for at in places)


def _weight(word: str) -> float:
    """Longer words tell more; those of every policy text little."""
    return len(word) * (0.3 if word in common() else 1.0)


def _held(word: str, text: str) -> float:
    if word in text:
        return 1.0
    return 0.5 * sum(sign in text for sign in word) / len(word)
