from __future__ import annotations

from pathlib import Path

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.raw import UnreadableError
from ingest.readers.plain import coding, decoded, plain

SIMPLIFIED = "各级人民政府应当加强应急管理体系建设，完善数据共享机制，提高基层服务能力。"
TRADITIONAL = opencc.OpenCC("s2t").convert(SIMPLIFIED)
CODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030")


@pytest.mark.parametrize("name", CODINGS)
@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, f"# 2024\r\n\r\n{SIMPLIFIED}\r\n"])
def test_a_text_is_told_in_every_coding(name: str, text: str) -> None:
    assert plain(text.encode(name)).text == text


@pytest.mark.parametrize("name", ["big5", "big5hkscs", "cp950"])
def test_traditional_text_in_big5_is_told_from_gb_18030(name: str) -> None:
    assert decoded(TRADITIONAL.encode(name)) == TRADITIONAL
    assert coding(TRADITIONAL.encode("gb18030")) == "gb18030"


@pytest.mark.parametrize("name", ["gb18030", "big5hkscs", "utf-16-le", "utf-16-be"])
def test_every_stretch_of_the_samples_is_told(samples: Path, name: str) -> None:
    to_traditional = opencc.OpenCC("s2t").convert
    wrong = []
    for path in sorted(samples.glob("*.txt")):
        text = path.read_text("utf-8").replace("\n", "")
        for at in range(0, len(text) - 40, 997):
            part = text[at : at + 40] if name != "big5hkscs" else to_traditional(text[at : at + 40])
            data = part.encode(name, "ignore")
            if decoded(data) != data.decode(name):
                wrong.append(part)
    assert wrong == []


def test_a_declared_coding_comes_first_unless_the_bytes_deny_it() -> None:
    assert decoded(TRADITIONAL.encode("big5"), "big5") == TRADITIONAL
    assert decoded(SIMPLIFIED.encode("gbk"), "utf-8") == SIMPLIFIED
    assert decoded(SIMPLIFIED.encode("gbk"), "no-such-coding") == SIMPLIFIED


def test_a_long_text_is_told_by_its_beginning() -> None:
    text = f"{SIMPLIFIED}\n" * 4000

    for name in ("gb18030", "utf-8", "utf-16-le"):
        assert decoded(text.encode(name)) == text


@pytest.mark.parametrize(
    "data", [bytes(4000), b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xd8\x80\x00" * 9]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="另存为 UTF-8"):
        plain(data)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_what_was_written_with_a_mark_is_read_back(text: str) -> None:
    assert plain(text.encode("utf-8-sig")).text == text
    assert plain(text.encode("utf-16")).text == text


@given(st.text(SIMPLIFIED, min_size=30))
def test_any_words_of_policy_are_told_in_gb_18030(text: str) -> None:
    assert plain(text.encode("gb18030")).text == text
