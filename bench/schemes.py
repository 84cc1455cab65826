"""How well statements are put under a scheme that no coded example of is given.

    python bench/schemes.py SHARED [--vectors FILE]

SHARED holds ``gold/``, hand-coded documents, and ``corpus/``, their texts. Two schemes of the
ontology are loaded as a user's would be, labels and definitions alone:

* the five dimensions, held against the coded dimension of each problem and measure (其他 left out,
  and told apart: how many of these are put under none);
* the sub-types of instruments, held against the rules of `ingest.attributes`, which are no truth.

The weights of `ingest.classify` were chosen on every other document ("set on"); the figures of the
rest are held out. Beside them stand the most frequent dimension, and the nearest concept by the
cosine of the whole statement and of "label：definition" alone. Vectors are kept in FILE.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from gold import Gold, golds

from ingest.attributes.instrument import instrument
from ingest.classify import LEAST, Classifier, Topic
from ingest.encode import Encoder
from ingest.end import End
from ingest.extract import heading
from ingest.models import encoder
from ingest.statement import Dimension, Kind, Statement
from ingest.vectors import cached, own_queries
from kg.scheme import concepts, put, yardstick
from kg.scheme_files import read_scheme
from kg.store import Store
from ontology import terms as t
from ontology.schemes import INSTRUMENTS, TYPE_OF_INSTRUMENT

OTHER = "其他"
KINDS = (Kind.PROBLEM, Kind.MEASURE)


@dataclass(frozen=True)
class Case:
    """A coded statement as it is classified, and the dimensions of the coder, the primary first."""

    document: str
    end: End
    dimensions: tuple[str, ...]


def cases(gold: Gold, reader: Encoder) -> list[Case]:
    """Bring the coded problems and measures of a document into the form that is classified."""
    coded = [s for s in gold.statements if s.kind in KINDS and s.clauses and s.dimension]
    found = []
    for one in coded:
        parts = [gold.clauses[at] for at in one.clauses]
        quote = one.span.of(gold.document.text)
        statement = Statement(
            one.id, Kind(one.kind), one.span, quote, "", Dimension(one.dimension), (), "", 1.0, ""
        )
        above = reader.encode([heading(gold.document, parts[0].section)])[0]
        end = End(statement, parts, reader.encode([part.text for part in parts]), above, 0)
        found.append(Case(gold.name, end, (one.dimension, *one.secondary)))
    return found


def loaded(scheme: str, left_out: Sequence[str]) -> tuple[list[str], list[Topic], list[str]]:
    """Load a scheme of the ontology as a table of a user; returns labels, topics, yardstick."""
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "store", write=True) as store:
        graph = {fact.subject for fact in store.find(None, t.IN_SCHEME, None, t.ONTOLOGY)}
        lines = ["标签,定义"]
        for concept in sorted(graph, key=str):
            (held,) = (f.object for f in store.find(concept, t.IN_SCHEME, None, t.ONTOLOGY))
            label, told = (
                next(
                    fact.object.value
                    for fact in store.find(concept, term, None, t.ONTOLOGY)
                    if fact.object.language == "zh"
                )
                for term in (t.PREF_LABEL, t.DEFINITION)
            )
            if held.value == t.NAMESPACE + scheme and label not in left_out:
                lines.append(f'{label},"{told}"')
        path = Path(folder) / "scheme.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        put(store, read_scheme(path, "scheme", store.names))
        found = concepts(store, "scheme")
        topics = [Topic(one.labels, one.definition, one.examples) for one in found]
        return [one.label for one in found], topics, yardstick(store)


def cosine(topics: Sequence[Topic], held: Sequence[Case], reader: Encoder) -> list[int]:
    """Choose by the cosine of a statement and a concept alone."""
    asked = own_queries(reader, [f"{topic.labels[0]}：{topic.definition}" for topic in topics])
    means = np.array([case.end.vectors.mean(axis=0) for case in held])
    chosen: list[int] = (means @ asked.T).argmax(axis=1).tolist()
    return chosen


def dimensions(held: Sequence[Case], reader: Encoder) -> None:
    """Print accuracy on the five dimensions."""
    labels, topics, texts = loaded("Dimensions", [OTHER])
    scores = Classifier(topics, texts, reader).scores([case.end for case in held])
    names = sorted({case.document for case in held})
    print(f"five dimensions, {len(held)} statements of {len(names)} documents")
    plain = cosine(topics, held, reader)
    frequent = Counter(case.dimensions[0] for case in held if case.dimensions[0] != OTHER)
    most = labels.index(frequent.most_common(1)[0][0])
    ways = {
        "most frequent": [most] * len(held),
        "cosine": plain,
        "classify": scores.argmax(axis=1).tolist(),
    }
    print("\t".join(("way", "documents", "statements", "primary", "primary or secondary")))
    for way, chosen in ways.items():
        for part, documents in (("set on", names[::2]), ("held out", names[1::2])):
            own = [
                (labels[at], case.dimensions)
                for at, case in zip(chosen, held, strict=True)
                if case.document in documents and case.dimensions[0] != OTHER
            ]
            first = np.mean([label == told[0] for label, told in own])
            any_ = np.mean([label in told for label, told in own])
            print(f"{way}\t{part}\t{len(own)}\t{first:.3f}\t{any_:.3f}")
    sure = scores.max(axis=1) >= LEAST
    other = np.array([case.dimensions[0] == OTHER for case in held])
    right = np.array(
        [labels[at] in case.dimensions for at, case in zip(ways["classify"], held, strict=True)]
    )
    print(
        f"classified at all: {sure[~other].mean():.3f} of the five, {sure[other].mean():.3f} of "
        f"{OTHER}; of the five classified, right (primary or secondary): "
        f"{right[sure & ~other].mean():.3f}"
    )


def instruments(held: Sequence[Case], reader: Encoder) -> None:
    """Print agreement with the rules on the sub-types of instruments."""
    types = sorted(set(TYPE_OF_INSTRUMENT.values()))
    labels, topics, texts = loaded("Instruments", types)
    assert set(labels) == set(INSTRUMENTS)
    told = [
        (case, found.subtype)
        for case in held
        if case.end.statement.kind is Kind.MEASURE
        and (found := instrument(case.end.statement.quote, []))
    ]
    own = [case for case, _ in told]
    scores = Classifier(topics, texts, reader).scores([case.end for case in own])
    print(f"sub-types of instruments, {len(own)} measures that the rules name one of")
    print("\t".join(("way", "sub-type", "type")))
    for way, chosen in (
        ("cosine", cosine(topics, own, reader)),
        ("classify", scores.argmax(axis=1).tolist()),
    ):
        pairs = [(labels[at], rule) for at, (_, rule) in zip(chosen, told, strict=True)]
        same = np.mean([label == rule for label, rule in pairs])
        kind = np.mean([TYPE_OF_INSTRUMENT[a] == TYPE_OF_INSTRUMENT[b] for a, b in pairs])
        print(f"{way}\t{same:.3f}\t{kind:.3f}")


def main() -> None:
    """Read the arguments, the coded documents, and print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--vectors", type=Path)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        reader = cached(encoder(None), asked.vectors or Path(folder) / "vectors.sqlite")
        shared = asked.shared
        held = [
            case
            for gold in golds(shared / "gold", [shared / "corpus", shared])
            for case in cases(gold, reader)
        ]
        dimensions(held, reader)
        print()
        instruments(held, reader)


if __name__ == "__main__":
    main()
