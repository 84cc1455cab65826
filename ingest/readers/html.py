"""Web pages: the text of a page without the frame that the site puts around it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.raw import Raw, UnreadableError
from ingest.readers.boxes import NOTHING, Box, boxes, drop
from ingest.readers.markup import text_of
from ingest.readers.plain import decoded
from ingest.readers.tags import weigh

CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.I)
GB = re.compile(r"(gb[-_]?2312|gbk|gb_2312-80)", re.I)
NO_TEXT = (
    "script,style,noscript,template,iframe,object,svg,canvas,button,input,select,textarea,[hidden]"
)
FRAME = (
    "nav,header,footer,aside,form,[role=navigation],[role=banner],[role=contentinfo],[role=search],"
    "[role=complementary],[aria-hidden=true],[class],[id]"
)
FRAME_TAGS = frozenset({"nav", "header", "footer", "aside", "form"})
# Names that sites give to the parts of their frame; a whole word of a class or an id.
FRAME_NAME = re.compile(
    r"(?:^|[\s_-])(nav|navbar|menu|crumbs?|breadcrumbs?|bread|location|position|weizhi|"
    r"foot|footer|bottom|copyright|sidebar|aside|toolbar|tools?|share|bdshare\w*|bshare\w*|"
    r"print|qrcode|ewm|erweima|search|login|related|xgjd|xgyd|relevant|recommend|"
    r"prev|next|pager|pagination|comments?|advert\w*|ads?|banner|friendlink|links|"
    r"fontsize|hits|editor-?info)(?:$|[\s_-])",
    re.I,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# Where government sites (and the common content systems) keep the text itself.
KNOWN = (
    "#UCAP-CONTENT,.pages_content,#zoom,#Zoom,#zoomcon,.TRS_Editor,.trs_editor_view,"
    ".TRS_UEDITOR,.article-content,.article_content,.articleContent,#articleContent,"
    ".news_content,.wp_articlecontent,#vsb_content,[itemprop=articleBody],.mw-parser-output"
)
BOX = re.compile(r"body|div|section|article|main|center|table|tbody|tr|td|font|span|dl|dd|form")
PUBLISHED_META = re.compile(r"^(PubDate|publishdate|article:published_time)$", re.I)
TITLE_BOX = "[class*=title],[id*=title],[class*=biaoti],.bt,.tit"
LONGEST_TITLE = 80
LONGEST_WINDOW = 500
LONGEST_FIELDS = 800
TITLE_META = re.compile(r"^(ArticleTitle|og:title|dc\.title)$", re.I)
SITE_NAME = re.compile(r"\s*[_|—–-]+\s*[^_|—–-]*(网|政府|门户|平台|百科|文库|站)[^_|]*$")
SHARE = 0.6  # of the weight that a box must hold to be entered alone
DEEPEST = 60  # boxes one in the other that are looked into
MAYBE_LINKS = "div,ul,ol,table,td,section,p"


def html(data: bytes) -> Raw:
    """Read the main text of a web page: headings as ``#`` marks, list items and rows as lines.

    Raises
    ------
    UnreadableError
        When the bytes are no text, the page holds none, or its tags are more than a page's.
    """
    declared = CHARSET.search(data[:4096])
    name = declared[1].decode("ascii") if declared else None
    if name and GB.fullmatch(name):
        name = "gb18030"  # what says GB 2312 often holds more
    page = decoded(data, name)
    weigh(page)
    tree = LexborHTMLParser(page)
    held = boxes(tree.root) if tree.root else {}
    title = _title(tree, held)
    fields = _fields(tree, held)
    _strip(tree)
    body = tree.body
    if body is None:
        raise UnreadableError("网页里没有正文；请在浏览器里打开，把正文另存为文本")
    text = text_of(_main(body))
    if not text.strip():
        text = text_of(body)
    return Raw("\n".join(part for part in (_unless_there(title, text), *fields, text) if part))


def _title(tree: LexborHTMLParser, held: Mapping[int, Box]) -> str:
    """Return the title that a page tells, its own heading, or the window's without the site."""
    if told := _meta(tree, TITLE_META):
        return told
    node = tree.css_first("title")
    window = " ".join(node.text().split())[:LONGEST_WINDOW] if node else ""
    window = SITE_NAME.sub("", window)
    headings = [_inline(one) for one in tree.css("h1") if not held[one.mem_id].links]
    others = [
        _inline(one)
        for one in tree.css(TITLE_BOX)
        if not held[one.mem_id].links and held[one.mem_id].bare <= LONGEST_TITLE
    ]
    named = [text for text in (*headings, *others) if 5 <= len(text) <= LONGEST_TITLE]
    confirmed = (text for text in named if window and _bare(text) in _bare(window))
    return next(confirmed, "") or next(iter(headings), "") or window or next(iter(named), "")


def _meta(tree: LexborHTMLParser, name: re.Pattern[str]) -> str:
    """Return what the page says of itself under a name; empty where it says nothing."""
    for meta in tree.css("meta[name],meta[property]"):
        key = meta.attributes.get("name") or meta.attributes.get("property") or ""
        content = " ".join((meta.attributes.get("content") or "").split())
        if content and name.match(key):
            return content
    return ""


def _inline(node: LexborNode) -> str:
    return "".join(text_of(node).lstrip("# ").split("\n"))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _unless_there(title: str, text: str) -> str:
    """Return the title, or nothing where the text begins with it."""
    return "" if _bare(title)[:40] in _bare(text[:400]) else title


def _fields(tree: LexborHTMLParser, held: Mapping[int, Box]) -> list[str]:
    """Read what a site tells of issuer, number and dates, in a table or else, a field a line."""
    for table in tree.css("table"):
        if held[table.mem_id].bare >= LONGEST_FIELDS:
            continue
        text = re.sub(r"\s+", "", table.text())
        if "发文机关" in text or "发文字号" in text:
            cells = [re.sub(r"\s+", "", cell.text()) for cell in table.css("td,th")]
            cells = [cell for cell in cells if cell]
            return list(_paired(cells))
    published = _meta(tree, PUBLISHED_META)
    return [f"发布日期：{published[:10]}"] if published else []


def _paired(cells: list[str]) -> list[str]:
    """Put a label that ends in a colon and the cell after it on one line."""
    found: list[str] = []
    for cell in cells:
        if found and found[-1].endswith(("：", ":")) and not cell.endswith(("：", ":")):
            found[-1] += cell
        else:
            found.append(cell)
    return found


def _strip(tree: LexborHTMLParser) -> None:
    """Take the frame out of the tree; a part that holds much of the text is none (ASP's form)."""
    drop(tree.css(NO_TEXT), lambda node: True)
    drop(tree.css("[style]"), lambda node: bool(HIDDEN.search(node.attributes["style"] or "")))
    if tree.body is None:
        return
    held = boxes(tree.body)
    whole = held[tree.body.mem_id].weight

    def is_frame(node: LexborNode) -> bool:
        box = held.get(node.mem_id, NOTHING)
        return _is_frame(node) and 3 * box.weight < whole

    drop(tree.css(FRAME), is_frame)


def _is_frame(node: LexborNode) -> bool:
    """Whether a part of a page calls itself by a name that belongs to the frame."""
    told = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    role = node.attributes.get("role") or node.attributes.get("aria-hidden")
    return node.tag in FRAME_TAGS or bool(role) or bool(FRAME_NAME.search(told))


def _main(body: LexborNode) -> LexborNode:
    """Find the box of the text: a known one, else the smallest that holds nearly all of it."""
    held = boxes(body)

    def weight(node: LexborNode) -> int:
        return held[node.mem_id].weight

    whole = weight(body)
    known = [node for node in body.css(KNOWN) if 2 * weight(node) > whole]
    if known:
        return known[0]
    box = body
    for _ in range(DEEPEST):
        inner = [node for node in box.iter() if BOX.fullmatch(node.tag or "")]
        best = max(inner, key=weight, default=None)
        if best is None or weight(best) < SHARE * weight(box):
            break
        box = best
    drop(box.css(MAYBE_LINKS), lambda node: held[node.mem_id].is_links)
    return box
