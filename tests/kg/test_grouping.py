"""Statements that stand together, by what the program found and people ruled; letters for ids."""

from __future__ import annotations

from kg.grouping import Merge, Split, ruled, settled

HOMES = {"a": "a", "b": "a", "c": "a", "x": "x", "y": "x"}


def groups(homes: dict[str, str], *rulings: Merge | Split) -> set[str]:
    found: dict[str, str] = {}
    for one, founder in ruled(homes, rulings).founders.items():
        found[founder] = found.get(founder, "") + one
    return set(found.values())


def test_without_rulings_leaders_have_who_joined_them() -> None:
    assert groups(HOMES) == {"abc", "xy"}
    assert ruled(HOMES, ()).nests == {"a": ("a", "b", "c"), "x": ("x", "y")}


def test_merged_groups_have_the_founder_of_the_first_and_both_lead() -> None:
    merge = Merge(("a", "x"))

    assert groups(HOMES, merge) == {"abcxy"}
    assert groups(HOMES | {"z": "x"}, merge) == {"abcxyz"}
    assert set(ruled(HOMES, [Merge(("y", "b"))]).founders.values()) == {"x"}
    assert list(ruled(HOMES, [merge]).nests) == ["a", "x"]


def test_a_merge_with_what_is_gone_holds_for_the_rest() -> None:
    assert groups(HOMES, Merge(("gone", "x", "b"))) == {"abcxy"}
    assert groups(HOMES, Merge(("gone", "x"))) == {"abc", "xy"}
    assert groups(HOMES, Merge(("gone",))) == {"abc", "xy"}


def test_what_was_split_off_leads_and_what_joined_it_later_stays() -> None:
    split = Split(("b",), ("a", "c"))

    assert groups(HOMES, split) == {"ac", "b", "xy"}
    assert ruled(HOMES, [split]).nests == {"a": ("a", "c"), "b": ("b",), "x": ("x", "y")}
    assert groups(HOMES | {"d": "b", "e": "a"}, split) == {"ace", "bd", "xy"}
    assert groups(HOMES | {"d": "b", "e": "a"}) == {"abcde", "xy"}


def test_a_founder_that_was_split_off_leaves_an_heir() -> None:
    split = Split(("a",), ("b", "c"))
    found = ruled(HOMES | {"d": "b", "e": "a"}, [split])

    assert groups(HOMES | {"d": "b", "e": "a"}, split) == {"bcd", "ae", "xy"}
    assert found.founders["c"] == "b"
    assert found.nests == {"a": ("a", "e"), "b": ("b", "c", "d"), "x": ("x", "y")}


def test_a_merge_can_be_split_and_a_split_merged() -> None:
    merge, split = Merge(("a", "x")), Split(("x", "y"), ("a", "b", "c"))

    assert groups(HOMES, merge, split) == {"abc", "xy"}
    assert groups(HOMES, Split(("b",), ("a", "c")), Merge(("b", "a"))) == {"abc", "xy"}


def test_a_split_of_what_is_gone_changes_nothing() -> None:
    assert groups(HOMES, Split(("gone",), ("a",))) == {"abc", "xy"}
    assert groups({"b": "b"}, Split(("b",), ("a", "c"))) == {"b"}


def test_who_lost_a_leader_follows_the_first_that_is_left() -> None:
    held = ["c", "b", "y", "x"]
    found = settled(HOMES, held, HOMES)

    assert found == {"c": "c", "b": "c", "y": "x", "x": "x"}
    assert list(found) == held


def test_who_lost_a_leader_goes_to_the_founder_it_stood_under() -> None:
    homes = {"a": "a", "b": "a", "d": "b"}  # d joined b when b led a group of its own

    assert settled(homes, ["a", "d"], {"a": "a", "b": "a", "d": "a"}) == {"a": "a", "d": "a"}
