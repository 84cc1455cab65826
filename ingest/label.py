"""Short names for statements: what would stand in a table, made of the statement's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest import naming
from ingest.lexicon import patterns
from ingest.naming import LONGEST, SHORTEST
from ingest.shorten import shortened, tidy
from ingest.statement import Kind
from ingest.structure import DUTY
from ingest.words import simplify

LOOKED_AT = 8
"""Stretches between commas among which the label is looked for."""
STRETCH = re.compile(r"(?:[^，,。；;：:！!？?\n|｜]|(?<=\d)[，,](?=\d{3}(?!\d)))+")
LONGEST_STRETCH, LONGEST_UNNAMED = 500, 1_000
"""Characters of a stretch that are looked at, and of a text in which no stretch has a name."""
SENTENCE_END = re.compile(r"[。；;！!？?\n]")
ASIDE = re.compile(r"[（(〔\[][^（()）〔〕\]]*[)）〕\]]|——|\$ ?\^[^$]*\$")
ROW_HEAD = re.compile(r"([^|｜，。；：]{2,6})[|｜]")
"""What stands in the first cell of a row of a table: what the others are about."""
NOISE = re.compile(r"[ 　\t$\\]+")
LATER_STRETCH, LATER_SENTENCE, CIRCUMSTANCE, PURPOSE, SHORT = 0.08, 0.1, 0.8, 0.3, 0.05
HEAD = 0.9
"""What the head of an item is worth at least, whatever its words."""
TELLING = 8
"""What a candidate loses for each stretch and sentence before it, for being a circumstance or a
purpose, and for each character that it has less than `TELLING`."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words between two commas; ``sentence`` and ``place`` count from 0 within the statement."""

    text: str
    sentence: int
    place: int


def label(quote: str, kind: Kind) -> str:
    """Name a statement in 4 to 16 characters, made of ``quote``.

    The characters stand in ``quote`` in this order, with gaps where words were left out; 等 stands
    for the members of an enumeration that are. A problem is named by what is deficient and the
    deficit, a measure by the verb and its object. Shorter quotes stay as they are.
    """
    plain = simplify(quote)
    found = _label(plain, kind)
    if plain == quote or len(plain) != len(quote):
        return found
    return _as_written(found, plain, quote)


def _as_written(name: str, plain: str, quote: str) -> str:
    """Put back the characters of ``quote`` for those of its simplified form."""
    at, written = 0, []
    for char in name:
        found = plain.find(char, at)
        written.append(quote[found] if found >= 0 else char)
        at = found + 1 if found >= 0 else at
    return "".join(written)


def _label(text: str, kind: Kind) -> str:
    bare = NOISE.sub("", ASIDE.sub("", DUTY.sub("", text)))
    stretches = list(_stretches(bare))[:LOOKED_AT]
    if best := _best(stretches, kind):
        row = ROW_HEAD.match(bare)
        told = row is None or row[1] in best or len(row[1] + best) > LONGEST
        return best if told or row is None else row[1] + best
    whole, bare = text[:LONGEST_UNNAMED], bare[:LONGEST_UNNAMED]
    fallback = tidy(bare) or tidy(whole) or whole.strip() or whole
    return fallback if len(fallback) <= LONGEST else shortened(fallback, LONGEST)


def _stretches(text: str) -> Iterator[Stretch]:
    """Cut a text at its commas and ends of sentences, what only opens a stretch taken off."""
    words = patterns("label.tsv")
    opening = words["opening"]
    sentence, last = 0, 0
    for place, match in enumerate(STRETCH.finditer(text)):
        if place and SENTENCE_END.search(text, last, match.start()):
            sentence += 1
        last = match.end()
        plain = match[0][:LONGEST_STRETCH].strip("“”\"'")
        while (found := opening.match(plain)) and found.end() and len(plain) - found.end() > 2:
            plain = plain[found.end() :]
        for aside in ("setting", "according"):
            rest = words[aside].sub("", plain)
            plain = rest if len(rest) >= SHORTEST else plain
        if plain:
            yield Stretch(plain, sentence, place)


def _best(stretches: Sequence[Stretch], kind: Kind) -> str:
    """Choose the name that tells most of what the stretches give; empty where none gives any."""
    words = patterns("label.tsv")
    circumstance, purpose = words["circumstance"], words["purpose"]
    best, most = "", -9.0
    for at, stretch in enumerate(stretches):
        later = LATER_STRETCH * stretch.place + LATER_SENTENCE * stretch.sentence
        if most >= naming.MOST_WORTH - later:
            break  # no later stretch can be worth more
        aside = bool(circumstance.search(stretch.text)) and not words["action"].match(stretch.text)
        before = (
            stretches[at - 1].text
            if at and not stretches[at - 1].sentence < stretch.sentence
            else ""
        )
        name, worth = naming.name(stretch.text, before, kind)
        if at == 0 and _is_head(stretches) and name:
            worth = max(worth, HEAD)
        worth -= later + PURPOSE * bool(at and purpose.search(stretch.text))
        worth -= CIRCUMSTANCE * aside + SHORT * max(0, TELLING - len(name))
        if len(name) >= SHORTEST and worth > most:
            best, most = name, worth
    return best


def _is_head(stretches: Sequence[Stretch]) -> bool:
    """Tell whether the first sentence is a short one in one piece that others follow."""
    first = stretches[0]
    alone = len(stretches) > 1 and stretches[1].sentence > first.sentence
    return alone and SHORTEST <= len(first.text) <= LONGEST
