"""A question while it is read: what has been understood is taken out of it, piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.words import cut


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a question names: values of one kind, and where they stand.

    ``sure`` tells that the wording makes them those of a document (浙江的报告), so that they are
    missing where no document bears them; else they may as well belong to the subject.
    """

    values: tuple[str, ...]
    start: int
    end: int
    sure: bool = False


class Draft:
    """The text of a question, simplified and in lower case; what is taken becomes spaces."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, start: int, end: int) -> None:
        """Take characters ``start`` to ``end`` (exclusive) out; all others keep their places."""
        self.text = f"{self.text[:start]}{' ' * (end - start)}{self.text[end:]}"

    def take_all(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Take all matches of a pattern out and return them."""
        found = list(pattern.finditer(self.text))
        for match in found:
            self.take(*match.span())
        return found

    def folded(self) -> tuple[str, list[int]]:
        """Return the letters, digits and characters alone, and where each of them stands."""
        places = [at for at, sign in enumerate(self.text) if sign.isalnum()]
        return "".join(self.text[at] for at in places), places

    def words(self) -> Iterator[tuple[str, int, int]]:
        """Yield each word with its place."""
        at = 0
        for word in cut(self.text):
            yield word, at, at + len(word)
            at += len(word)

    @property
    def rest(self) -> str:
        """What has not been taken, spaces joined."""
        return re.sub(r"\s+", " ", self.text).strip()
