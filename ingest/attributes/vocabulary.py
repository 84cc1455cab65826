"""A table of names and words, looked for in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.lexicon import rows


class Vocabulary:
    """The words of a table of the lexicon, and the row that each belongs to.

    The last column of the table holds words (regular expressions, a space between two); what
    stands before it names the row.
    """

    def __init__(self, table: str) -> None:
        self.names: list[tuple[str, ...]] = []
        expressions = []
        for *name, words in rows(table):
            expressions.append("|".join(words.split(" ")))
            self.names.append(tuple(name))
        self._rows = [re.compile(expression) for expression in expressions]
        self._any = re.compile("|".join(expressions))

    def found(self, text: str) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield the name of the row and the word for each first place where a row's word stands."""
        if self._any.search(text) is None:
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


@lru_cache(maxsize=8)
def vocabulary(table: str) -> Vocabulary:
    """Return the vocabulary of a table, read once."""
    return Vocabulary(table)
