"""Questions and queries that the page offers and the demo asks."""

from __future__ import annotations

from kg.library import named

QUESTIONS = (
    "哪些措施针对数据共享壁垒？",
    "乡村医疗卫生存在哪些问题？",
    "谁负责数据专员的派驻？",
)


def _query(name: str, *values: str) -> str:
    return named(name).filled(values)


QUERIES = {
    "问题与应对它的措施": _query("problems-and-measures"),
    "还没有措施应对的问题": _query("problems-without-measure"),
    "各维度有多少条陈述": _query("dimensions"),
    "提到“数据”的措施": _query("statements-with-words", "words=数据", "kind=duice:Measure"),
    "谁要做什么": _query("duties"),
    "措施指向问题的子图": _query("graph-of-addresses"),
}
