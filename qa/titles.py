"""Documents that a question names by title or number.

By value alone: nothing is found by likeness.
"""

from __future__ import annotations

import re

from qa.catalogue import SHORTEST, SHORTEST_LAW, STATE, Catalogue, fold
from qa.mention import Draft, Mention

QUOTED = re.compile(r"《([^》]*)》")
NUMBER = re.compile(
    r"[一-鿿]{1,12}\s*[〔\[（(【]\s*(?:19|20)\d\d\s*[〕\]）)】]\s*第?\s*\d+\s*号"
    r"|[一-鿿]{2,14}令第?\s*\d+\s*号"
)
# What may stand before a short name of a law, so that 教育法 is not found in 义务教育法.
_BEFORE = re.compile(
    r"(?:^|[^一-鿿]|[按据依照在和与及以跟同比从由对是的年版国家新旧现行我了到因])$"
)
_RULES = re.compile(r"^的?实施(?:的若干|若干|的)?(办法|规定|细则|条例|意见)")
AFTER_LAW = re.compile(r"^(?:规(?!定)|[律治制庭院学宝师])")


def titled(draft: Draft, catalogue: Catalogue) -> tuple[list[Mention], list[str]]:
    """Take titles and numbers out; return the documents that bear them, and those without one."""
    found = _numbered(draft, catalogue) + _plain(draft, catalogue)
    missing = [match[0] for match in draft.take_all(NUMBER)]
    for match in draft.take_all(QUOTED):
        if names := bearers(match[1], catalogue):
            found.append(Mention(names, *match.span(), sure=True))
        elif match[1].strip():
            missing.append(match[1])
    return found, missing


def _numbered(draft: Draft, catalogue: Catalogue) -> list[Mention]:
    """Find the numbers of documents, the longest first."""
    found: list[Mention] = []
    if "号" not in draft.text:
        return found
    whole, _ = draft.folded()
    held = [number for number in catalogue.numbers if number in whole and len(number) >= SHORTEST]
    for number in sorted(held, key=lambda number: (-len(number), number)):
        folded, places = draft.folded()
        at = folded.find(number)
        if at >= 0:
            end = places[at + len(number) - 1] + 1
            found.append(Mention(catalogue.numbers[number], places[at], end, sure=True))
            draft.take(places[at], end)
    return found


def bearers(title: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the documents of a title: the whole one, else those whose titles hold it."""
    told = fold(title)
    if not told:
        return ()
    if exact := catalogue.titles.get(told) or catalogue.titles.get(told.removeprefix(STATE)):
        return exact
    return tuple(name for name, whole in catalogue.folded.items() if told in whole)


def _plain(draft: Draft, catalogue: Catalogue) -> list[Mention]:
    """Find titles in plain words, the longest at each place."""
    found = []
    folded, places = draft.folded()
    at = 0
    while at <= len(folded) - SHORTEST_LAW:
        for form in catalogue.titles_by_start.get(folded[at : at + SHORTEST_LAW], ()):
            if folded.startswith(form, at):
                start, end = places[at], places[at + len(form) - 1] + 1
                if not _stands_alone(draft.text, form, start, end):
                    continue
                start, end = _with_marks(draft.text, start, end)
                names = catalogue.titles[form]
                if rules := _RULES.match(draft.text[end:]):
                    names, end = _carrying_out(catalogue, form, rules[1]), end + rules.end()
                if names:
                    found.append(Mention(names, start, end, sure=True))
                at += len(form) - 1
                break
        at += 1
    for one in found:
        draft.take(one.start, one.end)
    return found


def _carrying_out(catalogue: Catalogue, law: str, rules: str) -> tuple[str, ...]:
    """Return the documents that carry a law out: 防洪法实施办法 is 实施《防洪法》办法."""
    return tuple(
        name
        for name, title in catalogue.folded.items()
        if law in title and "实施" in title and title.endswith(rules)
    )


def _stands_alone(text: str, form: str, start: int, end: int) -> bool:
    """Whether a title at this place is not the part of a longer word."""
    if form.isascii():
        around = text[max(start - 1, 0) : start] + text[end : end + 1]
        return not re.search(r"[a-z0-9]", around)
    for quoted in QUOTED.finditer(text):
        apart = end <= quoted.start() or start >= quoted.end()
        if not apart and (start > quoted.start() + 1 or end < quoted.end() - 1):
            return False  # only a part of a title in 《》
    if form.endswith("法") and AFTER_LAW.search(text[end:]):
        return False
    return len(form) > 5 or _BEFORE.search(text[:start]) is not None


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Let a title have the marks 《》 that stand around it."""
    if text[start - 1 : start] == "《" and text[end : end + 1] == "》":
        return start - 1, end + 1
    return start, end
