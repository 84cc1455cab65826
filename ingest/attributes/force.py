"""How binding a measure is, by its modal verb."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.lexicon import rows


@lru_cache(maxsize=1)
def _modals() -> re.Pattern[str]:
    groups = (f"(?P<{name}>{expression})" for name, expression in rows("modals.tsv"))
    return re.compile("|".join(groups))


def force(text: str, evidence: list[tuple[str, str]]) -> str | None:
    """Tell the force of a measure: 必须, 应当, 要, 鼓励 or 可以; None without a modal verb.

    A ban (不得, 禁止) is 必须. The modal verb that stands first decides.
    """
    found = _modals().search(text)
    if found is None:
        return None
    evidence.append(("force", found[0].strip("，。；：")))
    return found.lastgroup
