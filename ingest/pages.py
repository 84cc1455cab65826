"""Where the pages of a file begin in the normalised text."""

from __future__ import annotations

import re
from bisect import bisect_left

from ingest.clean import characters
from ingest.raw import Raw

SPACE = re.compile(r"\s+")
CERTAIN = 8  # characters of a line that may be looked for further on
FAR = 5000  # characters within which it is looked for


def page_starts(raw: Raw, text: str) -> tuple[int, ...]:
    """Carry the page starts of ``raw`` over to ``text``, which was made of it.

    Spaces aside, a line of the one is found again in the other, in the same order; lines that were
    left out are passed over. A page whose beginning was left out begins where the text goes on.

    Returns
    -------
    starts
        As many as ``raw.pages``, ascending; the first is 0.
    """
    if not raw.pages:
        return ()
    bare = SPACE.sub("", text)
    places = [at for at, char in enumerate(text) if not char.isspace()]
    starts: list[int] = []
    at = begin = 0
    for line in raw.text.split("\n"):
        inside = raw.pages[len(starts) : bisect_left(raw.pages, begin + len(line) + 1)]
        found = _find(_bare(line), bare, at)
        for page in inside:
            before = len(_bare(line[: page - begin])) if found >= 0 else 0
            starts.append(max(found, at) + before)
        if found >= 0:
            at = found + len(_bare(line))
        begin += len(line) + 1
    starts += [len(bare)] * (len(raw.pages) - len(starts))
    offsets = [places[start] if start < len(places) else len(text) for start in starts]
    return (0, *offsets[1:])


def _bare(raw: str) -> str:
    return SPACE.sub("", characters(raw)).lstrip("#")


def _find(line: str, bare: str, at: int) -> int:
    """Find a line from ``at`` on, at once or a little further; -1 where it was left out."""
    if not line:
        return -1
    if bare.startswith(line, at):
        return at
    return bare.find(line, at, at + len(line) + FAR) if len(line) >= CERTAIN else -1
