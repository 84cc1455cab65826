"""Sets of statements by document, attribute and link, compared and counted, over the graph too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from ingest.document import Source
from ingest.encode import CharacterPairs
from ingest.statement import Attributes, Dimension, Extraction, Instrument, Kind
from kg.sparql import Pool
from kg.store import Store
from qa import sets
from qa.answer import Answer, Asker
from qa.building import build
from qa.question import Intent, Question
from qa.rank import Rows
from qa.scope import Attribute, Scope
from tests.qa.conftest import CARE, FLOODS, Coded, code

P, M, D = Kind.PROBLEM, Kind.MEASURE, Dimension
FUNDING, TRAINING = Instrument("供给型", "资金投入"), Instrument("供给型", "人才培养")
PUBLICITY = Instrument("环境型", "宣传引导")
TOLD = {
    "更新改造老旧排水管网": Attributes(instrument=FUNDING, hazards=("洪涝",)),
    "建设监测数据共享平台": Attributes(actors=("市大数据局",), phases=("监测与预警",)),
    "开展防灾宣传和演练": Attributes(instrument=PUBLICITY, phases=("预防与准备",)),
    "招录护理员": Attributes(actors=("县级民政部门",), instrument=TRAINING),
    "排水管网老化": Attributes(hazards=("洪涝",)),
}
SCHOOLS: tuple[Coded, ...] = (
    (P, "乡村教师短缺，课开不齐。", "乡村教师短缺", D.ORGANISATION),
    (P, "校舍年久失修。", "校舍年久失修", D.SPACE),
    (M, "招聘乡村教师，安家补贴每人2万元。", "招聘乡村教师", D.ORGANISATION),
)
MARKS = re.compile(r" (?:\[\d+\](?:–\[\d+\])?)+$")


def dated(coded: tuple[Extraction, Source], **facts: str) -> tuple[Extraction, Source]:
    """Say of a coded document what it is known by, and of its statements what they tell."""
    made, source = coded
    statements = tuple(
        replace(one, attributes=TOLD.get(one.label, Attributes())) for one in made.statements
    )
    document = replace(made.document, **cast("dict[str, Any]", facts))
    return Extraction(document, statements, made.links), source


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three documents, of two provinces, years and genres; one problem has no link."""
    place = tmp_path_factory.mktemp("sets") / "store"
    floods = code("floods", "临江市内涝治理方案", FLOODS, [(3, 0, 0.9), (4, 1, 0.8)])
    care = code("care", "居家养老服务实施意见", CARE, [(2, 0, 0.9), (3, 1, 0.6)])
    schools = code("schools", "乡村教育规划", SCHOOLS, [(2, 0, 0.9)])
    with Store.open(place, write=True) as opened:
        for made in (
            dated(floods, region="浙江省临江市", date="2024-05", genre="plan"),
            dated(care, region="湖南省", date="2025", genre="opinion", issuer="湖南省民政厅"),
            dated(schools, region="浙江省", date="2025-01-03", genre="plan"),
        ):
            opened.add(*made, "手编")
    return place


@pytest.fixture
def store(three: Path) -> Iterator[Store]:
    with Store.open(three, write=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def pool(three: Path) -> Iterator[Pool]:
    with Pool(three) as opened:
        yield opened


@pytest.fixture
def asker(store: Store) -> Asker:
    return Asker(store, CharacterPairs(), build(store, CharacterPairs()))


def question(intent: Intent = Intent.MEASURES_IN_DIMENSION, **fields: Any) -> Question:
    """Make a question as understood; for measures where nothing else is said."""
    known: dict[str, Any] = {
        "text": "有哪些？",
        "english": False,
        "kind": M,
        "dimension": None,
        "explicit": False,
        "demand": None,
        "content": (),
    }
    return Question(intent=intent, **(known | fields))


def where(*pairs: tuple[str, str]) -> tuple[Attribute, ...]:
    return tuple(Attribute(facet, value) for facet, value in pairs)


ZHEJIANG, HUNAN, HUBEI = (Scope(regions=(name,)) for name in ("浙江省", "湖南省", "湖北省"))
NEW, OLD = Scope(years=("2025",)), Scope(years=("2024",))
ABOUT_TEACHERS = {"content": ("教师",), "text": "乡村教师"}

SETS: dict[str, tuple[Question, set[str]]] = {
    "a region": (
        question(scope=ZHEJIANG),
        {"更新改造老旧排水管网", "建设监测数据共享平台", "开展防灾宣传和演练", "招聘乡村教师"},
    ),
    "a region and a year": (
        question(scope=Scope(regions=("浙江省",), years=("2025",))),
        {"招聘乡村教师"},
    ),
    "a genre": (question(scope=Scope(genres=("opinion",))), {"招录护理员", "增设社区助餐点"}),
    "an issuer": (
        question(scope=Scope(issuers=("湖南省民政厅",))),
        {"招录护理员", "增设社区助餐点"},
    ),
    "two documents": (
        question(scope=Scope(documents=("care", "schools"))),
        {"招录护理员", "增设社区助餐点", "招聘乡村教师"},
    ),
    "an instrument": (
        question(where=where(("instrument", "资金投入"))),
        {"更新改造老旧排水管网"},
    ),
    "either of two instruments": (
        question(where=where(("instrument", "资金投入"), ("instrument", "宣传引导"))),
        {"更新改造老旧排水管网", "开展防灾宣传和演练"},
    ),
    "a type of instrument": (
        question(where=where(("instrument-type", "供给型"))),
        {"更新改造老旧排水管网", "招录护理员"},
    ),
    "part of an actor's name": (question(where=where(("actor", "民政部门"))), {"招录护理员"}),
    "a phase": (question(where=where(("phase", "监测与预警"))), {"建设监测数据共享平台"}),
    "a hazard": (
        question(Intent.PROBLEMS_IN_DIMENSION, kind=P, where=where(("hazard", "洪涝"))),
        {"排水管网老化"},
    ),
    "an instrument in a region": (
        question(scope=HUNAN, where=where(("instrument-type", "供给型"))),
        {"招录护理员"},
    ),
    "problems without a measure": (
        question(Intent.UNLINKED, kind=P, linked=False),
        {"公众防灾意识薄弱", "校舍年久失修"},
    ),
    "problems without a measure in a year": (
        question(Intent.UNLINKED, kind=P, linked=False, scope=NEW),
        {"校舍年久失修"},
    ),
    "measures without a problem": (
        question(Intent.UNLINKED, linked=False),
        {"开展防灾宣传和演练"},
    ),
    "a dimension in a region": (
        question(dimension=D.SPACE, explicit=True, scope=ZHEJIANG),
        {"更新改造老旧排水管网"},
    ),
    "a count in a year": (
        question(Intent.COUNT, scope=NEW),
        {"招录护理员", "增设社区助餐点", "招聘乡村教师"},
    ),
    "a count of a subject": (question(Intent.COUNT, **ABOUT_TEACHERS), {"招聘乡村教师"}),
    "a count of a subject whose dimension is but a guess": (
        question(Intent.COUNT, dimension=D.SPACE, **ABOUT_TEACHERS),
        {"招聘乡村教师"},
    ),
    "two regions": (
        question(Intent.COMPARE, sides=(ZHEJIANG, HUNAN), dimension=D.ORGANISATION, explicit=True),
        {"招聘乡村教师", "招录护理员"},
    ),
    "two years on a subject, of either kind": (
        question(Intent.COMPARE, kind=None, sides=(OLD, NEW), **ABOUT_TEACHERS),
        {"招聘乡村教师", "乡村教师短缺"},
    ),
    "a document and its province": (
        question(Intent.COMPARE, sides=(Scope(documents=("schools",)), ZHEJIANG)),
        {"招聘乡村教师", "更新改造老旧排水管网", "建设监测数据共享平台", "开展防灾宣传和演练"},
    ),
}
every = pytest.mark.parametrize(("asked", "labels"), SETS.values(), ids=SETS)


@every
def test_a_set_has_what_it_should(asker: Asker, asked: Question, labels: set[str]) -> None:
    answer = asker.answer(asked)

    assert {item.label for item in answer.items} == labels


@every
def test_the_graph_gives_the_same_items_in_the_same_order(
    asker: Asker, pool: Pool, asked: Question, labels: set[str]
) -> None:
    answer = asker.answer(asked)

    assert rows(pool, answer) == [(item.quote, item.document, item.start) for item in answer.items]


def rows(pool: Pool, answer: Answer) -> list[tuple[str, str, int]]:
    assert answer.sparql is not None
    found = json.loads(pool.run(answer.sparql, "json"))["results"]["bindings"]
    return [
        (row["quote"]["value"], row["document"]["value"], int(row["start"]["value"]))
        for row in found
    ]


@every
def test_each_sentence_ends_in_marks(asker: Asker, asked: Question, labels: set[str]) -> None:
    text = asker.answer(asked).text

    assert text
    assert [line for line in re.split(r"[。！？\n]", text) if not MARKS.search(line)] == []


@every
def test_the_best_comes_first(asker: Asker, asked: Question, labels: set[str]) -> None:
    scores = [item.score for item in asker.answer(asked).items]

    assert scores == sorted(scores, reverse=True)


def opening(asker: Asker, asked: Question) -> str:
    return asker.answer(asked).text.splitlines()[0]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a region and a year", "浙江省 2025 年的文献中措施共有 1 条 [1]"),
        ("two documents", "《居家养老服务实施意见》、《乡村教育规划》中措施共有 3 条 [1][2][3]"),
        ("an instrument", "用“资金投入”工具的措施共有 1 条 [1]"),
        ("problems without a measure", "没有对应措施的问题共有 2 条 [1][2]"),
        ("a count in a year", "2025 年的文献中措施共有 3 条 [1][2][3]"),
        (
            "a count of a subject",
            "与所问最接近的措施有 1 条，是按字面与语义选出的，不是逐条清点 [1]",
        ),
        ("two regions", "组织维度的措施：浙江省有 1 条，湖南省有 1 条 [1][2]"),
    ],
)
def test_the_opening_says_what_was_counted(asker: Asker, name: str, told: str) -> None:
    assert opening(asker, SETS[name][0]) == told


def test_sides_are_told_apart_and_one_without_anything_is_named(asker: Asker) -> None:
    asked = question(Intent.COMPARE, sides=(HUBEI, ZHEJIANG, HUNAN))
    answer = asker.answer(asked)

    assert "湖北省没有找到，浙江省有 4 条，湖南省有 2 条" in answer.text.splitlines()[0]
    assert answer.said is not None
    assert {g.heading for g in answer.said.groups} == {"浙江省：4 条", "湖南省：2 条"}
    for group in answer.said.groups:
        own = {answer.items[rank - 1].document for rank in group.ranks}
        assert own == ({"care"} if "湖南" in group.heading else {"floods", "schools"})


def test_sides_are_named_by_what_tells_them_apart(asker: Asker) -> None:
    sides = tuple(Scope(documents=("care", "floods"), years=(year,)) for year in ("2024", "2025"))
    answer = asker.answer(question(Intent.COMPARE, sides=sides))

    assert "：2024 年有 3 条，2025 年有 2 条 " in answer.text.splitlines()[0]


def test_where_no_side_has_anything_nothing_is_answered(asker: Asker) -> None:
    answer = asker.answer(question(Intent.COMPARE, sides=(HUBEI, Scope(years=("1999",)))))

    assert not answer
    assert answer.reason is not None


def test_a_scope_without_documents_is_not_everything(asker: Asker) -> None:
    answer = asker.answer(question(scope=Scope(regions=("浙江省",), years=("1999",))))

    assert not answer
    assert answer.reason is not None
    assert answer.reason.startswith("没有找到浙江省 1999 年的文献中措施")


def test_a_region_told_by_the_title_alone_is_found_by_the_graph_too(
    asker: Asker, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Scope, "holds", lambda self, facts: "居家" in facts.title)
    answer = asker.answer(question(scope=HUBEI))

    assert {item.document for item in answer.items} == {"care"}
    assert rows(pool, answer) == [(i.quote, i.document, i.start) for i in answer.items]


@pytest.mark.parametrize("name", ["two documents", "a region", "two regions"])
def test_what_is_left_out_is_counted_and_not_in_the_query(
    asker: Asker, pool: Pool, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    whole = len(SETS[name][1])
    monkeypatch.setattr(sets, "MOST", 2 if name != "two regions" else 1)
    answer = asker.answer(SETS[name][0])

    assert len(answer.items) == 2
    assert whole == 2 or f"{whole} 条，这里列出 2 条" in answer.text
    assert rows(pool, answer) == [(i.quote, i.document, i.start) for i in answer.items]


def test_many_items_are_grouped_by_document(asker: Asker) -> None:
    groups = asker.answer(question()).to_json()["groups"]

    assert {group["heading"] for group in groups} == {
        "《临江市内涝治理方案》：3 条",
        "《居家养老服务实施意见》：2 条",
        "《乡村教育规划》：1 条",
    }
    assert sorted(rank for group in groups for rank in group["ranks"]) == [1, 2, 3, 4, 5, 6]
    firsts = [group["ranks"][0] for group in groups]
    assert firsts == sorted(firsts)


def test_one_document_is_grouped_by_dimension(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.groups.MANY", 2)
    answer = asker.answer(question(scope=Scope(documents=("floods",))))

    assert answer.said is not None
    assert {g.heading for g in answer.said.groups} == {
        "空间维度：1 条",
        "技术维度：1 条",
        "社会维度：1 条",
    }


def test_an_english_question_is_answered_in_english(asker: Asker) -> None:
    asked = replace(SETS["problems without a measure in a year"][0], english=True)
    compared = replace(SETS["two regions"][0], english=True)

    assert opening(asker, asked) == "Problems without measures in 2025: 1 [1]"
    assert opening(asker, compared) == "Organisational measures – 浙江省: 1; 湖南省: 1 [1][2]"


def test_a_traditional_question_is_answered_in_traditional_characters(asker: Asker) -> None:
    asked = replace(SETS["an instrument"][0], text="用資金投入的措施有哪些？")

    assert opening(asker, asked) == "用“资金投入”工具的措施共有 1 條 [1]"
    assert asker.answer(asked).text.splitlines()[1] == "更新改造老旧排水管网 [1]"


@every
def test_a_set_too_large_to_be_weighed_is_whole_all_the_same(
    asker: Asker,
    pool: Pool,
    monkeypatch: pytest.MonkeyPatch,
    asked: Question,
    labels: set[str],
) -> None:
    monkeypatch.setattr(sets, "WEIGHED", 0)
    monkeypatch.setattr("qa.shelf.POOL", 2)
    answer = asker.answer(asked)

    assert {item.label for item in answer.items} >= (set() if asked.content else labels)
    if answer:
        assert rows(pool, answer) == [(i.quote, i.document, i.start) for i in answer.items]


@pytest.mark.parametrize("kept", [0.2, 0.9, 0.95])
def test_a_set_about_a_subject_ends_where_the_score_falls_under_a_share_of_the_best(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, kept: float
) -> None:
    asked = question(Intent.COUNT, **ABOUT_TEACHERS)
    monkeypatch.setattr(sets, "KEEP_ANY", 0.0)
    every = [item.score for item in asker.answer(asked).items]
    monkeypatch.setattr(sets, "KEEP_ANY", kept)

    assert [item.score for item in asker.answer(asked).items] == [
        score for score in every if score >= kept * every[0]
    ]
    assert len(every) == 6


def test_a_whole_set_has_what_is_far_from_the_question_too(store: Store) -> None:
    index = build(store, CharacterPairs())
    far = dict.fromkeys(range(len(index.statements)), 0.01) | {int(index.rows(M)[-1]): 0.9}

    def scores(rows: Rows, dimension: Dimension | None) -> dict[int, float]:
        return {row: far[row] for row in rows.tolist()}

    whole = sets.of_kind(index, question(), scores)
    about = sets.of_kind(index, question(content=("教师",)), scores)

    assert [one.score for one in whole.found] == [0.9, *[0.01] * 5]
    assert [one.score for one in about.found] == [0.9]


def test_a_statement_of_the_dimension_beside_another_comes_after_its_like(tmp_path: Path) -> None:
    said = ((M, "更新改造老旧排水管网。", "更新改造管网", D.SPACE),)
    with Store.open(tmp_path / "beside", write=True) as opened:
        for name, dimension, secondary in (
            ("a", D.TECHNOLOGY, (D.SPACE,)),
            ("b", D.SPACE, ()),
            ("c", D.SOCIETY, ()),
        ):
            made, source = code(name, f"方案{name}", said, [])
            statement = replace(made.statements[0], dimension=dimension, secondary=secondary)
            opened.add(Extraction(made.document, (statement,), ()), source, "手编")
    with Store.open(tmp_path / "beside", write=False) as opened:
        asker = Asker(opened, CharacterPairs(), build(opened, CharacterPairs()))
        answer = asker.ask("空间维度的措施有哪些？")

    assert [item.document for item in answer.items] == ["b", "a"]
    assert answer.items[0].score > answer.items[1].score


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("浙江省有哪些措施？", "a region"),
        ("浙江省2025年有哪些措施？", "a region and a year"),
        ("资金投入类的措施有哪些？", "an instrument"),
        ("監測與預警階段有哪些措施？", "a phase"),
        ("哪些问题还没有对应的措施？", "problems without a measure"),
    ],
)
def test_a_question_in_words_is_answered_by_its_set(asker: Asker, asked: str, name: str) -> None:
    assert {item.label for item in asker.ask(asked).items} == SETS[name][1]


def test_where_no_statement_answers_a_passage_may(asker: Asker) -> None:
    about = {"kind": P, "content": ("护理", "补贴"), "text": "护理补贴", "sought": "护理补贴"}
    scope = Scope(documents=("care",))
    asked = question(Intent.PROBLEMS_IN_DIMENSION, scope=scope, **about)
    none = replace(asked, where=where(("hazard", "地震")))

    assert asker.answer(asked)
    assert not asker.answer(none)
