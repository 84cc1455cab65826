"""Whether what was found is too weak to be an answer, by what the question demands.

How near the best text is tells nothing: texts on the same matter are as near to a question that
they do not answer. What tells is whether a value that is asked for stands where its subject is
spoken of.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa import logistic
from qa.evidence import Clause
from qa.question import Question

LIMIT = 0.5  # the probability from which on nothing is said
FAR = -5.0  # stands for how far a value falls short that nothing supplies


def doubtful(question: Question, clauses: Sequence[Clause]) -> bool:
    """Tell whether nothing should be said; ``clauses`` are those of the texts found."""
    told = described(question, clauses)
    return logistic.load("doubt").of_one(told) >= LIMIT


def described(question: Question, clauses: Sequence[Clause]) -> dict[str, float]:
    """Describe question and findings by the features that doubt is weighed by."""
    asked = question.demand is not None and bool(clauses)
    short = 0.0
    if asked:
        best = max(clause.strength for clause in clauses)
        holding = (clause.strength for clause in clauses if clause.supplies)
        short = max(max(holding, default=FAR + best) - best, FAR)
    return {
        "value": float(asked),
        "short": short,
        "whole": float(not question.content or question.explicit),
    }
