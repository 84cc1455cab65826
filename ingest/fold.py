"""From the characters as they came to those they stand for; nothing else is changed.

Folded are code points that look like others (radicals, full-width letters and digits, brackets in
one), numbers that OCR wrote as LaTeX, and its marks for bold. Punctuation, circled numbers and
units stay as they are.
"""

from __future__ import annotations

import re
import unicodedata

from ingest import latex
from ingest.traced import Traced, joined

# Radicals for which Unicode knows no compatibility form, though PDF files write words with them.
RADICALS = dict(
    zip(
        "⺁⺇⺊⺋⺌⺍⺗⺘⺙⺛⺟⺠⺡⺢⺣⺥⺧⺩⺫⺬⺮⺴⺶⺸⺹⺻⺼⺽⺾⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻏⻐⻑⻓⻔⻕⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "厂几卜㔾小小心手攵无母民水水火爫牛王目示竹罒羊羊老聿肉臼艹艹虎衤覀西见角角讠贝足车辶辶阝钅長长门阜雨青韦页风飞食食饣首马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
# What a broken font table makes of full-width punctuation: GBK A3xx read as the code point U+A3xx.
MISREAD = {"ꎡ": "！", "ꎬ": "，", "ꎮ": "。", "ꎺ": "：", "ꎻ": "；", "ꎿ": "？"}
SAME_SIZE = {
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)},
    **{chr(code): chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
    "％": "%",
    **RADICALS,
    **MISREAD,
}
LOOKALIKE = re.compile(
    r"[⺀-⿟０-９Ａ-Ｚａ-ｚ％ꎡꎬꎮꎺꎻꎿ\uf900-\ufad9\U0002f800-\U0002fa1d㈠-㈩⑴-⒛ﬀ-ﬆ]"
)
# Also halves of a character that some JSON holds: UTF-8 has no bytes for them.
INVISIBLE = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]"
)
LINE_END = re.compile(r"\r\n|[\r\x0b\x85\u2028\u2029]")
IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,1000}\)")
# A dot that a PDF's own font draws: its code points mean nothing outside of it.
PRIVATE_DOT = re.compile(r"(?<=\d)[ ]*(?:[\ue000-\uf8ff]|\?\?)[ ]*(?=\d)")
SPACES = re.compile(r"[ \t\u00a0\u2002-\u200a\u3000]{2,}|[\t\u00a0\u2002-\u200a\u3000]")


# Spaces at Chinese punctuation, which is as wide as a character by itself.
LOOSE = re.compile(r" (?:(?<=[，。、；：！？）》】] )(?=[㐀-鿿“（《])|(?=[，。、；：！？）》】]))")
# Words set wide: 启 动 条 件 anywhere, 总 则 at the end of a line.
SPREAD = re.compile(
    r"(?<![㐀-鿿])(?:[㐀-鿿] ){3,}[㐀-鿿](?![㐀-鿿])|"
    r"(?:(?<=[ 章节、.．\d）)#])|^)[㐀-鿿](?: [㐀-鿿]){1,2}(?= ?$)",
    re.MULTILINE,
)
MAYBE_SPREAD = re.compile(r" [㐀-鿿](?: |$)", re.MULTILINE)


def folded(raw: str) -> Traced:
    """Unify line ends (a form feed stays), fold look-alikes, drop what is invisible."""
    text = Traced.source(raw).sub(LINE_END, "\n")
    text = _without_comments(text).sub(INVISIBLE, "").sub(PRIVATE_DOT, ".").sub(LOOKALIKE, _meant)
    if "![" in text.text:
        text = text.sub(IMAGE, "")
    if "$" in text.text:
        text = text.sub(latex.FORMULA, latex.written_out)
    return text


def _without_comments(text: Traced) -> Traced:
    """Leave out what stands between <!-- and the next -->; an open one is text."""
    parts: list[Traced] = []
    last = 0
    while (start := text.text.find("<!--", last)) >= 0:
        end = text.text.find("-->", start + 4)
        if end < 0:
            break
        parts.append(text[last:start])
        last = end + 3
    return joined([*parts, text[last:]]) if parts else text


def spaced(text: Traced) -> Traced:
    """Make every stretch of spaces within a line one space, and none where a word is set wide."""
    text = text.sub(SPACES, " ").sub(LOOSE, "")
    if not MAYBE_SPREAD.search(text.text):
        return text
    return text.sub(SPREAD, lambda match: match[0].replace(" ", ""))


def _meant(match: re.Match[str]) -> str:
    char = match[0]
    return SAME_SIZE.get(char) or unicodedata.normalize("NFKC", char)
