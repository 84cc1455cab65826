"""What questions call the values of facets, and places in English."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

REGION = "region"


@lru_cache(maxsize=1)
def called() -> dict[str, dict[str, re.Pattern[str]]]:
    """Return by facet and value the pattern of the words that stand for it, in lower case."""
    text = (files("ontology") / "lexicon" / "questions.tsv").read_text("utf-8")
    found: dict[str, dict[str, re.Pattern[str]]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            facet, value, words = line.split("\t")
            found.setdefault(facet, {})[value] = _pattern(words)
    return found


def _pattern(words: str) -> re.Pattern[str]:
    """Compile words, so that English ones are whole."""
    return re.compile(rf"(?<![a-z])(?:{words})(?![a-z])")


@lru_cache(maxsize=1)
def hazards_of_class() -> dict[str, frozenset[str]]:
    """Return by class of hazards, such as 自然灾害, the hazards that it holds."""
    text = (files("ontology") / "lexicon" / "hazards.tsv").read_text("utf-8")
    found: dict[str, frozenset[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, hazard, _ = line.split("\t")
            found[kind] = found.get(kind, frozenset()) | {hazard}
    return found
