"""What the page says of the collection; every string of a document is escaped here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.records import DocumentEntry


def masthead_html(entries: Sequence[DocumentEntry]) -> str:
    """Name the product and what the store holds."""
    held = "库里还没有文献：请在终端运行 duice ingest 文件或文件夹，再刷新本页"
    if entries:
        figures = (("篇文献", len(entries)), *_totals(entries))
        held = " · ".join(f"<b>{figure:,}</b> {what}" for what, figure in figures)
    return (
        "<header><h1>对策 <small>Duice</small></h1>"
        f"<p>从政策文本里读出问题与对策，句句有出处</p><p class='held'>{held}</p></header>"
    )


def _totals(entries: Sequence[DocumentEntry]) -> Iterator[tuple[str, int]]:
    yield "个问题", sum(entry.problems for entry in entries)
    yield "项措施", sum(entry.measures for entry in entries)
    yield "条对应", sum(entry.links for entry in entries)
