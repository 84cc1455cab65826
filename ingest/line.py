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

    def with_next(self, *others: Line) -> Line:
        """Join the lines that a page broke off; two Latin words stay two."""
        if not others:
            return self
        whole = (self, *others)
        parts: list[Traced] = []
        for before, line in zip((None, *whole), whole, strict=False):
            latin = before is not None and before.text[-1:].isascii() and line.text[:1].isascii()
            places = line.places if line.places is not None else Traced.source(line.text).places
            if latin and before is not None:
                end = int(parts[-1].places[1, -1]) if before.text else 0
                start = int(places[0, 0]) if line.text else end
                parts.append(Traced.inserted(" ", end, max(end, start)))
            parts.append(Traced(line.text, places))
        made = joined(parts)
        known = all(line.places is not None for line in whole)
        return Line(made.text, self.mark, self.lead, self.row, made.places if known else None)
