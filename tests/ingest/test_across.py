"""Which pairs of two documents become links, and that their places tell nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ingest import across
from ingest.across import Shelf, ends, links
from ingest.document import Document, Section, Span
from ingest.encode import CharacterPairs
from ingest.end import End
from ingest.linear import load
from ingest.pairing import Grid
from ingest.statement import Dimension, Kind, Statement, statement_id

MODEL = load("link", "any")
GRIDS = arrays(
    np.float64,
    st.tuples(st.integers(1, 6), st.integers(1, 4)),
    elements=st.floats(0.001, 0.999),
)
TOWN = (
    (Kind.PROBLEM, "应急物资储备不足，帐篷超过保质期。", Dimension.ORGANISATION),
    (Kind.PROBLEM, "老年食堂离家太远，菜式单调。", Dimension.SOCIETY),
    (Kind.MEASURE, "在社区增设助餐点。", Dimension.SOCIETY),
)
COUNTY = (
    (Kind.PROBLEM, "乡镇卫生院夜间没有医生。", Dimension.SOCIETY),
    (Kind.MEASURE, "扩充应急物资储备，及时更换超过保质期的帐篷。", Dimension.ORGANISATION),
    (Kind.MEASURE, "开通夜间急诊，县医院派医生轮驻。", Dimension.SOCIETY),
)
CITY = (
    (Kind.MEASURE, "拓宽消防通道，清理占道停车。", Dimension.SPACE),
    (Kind.MEASURE, "建设数据共享平台，统一数据标准。", Dimension.TECHNOLOGY),
    (Kind.MEASURE, "招募志愿者，组织防灾演练。", Dimension.SOCIETY),
)


def gathered(
    name: str, coded: tuple[tuple[Kind, str, Dimension], ...], number: str = "一"
) -> list[End]:
    """The ends of a document of one section that holds the coded sentences, a line each."""
    title = f"{name}的意见"
    body = "\n".join(quote for _, quote, _ in coded)
    text = f"{title}\n{number}、任务\n{body}"
    section = Section(number, "任务", 1, Span(len(title) + 1, len(text)), (f"{number} 任务",))
    document = Document(name, title, text, "0" * 16, (section,))
    statements = [
        Statement(
            statement_id(name, kind, quote),
            kind,
            Span(text.index(quote), text.index(quote) + len(quote)),
            quote,
            quote[:8],
            dimension,
            (),
            number,
            0.9,
            "手编",
        )
        for kind, quote, dimension in coded
    ]
    return ends(document, statements, CharacterPairs())


DOCUMENTS = [gathered("镇", TOWN), gathered("县", COUNTY), gathered("市", CITY)]
BY_ID = {end.statement.id: end.statement for some in DOCUMENTS for end in some}


def quotes(documents: list[list[End]]) -> set[tuple[str, str]]:
    return {
        (BY_ID[link.measure].quote, BY_ID[link.problem].quote) for link in links(documents, MODEL)
    }


def test_a_measure_of_another_document_on_the_same_matter_is_found() -> None:
    assert (COUNTY[1][1], TOWN[0][1]) in quotes(DOCUMENTS)


def test_reasons_are_given_in_words() -> None:
    found = [link for link in links(DOCUMENTS, MODEL) if BY_ID[link.problem].quote == TOWN[0][1]]

    assert any("共有词语" in reason and "储备" in reason for reason in found[0].reasons)
    assert all(0.5 <= link.score <= 1 for link in found)


def test_what_one_author_says_is_not_looked_at() -> None:
    whole = [[end for some in DOCUMENTS for end in some]]

    assert links(whole, MODEL) == ()
    assert links([], MODEL) == links([[]], MODEL) == ()


def test_the_order_of_the_documents_changes_nothing() -> None:
    forth, back = (
        sorted(links(documents, MODEL), key=lambda link: (link.measure, link.problem))
        for documents in (DOCUMENTS, DOCUMENTS[::-1])
    )

    assert forth == back


def test_where_both_stand_tells_nothing() -> None:
    elsewhere = [gathered("镇", TOWN, "2.3"), gathered("县", COUNTY, "3.3"), DOCUMENTS[2]]

    # The number is in the heading's vector, so that scores may differ in a digit.
    assert [(x.measure, x.problem, x.reasons) for x in links(elsewhere, MODEL)] == [
        (x.measure, x.problem, x.reasons) for x in links(DOCUMENTS, MODEL)
    ]


def test_an_end_holds_its_clauses_with_their_vectors_and_no_number() -> None:
    for some in DOCUMENTS:
        for end in some:
            assert "".join(part.text for part in end.clauses) == end.statement.quote
            assert end.vectors.shape == (len(end.clauses), CharacterPairs.width)
            assert (end.place, end.item) == ("", 0)


def test_a_doubtful_statement_is_linked_to_nothing() -> None:
    doubtful = [
        [replace(end, statement=replace(end.statement, confidence=0.5)) for end in some]
        for some in DOCUMENTS
    ]

    assert links(doubtful, MODEL) == ()


def test_the_shelf_offers_no_measure_of_the_problems_own_document() -> None:
    shelf = Shelf(DOCUMENTS)
    for home, some in enumerate(DOCUMENTS):
        own = {end.statement.id for end in some}
        for end in some:
            offered = {shelf.measures[row].statement.id for row in shelf.candidates(end, home)}
            assert not offered & own


@given(GRIDS)
def test_a_problem_has_few_links_and_no_unlikely_one(likely: Grid) -> None:
    chosen = across.chosen(likely)

    assert (chosen.sum(axis=0) <= across.MOST).all()
    assert (likely[chosen] >= across.THRESHOLD).all()
    left = np.where(chosen, 0, likely)
    full = chosen.sum(axis=0) == across.MOST
    assert (full | (left.max(axis=0) < across.THRESHOLD)).all()


def test_scores_start_at_one_half() -> None:
    assert across.score(across.THRESHOLD) == 0.5
    assert across.score(0.99) > across.score(0.8) > 0.5
