from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from ingest import transformer
from ingest.bundled import BundledEncoder
from ingest.encode import CharacterPairs, Vectors
from ingest.models import encoder
from ingest.transformer import TransformerEncoder, folder_digest
from ontology.errors import ModelError


class SafetensorError(Exception):
    """As in safetensors, whose errors have no common base with others."""


class Library:
    """Stands for sentence-transformers: what it was asked to load and to encode."""

    def __init__(self) -> None:
        self.prompts: dict[str, str] = {}
        self.loads: list[tuple[str, bool]] = []
        self.asked: list[tuple[str, list[str]]] = []
        self.faults: list[Exception] = []

    def load(self, model: str, local_files_only: bool = False) -> Library:
        time.sleep(0.01)
        self.loads.append((model, local_files_only))
        if self.faults:
            raise self.faults.pop(0)
        return self

    def get_embedding_dimension(self) -> int:
        return 512

    def encode(self, texts: Sequence[str], *, prompt: str, **settings: bool) -> Vectors:
        assert settings["normalize_embeddings"]
        self.asked.append((prompt, list(texts)))
        return CharacterPairs().encode([prompt + text for text in texts]).astype(np.float16)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    library = Library()
    parts: dict[str, dict[str, Callable[..., Any] | type]] = {
        "sentence_transformers": {"SentenceTransformer": library.load},
        "transformers": {},
        "transformers.utils": {},
        "transformers.utils.logging": {"disable_progress_bar": lambda: None},
        "safetensors": {"SafetensorError": SafetensorError},
    }
    for name, names in parts.items():
        module = ModuleType(name)
        vars(module).update(names)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(transformer, "find_spec", lambda name: True)
    return library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that looks like a model to whoever does not load it."""
    place = tmp_path / "我的模型"
    (place / "1_Pooling").mkdir(parents=True)
    for name in ("config.json", "model.safetensors", "1_Pooling/config.json"):
        (place / name).write_text(name, "utf-8")
    return place


def test_without_the_extra_the_command_that_installs_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transformer, "find_spec", lambda name: None)

    with pytest.raises(ModelError, match=r"模型 bge：.*pip install 'duice\[models\]'"):
        encoder("bge")


def test_no_model_named_is_the_bundled_one() -> None:
    assert isinstance(encoder(None), BundledEncoder)


def test_a_folder_without_a_configuration_is_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"没有 config\.json"):
        encoder(str(tmp_path))


@pytest.mark.parametrize("model", ["./模型", "/no/such/folder", "a/b/c", "一个模型", "a b"])
def test_what_is_neither_folder_nor_name_is_refused_before_any_network(
    library: Library, model: str
) -> None:
    with pytest.raises(ModelError, match="没有这个文件夹"):
        encoder(model)
    assert library.loads == []


def test_nothing_is_loaded_before_the_first_text(library: Library, folder: Path) -> None:
    made = encoder(str(folder))

    assert made.name.startswith("我的模型@")
    assert library.loads == []


def test_a_models_name_is_its_name_and_a_folders_tells_its_content(
    library: Library, folder: Path
) -> None:
    before = encoder(str(folder)).name

    assert encoder("BAAI/bge-m3").name == "BAAI/bge-m3"
    assert encoder(str(folder)).name == before
    (folder / "model.safetensors").write_text("trained further", "utf-8")
    assert encoder(str(folder)).name != before


def test_a_moved_file_changes_the_digest_and_a_description_does_not(folder: Path) -> None:
    before = folder_digest(folder)

    (folder / "README.md").write_text("about", "utf-8")
    (folder / "LICENSE").write_text("MIT", "utf-8")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "lock").touch()
    assert folder_digest(folder) == before

    (folder / "1_Pooling" / "config.json").rename(folder / "other.json")
    assert folder_digest(folder) != before


def test_a_folder_is_never_looked_for_on_the_network(library: Library, folder: Path) -> None:
    library.faults = [OSError("no file named model.safetensors.")]

    with pytest.raises(
        ModelError, match=r"\(?no file named model\.safetensors）；文件夹可能不完整"
    ):
        encoder(str(folder)).encode(["政策"])
    assert library.loads == [(str(folder), True)]


def test_a_name_that_is_not_here_is_downloaded_with_a_notice(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    library.faults = [OSError("not here")]

    assert encoder("bge").encode(["政策"]).shape == (1, 512)
    assert library.loads == [("bge", True), ("bge", False)]
    assert "模型 bge 不在本机" in caplog.text


@pytest.mark.parametrize(
    "fault",
    [
        OSError("a\nb"),
        ValueError("a"),
        RuntimeError("a"),
        KeyError("a"),
        TypeError("a"),
        ImportError("a"),
        SafetensorError("a"),
    ],
)
def test_whatever_is_wrong_with_a_model_is_told_in_one_line(
    library: Library, folder: Path, fault: Exception
) -> None:
    library.faults = [fault]

    with pytest.raises(ModelError, match=r"模型 .*我的模型：装载失败（'?a'?）；") as caught:
        encoder(str(folder)).encode(["政策"])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("model", "own", "query", "passage"),
    [
        ("bge", {}, "", ""),
        ("multilingual-E5-large", {}, "query: ", "passage: "),
        ("e5", {"query": "问：", "passage": "文："}, "问：", "文："),
        ("gemma", {"query": "q|", "document": "d|"}, "q|", "d|"),
        ("plain", {"query": "", "document": ""}, "", ""),
    ],
)
def test_the_models_own_prompts_come_first_then_those_of_e5(
    library: Library, model: str, own: dict[str, str], query: str, passage: str
) -> None:
    library.prompts = own
    made = encoder(model)

    made.encode(["政策"])
    made.encode_queries(["政策"])

    assert library.asked == [(passage, ["政策"]), (query, ["政策"])]


def test_rows_are_float_32_and_no_text_makes_no_row(library: Library) -> None:
    made = encoder("bge")

    assert made.encode(["政策"]).dtype == np.float32
    assert made.encode([]).shape == made.encode_queries([]).shape == (0, 512)
    assert len(library.asked) == 1


def test_threads_load_a_model_once(library: Library) -> None:
    made = encoder("bge")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(made.encode, [["政策"]] * 4))

    assert len(library.loads) == 1


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("model.safetensors", b"junk" * 100),
        ("model.safetensors", None),
        ("tokenizer.json", b"{"),
        ("config.json", b"{}"),
        ("1_Pooling/config.json", None),
    ],
)
def test_an_incomplete_folder_is_told_by_the_library_itself(
    saved_model: Path, tmp_path: Path, file: str, data: bytes | None
) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(saved_model, folder, copy_function=link)
    (folder / file).unlink()
    if data is not None:
        (folder / file).write_bytes(data)

    with pytest.raises(ModelError, match="damaged：装载失败"):
        TransformerEncoder(str(folder)).encode(["政策"])


def link(source: str, target: str) -> None:
    """Stand in for a copy of 480 MB."""
    Path(target).hardlink_to(source)
