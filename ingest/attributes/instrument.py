"""By which policy instrument a measure works, after Rothwell and Zegveld."""

from __future__ import annotations

from ingest.attributes.vocabulary import vocabulary
from ingest.statement import Instrument

HEAD = 40
"""Characters at the start of a measure that say what it is about; a word there counts twice."""
STRONG = 2
"""Weight of a word that names an instrument by itself; lighter ones only tip the scales."""


def instrument(text: str, evidence: list[tuple[str, str]]) -> Instrument | None:
    """Weigh the words of all sub-types; the heaviest is the instrument, of equal ones the first.

    A sub-type for which no strong word speaks is not in the running.
    """
    weights: dict[tuple[str, str], int] = {}
    words: dict[tuple[str, str], set[str]] = {}
    strong = set()
    head = text[:HEAD]
    for (kind, subtype, weight), found in vocabulary("instruments.tsv").all(text):
        key = (kind, subtype)
        total = sum(int(weight) * (2 if word in head else 1) for word in found)
        weights[key] = weights.get(key, 0) + total
        words.setdefault(key, set()).update(found)
        if int(weight) >= STRONG:
            strong.add(key)
    best = max((key for key in weights if key in strong), key=weights.__getitem__, default=None)
    if best is None:
        return None
    told = sorted(words[best], key=lambda word: (text.find(word), word))  # 消费 and 消费品 tie
    evidence.append(("instrument", "、".join(told)))
    return Instrument(*best)
