"""Two small documents coded by hand: what problems they name, what they propose, what is linked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ingest.document import Document, Section, Source, Span
from ingest.encode import CharacterPairs
from ingest.statement import Dimension, Extraction, Kind, Link, Statement, statement_id
from kg.store import Store
from qa.answer import Asker
from qa.building import build
from qa.index import Index

Coded = tuple[Kind, str, str, Dimension]
P, M = Kind.PROBLEM, Kind.MEASURE
D = Dimension

FLOODS: tuple[Coded, ...] = (
    (P, "排水管网老化，暴雨时积水严重。", "排水管网老化", D.SPACE),
    (P, "监测数据不能共享，各部门各管一摊。", "监测数据不能共享", D.TECHNOLOGY),
    (P, "公众防灾意识薄弱，演练参与率低。", "公众防灾意识薄弱", D.SOCIETY),
    (M, "更新改造老旧排水管网120公里，三年内完成。", "更新改造老旧排水管网", D.SPACE),
    (M, "建设监测数据共享平台，由市大数据局负责。", "建设监测数据共享平台", D.TECHNOLOGY),
    (M, "开展防灾宣传和社区演练，每年不少于两次。", "开展防灾宣传和演练", D.SOCIETY),
)
CARE: tuple[Coded, ...] = (
    (P, "护理人员短缺，夜间无人值守。", "护理人员短缺", D.ORGANISATION),
    (P, "助餐点离家太远，老人不愿去。", "助餐点离家太远", D.SPACE),
    (M, "招录护理员，护理补贴提高到每人每月300元。", "招录护理员", D.ORGANISATION),
    (M, "在社区增设助餐点，提供送餐上门服务。", "增设社区助餐点", D.SPACE),
)


def code(
    name: str, title: str, coded: Sequence[Coded], links: Sequence[tuple[int, int, float]]
) -> tuple[Extraction, Source]:
    """Write a document of two sections, problems first; ``links`` join places in ``coded``."""
    halves = ["".join(f"{quote}\n" for kind, quote, *_ in coded if kind is k) for k in (P, M)]
    head = f"{title}\n一、存在的问题\n{halves[0]}"
    text = f"{head}二、主要措施\n{halves[1]}".rstrip()
    sections = (
        Section("一", "存在的问题", 1, Span(len(title) + 1, len(head)), ("一 存在的问题",)),
        Section("二", "主要措施", 1, Span(len(head), len(text)), ("二 主要措施",)),
    )
    source = Source(name, text.encode("utf-8"), f"/texts/{name}.txt")
    document = Document(name, title, text, source.digest, sections)
    statements = []
    for kind, quote, label, dimension in coded:
        start = text.index(quote)
        statements.append(
            Statement(
                statement_id(name, kind, quote),
                kind,
                Span(start, start + len(quote)),
                quote,
                label,
                dimension,
                (),
                "一" if kind is P else "二",
                0.9,
                "手编",
            )
        )
    made = tuple(Link(statements[m].id, statements[p].id, s, ("手编",)) for m, p, s in links)
    return Extraction(document, tuple(statements), made), source


FLOODS_CODED = code("floods", "临江市内涝治理方案", FLOODS, [(3, 0, 0.9), (4, 1, 0.8), (5, 2, 0.7)])
CARE_CODED = code("care", "居家养老服务实施意见", CARE, [(2, 0, 0.9), (3, 1, 0.6)])


@pytest.fixture
def encoder() -> CharacterPairs:
    return CharacterPairs()


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the two documents, closed; not to be written to."""
    place = tmp_path_factory.mktemp("qa") / "store"
    with Store.open(place, write=True) as opened:
        for coded in (FLOODS_CODED, CARE_CODED):
            opened.add(*coded, "手编")
    return place


@pytest.fixture
def folder(collection: Path, tmp_path: Path) -> Path:
    """A copy of that store for this test alone."""
    return shutil.copytree(collection, tmp_path / "store")


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """The same store, open to read."""
    with Store.open(folder, write=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def index(collection: Path) -> Index:
    with Store.open(collection, write=False) as opened:
        return build(opened, CharacterPairs())


@pytest.fixture
def asker(store: Store, encoder: CharacterPairs, index: Index) -> Asker:
    return Asker(store, encoder, index)
