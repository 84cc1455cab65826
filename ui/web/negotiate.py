"""Content negotiation (RFC 9110, 12.5.1): what a client would like best of what there is."""

from __future__ import annotations

from collections.abc import Sequence


def _quality(parameters: Sequence[str]) -> float:
    """Weight of a media range, 0 to 1; a malformed one counts as 0, as if not asked for."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _weight(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Weight of ``offer`` by the most specific range that covers it; 0 where none does."""
    family = offer.partition("/")[0] + "/*"
    for wanted in (offer, family, "*/*"):  # the exact type decides before its family
        for media, quality in ranges:
            if media == wanted:
                return quality
    return 0.0


def best(accept: str | None, offers: Sequence[str]) -> str | None:
    """Return the offer that ``accept`` ranks highest, the earlier of equals; None if none will do.

    >>> best("text/csv;q=0.9, application/json;q=0.4", ["application/json", "text/csv"])
    'text/csv'
    >>> best("image/png", ["text/csv"]) is None
    True
    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = []
    for part in accept.split(","):
        media, *parameters = part.split(";")
        ranges.append((media.strip().lower(), _quality(parameters)))
    weights = [_weight(offer, ranges) for offer in offers]
    top = max(weights)
    return offers[weights.index(top)] if top > 0 else None
