"""What holds of a store in a folder holds of one at a server: the same tests, over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kg.test_across import *  # noqa: F403
from tests.kg.test_deciding import *  # noqa: F403
from tests.kg.test_mending import *  # noqa: F403
from tests.kg.test_store import *  # type: ignore[assignment]  # noqa: F403
from tests.serving import machine

# They damage what is in the folder, or look at its snapshots.
del test_what_is_wrong_is_told_with_what_mends_it  # noqa: F821
del test_the_same_bytes_again_change_nothing  # noqa: F821


@pytest.fixture
def folder(tmp_path: Path, server: str) -> Path:
    return machine(tmp_path / "here", server)
