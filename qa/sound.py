"""Nothing is quoted that is not in its document, whatever an index says."""

from __future__ import annotations

import logging
from dataclasses import replace

from kg.store import Store
from ontology import terms as t
from qa.finding import Finding
from qa.records import Record

log = logging.getLogger(__name__)


def sound(store: Store, finding: Finding) -> Finding:
    """Leave out what is not the slice of its document that it says it is, with a warning."""
    texts: dict[str, str] = {}
    damaged = set()
    for one in finding.found:
        record = one.record
        if record.document not in texts:
            texts[record.document] = _text(store, record.document)
        if texts[record.document][record.start : record.end] != record.text:
            damaged.add(_place(record))
            log.warning(
                "%s 第 %d–%d 字：索引中的引文与原文不符，未列入回答；请运行 duice index 重建索引。",
                *_place(record),
            )
    if not damaged:
        return finding
    found = tuple(one for one in finding.found if _place(one.record) not in damaged)
    held = {one.record.iri for one in found}
    lost = len(finding.found) - len(found)
    sides = tuple(
        replace(
            side,
            total=side.total - sum(iri not in held for iri in side.shown),
            shown=tuple(iri for iri in side.shown if iri in held),
        )
        for side in finding.sides
    )
    return replace(finding, found=found, total=finding.total - lost, sides=sides)


def _text(store: Store, name: str) -> str:
    """Read the text of a document alone; empty where the store does not hold it."""
    graph = store.names.document(name)
    fact = next(store.find(graph, t.TEXT, None, graph), None)
    return "" if fact is None else str(fact.object.value)


def _place(record: Record) -> tuple[str, int, int]:
    return record.document, record.start, record.end
