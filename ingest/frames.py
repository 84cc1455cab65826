"""What stands around a text and is no part of it: tools of web pages, trailers, page furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

METADATA = re.compile(r"^(来源|文号|日期|时间|链接|责任编辑|编辑|作者|浏览次数|点击数)[:：]\s*\S+$")
TOOLBAR = re.compile(
    "(下载|打印|全屏|收藏|【?字[号体]：?|加大|还原|减小|大|中|小|】|【|打印|关闭|分享到|分享：?|分享到微信|打印本页|"
    "打印此页|关闭窗口|关闭本页|扫一扫在手机打开当前页|扫一扫|返回顶部|返回首页|放大|缩小|默认|语音播报|无障碍|"
    "朗读|繁体|×|[|｜>＞/])+"
)
SINGLE = frozenset("大中小×|｜>＞/")
# Where a page says where it stands: the words between its arrows go with it.
CRUMBS = re.compile(r"^(您(现在)?的位置|当前位置|您所在的位置)[:：]")
ARROW = re.compile(r"^[>＞»/]$")
STAMP = re.compile(
    r"^((发布|发表|更新|发稿)?(日期|时间)[:：]\s*)?\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?"
    r"(\s\d{1,2}[:：时]\d{2}([:：分]\d{2}秒?)?分?)?$"
)
LABEL = re.compile(
    r"^(来源|信息来源|作者|发布时间|发表时间|发布日期|浏览次数|阅读|点击数|责任编辑|编辑|索引号)[:：]$"
)
LICENCE = re.compile(
    r"^(本作品(来自|收录于|在|是|的)|Public domain|检索自|取自[“\"「])", re.IGNORECASE
)
TRAILER = re.compile(
    r"^(分类[:：]|(相关(报道|文档|链接|文章|新闻|阅读|稿件|附件)|上一篇|下一篇|"
    r"扫一扫在手机打开当前页)[:：]?)"
)
PAGE_NUMBER = re.compile(
    r"^([-—–―·•－]{1,2}\s?\d{1,4}\s?[-—–―·•－]{1,2}|第\s?\d{1,4}\s?页([,，/]?\s?共\s?\d{1,4}\s?页)?|"
    r"page\s?\d+(\s?(of|/)\s?\d+)?|\d{1,4}\s?/\s?\d{1,4}|\d{1,4})$",
    re.IGNORECASE,
)
BARE_NUMBER = re.compile(r"^\d{1,4}$")
EDGE_NUMBER = re.compile(r"^\d+\s*|\s*\d+$")
HAN = re.compile(r"[㐀-鿿]")
LONGEST_TRAILER, LONGEST_LICENCE = 14, 40
LONGEST_HEAD = 40
LONGEST_WORD = 12
RUNNING = 40
FEWEST_PAGES = 3


def is_tool(bare: str) -> bool:
    """Whether a line without its spaces is words of a web page's tools alone."""
    return len(bare) <= 60 and TOOLBAR.fullmatch(bare) is not None


def text_begins(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines at the head of a web page that lead to the text: path, source, time."""
    head = lines[:LONGEST_HEAD]
    tools = [at for at, line in enumerate(head) if is_tool(line.replace(" ", ""))]
    crumb = next((at for at, line in enumerate(head) if CRUMBS.match(line)), None)
    found: set[int] = set()
    if crumb is not None:
        found.add(crumb)
        for at in range(crumb + 1, len(head)):
            near = {at - 1, at + 1} & set(range(len(head)))
            linked = any(ARROW.match(head[other]) for other in near) or at == crumb + 1
            if not (ARROW.match(head[at]) or (linked and len(head[at]) <= LONGEST_WORD)):
                break
            found.add(at)
    if crumb is None and not tools:
        return frozenset()
    for at, line in enumerate(head):
        if LABEL.match(line):
            found.add(at)
            if at + 1 < len(head) and len(head[at + 1]) <= LONGEST_WORD:
                found.add(at + 1)
        elif STAMP.match(line):
            found.add(at)
    return frozenset(found)


def text_ends(lines: Sequence[str]) -> int:
    """Return how many lines come before what a site puts after a text.

    Further up such a line belongs to the text.
    """
    for at in range(max(0, len(lines) - LONGEST_LICENCE), len(lines)):
        near = len(lines) - at <= LONGEST_TRAILER
        if LICENCE.match(lines[at]) or (near and TRAILER.match(lines[at])):
            return at
    return len(lines)


def furniture(pages: Sequence[Sequence[str]]) -> frozenset[tuple[int, int]]:
    """Return (page, line) of page numbers and running heads.

    A running head is the first or last line of most pages, a number at its ends aside; where it
    stands first it may be the title, and is kept. A number alone on its line is a page number
    where three or more rise through the text.
    """
    found = {
        (page, at)
        for page, lines in enumerate(pages)
        for at, line in enumerate(lines)
        if len(line) <= 20 and PAGE_NUMBER.match(line) and not BARE_NUMBER.match(line)
    }
    found |= _rising(pages)
    if len(pages) >= FEWEST_PAGES:
        found |= _running(pages, found)
    return frozenset(found)


def _rising(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Numbers alone on their lines that rise by one or two through most of their row."""
    alone = [
        (page, at, int(line))
        for page, lines in enumerate(pages)
        for at, line in enumerate(lines)
        if len(line) <= 4 and BARE_NUMBER.match(line)
    ]
    steps = sum(1 <= two[2] - one[2] <= 2 for one, two in pairwise(alone))
    if len(alone) < FEWEST_PAGES or steps < 0.8 * (len(alone) - 1):
        return set()
    return {(page, at) for page, at, _ in alone}


def _running(
    pages: Sequence[Sequence[str]], numbers: Iterable[tuple[int, int]]
) -> set[tuple[int, int]]:
    taken = set(numbers)
    edges: list[tuple[int, int, str]] = []
    for page, lines in enumerate(pages):
        free = [at for at in range(len(lines)) if (page, at) not in taken]
        for at in sorted({free[0], free[-1]}) if free else ():
            if len(lines[at]) <= RUNNING:
                edges.append((page, at, EDGE_NUMBER.sub("", lines[at])))
    often = Counter(text for _, _, text in edges)
    first = {text: (page, at) for page, at, text in reversed(edges)}
    fewest = max(FEWEST_PAGES, len(pages) // 2)
    return {
        (page, at)
        for page, at, text in edges
        if often[text] >= fewest and HAN.search(text) and first[text] != (page, at)
    }
