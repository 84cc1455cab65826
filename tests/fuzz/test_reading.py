"""Whatever the bytes: a document that keeps its promises, or one sentence that tells the fault."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.clause import Clause, clauses
from ingest.document import Document, Passage, Sentence, Source, Span
from ingest.encode import CharacterPairs
from ingest.extract import extract
from ingest.read import read
from ingest.segment import passages, sentences
from ontology.errors import ReadError
from tests.fuzz.files import FILES
from tests.fuzz.texts import texts

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


def keeps_its_promises(document: Document) -> None:
    """Check what `ingest.document` promises of every document."""
    text = document.text
    assert text.split("\n")[0] == document.title
    parts: list[Sentence | Clause | Passage] = [*sentences(document), *clauses(document)]
    for part in (*parts, *passages(document)):
        assert part.span.of(text) == part.text
    for section in document.sections:
        assert 0 <= section.span.start <= section.span.end <= len(text)
    assert list(document.pages) == sorted(document.pages)
    last = (0, 0)
    for at in range(len(text)) if document.source_map else ():
        here = document.source_map.span(at, at + 1)
        assert last[0] <= here[0] <= here[1]
        last = here


@pytest.mark.parametrize("ending", FILES)
@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_bytes_are_a_document_or_a_fault_that_is_told(ending: str, data: st.DataObject) -> None:
    source = Source("甲", data.draw(FILES[ending]), f"甲{ending}" + "#1" * (ending == ".jsonl"))
    with suppress(ReadError):
        document = read(source)
        keeps_its_promises(document)
        assert read(source) == document


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(text=texts)
def test_statements_are_slices_of_any_text(text: str) -> None:
    source = Source("甲", f"关于数据共享的意见\n{text}".encode("utf-8", "surrogatepass"))
    with suppress(ReadError):
        document = read(source)
        found = extract(document, CharacterPairs())
        for statement in found.statements:
            assert statement.span.of(document.text) == statement.quote
            assert len(statement.label) > 0
            assert document.source_span(statement.span) >= Span(0, 0)
        known = {statement.id for statement in found.statements}
        assert known >= {end for link in found.links for end in (link.measure, link.problem)}
        assert extract(document, CharacterPairs()) == found
