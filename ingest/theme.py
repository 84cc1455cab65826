"""Which field of policy a statement is about: the longest of the themes' words that it holds."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from ingest.words import simplify

OTHER = "其他"


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    """Return the theme of each word; of a word that two themes have, the first."""
    found: dict[str, str] = {}
    text = (files("ontology") / "lexicon" / "themes.tsv").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, words = line.split("\t")
            for word in words.split():
                found.setdefault(word, name)
    return found


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Match at each place, without moving on, the longest word that begins there."""
    longest_first = sorted(_words(), key=lambda word: (-len(word), word))
    return re.compile(f"(?=({'|'.join(map(re.escape, longest_first))}))")


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    return {word: place for place, word in enumerate(_words())}


def theme(label: str, quote: str = "") -> str:
    """Name the theme of a statement by its label, else by its quote; `OTHER` where neither tells.

    Of words as long, the one that stands first in the lexicon decides.
    """
    for text in (label, quote):
        held = [match[1] for match in _pattern().finditer(simplify(text))]
        if held:
            return _words()[min(held, key=lambda word: (-len(word), _ranks()[word]))]
    return OTHER
