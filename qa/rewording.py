"""Answers put in words by a language model, over what the offline path found and nothing else.

The offline path answers first. Its items, their order and their query stay as they are; only the
text is the model's, sentence by sentence as far as `qa.support` lets it pass. A question that was
refused is asked once more in the model's words, where the refusal leaves room for that.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.words import simplify
from qa import prompts
from qa.answer import Answer, Item
from qa.demand import demanded
from qa.find import SETS
from qa.llm import Model, NoReplyError
from qa.particulars import figures, marked, plain, unknown
from qa.question import Intent
from qa.sentences import Sentence, sentences
from qa.support import Passage, fault
from qa.understanding import is_english
from qa.wording import Why

Ask = Callable[[str], Answer]
MOST_SENTENCES = 40
LONGEST_REWRITING = 200  # characters
REWRITING_SHARE = 0.4  # of the time limit that a rewriting may take
FINAL = (Why.NOT_HELD, Why.OFF_TOPIC)
"""Refusals that no other wording of the question mends."""
WHOLE = SETS | {Intent.COMPARE}
"""Intents whose answer is not whole without each of its items."""
INFERRED = "（跨文献推断）"
_ANY_MARK = re.compile(r"\[(\d+)\](?:–\[(\d+)\])?")


@dataclass(frozen=True, slots=True)
class Reworder:
    """Asks through a model: `ask` takes the offline path and returns its answer, put in words.

    ``limit`` is in seconds, for one question with all that is asked of the model for it.
    """

    model: Model
    limit: float = 60.0

    def ask(self, offline: Ask, question: str, titles: Mapping[str, str]) -> Answer:
        """Answer ``question``; as `offline` does where the model is of no use.

        Parameters
        ----------
        offline
            Answers a question without the model; called with ``question``, then with a rewriting.
        titles
            Each document's title by its name.

        Returns
        -------
        The answer with `Answer.llm` told: the model, whether it worded the text, how many of its
        sentences stayed, what was searched for instead of the question, and why it was of no use.
        """
        begun = time.monotonic()
        deadline = begun + self.limit
        answer, searched = offline(question), None
        note: str | None = None
        try:
            if not answer.answered:
                searched = self._rewriting(answer, begun + REWRITING_SHARE * self.limit)
                found = offline(searched) if searched else answer
                if not found.answered:
                    return self._told(answer, begun, searched=searched)
                answer = replace(found, question=question)
            if is_english(question):
                note = "英文的话无法与中文引文逐词核对，所以不由大模型组织语言；这是离线的回答"
                return self._told(answer, begun, searched=searched, note=note)
            reply = self.model.reply(prompts.wording(answer, titles), deadline)
        except NoReplyError as error:
            note = f"大模型没有用上：{error}；这是离线的回答"
            return self._told(answer, begun, searched=searched, note=note)
        told = sentences(reply)[:MOST_SENTENCES]
        kept = supported(told, answer, titles)
        if not kept:
            note = "大模型的话没有一句有据可查，未予采用；这是离线的回答"
        else:
            answer = replace(answer, text=worded(answer, kept))
        return self._told(
            answer, begun, searched=searched, note=note, counts=(len(kept), len(told) - len(kept))
        )

    def _rewriting(self, answer: Answer, deadline: float) -> str | None:
        """Ask for another wording of a question refused; None where none may be searched for."""
        if not is_open(answer.reason or ""):
            return None
        reply = self.model.reply(prompts.rewriting(answer.question), deadline)
        rewriting = prompts.rewritten(reply)
        return rewriting if rewriting and is_faithful(answer.question, rewriting) else None

    def _told(
        self,
        answer: Answer,
        begun: float,
        *,
        searched: str | None = None,
        note: str | None = None,
        counts: tuple[int, int] = (0, 0),
    ) -> Answer:
        kept, dropped = counts
        llm = {
            **{"model": self.model.name, "worded": kept > 0, "kept": kept, "dropped": dropped},
            **{"searched": searched, "notice": note},
        }
        milliseconds = round(1000 * (time.monotonic() - begun))
        return replace(answer, llm=llm, milliseconds=milliseconds)


def is_open(reason: str) -> bool:
    """Tell whether a refusal is one that another wording of the question may mend.

    What lies outside the collection stays outside however it is asked for; so does what is
    refused for a reason not known here.
    """
    plain_reason = simplify(reason)
    for why in Why:
        for told in why.value:
            if re.match(re.escape(told).replace(re.escape("{what}"), ".*?"), plain_reason):
                return why not in FINAL
    return False


def is_faithful(question: str, rewriting: str) -> bool:
    """Tell whether a rewriting asks for the same things: figures, names, the kind of value.

    >>> is_faithful("浙江2025年咋整排水", "浙江2025年治理排水的措施有哪些？")
    True
    >>> is_faithful("浙江2025年咋整排水", "治理排水的措施有哪些？")
    False
    """
    old, new = plain(question), plain(rewriting)
    if not new or len(rewriting) > LONGEST_REWRITING or new == old:
        return False
    if is_english(question) != is_english(rewriting) or figures(old) != figures(new):
        return False
    wanted, now = demanded(old), demanded(new)
    if (wanted and wanted.value) != (now and now.value):
        return False
    if is_english(question):
        return True
    return all(name in new for name in marked(old)) and not any(
        name not in old for name in marked(new) | unknown(new)
    )


def supported(
    told: Sequence[Sentence], answer: Answer, titles: Mapping[str, str]
) -> list[Sentence]:
    """Keep the sentences whose marks lead to items that bear them out, each once."""
    items = {item.rank: item for item in answer.items[: prompts.MOST_ITEMS]}
    passages = {rank: passage_of(item, titles) for rank, item in items.items()}
    kept: dict[str, Sentence] = {}
    for sentence in told:
        parts = sentence.parts
        if not parts or any(mark not in passages for part in parts for mark in part.marks):
            continue
        faults = (
            fault(part.text, [passages[mark] for mark in part.marks], answer.question)
            for part in parts
        )
        if not any(faults):
            kept.setdefault(plain(sentence.text), sentence)
    return list(kept.values())


def passage_of(item: Item, titles: Mapping[str, str]) -> Passage:
    """Put together what may be said of an item: quote, label, title, what a link led from."""
    steps = (step.partition(":")[2] for step in item.path)
    title = titles.get(item.document, "")
    return Passage.of(item.quote, item.label, title, *steps)


def worded(answer: Answer, kept: Sequence[Sentence]) -> str:
    """Write the text anew: the opening as it was, the sentences, and in a set what they leave out.

    A sentence that rests on an inferred link says so.
    """
    opening, *lines = answer.text.splitlines()
    guessed = {item.rank for item in answer.items if item.origin}
    told = [
        f"{INFERRED if guessed & set(sentence.marks) else ''}{sentence.text}" for sentence in kept
    ]
    if answer.intent in WHOLE:
        cited = {mark for sentence in kept for mark in sentence.marks}
        of_one = ((marks_of(line), line) for line in lines)
        own = {min(marks): line for marks, line in of_one if len(marks) == 1}  # below its heading
        told += [own[item.rank] for item in answer.items if item.rank in own.keys() - cited]
    return "\n".join([opening, *told])


def marks_of(line: str) -> set[int]:
    """List the marks of a line, also those of a range such as [1]–[5]."""
    found: set[int] = set()
    for match in _ANY_MARK.finditer(line):
        found |= set(range(int(match[1]), int(match[2] or match[1]) + 1))
    return found
