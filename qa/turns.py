"""Words that turn the sense of a sentence round: denial, degree, cause, who has a duty.

A sentence may share all but one word with a passage and say the opposite. Which words turn, and
where the passage has to have them, stands in `ontology/lexicon/claims.tsv`.
"""

from __future__ import annotations

from ingest.lexicon import patterns
from qa.overlap import BREATH, CLAIMS, PART, SENTENCE, content, nearest, share, stretches
from qa.particulars import marked

SAME = 0.5  # of a clause's words in one of the passage's: the two say the same
ALL_BUT = 0.8  # the same, where the passage denies and the clause does not
AROUND = {"there": 0, "near": 1}
"""How many stretches beside the one that says the same are looked at, by the kind of turn."""


def turned(said: str, every: str) -> str | None:
    """Name what in a sentence turns round the sense of ``every``, the passages; both `plain`."""
    for part in stretches(PART, said):
        if why := _denial(part, every) or _duty(part, every):
            return why
    return next(filter(None, (_turn(one, every) for one in stretches(BREATH, said))), None)


def _turn(breath: str, every: str) -> str | None:
    """See that what turns the sense round stands in the passages too, where they say the same."""
    turns = patterns(CLAIMS)
    for name, turn in turns.items():
        kind, _, way = name.partition("_")
        if kind not in {"anywhere", *AROUND} or not (found := turn.search(breath)):
            continue
        told = content(turn.sub("", breath))
        there = every if kind == "anywhere" else nearest(told, every, around=AROUND[kind])
        if not turn.search(there):
            return found[0]
        against = turns.get(f"against_{way}")
        if against and against.search(here := nearest(told, every)) and not turn.search(here):
            return found[0]
    return None


def _denial(part: str, every: str) -> str | None:
    """See that the clause of the passages that is most like this one denies as it does."""
    told, denies = content(part), patterns(CLAIMS)["denies"]
    there = nearest(told, every, PART)
    said, written = (bool(denies.search(text)) for text in (part, there))
    if said == written or not told:
        return None
    return part if share(told, there) >= (SAME if said else ALL_BUT) else None


def _duty(part: str, every: str) -> str | None:
    """See that the bodies that a clause gives a duty have it in one sentence of the passages."""
    duty = patterns(CLAIMS)["duty"]
    bodies = marked(part)
    if not bodies or not duty.search(part):
        return None
    for sentence in stretches(SENTENCE, every):
        if duty.search(sentence) and all(body in sentence for body in bodies):
            return None
    return part
