"""Problems named in a row: “存在A、B、C等问题”, each of which is a problem of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import Span
from ingest.features import features_of_text

SEGMENT = re.compile(r"[^，,。；;：:！？\n]+")
OPENER = re.compile(
    r".*?(?:存在|面临|出现|仍有|还有|体现在|表现[为在]|特别是|尤其是|包括|主要是|主要有)[着了]?"
)
CLOSER = re.compile(
    r"等?(?:一系列|一些|方面的?|诸多|突出|现实|共性|深层次)*"
    r"(?:问题|困难|难题|短板|挑战|现象|隐患)(?:[^、]{0,12})$|等$"
)
LACK = frozenset({"deficit", "soft_deficit", "negation"})
FEWEST, SHORTEST, MOST_LACK = 3, 5, 0.6
"""A row has so many members, of so many characters, of which such a share tells of a lack."""
SHORTEST_REST = 12


def members(text: str) -> list[Span]:
    """Return the problems that ``text`` names in a row, in order; none where it is no such row.

    What stands before the row is returned too where it bears a deficit of its own.
    """
    for match in SEGMENT.finditer(text):
        row = list(_row(match[0], match.start()))
        lacking = sum(_lacks(span.of(text)) for span in row)
        if (
            len(row) >= FEWEST
            and min(map(len, row)) >= SHORTEST
            and lacking >= MOST_LACK * len(row)
        ):
            return [*_before(text, match.start()), *row]
    return []


def _row(segment: str, offset: int) -> Iterator[Span]:
    """Cut a segment at its 、, without what opens and closes the row."""
    if "、" not in segment:
        return
    opener = OPENER.match(segment)
    start = opener.end() if opener and "、" in segment[opener.end() :] else 0
    closer = CLOSER.search(segment, start)
    end = closer.start() if closer else len(segment)
    for member in re.finditer(r"[^、]+", segment[start:end]):
        yield Span(offset + start + member.start(), offset + start + member.end())


def _before(text: str, start: int) -> list[Span]:
    """Find the stretch before the row, without its comma, where it is a problem itself."""
    before = text[:start].rstrip("，, ")
    return [Span(0, len(before))] if len(before) >= SHORTEST_REST and _lacks(before) else []


def _lacks(text: str) -> bool:
    return bool(features_of_text(text) & LACK)
