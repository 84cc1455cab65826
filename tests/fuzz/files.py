"""Strategies for files: sound ones of each kind with a few of their bytes changed."""

from __future__ import annotations

import io
import json
import zipfile
from functools import lru_cache

import docx
from hypothesis import strategies as st

from tests.fuzz.texts import MARKUP, lines, texts
from tests.ingest.readers.conftest import column, make_pdf

LINES = (
    "关于数据共享的意见",
    "一、存在的问题",
    "部门之间数据共享不足。",
    "二、主要措施",
    "要加强共享。",
)
Change = tuple[float, bytes, int]
"""Where (a share of the length), the bytes put there, how many are taken out."""

changes = st.lists(
    st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40)), max_size=6
)


def changed(data: bytes, some: list[Change]) -> bytes:
    """Apply changes to a file."""
    for share, new, out in some:
        at = int(share * len(data))
        data = data[:at] + new + data[at + out :]
    return data


@lru_cache(maxsize=1)
def sound_docx() -> bytes:
    """Write a Word document with headings, a list and a table."""
    document = docx.Document()
    document.add_heading(LINES[0], 0)
    for line in LINES[1:]:
        document.add_paragraph(line, style="List Number")
    document.add_table(2, 2).cell(0, 0).text = LINES[2]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@lru_cache(maxsize=1)
def sound_pdf() -> bytes:
    """Write a PDF of two pages."""
    return make_pdf([column(LINES), column(LINES[1:])])


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    """Replace one part of a Word document, or add it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, part)
    return out.getvalue()


def part_of(data: bytes, name: str) -> bytes:
    """Take one part out of a Word document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


PARTS = ("word/document.xml", "word/numbering.xml", "word/styles.xml", "[Content_Types].xml")

docx_files = st.one_of(
    changes.map(lambda some: changed(sound_docx(), some)),
    st.builds(
        lambda name, some: with_part(
            sound_docx(), name, changed(part_of(sound_docx(), name), some)
        ),
        st.sampled_from(PARTS),
        changes,
    ),
)
pdf_files = changes.map(lambda some: changed(sound_pdf(), some))
html_files = st.lists(st.one_of(st.sampled_from(MARKUP), lines), max_size=40).map(
    lambda parts: f"<html><body>{''.join(parts)}".encode("utf-8", "surrogatepass")
)
text_files = st.one_of(
    texts.map(lambda text: text.encode("utf-8", "surrogatepass")),
    texts.map(lambda text: text.encode("gb18030", "replace")),
    texts.map(lambda text: text.encode("utf-16", "surrogatepass")),
    st.binary(max_size=400),
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), lines),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(lines, inner, max_size=3)),
    max_leaves=6,
)
records = st.one_of(
    st.builds(
        lambda text, more: json.dumps({**more, "text": text}).encode(),
        texts,
        st.dictionaries(
            st.sampled_from(
                ("id", "title", "date", "issuer", "number", "level", "region", "genre")
            ),
            values,
        ),
    ),
    st.builds(lambda value: json.dumps(value).encode(), values),
    st.binary(max_size=80),
)
FILES: dict[str, st.SearchStrategy[bytes]] = {
    ".txt": text_files,
    ".md": text_files,
    ".html": html_files,
    ".docx": docx_files,
    ".pdf": pdf_files,
    ".jsonl": records,
}
