"""Web pages: the text of a page without the frame that the site puts around it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.raw import Raw, UnreadableError
from ingest.readers.markup import text_of
from ingest.readers.plain import decoded

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
TITLE_META = re.compile(r"^(ArticleTitle|og:title|dc\.title)$", re.I)
SITE_NAME = re.compile(r"\s*[_|—–-]+\s*[^_|—–-]*(网|政府|门户|平台|百科|文库|站)[^_|]*$")
SHARE = 0.6  # of the weight that a box must hold to be entered alone
DEEPEST = 60  # boxes one in the other that are looked into
LINKED = 0.5  # share of a box's text in links from which it is a list of links


def html(data: bytes) -> Raw:
    """Read the main text of a web page: headings as ``#`` marks, list items and rows as lines.

    Raises
    ------
    UnreadableError
        When the bytes are no text, or the page holds none.
    """
    declared = CHARSET.search(data[:4096])
    name = declared[1].decode("ascii") if declared else None
    if name and GB.fullmatch(name):
        name = "gb18030"  # what says GB 2312 often holds more
    tree = LexborHTMLParser(decoded(data, name))
    title = _title(tree)
    fields = _fields(tree)
    _strip(tree)
    body = tree.body
    if body is None:
        raise UnreadableError("网页里没有正文；请在浏览器里打开，把正文另存为文本")
    text = text_of(_main(body))
    if not text.strip():
        text = text_of(body)
    return Raw("\n".join(part for part in (_unless_there(title, text), *fields, text) if part))


def _title(tree: LexborHTMLParser) -> str:
    """Return the title that a page tells, its own heading, or the window's without the site."""
    if told := _meta(tree, TITLE_META):
        return told
    node = tree.css_first("title")
    window = SITE_NAME.sub("", " ".join(node.text().split())) if node else ""
    headings = [_inline(one) for one in tree.css("h1") if not one.css("a")]
    boxes = [_inline(one) for one in tree.css(TITLE_BOX) if not one.css("a")]
    named = [text for text in (*headings, *boxes) if 5 <= len(text) <= LONGEST_TITLE]
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


def _fields(tree: LexborHTMLParser) -> list[str]:
    """Read what a site tells of issuer, number and dates, in a table or else, a field a line."""
    for table in tree.css("table"):
        text = re.sub(r"\s+", "", table.text())
        if len(text) < 800 and ("发文机关" in text or "发文字号" in text):
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
    for node in tree.css(NO_TEXT):
        node.decompose()
    for node in tree.css("[style]"):
        if HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()
    whole = _weight(tree.body) if tree.body else 0
    for node in tree.css(FRAME):
        if _is_frame(node) and 3 * _weight(node) < whole:
            node.decompose()


def _is_frame(node: LexborNode) -> bool:
    """Whether a part of a page calls itself by a name that belongs to the frame."""
    told = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    role = node.attributes.get("role") or node.attributes.get("aria-hidden")
    return node.tag in FRAME_TAGS or bool(role) or bool(FRAME_NAME.search(told))


def _main(body: LexborNode) -> LexborNode:
    """Find the box of the text: a known one, else the smallest that holds nearly all of it."""
    whole = _weight(body)
    known = [node for node in body.css(KNOWN) if 2 * _weight(node) > whole]
    if known:
        return known[0]
    box = body
    for _ in range(DEEPEST):
        inner = [node for node in box.iter() if BOX.fullmatch(node.tag or "")]
        best = max(inner, key=_weight, default=None)
        if best is None or _weight(best) < SHARE * _weight(box):
            break
        box = best
    for node in box.css("div,ul,ol,table,td,section,p"):
        if _is_links(node):
            node.decompose()
    return box


def _weight(node: LexborNode) -> int:
    """How much running text a box holds: what is not in links, sentences counting double."""
    text = node.text()
    linked = sum(len(link.text()) for link in node.css("a"))
    return len(text) - linked + 20 * (text.count("。") + text.count("，"))


def _is_links(node: LexborNode) -> bool:
    text = "".join(node.text().split())
    links = node.css("a")
    linked = sum(len("".join(link.text().split())) for link in links)
    return len(links) > 1 and "。" not in text and linked > LINKED * len(text)
