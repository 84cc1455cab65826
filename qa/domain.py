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

HELD = 3.5  # how much a question whose words all stand in one passage may look foreign


def foreign(vector: Vectors, encoder: str, coverage: float) -> bool:
    """Tell whether a question with this vector (d,) is about something else, by its encoder.

    ``coverage`` is the share of its words in one passage of the collection, 0 to 1: what the
    collection speaks of in the same words is no foreign matter there.
    """
    weights, bias, name = _weights()
    return name == encoder and float(weights @ vector) + bias > HELD * coverage


@lru_cache(maxsize=1)
def _weights() -> tuple[Vectors, float, str]:
    held = json.loads((files("qa") / "learned" / "domain.json").read_text("utf-8"))
    return np.array(held["weights"], dtype=np.float32), held["bias"], held["encoder"]
