"""The coding table that papers on policy instruments print: a code, the text unit, what it is.

A code is ``document-section-item``: the document's number in the list of documents (by date, those
without one last, then by name), the number of the top-level section in the order of the text
(0 outside any), and the number of the text unit among those coded in that section.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from ingest.document import Document, Section
from ingest.statement import Kind
from kg.files import FileFormat, csv_bytes
from kg.part import whole
from kg.records import DocumentEntry, StatementEntry
from kg.scheme import SchemeEntry, categories, schemes
from kg.status import STATUS_NAMES
from kg.view import View
from kg.workbook import MEDIA, Cell, Sheet, workbook
from ontology.errors import OutputError

KINDS = {
    Kind.PROBLEM: "问题",
    Kind.MEASURE: "措施",
    Kind.GOAL: "目标",
    Kind.ACHIEVEMENT: "成效",
}
ALL = "all"
COLUMNS = {
    "编码": (10, "文献序号-章节序号-条目序号，如 3-2-1：第 3 篇文献第 2 章里编了码的第 1 条。"),
    "政策文件": (26, "文献的题名；序号、发文机关、文号和日期见“文件清单”。"),
    "文本单元": (60, "原文，一字不改。"),
    "政策工具类型": (12, "供给型、环境型或需求型（Rothwell 与 Zegveld 的分类）；没有认出则空着。"),
    "政策工具": (14, "所属类型之下的具体工具，如 资金投入、法规管制。"),
    "维度": (8, "主要维度：制度、空间、组织、社会、技术或其他。"),
    "次要维度": (12, "还涉及的维度，没有则空着。"),
    "类别": (8, "措施、问题、目标或成效。"),
    "标签": (20, "程序归纳的短语，便于浏览，不是原文。"),
    "章节": (22, "文本单元所在的最小一级标题，编号照原文。"),
    "置信度": (8, "程序对这条编码的把握，0 到 1。"),
    "校对": (8, "待校、采纳、改定或增补：经人校对后的状态；否决的不在表里。"),
    "标识": (19, "这条陈述在图谱里的标识，据此可回到图谱与原文位置。"),
}
DOCUMENT_COLUMNS = {
    "序号": 6,
    "政策文件": 50,
    "发文机关": 26,
    "文号": 22,
    "日期": 12,
    "文献名称": 26,
    "编码条数": 10,
}
_BEFORE_OWN = "政策工具"  # columns of schemes of the user's own come after it
_NOTES = (
    ("文献序号", "按日期先后，同日按名称，没有日期的在最后；只在本次导出的文献里编号。"),
    ("章节序号", "最高一级标题按在文中的先后从 1 编号，不是标题自带的编号；不在任何标题下的为 0。"),
    ("条目序号", "同一篇同一章里，编入本表的文本单元按先后从 1 编号；所选类别不同，序号随之不同。"),
    ("CSV", "Excel 打开 CSV 时会把 3-2-1 当成日期；在 Excel 里请用 .xlsx。"),
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A coded text unit; ``heading`` is that of the innermost section, with its number."""

    code: str
    title: str
    heading: str
    entry: StatementEntry


@dataclass(frozen=True, slots=True)
class Table:
    """Documents in the order of their numbers (from 1), and the units coded in them, in order.

    ``schemes`` are the user's own, with what each statement, by its id, is classified as.
    """

    documents: tuple[DocumentEntry, ...]
    units: tuple[Unit, ...]
    schemes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, tuple[int, str]]:
        """The columns by their headings: width in characters, and what stands in them."""
        own = {
            title: (16, f"按分类体系“{title}”归入的概念；没有归入则空着。")
            for title in self.schemes
        }
        placed: dict[str, tuple[int, str]] = {}
        for name, told in COLUMNS.items():
            placed[name] = told
            if name == _BEFORE_OWN:
                placed |= own
        return placed


def table(store: View, kinds: Collection[Kind]) -> Table:
    """Code the statements of some kinds."""
    documents = sorted(
        store.documents(), key=lambda entry: (entry.date is None, entry.date or "", entry.name)
    )
    by_document: dict[str, list[StatementEntry]] = {}
    for entry in store.statements():
        if entry.statement.kind in kinds:
            by_document.setdefault(entry.document, []).append(entry)
    units: list[Unit] = []
    for number, document in enumerate(documents, start=1):
        if coded := by_document.get(document.name):
            units += _units(number, store.document(document.name), coded)
    held = whole(store)
    own = {scheme_title(entry): categories(held, entry.name) for entry in schemes(held)}
    return Table(tuple(documents), tuple(units), own)


def scheme_title(entry: SchemeEntry) -> str:
    """Return what a user's scheme is called, unlike any other."""
    return entry.name if entry.title == entry.name else f"{entry.title}（{entry.name}）"


def _units(number: int, document: Document, coded: list[StatementEntry]) -> Iterator[Unit]:
    tops = _outermost(document)
    items = Counter[int]()
    for entry in coded:
        start = entry.statement.span.start
        places = (
            place for place, top in enumerate(tops, 1) if top.span.start <= start < top.span.end
        )
        section = next(places, 0)
        items[section] += 1
        home = document.section_at(start)
        code = f"{number}-{section}-{items[section]}"
        yield Unit(code, document.title, _heading(home) if home else "", entry)


def _heading(section: Section) -> str:
    """Write a heading with its number; what stands in brackets is set off by them."""
    gap = "" if section.number.endswith(("）", ")")) else " "
    return f"{section.number}{gap}{section.heading}".strip()


def _outermost(document: Document) -> list[Section]:
    """List the sections that lie in no other, in the order of the text."""
    found: list[Section] = []
    for section in document.sections:
        if not found or section.span.start >= found[-1].span.end:
            found.append(section)
    return found


def _rows(coded: Table) -> Iterator[list[str | float]]:
    for unit in coded.units:
        statement = unit.entry.statement
        instrument = statement.attributes.instrument
        yield [
            unit.code,
            unit.title,
            statement.quote,
            instrument.type if instrument else "",
            instrument.subtype if instrument else "",
            *(chosen.get(statement.id, "") for chosen in coded.schemes.values()),
            statement.dimension.value,
            "、".join(statement.secondary),
            KINDS[statement.kind],
            statement.label,
            unit.heading,
            statement.confidence,
            STATUS_NAMES[unit.entry.status],
            statement.id,
        ]


def _csv(kinds: Collection[Kind]) -> Callable[[View], bytes]:
    def write(store: View) -> bytes:
        coded = table(store, kinds)
        return csv_bytes([list(coded.columns), *_rows(coded)])

    return write


def _xlsx(kinds: Collection[Kind]) -> Callable[[View], bytes]:
    def write(store: View) -> bytes:
        coded = table(store, kinds)
        counts = Counter(unit.entry.document for unit in coded.units)
        listed: list[list[Cell]] = [
            [place, e.title, e.issuer, e.number, e.date, e.name, counts[e.name]]
            for place, e in enumerate(coded.documents, start=1)
        ]
        told = [[name, text] for name, (_, text) in coded.columns.items()]
        header = [(name, width) for name, (width, _) in coded.columns.items()]
        return workbook(
            [
                Sheet("编码表", header, [*_rows(coded)]),
                Sheet("文件清单", list(DOCUMENT_COLUMNS.items()), listed),
                Sheet("说明", [("栏目", 14), ("含义", 90)], [*told, *map(list, _NOTES)]),
            ]
        )

    return write


def of_kind(name: str, kind: str) -> FileFormat[View]:
    """Return the format called ``name`` for one kind of statement, or for `ALL`.

    Raises
    ------
    OutputError
        When there is no such kind, or the format is none of a coding table.
    """
    offered = formats(kind)
    if name not in offered:
        raise OutputError(f"--kind：格式 {name} 不分类别；只有 {'、'.join(offered)} 可以选")
    return offered[name]


def formats(kind: str = Kind.MEASURE) -> Mapping[str, FileFormat[View]]:
    """Return the formats of a table of one kind of statement, or of `ALL`.

    Raises
    ------
    OutputError
        When there is no such kind.
    """
    if kind != ALL and kind not in set(Kind):
        raise OutputError(f"编码表：没有“{kind}”这个类别；可用的有 {'、'.join((*Kind, ALL))}")
    kinds = tuple(Kind) if kind == ALL else (Kind(kind),)
    return {
        "coding-xlsx": FileFormat(".xlsx", MEDIA, _xlsx(kinds)),
        "coding-csv": FileFormat(".csv", "text/csv", _csv(kinds)),
    }
