"""The laws of reading, over every text beside the checkout."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.clause import clauses
from ingest.document import Document
from ingest.enumerator import INLINE, enumerator
from ingest.fold import folded, spaced
from ingest.read import load, read
from ingest.readers.plain import plain
from ingest.segment import sentences

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FOLDERS = sorted(path.name for path in CORPUS.iterdir() if path.is_dir()) if CORPUS.is_dir() else []
HAN = re.compile(r"[一-鿿]")
LEAST_KEPT = defaultdict(lambda: 0.99, policy_disaster=0.94, policy_statecouncil=0.94)
"""Share of Chinese characters left: OCR has contents and tables, gov.cn a header that repeats."""

pytestmark = [pytest.mark.corpus, pytest.mark.slow]


def check_sections(document: Document) -> None:
    starts = [section.span.start for section in document.sections]
    assert starts == sorted(set(starts))
    open_sections = []  # type: list[int]
    for section in document.sections:
        text = section.span.of(document.text)
        digits = re.sub(r"[^\w]", "", section.number)
        assert re.sub(r"[^\w]", "", text[:40]).startswith(digits)
        assert section.heading in text
        assert len(section.path) == section.level
        while open_sections and open_sections[-1] <= section.span.start:
            open_sections.pop()
        assert section.level == len(open_sections) + 1
        assert not open_sections or section.span.end <= open_sections[-1]
        open_sections.append(section.span.end)


def check_sentences(document: Document) -> None:
    found = list(sentences(document))
    for one in found:
        assert one.span.of(document.text) == one.text == one.text.strip() != ""
        assert "\n" not in one.text
        assert one.section is None or one.span in one.section.span
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    parts = defaultdict(list)
    for clause in clauses(document):
        assert clause.span.of(document.text) == clause.text
        parts[clause.sentence.span].append(clause.text)
    assert list(parts) == [one.span for one in found]
    for one in found:
        assert re.sub(r"\s", "", "".join(parts[one.span])) == re.sub(r"\s", "", one.text)
    check_lines(document, [(one.span.start, one.span.end) for one in found])


def check_lines(document: Document, taken: list[tuple[int, int]]) -> None:
    """A line without a sentence is a heading, or nothing but an enumerator."""
    heads = {section.span.start: section for section in document.sections}
    held = iter(taken)
    start, end = next(held, (len(document.text), 0))
    offset = 0
    for number, line in enumerate(document.text.split("\n")):
        stop = offset + len(line)
        inside = 0
        while start < stop:
            inside += end - start
            start, end = next(held, (len(document.text), 0))
        if number and line and not inside:
            head = heads.get(offset)
            alone = enumerator(line, marked=head is not None)
            rest = INLINE.sub("", line[alone.length :] if alone else line)
            assert (head and (not head.heading or head.heading in line)) or not rest.strip("—（| ")
        offset = stop + 1


def check_map(document: Document, source: str) -> None:
    """What stands for as many characters of the source is them, as folding reads them."""
    found = document.source_map
    assert found.size == len(document.text)
    ends = [*found.texts[1:], found.size]
    last = 0
    for start, end, at, length in zip(found.texts, ends, found.sources, found.lengths, strict=True):
        assert at >= last
        last = at + length
        if length == end - start > 1:
            came = spaced(folded(source[at:last])).text
            assert "".join(document.text[start:end].split()) == "".join(came.split())


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_text_is_read_by_the_laws(folder: str) -> None:
    kept = given = 0
    for path in sorted((CORPUS / folder).rglob("*")):
        if path.suffix not in {".md", ".txt"}:
            continue
        (source,) = load(path)
        raw = plain(source.data).text
        document = read(source)
        check_sections(document)
        check_sentences(document)
        check_map(document, raw)
        given += len(HAN.findall(raw))
        kept += len(HAN.findall(document.text))

    assert kept / given >= LEAST_KEPT[folder]
