"""Whether a question is of the kind that policy texts answer at all.

Learned from questions on policy texts of all genres and from others about anything else; for the
bundled encoder alone, whose vectors the weights belong to.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files

import numpy as np

from ingest.encode import Vectors


def foreign(vector: Vectors, encoder: str) -> bool:
    """Tell whether a question with this vector (d,) is about something else, by its encoder."""
    weights, bias, name = _weights()
    return name == encoder and float(weights @ vector) + bias > 0


@lru_cache(maxsize=1)
def _weights() -> tuple[Vectors, float, str]:
    held = json.loads((files("qa") / "learned" / "domain.json").read_text("utf-8"))
    return np.array(held["weights"], dtype=np.float32), held["bias"], held["encoder"]
