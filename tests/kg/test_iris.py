from pathlib import Path

import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg import iris
from kg.iris import Iris
from kg.store import Store
from ontology.errors import StoreError
from tests.kg.conftest import Make

names = st.text(st.characters(), min_size=1)  # surrogates too: file names can have them

NAMES = Iris()


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
    iri = NAMES.document(name)
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
    document = NAMES.document(name)

    assert iris.section_index(iris.section_iri(document, index)) == index
    assert iris.statement_identifier(NAMES.statement(name)) == name


def test_a_link_depends_on_the_direction() -> None:
    assert NAMES.link("a", "b") != NAMES.link("b", "a")


@pytest.mark.parametrize(
    "base",
    ["", "id/", "https://a.example/id", "https://a b/", "https://a.example/#", "https://甲/<"],
)
def test_a_base_that_names_cannot_follow_is_refused(base: str) -> None:
    with pytest.raises(StoreError, match="基础 IRI"):
        Iris(base)


def test_all_names_of_a_store_stand_under_its_base(tmp_path: Path, make: Make) -> None:
    base = "https://政策.example/kg/"
    with Store.open(tmp_path / "s", write=True, base=base) as store:
        store.add(*make("甲"), "手编")
    with Store.open(tmp_path / "s", write=False) as store:
        assert store.document("甲").name == "甲"
        quads = store.find(None, None, None, store.names.document("甲"))
        subjects = {quad.subject.value for quad in quads}
        assert len(subjects) > 4
        assert all(iri.startswith(base) for iri in subjects)


def test_a_store_keeps_its_base(tmp_path: Path) -> None:
    Store.open(tmp_path / "s", write=True).close()

    with pytest.raises(StoreError, match="不能改成"):
        Store.open(tmp_path / "s", write=True, base="https://a.example/")
