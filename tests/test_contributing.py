"""The worked examples of CONTRIBUTING.md work."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from ingest import features
from ingest import read as reading
from ingest.read import load, read
from kg import export
from kg.store import Store
from ontology.errors import ReadError
from tests.kg.conftest import build

TEXT = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text("utf-8")
READER, EXPORTER = re.findall(r"^```python\n(.*?)^```$", TEXT, re.M | re.S)
NAMESPACES = (
    'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def open_document(*paragraphs: str) -> bytes:
    body = "".join(f"<t:p>{text}</t:p>" for text in paragraphs)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", f"<o:text {NAMESPACES}>{body}</o:text>")
    return out.getvalue()


def test_the_reader_reads_a_file_and_refuses_what_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers = dict(reading.READERS)
    exec(compile(READER, "CONTRIBUTING.md", "exec"), {"READERS": readers})
    monkeypatch.setattr(reading, "READERS", readers)
    monkeypatch.setattr(reading, "KNOWN", (*readers, reading.RECORDS))
    good, bad = tmp_path / "意见.odt", tmp_path / "坏.odt"
    good.write_bytes(open_document("关于应急的意见", "一、问题", "应急物资储备不足。"))
    bad.write_bytes(b"no OpenDocument")

    (source,) = load(good)
    document = read(source)

    assert document.title == "关于应急的意见"
    assert "应急物资储备不足。" in document.text
    assert [section.heading for section in document.sections]
    with pytest.raises(ReadError, match=r"坏.*不是完好的 OpenDocument"):
        read(next(load(bad)))


def test_the_exporter_writes_problems_with_their_measures(tmp_path: Path) -> None:
    formats = dict(export.FORMATS)
    exec(compile(EXPORTER, "CONTRIBUTING.md", "exec"), {"FORMATS": formats})

    with Store.open(tmp_path / "store", write=True) as store:
        store.add(*build("甲", pairs=3), "手编")
        written = formats["outline"].write(store).decode("utf-8")

    assert "- 数据共享不足\n  - 建立数据共享平台\n" in written
    assert "公众参与不够" not in written  # its only link is weaker than counts


def test_the_rule_names_a_cue_and_a_word_that_it_does_not_have_yet() -> None:
    name, word = re.findall(r"^\+(\w+)\t(\w+)\|", TEXT, re.M)[0]
    example = re.findall(r'features_of_text\("(\w+)"\)', TEXT)[0]

    assert name in features.cues()
    assert word in example
    assert features.cues()[name].pattern.startswith("不足|不够")
    assert not features.cues()[name].search(example)
