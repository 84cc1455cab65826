"""A table of names and words, looked for in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from ingest.lexicon import rows

CHOICE = re.compile(r"\(\?:((?:[^()\[\]]|\[[^\]|]*\])+)\)(\?)?(?![?*+{])(.*)")
"""A word that begins with a choice, which may be none: (?:地震|旱)灾, (?:突发)?事件."""
NOT_BEHIND = re.compile(r"(?:\(\?<!(?:[^()\\]|\\.)*\))+")
"""What must not stand before a word: (?<!动物)疫情."""


class Vocabulary:
    """The words of a table of the lexicon, and the row that each belongs to.

    The last column of the table holds words (regular expressions, a space between two); what
    stands before it names the row.
    """

    def __init__(self, table: str) -> None:
        self.names: list[tuple[str, ...]] = []
        expressions = []
        for *name, words in rows(table):
            expressions.append([each for word in words.split(" ") for each in _spelt_out(word)])
            self.names.append(tuple(name))
        self._rows = [re.compile("|".join(row)) for row in expressions]
        # Whether there is any word at all is told fastest by words that begin with a character.
        every = (NOT_BEHIND.sub("", word) for word in chain.from_iterable(expressions))
        bare = [each for word in every for each in _spelt_out(word)]
        self._likely = re.compile("|".join(bare))

    def found(self, text: str) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield the name of the row and the word for each first place where a row's word stands."""
        if self._likely.search(text) is None:
            return
        for name, pattern in zip(self.names, self._rows, strict=True):
            if match := pattern.search(text):
                yield name, match[0]

    @lru_cache(maxsize=4096)  # noqa: B019 - a vocabulary lives as long as the process
    def of_heading(self, heading: str) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Return what `found` yields, for a text that comes again and again."""
        return tuple(self.found(heading))

    def all(self, text: str) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
        """Yield the name of each row that ``text`` has words of, with the words."""
        for name, pattern in zip(self.names, self._rows, strict=True):
            if found := frozenset(pattern.findall(text)):
                yield name, found


def _spelt_out(word: str) -> list[str]:
    """Write a choice at the start of a word out: words that begin with a character are found fast.

    Of an alternative of such words the engine knows all first characters, and skips others.
    """
    found = CHOICE.fullmatch(word)
    if found is None:
        return [word]
    choice, optional, rest = found.groups()
    rests = [first + rest for first in choice.split("|")]
    return [*rests, *(_spelt_out(rest) if optional else [])]


@lru_cache(maxsize=8)
def vocabulary(table: str) -> Vocabulary:
    """Return the vocabulary of a table, read once."""
    return Vocabulary(table)
