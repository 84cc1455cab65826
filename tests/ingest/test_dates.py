from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import dates


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024年5月6日", ["2024-05-06"]),
        ("2024-05-06至2024.5.7", ["2024-05-06", "2024-05-07"]),
        ("一九九六年十一月五日", ["1996-11-05"]),
        ("二○○五年三月三十一日", ["2005-03-31"]),
        ("二〇二四年十月二十日，2023年1月2日", ["2024-10-20", "2023-01-02"]),
        ("2024.13.1、2024-02-30、近日", []),
    ],
)
def test_days_are_found_in_figures_and_in_chinese(text: str, days: list[str]) -> None:
    assert dates.days(text) == days


@given(st.dates(datetime.date(1000, 1, 1)))
def test_every_day_is_read_back(day: datetime.date) -> None:
    for written in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日"):
        assert dates.given(written) == day.isoformat()
