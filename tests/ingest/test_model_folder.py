from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer

from ingest.bundled import BundledEncoder
from ingest.encode import Vectors
from ingest.model_folder import EMBEDDINGS, write_folder
from ingest.transformer import TransformerEncoder
from ingest.weights import Weights

FILES = {
    "modules.json",
    "config.json",
    "config_sentence_transformers.json",
    "sentence_bert_config.json",
    "1_Pooling/config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "model.safetensors",
    "LICENSE",
}


@pytest.fixture(scope="module")
def folder(tiny_weights: Weights, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("tiny") / "模型"
    write_folder(tiny_weights, place)
    return place


def parsed(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def tensors(path: Path) -> dict[str, Vectors]:
    """Read a safetensors file by its own directory."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    directory = json.loads(data[8:start])
    assert directory.pop("__metadata__") == {"format": "pt"}
    ends = [told["data_offsets"] for told in directory.values()]
    assert [end for _, end in ends[:-1]] == [begin for begin, _ in ends[1:]]
    assert start + ends[-1][1] == len(data)
    return {
        name: np.frombuffer(data[start + begin : start + end], "<f4").reshape(told["shape"])
        for (name, told), (begin, end) in zip(directory.items(), ends, strict=True)
    }


def test_the_folder_has_every_file_of_a_sentence_transformers_model(folder: Path) -> None:
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}

    assert found == FILES
    assert [part["path"] for part in parsed(folder / "modules.json")] == [
        "",
        "1_Pooling",
        "2_Normalize",
    ]
    assert all((folder / part["path"]).is_dir() for part in parsed(folder / "modules.json"))


def test_the_configuration_tells_the_shape_and_the_prompts(folder: Path) -> None:
    config = parsed(folder / "config.json")
    ours = parsed(folder / "config_sentence_transformers.json")

    assert (config["hidden_size"], config["num_hidden_layers"], config["vocab_size"]) == (32, 1, 13)
    assert (config["model_type"], config["pad_token_id"]) == ("bert", 1)
    assert ours["prompts"] == {"query": "query: ", "passage": "passage: "}


def test_every_weight_is_written_in_floats_under_its_name(
    folder: Path, tiny_weights: Weights
) -> None:
    written = tensors(folder / "model.safetensors")

    for short, long in EMBEDDINGS.items():
        assert np.array_equal(written.pop(long), tiny_weights.matrix(short)), short
    for short, long in (("q.w", "attention.self.query.weight"), ("fo.b", "output.dense.bias")):
        ours = tiny_weights.matrix(f"l0.{short}")
        assert np.array_equal(written[f"encoder.layer.0.{long}"], ours), short
    assert len(written) == 16 + 2
    assert not written["pooler.dense.weight"].any()


def test_the_tokeniser_cuts_and_marks_as_the_encoder_does(folder: Path) -> None:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    assert tokenizer.encode("Ａb  政策丁").tokens == ["<s>", "▁ab", "▁", "政策", "丁", "</s>"]
    assert tokenizer.token_to_id("<mask>") == 12


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.usefixtures("extra")
def test_sentence_transformers_makes_the_vectors_of_the_bundled_encoder(
    saved_model: Path, paragraphs: list[str]
) -> None:
    texts = [*paragraphs[:40], "", "ＡＢ～１"]
    bundled, other = BundledEncoder(), TransformerEncoder(str(saved_model))

    passages = (bundled.encode(texts) * other.encode(texts)).sum(axis=1)
    queries = (bundled.encode_queries(texts) * other.encode_queries(texts)).sum(axis=1)

    assert other.width == bundled.width
    assert min(passages.min(), queries.min()) >= 0.999
