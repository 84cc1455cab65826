"""A whole document as HTML, every statement marked in it by its kind; shared by page and routes.

Plain HTML without a script; the style is ``ui/page/assets/reader.css``. Each statement is one stop
of the keyboard, a link to ``/statement/ID`` with the anchor ``#s-ID``, and its sign has the anchor
``#c-START-END``. Sections have ``#section-INDEX``, pages ``#page-NUMBER``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from ingest.document import Document, Span
from ingest.statement import Kind
from kg.iris import segment
from kg.records import LinkEntry, StatementEntry
from kg.status import Status
from ui.blocks import Block, blocks
from ui.show import KINDS
from ui.tongue import say

NAMED = 3
"""Statements that a mark names as those it has links with; the rest are counted."""


def reader_html(
    document: Document,
    statements: Sequence[StatementEntry] | None,
    links: Sequence[LinkEntry] = (),
    *,
    top: int = 3,
    here: Span | None = None,
) -> str:
    """Show a document, its statements marked; ``statements`` and ``links`` are those of it.

    Without a list of statements, which is None where it has not been looked for any, the kinds
    are not told either.

    Parameters
    ----------
    top
        Level of the outermost headings: 3 writes h3.
    here
        Characters to be shown as quoted, with the anchor ``#c-START-END``.
    """
    marked = statements or ()
    marks = _Marks(marked, linked(marked, links), here)
    text = "".join(_drawn(document, list(blocks(document, top)), marks, here))
    legend = "" if statements is None else legend_html(statements)
    return f'<div class="reader">{legend}<div class="text">{text}</div></div>'


def legend_html(statements: Sequence[StatementEntry]) -> str:
    """Say how each kind is marked and how often it occurs; each can be switched off."""
    counts = Counter(entry.statement.kind for entry in statements)
    items = "".join(
        f'<li><label class="m {kind}"><input type="checkbox" checked class="show-{kind}">'
        f'<span class="chip">{say(KINDS[kind])}</span> {say("{count} 条", count=counts[kind])}'
        "</label></li>"
        for kind in Kind
    )
    return f'<ul class="kinds" aria-label="{say("标出的种类和条数")}">{items}</ul>'


def linked(
    statements: Sequence[StatementEntry], links: Sequence[LinkEntry]
) -> dict[str, tuple[str, ...]]:
    """Say by its id what each statement has links with that count."""
    labels = {entry.iri: entry.statement.label for entry in statements}
    told: dict[str, list[str]] = {}
    for entry in links:
        if entry.counts:
            problem, measure = (
                labels.get(one, "") for one in (entry.problem_iri, entry.measure_iri)
            )
            told.setdefault(entry.link.measure, []).append(say("针对“{label}”", label=problem))
            told.setdefault(entry.link.problem, []).append(say("由“{label}”应对", label=measure))
    return {one: (*found[:NAMED], *_more(len(found) - NAMED)) for one, found in told.items()}


def _more(count: int) -> tuple[str, ...]:
    return (say("另有 {count} 条对应", count=count),) if count > 0 else ()


class _Marks:
    """Draws stretches of text inside the statements that hold them."""

    def __init__(
        self,
        entries: Sequence[StatementEntry],
        linked: Mapping[str, tuple[str, ...]],
        here: Span | None,
    ) -> None:
        self._linked = linked
        self._taken = {here}  # spans whose anchor something has already
        self._open: list[StatementEntry] = []
        self._new: list[StatementEntry] = []
        # Taken from the end; of those that begin together the shortest last, so that it is on top.
        self.coming = sorted(
            entries, key=lambda one: (-one.statement.span.start, one.statement.span.end)
        )

    def move(self, at: int) -> None:
        """Go on to the character ``at``."""
        self._open = [one for one in self._open if one.statement.span.end > at]
        self._new = [one for one in self._new if one.statement.span.end > at]
        while self.coming and self.coming[-1].statement.span.start <= at:
            entry = self.coming.pop()
            self._open.append(entry)
            self._new.append(entry)

    def draw(self, inner: str) -> str:
        """Put text, ready as HTML, inside the statement that was opened last."""
        if not self._open:
            return inner
        top, new = self._open[-1], self._new
        self._new = []
        before = "".join(self._link(one, "", new=True) for one in new if one is not top)
        return before + self._link(top, inner, new=top in new)

    def _link(self, entry: StatementEntry, inner: str, *, new: bool) -> str:
        """Draw a link to a statement; without text of its own it is the sign alone."""
        said = entry.statement
        others = {one.statement.kind for one in self._open} - {said.kind} if inner else ()
        classes = ["m", said.kind, *(f"over-{kind}" for kind in sorted(others))]
        if entry.status is Status.REJECTED:
            classes.append("rejected")
        known = escape(said.id)
        link = (
            f'<a class="{" ".join(classes)}" href="/statement/{segment(said.id)}"'
            f' data-statement="{known}"'
        )
        if not new:  # a statement is one stop of the keyboard, however often it is cut
            return f'{link} tabindex="-1">{inner}</a>'
        kind = say(KINDS[said.kind])
        told = escape("；".join((said.label, *self._linked.get(said.id, ()))))
        name = "" if inner else f' aria-label="{kind}：{told}"'
        return (
            f'{link} id="s-{known}" title="{told}"{name}>'
            f'<span class="chip"{self._anchor(said.span)}>{kind}</span>{inner}</a>'
        )

    def _anchor(self, span: Span) -> str:
        if span in self._taken:
            return ""
        self._taken.add(span)
        return f' id="{anchor(span)}"'


def anchor(span: Span) -> str:
    """Return the id by which a page is opened at a stretch of text."""
    return f"c-{span.start}-{span.end}"


def _drawn(
    document: Document, laid_out: Sequence[Block], marks: _Marks, here: Span | None
) -> Iterator[str]:
    """Yield the blocks, cut wherever a statement, a page or ``here`` begins or ends."""
    cuts = _cuts(document, marks, here)
    pages = [(at, number) for number, at in enumerate(document.pages, start=1)][::-1]
    id_ = f' id="{anchor(here)}"' if here else ""
    for block in laid_out:
        tag = f"h{block.level}" if block.level else "p"
        yield f"<{tag}>" if block.section is None else f'<{tag} id="section-{block.section}">'
        at = block.span.start
        while at < block.span.end:
            while cuts and cuts[-1] <= at:
                cuts.pop()
            while pages and pages[-1][0] <= at:
                yield page_html(pages.pop()[1])
            end = min(block.span.end, cuts[-1] if cuts else block.span.end)
            inner = escape(document.text[at:end])
            if here and here.start <= at < here.end:
                inner, id_ = f'<mark{id_} tabindex="-1">{inner}</mark>', ""
            marks.move(at)
            yield marks.draw(inner)
            at = end
        yield f"</{tag}>\n"


def _cuts(document: Document, marks: _Marks, here: Span | None) -> list[int]:
    """Return the places to cut at, the last one first."""
    spans = [entry.statement.span for entry in marks.coming] + ([here] if here else [])
    ends = {at for span in spans for at in (span.start, span.end)}
    return sorted(ends.union(document.pages), reverse=True)


def page_html(number: int) -> str:
    """Show where a page of the source begins."""
    told = say("第 {number} 页", number=number)
    return f'<span class="page" id="page-{number}">{told}</span>'
