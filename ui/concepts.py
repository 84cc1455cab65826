"""Canonical concepts as a user sees them: listed, one with its members, formed, ruled on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from ingest.encode import Encoder
from kg.concepts import Concept, concepts
from kg.decisions import Decision, log, standing
from kg.forming import form
from kg.records import StatementEntry
from kg.rulings import MERGE, SPLIT, ruling_of
from kg.store import Store
from ui.intake import Progress
from ui.tables import KINDS, plain_table

ACTIONS = {MERGE: "合并", SPLIT: "拆分"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A concept, the name of its theme, and its members by document and place."""

    concept: Concept
    theme: str
    members: tuple[StatementEntry, ...]

    @property
    def documents(self) -> int:
        """How many documents have it."""
        return len({entry.document for entry in self.members})


def form_concepts(store: Store, reader: Encoder, progress: Progress, *, anew: bool = False) -> None:
    """Bring the concepts up to date; ``progress`` is told how many statements are done."""
    form(store, reader, anew=anew, progress=lambda done, total: progress(done, total, "归并概念"))


def listed(store: Store) -> list[Listed]:
    """List the concepts, those of most documents and then of most members first."""
    every = concepts(store)
    labels = {one.iri: one.label for one in every}
    entries = {entry.statement.id: entry for entry in store.statements()}
    found = [
        Listed(one, labels.get(one.theme, ""), _members(one, entries))
        for one in every
        if one.theme is not None
    ]
    return sorted(
        found,
        key=lambda one: (-one.documents, -len(one.members), one.concept.label, one.concept.iri),
    )


def _members(concept: Concept, entries: Mapping[str, StatementEntry]) -> tuple[StatementEntry, ...]:
    some = [entries[one] for one in concept.members if one in entries]
    return tuple(sorted(some, key=lambda e: (e.document, e.statement.span, e.statement.id)))


def concepts_table(found: Sequence[Listed]) -> Table:
    """Lay out a list of concepts."""
    table = plain_table("类别", "概念", "陈述", "文献", "主题", "编号")
    for one in found:
        counts = str(len(one.members)), str(one.documents)
        concept = one.concept
        table.add_row(KINDS[concept.kind], concept.label, *counts, one.theme, short(concept.iri))
    return table


def members_table(one: Listed) -> Table:
    """Lay out the members of a concept."""
    table = plain_table("文献", "名称", "原文", "编号")
    for entry in one.members:
        said = entry.statement
        table.add_row(entry.document, said.label, " ".join(said.quote.split()), said.id)
    return table


def concept_text(one: Listed) -> str:
    """Say in a line what a concept is."""
    kind, counts = KINDS[one.concept.kind], f"{len(one.members)} 条陈述，{one.documents} 篇文献"
    return f"{kind}“{one.concept.label}”：{counts}；主题 {one.theme}；编号 {short(one.concept.iri)}"


def concept_json(one: Listed, *, whole: bool = False) -> dict[str, Any]:
    """Make the object of a concept; ``whole`` adds its members."""
    concept = one.concept
    told: dict[str, Any] = {
        "iri": concept.iri,
        "kind": concept.kind.value,
        "label": concept.label,
        "alternatives": list(concept.alternatives),
        "members": len(one.members),
        "documents": one.documents,
        "theme": one.theme,
    }
    if whole:
        told["statements"] = [
            {
                "id": entry.statement.id,
                "document": entry.document,
                "label": entry.statement.label,
                "quote": entry.statement.quote,
                "start": entry.statement.span.start,
                "end": entry.statement.span.end,
            }
            for entry in one.members
        ]
    return told


def rulings_table(store: Store) -> Table:
    """Lay out what was ruled on concepts, those rulings too that were taken back."""
    table = plain_table("编号", "时间", "编码员", "动作", "陈述", "理由", "现状")
    every = log(store)
    stands = {one.iri for one in standing(every)}
    for one in every:
        if ruling_of(one) is not None:
            state = "有效" if one.iri in stands else "已撤销"
            count = str(len(one.targets))
            table.add_row(
                one.id, one.time, one.coder, ACTIONS[one.action], count, one.reason, state
            )
    return table


def short(iri: str) -> str:
    """Return the end of a concept's IRI, enough to name it."""
    return iri.rpartition("/")[2]


def decision_text(decision: Decision, *, undone: bool = False) -> str:
    """Say what was decided."""
    what = "撤销" if undone else ACTIONS[decision.action]
    return f"已{what}；决定 {decision.id}，可用 duice concepts undo {decision.id} 撤销"
