"""What a question may name of a collection: titles, places, issuers, numbers, actors, by value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ingest.divisions import place_of, prefectures, provinces
from ingest.words import cut, simplify, words
from qa.scope import Facts, divisions, short_name

SHORTEST = 4  # characters of a title that is named without 《》
SHORTEST_LAW = 2  # ... of a law: 宪法
STATE = "中华人民共和国"
_NOT_WORD = re.compile(r"[\W_]")
_TAIL = re.compile(r"[（(](?:[^（()）]*\d{4}[^（()）]*|试行|草案|节选|暂行)[)）]$")
_FRAMED = re.compile(
    r"^.{0,40}?关于(?:印发|发布|公布|转发|批转|同意)?(.+?)的?(?:通知|公告|批复|通报|决定|函|复函|答复)$"
)
_ABOUT = re.compile(r"^.{0,40}?关于(.+)$")
_GENERIC = re.compile(
    r"(?:(?:19|20)\d\d年?)?(?:政府|国务院|全省|全市)?(?:工作|实施|管理|总体|专项|行动|应急|指导|若干)*"
    r"(?:报告|意见|通知|方案|办法|规划|规定|条例|预案|细则|计划|通报|公报)?"
)
_LAW = re.compile(r"(?:法|法典|条例)$")
_COMMITTEE = ("全国人民代表大会常务委员会", "全国人大常委会")


@dataclass(frozen=True)
class Catalogue:
    """The documents that may be named, by their names, and all attributes of their statements."""

    documents: Mapping[str, Facts] = field(default_factory=dict)
    attributes: frozenset[tuple[str, str]] = frozenset()

    def only(self, document: str | None) -> Catalogue:
        """Return the catalogue of one document; all of it for None."""
        if document is None:
            return self
        return Catalogue({document: self.documents[document]}, self.attributes)

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """Who acts in statements, by name."""
        return tuple(sorted(value for facet, value in self.attributes if facet == "actor"))

    @cached_property
    def titles(self) -> dict[str, tuple[str, ...]]:
        """The documents by each way to write their titles, folded; see `fold`."""
        found: dict[str, list[str]] = {}
        for name, facts in self.documents.items():
            for form in forms(facts):
                found.setdefault(form, []).append(name)
        return {form: tuple(names) for form, names in found.items()}

    @cached_property
    def titles_by_start(self) -> dict[str, tuple[str, ...]]:
        """The ways to write titles by their first characters, the longest first."""
        found: dict[str, list[str]] = {}
        for form in sorted(self.titles, key=lambda form: (-len(form), form)):
            found.setdefault(form[:SHORTEST_LAW], []).append(form)
        return {start: tuple(ways) for start, ways in found.items()}

    @cached_property
    def folded(self) -> dict[str, str]:
        """Of each document the title, folded."""
        return {name: fold(facts.title) for name, facts in self.documents.items()}

    @cached_property
    def words(self) -> dict[str, frozenset[str]]:
        """Of each document the words of its title."""
        return {
            name: frozenset(words(facts.title)) | set(map(fold, cut(facts.title)))
            for name, facts in self.documents.items()
        }

    @cached_property
    def by_genre(self) -> dict[str, tuple[str, ...]]:
        """Documents by what questions call their genre; `qa.described` fills it as it is asked."""
        return {}

    @cached_property
    def places(self) -> dict[str, tuple[str, ...]]:
        """Full names of divisions by what they are called: 湖南省衡阳市 by 衡阳, 衡阳市 and itself.

        Provinces are all there, of others those that a document is of or has in its title.
        """
        full = {
            part for facts in self.documents.values() for part in divisions(facts.region) if part
        }
        titles = "\n".join(facts.title for facts in self.documents.values() if not facts.region)
        full |= {region for region in prefectures() if short_name(region) in titles}
        found: dict[str, set[str]] = {}
        for region in {*full, *provinces()}:
            for called in names_of_region(region):
                found.setdefault(called, set()).add(region)
        return {called: tuple(sorted(regions)) for called, regions in found.items()}

    @cached_property
    def issuers(self) -> dict[str, str]:
        """Issuers by what they are called."""
        known = {facts.issuer for facts in self.documents.values() if facts.issuer}
        called = {issuer: issuer for issuer in known}
        full, short = _COMMITTEE
        called |= {issuer.replace(full, short): issuer for issuer in known if full in issuer}
        for issuer in sorted(known):
            short = issuer.replace("人民代表大会", "人大").replace("常务委员会", "常委会")
            called.setdefault(short, issuer)
        return called

    @cached_property
    def numbers(self) -> dict[str, tuple[str, ...]]:
        """Documents by their numbers, brackets left out."""
        found: dict[str, list[str]] = {}
        for name, facts in self.documents.items():
            if facts.number:
                found.setdefault(fold(facts.number).removeprefix(STATE), []).append(name)
        return {number: tuple(names) for number, names in found.items()}


def fold(text: str) -> str:
    """Write a title so that marks, spaces and capitals make no difference."""
    return _NOT_WORD.sub("", simplify(text)).lower()


def forms(facts: Facts) -> set[str]:
    """Write a title in all the ways in which it counts as named, folded.

    Without a date in brackets, without the state's name, without who issued it and what for:
    国务院关于印发国家职业教育改革实施方案的通知 is also 国家职业教育改革实施方案.
    """
    whole = {facts.name, facts.title}
    whole |= {_TAIL.sub("", one.strip()) for one in whole}
    whole |= {one.removeprefix(STATE) for one in whole}
    for one in tuple(whole):
        if match := _FRAMED.match(one) or _ABOUT.match(one):
            whole.add(_TAIL.sub("", match[1]))
    return {folded for one in whole if _tells(folded := fold(one))}


def names_of_region(region: str) -> set[str]:
    """Name a division in all the ways in which a question may."""
    short, above = short_name(region), "".join(divisions(region)[-2:-1])
    return {region, region.removeprefix(above), *([short] if len(short) > 1 else [])}


def _tells(form: str) -> bool:
    """Whether a folded title names its document: long enough, no bare number, no bare place."""
    least = SHORTEST_LAW if _LAW.search(form) else SHORTEST
    if len(form) < least or form.isdigit() or _GENERIC.fullmatch(form):
        return False
    place = place_of(form)
    return place is None or place.region is None or not place.region.endswith(form)
