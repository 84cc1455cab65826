"""How often a sentence passes that its passage bears out, and one that was made false.

    python bench/wording.py SHARED

SHARED holds ``gold/``, hand-coded documents. Each coded statement is a passage. True sentences are
its own words: the label, the quote, single clauses, and a clause with the label of another
statement that is cited too. False ones are other statements' words under this citation, and its own
words with a number, a denial or a direction changed. No language model takes part.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qa.support import Passage, fault

CLAUSE = re.compile(r"[，；。：]")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
DENIES = re.compile(r"不得|禁止|严禁|不能|不应|未")
OUGHT = re.compile(r"(?:应当|必须|要)(?=[一-龥])")
NO_OUGHT = re.compile(r"主要|需要|重要|要求|要素|首要|必要|纲要")
OPPOSITE = {"提高": "降低", "增加": "减少", "扩大": "缩小", "加强": "取消", "建立": "取消"}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, the passages that it cites, and what was done to it."""

    how: str
    sentence: str
    cited: tuple[Passage, ...]


def clauses(quote: str) -> list[str]:
    """Cut a quote; clauses of a few signs say too little to be true or false."""
    return [clause for clause in CLAUSE.split(quote) if len(clause) > 6]


def true(quote: str, label: str, other: dict[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Yield what the passage says; the last field tells that the other passage is cited too."""
    yield "true: label", label, False
    yield "true: quote", quote, False
    for clause in clauses(quote)[:2]:
        yield "true: clause", clause, False
    yield "true: two passages", f"{CLAUSE.split(quote)[0]}，{other['label']}", True


def false(quote: str, other: dict[str, str], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield what the passage does not say."""
    if other["label"] not in quote:
        yield "false: another's label", other["label"]
    strange = [clause for clause in clauses(other["quote"]) if clause not in quote]
    if strange:
        clause = chance.choice(strange)
        yield "false: another's clause", clause
        yield "false: another's clause added", f"{CLAUSE.split(quote)[0]}，{clause}"
    if numbers := list(NUMBER.finditer(quote)):
        number = chance.choice(numbers)
        other_number = str(int(float(number[0])) + chance.choice((1, 2, 5, 10)))
        yield "false: number", quote[: number.start()] + other_number + quote[number.end() :]
    for clause in CLAUSE.split(quote):
        if match := DENIES.search(clause):
            yield (
                "false: denial taken",
                clause.replace(match[0], "" if match[0] == "未" else "可以"),
            )
        elif (match := OUGHT.search(clause)) and not NO_OUGHT.search(clause):
            yield "false: denial put", clause.replace(match[0], "不得")
    for word, opposite in OPPOSITE.items():
        for clause in [clause for clause in CLAUSE.split(quote) if word in clause][:1]:
            yield "false: direction", clause.replace(word, opposite)


def said(document: list[dict[str, str]], chance: random.Random) -> Iterator[Said]:
    """Yield true and false sentences over the statements of one document."""
    for statement in document:
        other = chance.choice(document)
        if other is statement:
            continue
        quote = statement["quote"].rstrip("。；")
        own = Passage.of(statement["quote"], statement["label"])
        both = (own, Passage.of(other["quote"], other["label"]))
        for how, sentence, two in true(quote, statement["label"], other):
            yield Said(how, sentence, both if two else (own,))
        for how, sentence in false(quote, other, chance):
            yield Said(how, sentence, (own,))


def main() -> None:
    """Print for each kind of sentence how many there are and how many pass."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shared", type=Path)
    options = parser.parse_args()
    chance = random.Random(0)
    passed: defaultdict[str, list[bool]] = defaultdict(list)
    for path in sorted((options.shared / "gold").glob("*.json")):
        statements = json.loads(path.read_text("utf-8")).get("statements", [])
        coded = [one for one in statements if one.get("quote") and one.get("label")]
        for one in said(coded, chance) if len(coded) > 1 else ():
            passed[one.how].append(fault(one.sentence, one.cited, "") is None)
    for how in sorted(passed, reverse=True):
        results = passed[how]
        count = sum(results)
        print(f"{how:30} {len(results):5} {count:5} pass {count / len(results):.3f}")


if __name__ == "__main__":
    main()
