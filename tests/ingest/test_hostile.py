"""Texts that are made to be slow to read."""

from __future__ import annotations

import time

import pytest

from ingest.clause import clauses
from ingest.document import Source
from ingest.read import read

BODY = "各乡镇和有关单位要按照职责分工做好值班值守和信息报送工作"
TEXTS = {
    "broken lines": "\n".join([BODY[:24]] * 20_000),
    "lines that cling": "\n".join(["，" + BODY] * 10_000),
    "headings alone": "\n".join(["# 值班制度"] * 20_000),
    "headings in turn": "\n".join(["值班制度", BODY * 2 + "。"] * 5_000),
    "open images": "![" * 200_000,
    "open comments": "-->" + "<!--" * 100_000,
    "dollars": "$1 " * 150_000,
    "open quotations": "“（" * 200_000,
    "open tables": "<table><tr><td>" * 20_000,
    "line ends": (BODY + "。\r\n") * 10_000,
    "one sentence": BODY * 10_000,
    "items": "一是，" * 100_000,
    "contents": "\n".join(f"一、值班制度{n % 97}" for n in range(20_000)),
    "decimals": "1.1.1 " * 100_000,
    "spaces": "1" + " " * 500_000,
    "stops": "。" * 300_000,
    "levels": "\n".join(["一、甲乙", "（一）甲乙", "1. 甲乙", "（1）甲乙", "①甲乙", BODY] * 3_000),
}
SECONDS = 20.0
"""Each takes about a second on a slow machine; what grows with the square takes minutes."""


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_no_text_takes_time_by_the_square_of_its_length(name: str) -> None:
    start = time.perf_counter()

    clauses(read(Source("甲", f"标题汉字\n{TEXTS[name]}".encode())))

    assert time.perf_counter() - start < SECONDS
