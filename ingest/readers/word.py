"""Word documents: paragraphs and tables in the order of the body, with their automatic numbers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from ingest.raw import Raw, UnreadableError
from ingest.readers.numbering import Counters, levels, whole

LARGEST_PART = 64 * 2**20  # bytes that a part of text may unpack to
LARGEST = 256 * 2**20  # and the whole archive
MOST_PARTS = 10_000
MOST_TAGS = 3_000_000  # a paragraph has six at least
CHUNK = 2**20
XML = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff", b"\0")  # how a part of text begins
DEEPEST_STYLE = 20  # styles based one on the other
ANEW = "请用 Word 或 WPS 打开，拆成几份另存后再导入"
DAMAGED = "不是完好的 Word 文件（.docx）；请用 Word 或 WPS 打开检查，另存后再导入"
HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.I)
CONTENTS = re.compile(r"^(?:toc\b|目录|table of figures)", re.I)
LEFT_OUT = frozenset(
    map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:rt", "w:pPr", "w:rPr"))
)
# Of the two renderings of a drawing the first one; the other repeats its text for old programs.
LEFT_OUT_TWINS = frozenset(
    {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
TEXT = frozenset({qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"})
PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}


def word(data: bytes) -> Raw:
    """Read a ``.docx`` file, a paragraph or table row a line; headings get ``#`` marks.

    Footnotes, comments, deleted text, tables of contents, page headers and footers are left out.

    Raises
    ------
    UnreadableError
        When the bytes are no sound Word document, or would unpack to too much.
    """
    try:
        _weigh(data)
        document = docx.Document(io.BytesIO(data))
        return Raw("\n".join(_Body(document).lines()))
    except UnreadableError:
        raise
    except Exception as error:  # the unpacker, the parser and python-docx raise what they like
        raise UnreadableError(DAMAGED) from error


def _weigh(data: bytes) -> None:
    """Refuse an archive that is small but would unpack to more than any document holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        size = sum(entry.file_size for entry in entries)
        if size > LARGEST:
            raise UnreadableError(
                f"解开后有 {size >> 20} MB，远超一篇文献所需；请检查文件，删去其中的大图再导入"
            )
        if len(entries) > MOST_PARTS:
            raise UnreadableError(f"里面有 {len(entries)} 个部件，上限是 {MOST_PARTS} 个；{ANEW}")
        tags = sum(_tags(archive, entry) for entry in entries)
    if tags > MOST_TAGS:
        raise UnreadableError(f"里面有 {tags} 个标签，上限是 {MOST_TAGS} 个；{ANEW}")


def _tags(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Count the tags of a part; none in one that is no text, such as a picture."""
    with archive.open(entry) as part:
        chunk = part.read(CHUNK)
        if not chunk.lstrip().startswith(XML):
            return 0
        if entry.file_size > LARGEST_PART:
            raise UnreadableError(
                f"解开后的正文有 {entry.file_size >> 20} MB，上限是 {LARGEST_PART >> 20} MB；{ANEW}"
            )
        count = 0
        while chunk:
            count += chunk.count(b"<")
            chunk = part.read(CHUNK)
    return count


class _Body:
    """The body of one document, with what its styles and its numbering say."""

    def __init__(self, document: Any) -> None:
        self._body = document.element.body
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element}
        self._chains: dict[str | None, list[Any]] = {}
        self._counters = Counters(levels(document))
        default = document.styles.element.xpath("w:style[@w:type='paragraph'][@w:default='1']")
        self._default = default[0].get(qn("w:styleId")) if default else None

    def lines(self) -> Iterator[str]:
        """Yield the lines of the document in reading order."""
        yield from self._blocks(self._body)

    def _blocks(self, parent: Any) -> Iterator[str]:
        """Yield the lines of the paragraphs and tables in ``parent``, also in content controls."""
        for child in parent:
            if child.tag == PARAGRAPH:
                yield from self._paragraph(child)
            elif child.tag == TABLE:
                yield from self._rows(child)
            elif isinstance(child.tag, str) and child.tag not in LEFT_OUT | LEFT_OUT_TWINS:
                yield from self._blocks(child)

    def _rows(self, table: Any) -> Iterator[str]:
        for row in _own(table, ROW):
            cells = [" ".join(self._blocks(cell)) for cell in _own(row, CELL)]
            if filled := [cell for cell in cells if cell]:
                yield " | ".join(filled)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        boxes: list[Any] = []
        text = "".join(_pieces(paragraph, boxes))
        style = self._chain(paragraph)
        if not any(CONTENTS.match(_name(one)) for one in style):
            yield from self._marked(paragraph, style, text)
        for box in boxes:  # what floats beside a paragraph is read after it
            yield from self._blocks(box)

    def _marked(self, paragraph: Any, style: list[Any], text: str) -> Iterator[str]:
        if not text.strip():
            return  # an empty paragraph of a list is not counted either
        number = self._number(paragraph, style)
        mark = _heading(paragraph, style)
        in_table = next(paragraph.iterancestors(CELL), None) is not None
        hashes = f"{'#' * mark} " if mark and not in_table else ""
        first, *rest = text.split("\n")
        yield f"{hashes}{number}{first.strip()}"
        yield from (line.strip() for line in rest if line.strip())

    def _number(self, paragraph: Any, style: list[Any]) -> str:
        """Return the number that Word would print before a paragraph; empty for none."""
        given: str | None = None
        depth: str | None = None
        for holder in (paragraph, *style):
            found = _first(holder, "w:pPr/w:numPr")
            if found is not None:
                given = given or _value(_first(found, "w:numId"))
                depth = depth or _value(_first(found, "w:ilvl"))
        if given is None or given == "0":
            return ""
        if depth is not None:
            return self._counters.next(given, whole(depth))
        names = [one.get(qn("w:styleId")) for one in style]
        return self._counters.next(given, self._counters.level_of_style(given, names))

    def _chain(self, paragraph: Any) -> list[Any]:
        """Return the style of a paragraph and those it is based on, the nearest first."""
        first = _value(_first(paragraph, "w:pPr/w:pStyle")) or self._default
        if first in self._chains:
            return self._chains[first]
        name, found = first, list[Any]()
        while name in self._styles and len(found) < DEEPEST_STYLE:
            if self._styles[name] in found:
                break
            found.append(self._styles[name])
            name = _value(_first(found[-1], "w:basedOn"))
        return self._chains.setdefault(first, found)


def _own(parent: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table, or the cells of a row, but none of a table within."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag != TABLE:
            yield from _own(child, tag)


def _pieces(element: Any, boxes: list[Any]) -> Iterator[str]:
    """Yield the text of a paragraph; text boxes are put aside into ``boxes``."""
    for child in element:
        tag = child.tag
        if tag in TEXT:
            yield child.text or ""
        elif tag in BREAKS:
            yield "" if child.get(qn("w:type")) in {"page", "column"} else BREAKS[tag]
        elif tag == qn("w:txbxContent"):
            boxes.append(child)
        elif isinstance(tag, str) and tag not in LEFT_OUT | LEFT_OUT_TWINS:
            yield from _pieces(child, boxes)


def _heading(paragraph: Any, style: list[Any]) -> int:
    """Return the level of a heading from 1; 0 for what is none."""
    for holder in (paragraph, *style):
        outline = _value(_first(holder, "w:pPr/w:outlineLvl"))
        if outline is not None and outline.isdecimal():
            return min(int(outline) + 1, 6) if int(outline) < 9 else 0
        if named := HEADING.match(_name(holder)):
            return min(int(named[1]), 6)
    return 0


def _name(style: Any) -> str:
    return _value(_first(style, "w:name")) or ""


def _first(element: Any, path: str) -> Any:
    return element.find("/".join(qn(step) for step in path.split("/")))


def _value(element: Any) -> str | None:
    return None if element is None else element.get(qn("w:val"))
