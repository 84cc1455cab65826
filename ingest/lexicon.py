"""The word lists of `ontology/lexicon`: tables of names and regular expressions."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

REFERENCE = re.compile(r"\{(\w+)\}")


def rows(name: str) -> list[list[str]]:
    """Return the columns of each line of a table, comments and empty lines left out."""
    lines = (files("ontology") / "lexicon" / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=8)
def expressions(name: str) -> dict[str, str]:
    """Return the regular expressions of a table by name, what they refer to put in.

    ``{verb}`` in an expression stands for the expression of that name, wherever it is defined.
    """
    table = dict(rows(name))

    def put_in(expression: str) -> str:
        return REFERENCE.sub(
            lambda found: f"(?:{put_in(table[found[1]])})" if found[1] in table else found[0],
            expression,
        )

    return {key: put_in(expression) for key, expression in table.items()}


@lru_cache(maxsize=8)
def patterns(name: str) -> dict[str, re.Pattern[str]]:
    """Return the compiled regular expressions of a table by name."""
    return {key: re.compile(expression) for key, expression in expressions(name).items()}
