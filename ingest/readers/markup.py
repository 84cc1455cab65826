"""The text of a piece of HTML, a paragraph a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

BLOCK = re.compile(
    r"address|article|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|"
    r"figure|h[1-6r]|html|li|main|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
HEADING = re.compile(r"h[1-6]")
NOTE = re.compile(r"\[\d+\]")
SKIPPED = frozenset({"script", "style", "head", "template", "-comment", "rt", "rp"})
SPACE = re.compile(r"[ \t\r\n\f]+")
WIDE = re.compile(r"(?<=[⺀-鿿　-〿＀-￯]) (?=[⺀-鿿　-〿＀-￯])")
LONGEST_CELL = 300
MOST_OF_NOTE = 40  # elements and texts
BREAK = "\n"


def text_of(node: LexborNode) -> str:
    """Return the text of ``node``: headings marked with ``#``, a list item or table row a line."""
    lines = (_tidy(line) for line in "".join(_pieces(node)).split(BREAK))
    return "\n".join(line for line in lines if line.strip("# "))


def _tidy(line: str) -> str:
    """Take out what only broke the source of the page: a space between two Chinese characters."""
    return WIDE.sub("", line).strip()


def _pieces(node: LexborNode) -> Iterator[str]:
    """Yield text and line breaks in reading order, without recursion: pages nest without limit."""
    waiting: list[LexborNode | str] = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
            continue
        tag = item.tag or ""
        if tag == "-text":
            yield SPACE.sub(" ", item.text_content or "")
        elif tag == "br":
            yield BREAK
        elif tag == "tr" and (row := _row(item)):
            yield f"{BREAK}{row}{BREAK}"
        elif tag not in SKIPPED and not (tag == "sup" and _is_note(item)):
            waiting.extend(reversed(_opened(item, tag)))


def _is_note(node: LexborNode) -> bool:
    """Whether what stands above the line is the mark of a note alone, such as [1]."""
    text = ""
    waiting = [node]
    for _ in range(MOST_OF_NOTE):
        if not waiting:
            return NOTE.fullmatch(text.strip()) is not None
        item = waiting.pop()
        text += item.text_content or "" if item.tag == "-text" else ""
        waiting.extend(reversed(list(item.iter(include_text=True))))
    return False


def _opened(node: LexborNode, tag: str) -> list[LexborNode | str]:
    """Return what stands for a node: its children, with breaks around those of a block."""
    children: list[LexborNode | str] = list(node.iter(include_text=True))
    if HEADING.fullmatch(tag):
        return [f"{BREAK}{'#' * int(tag[1])} ", SPACE.sub(" ", node.text()).strip(), BREAK]
    if tag == "ol":
        return [BREAK, *_numbered(node, children), BREAK]
    return [BREAK, *children, BREAK] if BLOCK.fullmatch(tag) else children


def _numbered(node: LexborNode, children: list[LexborNode | str]) -> Iterator[LexborNode | str]:
    """Write out the numbers that a browser would put before the items of a list."""
    start = node.attributes.get("start") or "1"
    number = int(start) if start.isdecimal() and len(start) < 10 else 1
    for child in children:
        if not isinstance(child, str) and child.tag == "li":
            yield f"{BREAK}{number}. "
            yield from child.iter(include_text=True)
            yield BREAK
            number += 1
        else:
            yield child


def _row(node: LexborNode) -> str:
    """Return the cells of a row of data in one line; empty for a row that lays out a page."""
    cells = [cell for cell in node.iter() if cell.tag in {"td", "th"}]
    if len(cells) < 2 or node.css_first("table") is not None:
        return ""
    texts = [_tidy(SPACE.sub(" ", cell.text(separator=" ")).strip()) for cell in cells]
    filled = [text for text in texts if text]
    if len(filled) < 2 or max(map(len, filled)) > LONGEST_CELL:
        return ""
    return " | ".join(filled)
