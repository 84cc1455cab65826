"""Examples of the tab SPARQL: queries of the library, with fields for their parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from pyoxigraph import NamedNode

from kg import library
from kg.library import NamedQuery
from kg.store import Store
from ontology import schemes
from ontology.terms import DIMENSION_BY_NAME
from ui.page.query_words import label_of
from ui.tables import GENRES
from ui.tongue import say

Choices = Sequence[tuple[str, str]]
"""Values of a parameter, each with its name."""
ANY: Choices = (("不限", ""),)
KINDS: Choices = (
    ("问题", "duice:Problem"),
    ("措施", "duice:Measure"),
    ("目标", "duice:Goal"),
    ("成效", "duice:Achievement"),
)
CONCEPTS: Choices = (("问题概念", "duice:ProblemConcepts"), ("措施概念", "duice:MeasureConcepts"))
OPENED = NamedQuery(
    "opened",
    "措施与它应对的问题：点一下陈述就打开原文，点一下文献就打开它的页面",
    (),
    """\
# 措施与它应对的问题：点一下陈述就打开原文，点一下文献就打开它的页面

PREFIX duice: <https://duice.example/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>

SELECT ?措施 ?问题 ?文献 WHERE {
  ?措施 duice:addresses ?问题 ; prov:wasQuotedFrom ?文献 .
}
ORDER BY ?文献 ?措施 ?问题
""",
)


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a query as a reader sets it.

    ``choices`` are what it may be, ``terms`` the same by concepts of the ontology; ``suggested``
    lists what the store has, for one that is typed.
    """

    parameter: str
    title: str
    choices: Choices = ()
    value: str = ""
    terms: Mapping[str, NamedNode] = field(default_factory=dict)
    suggested: Callable[[Store], Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A query under the title by which a reader chooses it."""

    title: str
    query: NamedQuery
    fields: tuple[Field, ...] = field(default=())

    def filled(self, values: Mapping[str, str], base: str) -> str:
        """Return the query with what was set; fields that are empty leave it open.

        Raises
        ------
        QueryError
            When a value is none of its kind, or one that has to be given is missing.
        """
        known = [one.parameter for one in self.fields]
        given = [f"{name}={values[name].strip()}" for name in known if values.get(name, "").strip()]
        return self.query.filled(given, base)

    def defaults(self) -> dict[str, str]:
        """Return what the fields hold at first."""
        return {one.parameter: one.value for one in self.fields}


def _documents(store: Store) -> list[str]:
    return [entry.name for entry in store.documents()]


def _regions(store: Store) -> list[str]:
    return sorted({entry.region for entry in store.documents() if entry.region})


def _example(title: str, name: str, *fields: Field) -> Example:
    return Example(title, library.named(name), fields)


DOCUMENT = Field("document", "文献", suggested=_documents)
REGION = Field("region", "地区", suggested=_regions)
DIMENSION = Field("dimension", "维度", terms=DIMENSION_BY_NAME)
KIND = Field("kind", "种类", KINDS, "duice:Problem")
EXAMPLES = (
    _example("问题与应对它的措施", "problems-and-measures"),
    Example("措施、问题与文献，可逐条打开", OPENED),
    _example("应对某类问题的措施", "measures-by-words", Field("words", "词", value="数据")),
    _example(
        "含某个词的陈述",
        "statements-with-words",
        Field("words", "词", value="数据"),
        Field("kind", "种类", (*ANY, *KINDS)),
    ),
    _example("还没有措施应对的问题", "problems-without-measure", DIMENSION, DOCUMENT),
    _example("没有指向任何问题的措施", "measures-without-problem", DIMENSION, DOCUMENT),
    _example("各维度有多少条陈述", "dimensions"),
    _example("维度之间的对应矩阵", "matrix"),
    _example(
        "某些年份的问题或措施",
        "statements-by-year",
        Field("from", "起始年份", value="2016"),
        Field("to", "截止年份", value="2030"),
        KIND,
    ),
    _example("某个地区的问题或措施", "statements-by-region", REGION, KIND),
    _example("谁要做什么", "duties", Field("actor", "责任主体")),
    _example(
        "用某种政策工具的措施",
        "measures-by-instrument",
        Field("instrument", "政策工具", terms=schemes.INSTRUMENT_TYPES | schemes.INSTRUMENTS),
    ),
    _example(
        "某个应对阶段的陈述", "statements-by-phase", Field("phase", "阶段", terms=schemes.PHASES)
    ),
    _example(
        "针对某类灾害或事故的陈述",
        "statements-by-hazard",
        Field("hazard", "灾种", terms=schemes.HAZARDS),
    ),
    _example(
        "归并出的概念", "concepts", Field("scheme", "哪一类", CONCEPTS, "duice:ProblemConcepts")
    ),
    _example("各地区共同的问题", "problem-concepts-by-region", REGION),
    _example(
        "文献一览",
        "documents",
        REGION,
        Field("year", "年份"),
        Field("genre", "文种", (*ANY, *((name, genre) for genre, name in GENRES.items()))),
    ),
    _example("对应及其依据", "links", Field("least", "得分下限", value="0.5"), DOCUMENT),
    _example("跨文献推断", "links-across", Field("least", "得分下限")),
    _example("校对日志", "decisions", Field("coder", "编码员"), DOCUMENT),
    _example("措施指向问题的子图", "graph-of-addresses"),
    _example("一篇文献的全部三元组", "graph-of-document", DOCUMENT),
)


def options_html() -> str:
    """List the examples for a chooser; the first option is for what a reader writes himself."""
    own = f'<option value="">{say("（自己写）")}</option>'
    return own + "".join(
        f'<option value="{place}">{escape(say(one.title))}</option>'
        for place, one in enumerate(EXAMPLES)
    )


def fields_html(example: Example, store: Store) -> str:
    """Show the fields of an example, set as they are at first."""
    return "".join(_field_html(one, _default(example, one, store), store) for one in example.fields)


def first_values(example: Example, store: Store) -> dict[str, str]:
    """Return what the fields hold at first in this store."""
    return {one.parameter: _default(example, one, store) for one in example.fields}


def _default(example: Example, one: Field, store: Store) -> str:
    """Take the first value that the store has where the query cannot do without."""
    if one.value or one.parameter not in example.query.required or not one.suggested:
        return one.value
    return next(iter(one.suggested(store)), "")


def _choices(one: Field) -> Choices:
    """Name what a field may be in the language in force."""
    if one.terms:
        return [(say("不限"), ""), *((label_of(term), name) for name, term in one.terms.items())]
    return [(say(shown), key) for shown, key in one.choices]


def _field_html(one: Field, value: str, store: Store) -> str:
    name, title = escape(one.parameter), escape(say(one.title))
    if choices := _choices(one):
        options = "".join(
            f'<option value="{escape(key)}"{" selected" if key == value else ""}>'
            f"{escape(shown)}</option>"
            for shown, key in choices
        )
        return f'<label>{title}<select name="{name}">{options}</select></label>'
    listed, at = "", ""
    if one.suggested:
        at = f' list="values-of-{name}"'
        options = "".join(f'<option value="{escape(text)}">' for text in one.suggested(store))
        listed = f'<datalist id="values-of-{name}">{options}</datalist>'
    return (
        f'<label>{title}<input name="{name}" value="{escape(value)}"{at}'
        f' autocomplete="off" placeholder="{escape(say("不限"))}"></label>{listed}'
    )
