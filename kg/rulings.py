"""What people ruled on concepts, read from the log of decisions and made ready for it.

A ruling names statements, not concepts: it holds however the concepts are formed.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import NamedNode

from kg import iris
from kg.decisions import Act, Decision, log, standing
from kg.grouping import Merge, Split
from kg.iris import Iris
from kg.view import View

MERGE, SPLIT = "merge", "split"
REST = "rest"
"""Key of a split's payload: the ids of those that stay, apart from those that go."""


def rulings(store: View) -> list[Merge | Split]:
    """List the rulings that stand, in their order."""
    return [ruling for one in standing(log(store)) if (ruling := ruling_of(one)) is not None]


def ruling_of(decision: Decision) -> Merge | Split | None:
    """Read a decision; None where it is about something else than concepts."""
    if decision.document:
        return None
    statements = tuple(iris.statement_identifier(NamedNode(one)) for one in decision.targets)
    if decision.action == MERGE:
        return Merge(statements)
    if decision.action == SPLIT:
        return Split(statements, tuple(str(decision.payload.get(REST, "")).split()))
    return None


def act(ruling: Merge | Split, names: Iris) -> Act:
    """Make what is decided by a ruling."""
    if isinstance(ruling, Merge):
        return Act(MERGE, _targets(ruling.statements, names))
    return Act(SPLIT, _targets(ruling.taken, names), payload={REST: " ".join(ruling.rest)})


def _targets(statements: Sequence[str], names: Iris) -> tuple[str, ...]:
    return tuple(names.statement(one).value for one in statements)
