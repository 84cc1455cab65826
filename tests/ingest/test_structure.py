from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.clause import Clause, clauses
from ingest.document import Source
from ingest.read import read
from ingest.structure import LONG, completed, is_duty, items, judged, settle

SHORT = "（一）加强物资储备。各乡镇建立储备库。配齐救灾物资。（市应急局、市财政局负责）"
BODY = "建立健全覆盖县乡村三级的应急物资储备体系，明确品类、数量和轮换周期，定期盘点更新。"


def parts(*lines: str) -> list[Clause]:
    return clauses(read(Source("方案", "\n".join(("应急能力提升方案", *lines)).encode())))


def test_clauses_that_only_name_who_is_responsible() -> None:
    assert is_duty("（市应急局、市财政局负责）")
    assert is_duty("（省水利厅牵头，各市县人民政府按职责分工负责）。")
    assert not is_duty("建立储备库（市应急局负责）")
    assert not is_duty("（具体办法另行规定）")


def test_a_short_headed_item_is_one_statement_from_head_to_duty_mark() -> None:
    found = parts(SHORT)
    assert len(found) == 4

    kinds, joined = settle(found, [0, 2, 2, 0])

    assert kinds == [2, 2, 2, 2]
    assert joined == {1: True, 2: True, 3: True}


def test_the_head_of_a_long_item_is_no_statement() -> None:
    found = parts("（一）加强物资储备。" + BODY * 7)
    assert sum(len(part.text) for part in found) > LONG

    kinds, joined = settle(found, [2] * len(found))

    assert kinds == [0] + [2] * 7
    assert joined == {}


def test_an_item_that_mixes_kinds_leaves_its_head_out() -> None:
    found = parts("（一）物资储备。乡镇仓库物资短缺。各乡镇建立储备库。")

    kinds, joined = settle(found, [0, 1, 2])

    assert kinds == [0, 1, 2]
    assert joined == {}


def test_a_lead_joins_a_single_sentence_and_heads_several() -> None:
    one = parts("物资储备不足。乡镇仓库物资短缺，种类单一，难以满足需要。")
    several = parts("物资储备不足。乡镇仓库物资短缺。种类单一。")

    assert settle(one, [0, 1]) == ([1, 1], {1: True})
    assert settle(several, [0, 1, 1]) == ([0, 1, 1], {})


def test_words_decide_about_bodies_only() -> None:
    assert judged(parts(SHORT)) == [False, True, True, False]
    assert judged(parts("物资储备不足。")) == [True]


def test_a_row_of_semicolons_is_of_one_kind() -> None:
    row = parts("主要是：产业转型还需用力；城市治理有短板；干部作风不实。")
    assert len(row) == 3

    assert completed(row, [0, 1, 1]) == [1, 1, 1]
    assert completed(row, [0, 0, 1]) == [0, 0, 1]
    assert completed(row, [2, 1, 1]) == [2, 1, 1]
    assert completed(parts("城市治理有短板；干部作风不实。"), [0, 1]) == [0, 1]


PIECES = st.sampled_from(
    ("（一）", "一是", "加强储备。", "；", "（市局负责）", BODY, "\n", "，", "短缺。")
)


@given(st.lists(PIECES, min_size=1, max_size=25))
def test_items_hold_every_clause_once_in_order(pieces: list[str]) -> None:
    found = parts("".join(pieces))

    held = list(items(found))

    assert [at for item in held for at in range(item.first, item.last + 1)] == list(
        range(len(found))
    )
    for item in held:
        assert set(item.body) | set(item.duties) | ({item.first} if item.head else set()) == set(
            range(item.first, item.last + 1)
        )
        assert len({found[at].unit for at in range(item.first, item.last + 1)}) == 1


@given(st.lists(PIECES, min_size=1, max_size=25), st.data())
def test_what_words_decided_is_kept(pieces: list[str], data: st.DataObject) -> None:
    found = parts("".join(pieces))
    given_kinds = data.draw(st.lists(st.integers(0, 4), min_size=len(found), max_size=len(found)))

    kinds, joined = settle(found, given_kinds)

    for at, free in enumerate(judged(found)):
        if free:
            assert kinds[at] == given_kinds[at]
    for at in joined:
        assert kinds[at] == kinds[at - 1] != 0
