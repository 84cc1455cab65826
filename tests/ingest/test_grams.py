from __future__ import annotations

import numpy as np

from ingest import grams
from ingest.grams import MARK, PRESENT


def test_a_text_has_its_characters_and_its_pairs() -> None:
    assert grams.grams("短缺") == {"短", "缺", "短缺"}
    assert grams.grams("") == set()


def test_traditional_characters_count_as_simplified_ones() -> None:
    assert "数据" in grams.grams("數據")


def test_what_is_common_is_counted_by_texts() -> None:
    assert grams.common(["短缺短缺", "短板", "短"], 2) == ["短"]
    assert grams.common(["短缺", "短缺"], 2) == sorted(["短", "缺", "短缺"])


def test_presence_follows_the_names_that_are_grams() -> None:
    found = grams.presence(["物资短缺", "充足"], ["deficit", MARK + "短缺", "modal", MARK + "足"])

    assert np.array_equal(found, np.array([[PRESENT, 0], [0, PRESENT]], dtype=np.float32))
