"""Which release of Duice this is."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version


@lru_cache(maxsize=1)
def release() -> str:
    """Return the release of Duice that is running."""
    try:
        return version("duice")
    except PackageNotFoundError:
        return "0"  # run from a checkout that was never installed
