"""The index of concepts: by the sound of their first character, by theme, by words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from pyoxigraph import NamedNode
from pypinyin import lazy_pinyin

from ingest.statement import Kind
from kg.columns import Column
from kg.concepts import SCHEMES
from kg.view import View
from ontology import terms as t
from ui.web.places import path_of

OTHER = "#"
"""Stands for all that begins with no letter and no character that has a sound."""
_SOUNDED = 4  # characters that an order by sound looks at: enough, and the rest takes time
_MARKS = "“”‘’《》〈〉「」（）()[]【】\"' "
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass(frozen=True, slots=True)
class Listed:
    """A concept in the index; ``count`` is the number of its statements."""

    label: str
    kind: Kind
    href: str
    initial: str
    count: int
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with its concepts, those of most statements first."""

    label: str
    kind: Kind
    href: str
    count: int
    concepts: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """All concepts of a store in alphabetical order, and the themes, the largest first."""

    concepts: tuple[Listed, ...] = ()
    themes: tuple[Theme, ...] = ()
    initials: dict[tuple[str, str], int] = field(default_factory=dict)

    def of(self, kind: str, initial: str = "", words: str = "") -> list[Listed]:
        """Choose concepts; an empty condition holds of all. ``words`` puts the nearest first."""
        found = [
            one for one in self.concepts if kind in ("", one.kind) and initial in ("", one.initial)
        ]
        return _matching(found, words) if words else found

    def letters(self, kind: str) -> list[tuple[str, int]]:
        """Count the concepts by initial, in the order of the alphabet."""
        counts: Counter[str] = Counter()
        for (of, initial), count in self.initials.items():
            if kind in ("", of):
                counts[initial] += count
        return sorted(counts.items(), key=lambda pair: _place(pair[0]))

    def themes_of(self, kind: str) -> list[Theme]:
        """Choose themes."""
        return [one for one in self.themes if kind in ("", one.kind)]


def register(store: View) -> Register:
    """Read the index out of the graph of concepts alone, which is fast."""
    find, graph = store.find, store.names.concepts
    labels, above = Column(find, t.PREF_LABEL, graph), Column(find, t.BROADER, graph)
    counts = Counter(fact.object for fact in find(None, t.CONCEPT, None, graph))
    others: dict[NamedNode, list[str]] = {}
    for fact in find(None, t.ALT_LABEL, None, graph):
        others.setdefault(fact.subject, []).append(fact.object.value)
    listed: list[tuple[tuple[int, str, str], Listed]] = []
    below: dict[str, list[Listed]] = {}
    tops: list[tuple[NamedNode, Kind]] = []
    for kind, scheme in SCHEMES.items():
        for one in [fact.subject for fact in find(None, t.IN_SCHEME, scheme, graph)]:
            theme = above.get(one)
            if theme is None:
                tops.append((one, kind))
                continue
            key = sound_of(labels[one])
            href = path_of(one.value, store.names) or ""
            names = tuple(sorted(others.get(one, ())))
            concept = Listed(labels[one], kind, href, initial_of(key), counts[one], names)
            listed.append(((*_place_of(key), labels[one]), concept))
            below.setdefault(theme, []).append(concept)
    ordered = tuple(one for _, one in sorted(listed, key=lambda pair: (pair[0], pair[1].href)))
    themes = [_theme(store, one, kind, labels[one], below) for one, kind in tops]
    return Register(
        ordered,
        tuple(sorted(themes, key=lambda one: (-one.count, one.label, one.href))),
        dict(Counter((one.kind.value, one.initial) for one in ordered)),
    )


def initial_of(sound: str) -> str:
    """Return the letter that a name is listed under; the sound of its characters is given."""
    first = sound[:1].upper()
    return first if first in _LETTERS else OTHER


def sound_of(label: str) -> str:
    """Spell out what a name begins with; marks before it are passed over."""
    return _spelt(label.lstrip(_MARKS)[:_SOUNDED])


@lru_cache(maxsize=1 << 17)
def _spelt(begin: str) -> str:
    return " ".join(lazy_pinyin(begin)).lower()


def _place_of(sound: str) -> tuple[int, str]:
    return _place(initial_of(sound)), sound


def _place(initial: str) -> int:
    """Sort what begins with no letter last."""
    return ord(initial) if initial != OTHER else 1 << 20


def _theme(
    store: View, theme: NamedNode, kind: Kind, label: str, below: dict[str, list[Listed]]
) -> Theme:
    concepts = sorted(below.get(theme.value, ()), key=lambda one: (-one.count, one.label))
    total = sum(one.count for one in concepts)
    return Theme(label, kind, path_of(theme.value, store.names) or "", total, tuple(concepts))


def _matching(found: Iterable[Listed], words: str) -> list[Listed]:
    """Keep the concepts that have all words in one of their names; the nearest names first."""
    wanted = words.lower().split()
    ranked = []
    for one in found:
        names = [one.label, *one.alternatives]
        if any(all(word in name.lower() for word in wanted) for name in names):
            ranked.append((_far(one.label, words), one))
    return [one for _, one in sorted(ranked, key=lambda pair: (pair[0], -pair[1].count))]


def _far(label: str, words: str) -> int:
    """Rank a name: the words themselves, what begins with them, what holds them, another name."""
    tests = (label == words, label.startswith(words), words in label)
    return next((rank for rank, true in enumerate(tests) if true), len(tests))
