"""Questions that the page offers and the demo asks."""

from __future__ import annotations

QUESTIONS = (
    "哪些措施针对数据共享壁垒？",
    "乡村医疗卫生存在哪些问题？",
    "谁负责数据专员的派驻？",
)
