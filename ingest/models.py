"""Which encoder a user means: the bundled one, or a model of sentence-transformers by name."""

from __future__ import annotations

from ingest.bundled import BundledEncoder
from ingest.encode import Encoder
from ingest.transformer import TransformerEncoder


def encoder(model: str | None) -> Encoder:
    """Return the bundled encoder for None, else that of a model's name or folder.

    Nothing is loaded before the first text.

    Raises
    ------
    ModelError
        When ``model`` is given and is neither a model's folder nor a possible name, or the extra
        ``models`` is not installed.
    """
    return BundledEncoder() if model is None else TransformerEncoder(model)
