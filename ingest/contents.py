"""Tables of contents: found by their leaders and page numbers, or because each line comes again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.line import Line

# Dots before a page number, or dots alone; …… alone ends a sentence.
LEADER = re.compile(
    r"(?:[.．…·:：]\s?){2,}[\s.．…·\-—]*[(（]?\d*[)）]?[\s\-—]*$(?<!……)(?<![：:])|"
    r"(?:[.．…·]\s?){2,}[\s.．…·\-—]*[(（]?\d+[)）]?[\s\-—]*$"
)
# Entries that OCR put on one line: leaders, or a page number behind each name.
ENTRIES = re.compile(
    r"[.．·]{2,}[\s.．…·\-—]*\d*|(?<!…)…[\s.．…]{0,99}+[(（]?\d|(?<=[㐀-鿿])[.．，]\s?[\s.．\-—]*\d{1,3}"
)
FEWEST_ENTRIES = 3
PAGE = re.compile(r"(?<=[^\d\s.])[\s.．…·]{1,}[\-—]?\s?\d{1,3}\s?[\-—]?$")
TITLE = re.compile(r"(目录|目次|contents)[:：]?", re.IGNORECASE)
BARE = re.compile(r"[\W_]+")
STOP = re.compile(r"[。；！？;，,、]$")
LONGEST = 60
LARGEST = 20_000  # characters of a table that is longer than the text it leads to
FEWEST, FEWEST_UNDER_TITLE = 5, 2
SHARE = 0.6
LONGEST_GAP = 3


def without_contents(lines: Sequence[Line]) -> list[Line]:
    """Leave out the tables of contents, and single lines that end in leaders and a page number."""
    inside = {at for start, end in _blocks(lines) for at in range(start, end)}
    taken = sum(len(lines[at].text) for at in inside)
    if taken > LARGEST and 2 * taken > sum(len(line.text) for line in lines):
        inside = set()  # lines that come again and again, and no text that they would lead to
    return [
        line
        for at, line in enumerate(lines)
        if at not in inside and not _title(line) and (line.row or not leads(line.text))
    ]


def leads(text: str) -> bool:
    """Whether a line runs out in dots (and a page number), or is several such entries in one."""
    if len(text) <= 2 * LONGEST and LEADER.search(text):
        return True
    return "。" not in text and len(ENTRIES.findall(text)) >= FEWEST_ENTRIES


def _title(line: Line) -> bool:
    return len(line.text) <= 10 and TITLE.fullmatch(line.text.replace(" ", "")) is not None


def _blocks(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Find runs of lines most of which are entries, from the first entry to the last."""
    last_seen = _last_places(lines)
    at = 0
    while at < len(lines):
        if not _likely(lines[at]):
            at += 1
            continue
        end = _run(lines, at)
        yield from _entries(lines, at, end, last_seen)
        at = end


def _likely(line: Line) -> bool:
    """Whether a line could stand in a table of contents."""
    short = len(line.text) <= LONGEST and not STOP.search(line.text)
    return not line.row and (short or leads(line.text))


def _run(lines: Sequence[Line], start: int) -> int:
    end = start
    while end < len(lines) and _likely(lines[end]):
        end += 1
    return end


def _entries(
    lines: Sequence[Line], start: int, end: int, last_seen: dict[str, int]
) -> Iterator[tuple[int, int]]:
    """Cut a run of short lines down to the entries that come again behind it."""
    titled = next((at for at in range(start, end) if _title(lines[at])), None)
    first = start if titled is None else titled + 1
    hits = [at for at in range(first, end) if _entry(lines[at], at, last_seen)]
    for block in _clusters(hits):
        span = block[-1] + 1 - block[0]
        under = titled is not None and block[0] - titled <= LONGEST_GAP
        fewest = FEWEST_UNDER_TITLE if under else FEWEST
        numbered = sum(1 for at in block if _numbered(lines[at].text))
        if len(block) >= fewest and len(block) >= SHARE * span and numbered * 2 >= len(block):
            yield (first if under else block[0]), block[-1] + 1


def _clusters(hits: Sequence[int]) -> Iterator[list[int]]:
    block: list[int] = []
    for at in hits:
        if block and at - block[-1] > LONGEST_GAP:
            yield block
            block = []
        block.append(at)
    if block:
        yield block


def _entry(line: Line, at: int, last_seen: dict[str, int]) -> bool:
    """Whether a line has leaders, or comes again further down."""
    text = line.text
    if leads(text):
        return True
    keys = {_key(text), _key(PAGE.sub("", text)), _key(re.sub(r"\d+$", "", text))}
    return any(key and last_seen.get(key, -1) > at for key in keys)


def _numbered(text: str) -> bool:
    return leads(text) or re.match(r"[（(]?[\d一二三四五六七八九十第IⅠ-Ⅻ]|附", text) is not None


def _last_places(lines: Sequence[Line]) -> dict[str, int]:
    """Where each heading stands last: a whole short line, or the lead of a paragraph."""
    found: dict[str, int] = {}
    for at, line in enumerate(lines):
        lead = line.text[:LONGEST].partition("。")[0]
        if len(lead) < LONGEST or len(line.text) == LONGEST:
            found[_key(lead)] = at
    return found


def _key(text: str) -> str:
    return BARE.sub("", text)
