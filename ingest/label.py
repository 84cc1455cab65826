"""Short names for statements: what would stand in a table, cut out of the statement's own words."""

from __future__ import annotations

import re

from ingest.boundary import DUTY
from ingest.features import features_of_text
from ingest.statement import Kind
from ingest.words import cut

SHORTEST, LONGEST = 4, 16
LOOKED_AT = 4
"""Stretches between commas among which the label is looked for."""
CUES = {
    Kind.PROBLEM: frozenset({"deficit", "soft_deficit", "negation", "problem_noun"}),
    Kind.MEASURE: frozenset({"measure_start", "measure_verb", "modal"}),
    Kind.GOAL: frozenset({"goal"}),
    Kind.ACHIEVEMENT: frozenset({"achievement", "percent"}),
}
SEGMENT = re.compile(r"[^，,。；;：:！!？?\n]+")
OPENING = re.compile(
    r"^(?:一方面|另一方面|同时|此外|另外|其次|首先|再次|最后|其中|但是?|然而|不过|目前|当前|近年来|现在"
    r"|也|还|又|仍然|仍|依然|进一步|切实|大力|积极|全面|着力|深入|扎实|加快(?=[建构推])"
    r"|国家(?=[建实鼓支加采推])|应当?(?=[^急对])|要(?=[^求素]))+"
)
CIRCUMSTANCE = re.compile(
    r"^(?:在|对|为|以|从|面对|随着|针对|按照|根据|通过|经过|围绕)|[下中时后里上来看]$|(?:发现|表明|显示|认为|指出|来说|而言|此外|除此之外)$"
)
CLOSING = re.compile(
    r"(?:的?(?:问题|现象|情况|困难))?(?:依然|仍然|还|比较|较为|日益|十分)?(?:存在|突出|严重)?$"
)


def label(quote: str, kind: Kind) -> str:
    """Name a statement in 4 to 16 characters, all of them from ``quote`` and in its order.

    Taken is the first stretch between commas, unless it is too long or tells only when or where,
    else the first that fits and bears a cue of the kind, else such a one cut between words.
    """
    text = DUTY.sub("", quote)
    found = (match[0].strip(" 　“”\"'（(") for match in SEGMENT.finditer(text))
    stretches = [stretch for stretch in found if stretch] or [quote]
    plain = [_plain(stretch) for stretch in stretches[:LOOKED_AT]]
    plain = [stretch for stretch in plain if not CIRCUMSTANCE.search(stretch)] or plain
    cued = [stretch for stretch in plain if features_of_text(stretch) & CUES[kind]]
    head = plain[:1] if plain[0] == _plain(stretches[0]) else []
    fitting = (stretch for stretch in head + cued if SHORTEST <= len(stretch) <= LONGEST)
    return next(fitting, None) or _cut((cued or plain)[0])


def _plain(stretch: str) -> str:
    """Without words that only open or close a sentence."""
    opened = OPENING.sub("", stretch)
    opened = opened if len(opened) >= SHORTEST else stretch
    closed = CLOSING.sub("", opened) if len(opened) > LONGEST else opened
    return closed if len(closed) >= SHORTEST else opened


def _cut(stretch: str) -> str:
    """Keep the words of ``stretch`` that fit, at least one character."""
    held = ""
    for word in cut(stretch):
        if len(held) + len(word) > LONGEST - 1:
            break
        held += word
    held = held.rstrip("的和与及、或（(《“在对为将把以") or stretch[: LONGEST - 1]
    return held if held == stretch else held + "…"
