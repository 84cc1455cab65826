"""A line of a text: the value that cleaning hands to segmentation."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.traced import Places, Traced, joined


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a text.

    ``mark`` is the level of a markdown heading, 0 for none; ``lead`` is how many characters at
    its start are set in bold; ``row`` tells that it is a row of a table. ``places`` leads back to
    the source, where the line came from one.
    """

    text: str
    mark: int = 0
    lead: int = field(default=0, compare=False)
    row: bool = field(default=False, compare=False)
    places: Places | None = field(default=None, repr=False, compare=False)

    @property
    def traced(self) -> Traced | None:
        """The line with its way back to the source."""
        return None if self.places is None else Traced(self.text, self.places)

    def with_next(self, other: Line) -> Line:
        """Join the line that a page broke off; two Latin words stay two."""
        gap = " " if self.text[-1:].isascii() and other.text[:1].isascii() else ""
        one, two = self.traced, other.traced
        if one is None or two is None:
            return Line(self.text + gap + other.text, self.mark, self.lead, self.row)
        whole = joined((one, two), gap)
        return Line(whole.text, self.mark, self.lead, self.row, whole.places)
