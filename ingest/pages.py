"""Where the pages of a file begin in the normalised text."""

from __future__ import annotations

from ingest.raw import Raw
from ingest.source_map import SourceMap


def page_starts(raw: Raw, source_map: SourceMap) -> tuple[int, ...]:
    """Carry the page starts of ``raw`` over to the text that ``source_map`` belongs to.

    A page whose beginning was left out begins where the text goes on.

    Returns
    -------
    starts
        As many as ``raw.pages``, ascending; the first is 0.
    """
    if not raw.pages or not source_map:
        return ()
    return (0, *(source_map.text_at(page) for page in raw.pages[1:]))
