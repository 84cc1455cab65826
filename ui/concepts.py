"""Canonical concepts as a user sees them: listed, one with its members, formed, ruled on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from ingest.encode import Encoder
from kg.concepts import Concept, concepts
from kg.decisions import Decision, log, standing
from kg.forming import form
from kg.iris import document_name, statement_identifier
from kg.records import StatementEntry
from kg.rulings import MERGE, SPLIT, ruling_of
from kg.store import Store
from ontology import terms as t
from ui.intake import Progress
from ui.tables import KINDS, plain_table

SHOWN = 100
"""Concepts that a terminal shows; JSON has all of them."""

ACTIONS = {MERGE: "合并", SPLIT: "拆分"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A concept, the name of its theme, and how many documents have it."""

    concept: Concept
    theme: str
    documents: int


def form_concepts(store: Store, reader: Encoder, progress: Progress, *, anew: bool = False) -> None:
    """Bring the concepts up to date; ``progress`` is told how many statements are done."""
    form(store, reader, anew=anew, progress=lambda done, total: progress(done, total, "归并概念"))


def listed(store: Store) -> list[Listed]:
    """List the concepts, those of most documents and then of most members first."""
    every = concepts(store)
    labels = {one.iri: one.label for one in every}
    homes = {
        statement_identifier(fact.subject): fact.object.value
        for fact in store.find(None, t.QUOTED_FROM, None, None)
    }
    found = [
        Listed(one, labels.get(one.theme, ""), len({homes[each] for each in one.members}))
        for one in every
        if one.theme is not None
    ]
    return sorted(
        found,
        key=lambda one: (
            -one.documents,
            -len(one.concept.members),
            one.concept.label,
            one.concept.iri,
        ),
    )


def members_of(store: Store, concept: Concept) -> list[StatementEntry]:
    """Read the statements of a concept, by document and place."""
    homes = {
        document_name(fact.object)
        for one in concept.members
        for fact in store.find(store.names.statement(one), t.QUOTED_FROM, None, None)
    }
    held = (entry for name in sorted(homes) for entry in store.statements(name))
    return [entry for entry in held if entry.statement.id in concept.members]


def concepts_table(found: Sequence[Listed]) -> Table:
    """Lay out a list of concepts."""
    table = plain_table("类别", "概念", "陈述", "文献", "主题", "编号")
    for one in found[:SHOWN]:
        concept = one.concept
        counts = str(len(concept.members)), str(one.documents)
        table.add_row(KINDS[concept.kind], concept.label, *counts, one.theme, short(concept.iri))
    return table


def members_table(members: Sequence[StatementEntry]) -> Table:
    """Lay out the members of a concept."""
    table = plain_table("文献", "名称", "原文", "编号")
    for entry in members:
        said = entry.statement
        table.add_row(entry.document, said.label, " ".join(said.quote.split()), said.id)
    return table


def concept_text(one: Listed) -> str:
    """Say in a line what a concept is."""
    kind, counts = (
        KINDS[one.concept.kind],
        f"{len(one.concept.members)} 条陈述，{one.documents} 篇文献",
    )
    return f"{kind}“{one.concept.label}”：{counts}；主题 {one.theme}；编号 {short(one.concept.iri)}"


def concept_json(one: Listed, members: Sequence[StatementEntry] | None = None) -> dict[str, Any]:
    """Make the object of a concept, with its ``members`` where they are given."""
    concept = one.concept
    told: dict[str, Any] = {
        "iri": concept.iri,
        "kind": concept.kind.value,
        "label": concept.label,
        "alternatives": list(concept.alternatives),
        "members": len(concept.members),
        "documents": one.documents,
        "theme": one.theme,
    }
    if members is not None:
        told["statements"] = [
            {
                "id": entry.statement.id,
                "document": entry.document,
                "label": entry.statement.label,
                "quote": entry.statement.quote,
                "start": entry.statement.span.start,
                "end": entry.statement.span.end,
            }
            for entry in members
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
