"""Strategies for texts: like those of policies, and unlike anything a person would write."""

from __future__ import annotations

from hypothesis import strategies as st

NUMBERS = (
    "一、",
    "（一）",
    "1.",
    "1.1",
    "（1）",
    "①",
    "第一章 ",
    "第三条 ",
    "一是",
    "首先，",
    "附件1",
)
WORDS = (
    *("存在", "问题", "不足", "缺乏", "要", "应当", "加强", "完善", "建设", "提高", "针对", "因此"),
    *(
        "各级人民政府",
        "市应急管理局",
        "牵头负责",
        "数据共享",
        "排水管网",
        "防灾意识",
        "社区",
        "国务院",
    ),
    *(
        "2024年5月1日",
        "〔2024〕3号",
        "30%",
        "5亿元",
        "关于",
        "通知",
        "规划",
        "基本",
        "老年人",
        "洪涝",
    ),
)
MARKS = (*"，。；：、！？“”‘’（）()《》【】〔〕[]|#*$<>-—…·.", "**", "——", "……", "|---|")
ODD = (
    *("\ud800", "\udfff", "\u200f", "\u202e", "\u200b", "\ufeff", "\x00", "\x01", "\x0c", "\x85"),
    *(
        "\u0301",
        "\ue000",
        "\U00020000",
        "⺁",
        "㈠",
        "０",
        "\u3000",
        "\t",
        "\r",
        "\u2028",
        "ﬁ",
        "體",
    ),
)
MARKUP = (
    *(
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
        "<!--",
        "-->",
        "<div>",
        "</div>",
        "<b>",
        "<p>",
    ),
    *(
        "<ol>",
        "<li>",
        "<h1>",
        "<a href=x>",
        "</a>",
        "![",
        "](",
        "$\\mathrm{",
        "}$",
        "\\text",
        "&#0;",
    ),
)

pieces = st.one_of(*map(st.sampled_from, (NUMBERS, WORDS, WORDS, MARKS, ODD, MARKUP)), st.text())
lines = st.lists(pieces, max_size=12).map("".join)
repeated = st.builds(lambda unit, times: unit * times, pieces, st.integers(1, 300))
"""One piece over and over: what makes an expression try twice."""
texts = st.lists(st.one_of(lines, lines, repeated), max_size=20).map("\n".join)
plain = st.lists(st.sampled_from((*NUMBERS, *WORDS, *MARKS)), max_size=60).map("".join)
