"""A quote found again in a text that has changed around it (Web Annotation's selectors).

https://www.w3.org/TR/annotation-model/#text-quote-selector
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from ingest.document import Span
from kg.triples import CONTEXT


@dataclass(frozen=True, slots=True)
class Anchor:
    """A quote, where it began, and the characters before and after it."""

    quote: str
    start: int
    prefix: str
    suffix: str


def anchor(text: str, span: Span) -> Anchor:
    """Note what it takes to find ``span`` of ``text`` again."""
    start, end = span.start, span.end
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Anchor(span.of(text), start, before, after)


def payload(anchor: Anchor, role: str = "") -> dict[str, str | int | float]:
    """Write an anchor as a decision carries it, with ``role`` before each key."""
    return {
        f"{role}quote": anchor.quote,
        f"{role}start": anchor.start,
        f"{role}prefix": anchor.prefix,
        f"{role}suffix": anchor.suffix,
    }


def carried(said: Mapping[str, str | int | float], role: str = "") -> Anchor:
    """Read the anchor that `payload` wrote; its quote is empty where there is none."""
    return Anchor(
        str(said.get(f"{role}quote", "")),
        int(said.get(f"{role}start", 0)),
        str(said.get(f"{role}prefix", "")),
        str(said.get(f"{role}suffix", "")),
    )


def find(text: str, sought: Anchor) -> Span | None:
    """Find the quote: the place that is most alike around, then the one nearest to where it was."""
    places = list(occurrences(text, sought.quote))
    if not places:
        return None
    start = max(places, key=lambda at: (likeness(text, at, sought), -abs(at - sought.start)))
    return Span(start, start + len(sought.quote))


def occurrences(text: str, quote: str) -> Iterator[int]:
    """Yield the places at which ``quote`` begins; none for an empty one."""
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def likeness(text: str, start: int, sought: Anchor) -> int:
    """Count the characters around a place that are as they were around the quote."""
    end = start + len(sought.quote)
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return _shared(before[::-1], sought.prefix[::-1]) + _shared(after, sought.suffix)


def _shared(one: str, other: str) -> int:
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in alike)
