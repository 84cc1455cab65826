"""What is said of each thing found: a label, the clause that answers, a sentence that defines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.attributes.actor import actors
from qa.define import term_of
from qa.evidence import Clause, best_of, parts
from qa.finding import MEANINGS, Finding, Way
from qa.question import Intent, Question
from qa.records import Record
from qa.scope import Facts
from qa.wording import Said, said


def say(
    question: Question,
    finding: Finding,
    clauses: Sequence[Clause],
    documents: Mapping[str, Facts],
) -> Said:
    """Write the answer over what was found; ``clauses`` are those of all texts found."""
    return said(
        question, finding, _lines(finding, clauses), documents, _named(question, finding, clauses)
    )


def judged(finding: Finding) -> list[Record]:
    """Return the records whose clauses have to be weighed to answer."""
    return [one.record for one in finding.found] if finding.way is Way.TEXT else []


def _lines(finding: Finding, clauses: Sequence[Clause]) -> list[str]:
    """Say each thing found in one line: its label in a set, else the clause that answers."""
    lines = []
    for place, one in enumerate(finding.found):
        clause = best_of(clauses, place)
        if finding.way in MEANINGS:
            lines.append(one.record.text)
        elif finding.way is Way.TEXT:
            lines.append(clause.text if clause else one.record.text)
        else:
            lines.append(one.record.label or parts(one.record.text)[0])
    return lines


def _named(question: Question, finding: Finding, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Name the term asked about, or who is responsible by the first clause, in its own words."""
    if finding.way in MEANINGS:
        asked = term_of(question.text)
        return () if asked is None else asked[:1]
    clause = best_of(clauses, 0)
    if question.intent is not Intent.ACTOR or clause is None:
        return ()
    told = actors(clause.text, [])
    if not told:
        told = tuple(v for facet, v in finding.found[0].record.attributes if facet == "actor")
    return tuple(name for name in told if name in finding.found[0].record.text)
