"""What is found held against what was coded, as `score_extraction.py` does it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from fit import Rows
from gold import Gold

from ingest.document import Span
from ingest.draft import Draft
from ingest.end import End


def matched(gold: Gold, measures: Sequence[End], problems: Sequence[End]) -> Rows:
    """Tell which pairs are linked in the coding, as the scorer does: by half of the shorter."""
    near = [
        [
            [s.id for s in gold.statements if s.kind == end.statement.kind and _meet(s.span, end)]
            for end in side
        ]
        for side in (measures, problems)
    ]
    return np.array(
        [[any(pair in gold.links for pair in product(a, b)) for b in near[1]] for a in near[0]]
    )


def confirmed(gold: Gold, draft: Draft) -> bool:
    """Whether a coded statement of the same kind has half of all characters in common with it."""
    for coded in gold.statements:
        common = min(coded.span.end, draft.span.end) - max(coded.span.start, draft.span.start)
        union = len(coded.span) + len(draft.span) - common
        if coded.kind == draft.kind and common * 2 >= union:
            return True
    return False


def _meet(span: Span, end: End) -> bool:
    other = end.statement.span
    common = min(span.end, other.end) - max(span.start, other.start)
    return common * 2 >= min(len(span), len(other))
