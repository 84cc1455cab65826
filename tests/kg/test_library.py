from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from rdflib.plugins.sparql import prepareQuery

from ingest.statement import Attributes, Extraction, Instrument, Kind, Link, statement_id
from kg import across, decisions, library
from kg.decisions import Act, Hand, decided
from kg.iris import Iris
from kg.sparql import Form, Pool, form_of
from kg.store import Store
from ontology import terms as t
from ontology.errors import QueryError
from tests.kg.conftest import build

NAMES = Iris()
PROBLEM = NAMES.statement(statement_id("甲", Kind.PROBLEM, "数据共享不足。")).value
MEASURE = NAMES.statement(statement_id("甲", Kind.MEASURE, "建立数据共享平台。")).value
LONELY = NAMES.statement(statement_id("甲", Kind.PROBLEM, "公众参与不够。")).value
CONCEPT = NAMES.concept("c1").value
ATTRIBUTES = Attributes(
    actors=("应急管理局", "市大数据局"),
    force="应当",
    instrument=Instrument("供给型", "信息支持"),
    hazards=("洪涝",),
    phases=("监测与预警",),
)


def coded(name: str) -> Extraction:
    """Three problems and measures, the third pair's link too weak to count."""
    extraction, _ = build(name, pairs=3)
    told = tuple(
        replace(one, attributes=ATTRIBUTES) if one.label == "建立数据共享平台" else one
        for one in extraction.statements
    )
    region = {"甲": "湖南省衡阳市", "乙": "贵州省"}[name]
    date = {"甲": "2024-05", "乙": "2021"}[name]
    document = replace(extraction.document, region=region, date=date)
    return replace(extraction, document=document, statements=told)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with all that queries ask for: attributes, concepts, categories, links across."""
    folder = tmp_path_factory.mktemp("library") / "store"
    with Store.open(folder, write=True) as store:
        for name in ("甲", "乙"):
            store.add(coded(name), build(name, pairs=3)[1], "手编")
        store.set_by_hand("乙", {"title": "乙：另题"})
        measure = statement_id("乙", Kind.MEASURE, "建立数据共享平台。")
        problem = statement_id("甲", Kind.PROBLEM, "数据共享不足。")
        across.write(store, [Link(measure, problem, 0.8, ("同一对象：数据",))], "手编")
        graph = NAMES.concepts
        theme, problems, measures = map(NAMES.concept, ("c0", "c1", "c2"))
        made = [Quad(problems, t.BROADER, theme, graph)]
        for concept, held_by, label in (
            (theme, t.PROBLEM_CONCEPTS, "数据"),
            (problems, t.PROBLEM_CONCEPTS, "数据不共享"),
            (measures, t.MEASURE_CONCEPTS, "共享平台"),
        ):
            made.append(Quad(concept, t.IN_SCHEME, held_by, graph))
            made.append(Quad(concept, t.PREF_LABEL, Literal(label, language="zh"), graph))
        for name in ("甲", "乙"):
            for kind, quote, concept in (
                (Kind.PROBLEM, "数据共享不足。", problems),
                (Kind.MEASURE, "建立数据共享平台。", measures),
            ):
                member = NAMES.statement(statement_id(name, kind, quote))
                made.append(Quad(member, t.CONCEPT, concept, graph))
        store.rewrite(graph, made)
        when = datetime(2025, 1, 18, 9, 30, tzinfo=UTC)
        act = Act("accept", (PROBLEM,), "甲")
        decision = decided(store, act, Hand("李", "原文明言", when))
        store.change([], decisions.quads(decision, NAMES))
        scheme = NamedNode(f"{NAMES.base}scheme/风险")
        category = NamedNode(f"{NAMES.base}scheme/风险/高")
        graph = NamedNode(f"{NAMES.base}category/风险")
        sorted_in = NamedNode(f"{t.NAMESPACE}category")
        store.rewrite(scheme, [Quad(category, t.IN_SCHEME, scheme, scheme)])
        store.rewrite(
            graph,
            [
                Quad(category, t.PREF_LABEL, Literal("高风险", language="zh"), graph),
                Quad(NamedNode(PROBLEM), sorted_in, category, graph),
            ],
        )
    return folder


@pytest.fixture(scope="module")
def pool(full: Path) -> Iterator[Pool]:
    with Pool(full) as opened:
        yield opened


@pytest.mark.parametrize("name", library.names())
def test_each_query_is_whole_and_declares_what_it_uses(name: str) -> None:
    query = library.named(name)
    first, *_ = query.text.splitlines()
    body = query.text[query.text.index("\n\n") :]
    bare = re.sub(r'"[^"]*"|<[^>]*>', "", body)
    prefixes = dict(re.findall(r"^PREFIX (\w+): <(.*)>$", body, re.MULTILINE))
    blocks = [name for names in query.blocks for name in names]

    pyoxigraph.Store().query(query.text)
    prepareQuery(query.text)  # rdflib understands it, too
    assert re.fullmatch(r"# .*[\u4e00-\u9fff].*", first)
    assert query.about == first[2:]
    assert sorted(blocks) == sorted(parameter.name for parameter in query.parameters)
    assert all(parameter.kind in library.KINDS for parameter in query.parameters)
    assert prefixes == {short: t.PREFIXES[short] for short in prefixes}
    assert set(prefixes) == set(re.findall(r"(?<![\w:?])([a-z]+):(?=\w)", bare))


@pytest.mark.parametrize("name", library.names())
def test_a_block_that_comes_again_has_the_same_default(name: str) -> None:
    found: dict[str, set[str]] = {}
    for variables, body in re.findall(r"VALUES (.+?) \{(.*?)\}", library.named(name).text):
        found.setdefault(variables, set()).add(body.strip())

    assert {len(bodies) for bodies in found.values()} <= {1}


# Name, values, and in each row that is expected the cells that tell it, in order of the rows.
ROWS: list[tuple[str, list[str], list[list[str]]]] = [
    (
        "documents",
        [],
        [["乙", "乙：另题", "贵州省", "3"], ["甲", "甲：关于应急的意见", "湖南省衡阳市"]],
    ),
    ("documents", ["region=湖南省"], [["甲"]]),
    ("documents", ["year=2021", "genre=opinion"], [["乙"]]),
    ("documents", ["genre=law"], []),
    ("problems", ["dimension=技术"], [["数据共享不足", "乙"], ["数据共享不足", "甲"]]),
    (
        "problems",
        ["dimension=技术", "document=甲"],
        [["数据共享不足", "数据共享不足。", "技术", "甲"]],
    ),
    ("measures", ["document=乙", "dimension=社会"], [["开展防灾宣传教育"]]),
    ("goals", [], []),
    (
        "dimensions",
        [],
        [
            *(["问题", dimension, "2"] for dimension in ("技术", "社会", "组织")),
            *(["措施", dimension, "2"] for dimension in ("技术", "社会", "组织")),
        ],
    ),
    ("measures-by-words", ["words=数据共享"], [["数据共享不足", "建立数据共享平台", "乙"], ["甲"]]),
    ("measures-by-words", [], [["应急物资匮乏"], ["数据共享不足"]] * 2),
    ("measures-for", [f"problem={PROBLEM}"], [[MEASURE, "建立数据共享平台", "0.9"]]),
    ("measures-for", [f"problem={LONELY}"], []),
    ("problems-of", [f"measure={MEASURE}"], [[PROBLEM, "数据共享不足", "0.9"]]),
    ("problems-without-measure", [], [["乙", "公众参与不够"], ["甲", "公众参与不够"]]),
    ("problems-without-measure", ["document=甲"], [["甲", "公众参与不够", "社会"]]),
    ("problems-without-measure", ["dimension=技术"], []),
    ("measures-without-problem", ["document=乙"], [["乙", "开展防灾宣传教育", "社会"]]),
    (
        "problems-and-measures",
        [],
        [["应急物资匮乏", "完善物资储备制度"]] * 2 + [["数据共享不足", "建立数据共享平台"]] * 2,
    ),
    ("statements-with-words", ["words=物资", "kind=duice:Problem"], [["问题", "应急物资匮乏"]] * 2),
    ("statements-with-words", ["words=物资"], [["问题"]] * 2 + [["措施", "完善物资储备制度"]] * 2),
    ("statements-with-words", ["words=没有的词"], []),
    ("duties", ["actor=大数据"], [["市大数据局", "建立数据共享平台", "应当", "乙"], ["甲"]]),
    ("duties", [], [["市大数据局"]] * 2 + [["应急管理局"]] * 2),
    ("actors", [], [["市大数据局", "2"], ["应急管理局", "2"]]),
    ("instruments", [], [["供给型", "信息支持", "2"]]),
    ("measures-by-instrument", ["instrument=供给型"], [["信息支持", "建立数据共享平台"]] * 2),
    ("measures-by-instrument", ["instrument=环境型"], []),
    ("statements-by-phase", ["phase=监测与预警"], [["监测与预警", "措施"]] * 2),
    ("statements-by-hazard", ["hazard=自然灾害"], [["洪涝", "措施", "建立数据共享平台"]] * 2),
    ("statements-by-hazard", ["hazard=地震"], []),
    ("statements-by-region", ["region=贵州省"], [["贵州省", "乙"]] * 3),
    ("statements-by-region", ["region=湖南省", "kind=duice:Measure"], [["湖南省衡阳市", "甲"]] * 3),
    ("statements-by-year", ["from=2024"], [["2024", "甲"]] * 3),
    ("statements-by-year", ["to=2021", "kind=duice:Goal"], []),
    (
        "links",
        ["document=甲"],
        [
            ["甲", "0.9", "within document", "数据共享不足。", "5", "12", "建立数据共享平台。"],
            ["甲", "0.7", "应急物资匮乏。", "同一对象：应急\n同为第一项"],
        ],
    ),
    ("links", ["least=0.2"], [["乙", "0.9"], ["0.7"], ["0.3"], ["甲", "0.9"], ["0.7"], ["0.3"]]),
    (
        "links-across",
        [],
        [["0.8", "甲", "数据共享不足", "乙", "建立数据共享平台", "同一对象：数据"]],
    ),
    ("links-across", ["least=0.9"], []),
    (
        "statement",
        [f"statement={PROBLEM}"],
        [
            [
                "问题",
                "数据共享不足",
                "甲",
                "一",
                "5",
                "12",
                "一、问题\n",
                "\n应急物资匮乏。\n公众参与不够。",
            ]
        ],
    ),
    (
        "section",
        ["document=甲", "words=问题"],
        [["问题", "5", "12"], ["应急物资匮乏"], ["公众参与不够"]],
    ),
    ("section", ["document=甲"], [["问题"]] * 3 + [["措施"]] * 3),
    ("provenance", ["document=甲"], [["甲", "手编", "/texts/甲.txt"]]),
    ("corrections", [], [["乙", "title", "乙：另题", "乙：关于应急的意见"]]),
    ("decisions", [], [["1", "李", "accept", "甲", PROBLEM, "原文明言", "2025-01-18T09:30:00Z"]]),
    ("decisions", ["coder=王"], []),
    ("decisions", ["coder=李", "document=乙"], []),
    (
        "statuses",
        [],
        [["问题", "待校", "6"], ["措施", "待校", "6"], ["对应关系", "待校", "6"]],
    ),
    ("concepts", ["scheme=duice:ProblemConcepts"], [[CONCEPT, "数据不共享", "数据", "2"]]),
    ("concepts", [], [["数据不共享", "2"], ["共享平台", "2"]]),
    ("concept-members", ["concept=concept/c0"], [["数据不共享", "数据共享不足"]] * 2),
    ("concept-members", ["concept=concept/c2"], [["共享平台", "建立数据共享平台"]] * 2),
    ("problem-concepts-by-region", [], [["湖南省衡阳市", CONCEPT, "1"], ["贵州省", "数据不共享"]]),
    ("problem-concepts-by-region", ["region=贵州"], [["贵州省", CONCEPT, "数据不共享", "1"]]),
    ("categories", ["category=高风险"], [["高风险", "数据共享不足", "甲"]]),
    ("categories", ["scheme=scheme/无"], []),
    ("matrix", [], [["组织", "组织", "2"], ["技术", "技术", "2"]]),
    ("matrix-documents", [], [["组织", "组织", "2"], ["技术", "技术", "2"]]),
    ("matrix-concepts", [], [["数据不共享", "共享平台", "2"]]),
    ("matrix-concepts", ["least=3"], []),
    (
        "vocabulary",
        ["scheme=duice:Dimensions"],
        [["制度"], ["组织"], ["其他"], ["社会"], ["空间"], ["技术", "监测、预警发布"]],
    ),
]


@pytest.mark.parametrize(("name", "values", "expected"), ROWS)
def test_a_query_returns_what_it_says(
    pool: Pool, name: str, values: list[str], expected: list[list[str]]
) -> None:
    body = pool.run(library.named(name).filled(values), "csv").decode()
    found = list(csv.reader(io.StringIO(body)))[1:]

    assert len(found) == len(expected)
    for row, cells in zip(found, expected, strict=True):
        assert [cell for cell in cells if not any(cell in there for there in row)] == []


def test_all_queries_are_tried() -> None:
    graphs = {name for name in library.names() if name.startswith("graph-")}
    answers = {name for name in library.names() if name.startswith("answer-")}

    assert {name for name, *_ in ROWS} | graphs | answers == set(library.names())


def triples(pool: Pool, name: str, *values: str) -> set[tuple[str, str, str]]:
    query = library.named(name).filled(values)
    parsed = pyoxigraph.parse(pool.run(query, "ntriples"), pyoxigraph.RdfFormat.N_TRIPLES)
    assert form_of(query) is Form.CONSTRUCT
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in parsed}


def test_the_graph_of_a_document_is_that_graph(pool: Pool, full: Path) -> None:
    with Store.open(full, write=False) as store:
        found = store.query(f"SELECT * {{ GRAPH {NAMES.document('甲')} {{ ?s ?p ?o }} }}")
        assert isinstance(found, pyoxigraph.QuerySolutions)
        held = {(str(row["s"]), str(row["p"]), str(row["o"])) for row in found}

    assert triples(pool, "graph-of-document", "document=甲") == held
    assert triples(pool, "graph-of-document", "document=丙") == set()


def test_the_graph_around_a_statement_reaches_what_it_corresponds_to(pool: Pool) -> None:
    addresses, quoted = str(t.ADDRESSES), str(t.QUOTE)
    around = triples(pool, "graph-around", f"statement={PROBLEM}")
    alone = triples(pool, "graph-around", f"statement={LONELY}")

    assert {t for t in around if t[1] == addresses} == {(f"<{MEASURE}>", addresses, f"<{PROBLEM}>")}
    assert {s for s, p, _ in around if p == quoted} == {f"<{MEASURE}>", f"<{PROBLEM}>"}
    assert triples(pool, "graph-around", f"statement={MEASURE}") == around
    assert {s for s, _, _ in alone} == {f"<{LONELY}>"}


def test_the_graph_of_what_addresses_what_has_their_labels(pool: Pool) -> None:
    found = triples(pool, "graph-of-addresses")

    assert sum(p == str(t.ADDRESSES) for _, p, _ in found) == 4
    assert {o for _, p, o in found if p == str(t.LABEL)} >= {'"数据共享不足"@zh'}


def test_several_values_of_a_parameter_are_alternatives(pool: Pool) -> None:
    query = library.named("problems").filled(["document=甲", "document=乙", "dimension=技术"])

    assert len(pool.run(query, "csv").splitlines()) == 3


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_bound_as_it_is(text: str) -> None:
    query = library.NamedQuery(
        "q",
        "",
        (library.Parameter("a", "text", ""),),
        "SELECT ?b WHERE {\n  VALUES ?a { UNDEF }\n  BIND(?a AS ?b)\n}\n",
    ).filled([f"a={text}"])
    found = pyoxigraph.Store().query(query)

    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert [row["b"] for row in found] == [Literal(text)]


@pytest.mark.parametrize("value", ["7", "-7", "0.25", "+1.5", "2024"])
def test_a_number_is_bound_as_a_number(value: str) -> None:
    query = library.named("links").filled([f"least={value}"])
    block = next(line for line in query.splitlines() if "?least {" in line)
    found = pyoxigraph.Store().query(f"SELECT (?least = {float(value)} AS ?same) {{ {block} }}")

    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert [row["same"] for row in found] == [Literal(True)]


def test_only_parameters_that_are_left_open_are_told() -> None:
    lines = library.named("links").filled(["least=0.7"]).splitlines()

    assert [line for line in lines if line.startswith("# 参数")] == [
        "# 参数 document（text）：文献的名称；不给则不限"
    ]
    assert library.named("links").bound({}) == library.named("links").text


def test_an_iri_may_be_short() -> None:
    query = library.named("concept-members")

    def bound(value: str, base: str = t.BASE) -> str:
        return query.filled([f"concept={value}"], base)

    assert "{ <https://duice.example/ontology#x> }" in bound("duice:x")
    assert "{ <https://a.org/concept/c> }" in bound("concept/c", "https://a.org/")
    assert "{ <urn:a> }" in bound("urn:a")


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("no-such", [], "没有这个名称"),
        ("measures-for", [], "--bind problem="),
        ("measures-for", ["measure=x"], "参数有 problem"),
        ("measures-for", ["problem"], "请写成 参数=值"),
        ("measures-for", ["problem=a b> }"], "不是 IRI"),
        ("links", ["least=很多"], "要的是数"),
        ("actors", ["a=1"], "没有可以单独给出的参数"),
        ("answer-kind", ["near=1"], "参数有 kind"),
    ],
)
def test_what_does_not_fit_is_told(name: str, values: list[str], told: str) -> None:
    with pytest.raises(QueryError, match=told) as error:
        library.named(name).filled(values)
    assert "\n" not in str(error.value)


def test_rows_for_a_block_that_is_not_there_are_a_fault() -> None:
    with pytest.raises(ValueError, match="no block"):
        library.named("links").bound({("document", "least"): []})
