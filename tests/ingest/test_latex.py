from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import latex


def written(text: str) -> str:
    return latex.FORMULA.sub(latex.written_out, text)


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        (r"增长$1 . 3 \%$。", "增长1.3%。"),
        (r"$2 0 0 ~ \mathrm{{mm}}$", "200mm"),
        (r"$1 2 0 \mathrm { k m } ^ { 2 }$", "120km²"),
        (r"$3 \sim 5 \mathrm { m m }$", "3～5mm"),
        (r"$3 5 \mathrm { { ^ { \circ } C } }$", "35℃"),
        (r"$2 5 ^ { \circ } 0 1 ^ { \prime } 0 2 ^ { \prime \prime }$", "25°01′02″"),
        (r"$\mathord { \geq } 9 0$", "≥90"),
        (r"$6 0 \times 8 0$", "60×80"),
        (r"$\textcircled{3}$ 值班", "③ 值班"),
        (r"$\textcircled { 1 } 2$", "⑫"),
        (r"$\mathrm { C O } _ { 2 }$", "CO₂"),
        (r"$2 0 \mathrm { m } ^ { 3 } / \mathrm { s }$", "20m³/s"),
        (r"$^ { 6 6 } 5 \cdot 1 2 ^ { 9 9 }$地震", "“5·12”地震"),
        (r"$3 1 0 \ \wedge / \mathrm { k m } ^ { 2 }$", "310人/km²"),
        (r"$5 . \ 0 \%$", "5.0%"),
        (r"$1 0 \% , \ 2 0 \%$", "10%,20%"),
        (r"$1 \ 1 9 9 0 - 2 0 0 0$", "1 1990-2000"),
        (r"$0 \mathrm { ‰}$", "0‰"),
    ],
)
def test_numbers_and_units_are_written_out(formula: str, plain: str) -> None:
    assert written(formula) == plain


@pytest.mark.parametrize(
    "text",
    [
        r"$\doteq$",
        r"$\widetilde { 5 }$",
        r"$k _ { t }$",
        r"$x ^ { 甲 }$",
        "费用$ ，共计 $元",
        "$ $",
        "花了$5，找回$3。",
        r"$\wedge$",
        r"$\textcircled{5} 1$",
    ],
)
def test_what_is_not_understood_is_left_as_it_stands(text: str) -> None:
    assert written(text) == text


@given(st.text(r"$\{}^_ 0159.%mk~", max_size=40))
def test_no_command_is_left_in_what_is_written_out(text: str) -> None:
    for match in latex.FORMULA.finditer(text):
        plain = latex.written_out(match)
        assert plain == match[0] or not set(plain) & set("\\{}^_$\0")
