"""A look at the tags of a page before a parser builds its tree, which some pages make endless.

The rules of HTML let a page open any number of elements, and copy those that format (b, font …)
into each paragraph that follows: a page of 100 KB can ask for a tree of gigabytes.
"""

from __future__ import annotations

import re
from collections import Counter

from ingest.raw import UnreadableError

MOST = 500_000
"""Tags of a page; a law of 1,260 articles has some 5,000."""
DEEPEST = 5_000
"""Elements one in the other."""
MOST_STEPS = 200_000_000
"""Open elements, summed up over the tags: the parser looks for those that a tag closes."""
MOST_COPIES = 5_000_000
"""Elements that format, summed up over the tags that stand among them."""
MOST_ATTRIBUTES = 2_000
ALIKE = 3
"""Of so many alike that are open the parser copies no more."""
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,40}+)([^>]*+)")
QUOTED = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
ATTRIBUTE = re.compile(r"[^\s/\"']++")
FORMATS = re.compile(r"a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u")
# Elements that have no end, and those that the next of their kind, or the end around, closes.
NO_DEPTH = re.compile(
    r"area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|d[dt]|t[dhr]|"
    r"option|optgroup|thead|tbody|tfoot|colgroup|r[tp]|html|head|body"
)
MEND = "请在浏览器里打开，把正文另存为文本再导入"


def weigh(page: str) -> None:
    """Refuse a page whose tree would be out of proportion to it.

    Raises
    ------
    UnreadableError
        When there are too many tags, nested too deeply, with too many attributes.
    """
    if page.count("<") > MOST:
        raise UnreadableError(f"网页有 {page.count('<')} 个标签，上限是 {MOST} 个；{MEND}")
    opened: Counter[str] = Counter()
    formats: dict[str, list[str]] = {}
    depth = active = copies = steps = 0
    for tag in TAG.finditer(page):
        name, rest = tag[2].lower(), tag[3]
        if len(rest) > MOST_ATTRIBUTES:
            _weigh_attributes(rest)
        if FORMATS.fullmatch(name):
            active += _format(formats.setdefault(name, []), rest, ends=bool(tag[1]))
        copies += active
        steps += depth
        if not NO_DEPTH.fullmatch(name) and not rest.endswith("/"):
            if not tag[1]:
                opened[name] += 1
                depth += 1
            elif opened[name]:
                opened[name] -= 1
                depth -= 1
        if depth > DEEPEST or steps > MOST_STEPS or copies > MOST_COPIES:
            raise UnreadableError(f"网页的标签层层相套，没有合上；{MEND}")


def _format(held: list[str], rest: str, *, ends: bool) -> int:
    """Open or close an element that formats; return by how many there are more."""
    if ends:
        return -1 if held and held.pop() else 0
    if held[-ALIKE:] == [rest or " "] * ALIKE:
        return 0
    held.append(rest or " ")
    return 1


def _weigh_attributes(rest: str) -> None:
    count = len(ATTRIBUTE.findall(QUOTED.sub(" ", rest)))
    if count > MOST_ATTRIBUTES:
        raise UnreadableError(
            f"网页的一个标签有 {count} 个属性，上限是 {MOST_ATTRIBUTES} 个；{MEND}"
        )
