import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg import iris

names = st.text(st.characters(), min_size=1)  # surrogates too: file names can have them


@given(names)
@example("国发〔2021〕36号")
@example("100%")
@example("..")
@example("a/b\\c")
@example("\udcb2")
def test_a_segment_can_be_read_back_so_no_two_names_share_one(name: str) -> None:
    segment = iris.segment(name)

    assert segment
    assert iris.unsegment(segment) == name
    assert "/" not in segment
    assert segment not in {".", ".."}


@given(names)
def test_a_document_iri_is_understood_by_both_libraries(name: str) -> None:
    iri = iris.document_iri(name)
    line = f"{iri} {iri} {iri} ."

    for syntax in ("nt", "turtle"):
        parsed = rdflib.Graph().parse(data=line, format=syntax)
        assert [str(subject) for subject in parsed.subjects()] == [iri.value]
    assert NamedNode(iri.value) == iri
    assert iris.document_name(iri) == name


def test_chinese_stays_readable_and_what_cannot_be_seen_is_written_out() -> None:
    assert iris.segment("应急管理2024年") == "应急管理2024年"
    assert iris.segment("甲 乙") == "甲%20乙"
    for hidden in "\u200b\u202e\u3000\ue000\ufffe\u3164\U000e0001":
        assert iris.segment(hidden).startswith("%")


@given(st.text(min_size=1), st.integers(0, 9999))
def test_sections_and_statements_lead_back_to_what_they_are_of(name: str, index: int) -> None:
    document = iris.document_iri(name)

    assert iris.section_index(iris.section_iri(document, index)) == index
    assert iris.statement_identifier(iris.statement_iri(name)) == name


def test_a_link_depends_on_the_direction() -> None:
    assert iris.link_iri("a", "b") != iris.link_iri("b", "a")
