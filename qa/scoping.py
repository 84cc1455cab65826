"""From what a question names to the scope it looks in; a scope that holds nothing is never made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qa import cues
from qa.catalogue import Catalogue
from qa.described import described
from qa.genres import genres, issuers
from qa.mention import Draft, Mention
from qa.places import places
from qa.scope import EVERYWHERE, Scope
from qa.times import asks, years
from qa.titles import titled

_JOINT = re.compile(r"^(?:省|市|的|'s|\s|,){0,2}$")
_AFTER = re.compile(r"^\s*(?:这[篇份部个]|那[篇份部个])?(?:里面?|里头|当中|中(?![小心央])|的)")
_PAST = re.compile(r"了|过|达到|已经?|\b(?:did|was|were|had|has)\b")
_LEADING = re.compile(r"(?:按照?|根据|依据|依照|在)$")


@dataclass(frozen=True, slots=True)
class Look:
    """Where a question looks: the scope, the sides that it compares, what no document bears."""

    scope: Scope = EVERYWHERE
    sides: tuple[Scope, ...] = ()
    missing: tuple[str, ...] = ()


def look(draft: Draft, catalogue: Catalogue, document: str | None, *, value: bool) -> Look:
    """Read where a question looks and take the words of it out.

    ``document`` is the one that is asked, where one is given: then places and years that are not
    its own belong to the subject. ``value`` tells that a value is asked for: what a year brought
    may stand in the report of the next one.
    """
    compares = cues.COMPARE.search(draft.text) is not None
    named, missing = titled(draft, catalogue)
    reader = _Reader(draft, catalogue.only(document), value=value)
    if document is not None:
        reader.read([one for one in named if document in one.values])
        return Look(Scope(documents=(document,)), (), tuple(missing))
    scope, kinds = reader.read(named)
    sides = _sides(scope, kinds, catalogue) if compares else ()
    return Look(scope, sides, (*missing, *reader.missing))


class _Reader:
    """Reads places, years, issuers and genres beside the titles that were found."""

    def __init__(self, draft: Draft, catalogue: Catalogue, *, value: bool) -> None:
        self._draft = draft
        self._catalogue = catalogue
        self._looks_back = value or _PAST.search(draft.text) is not None
        self.missing: list[str] = []

    def read(self, named: Sequence[Mention]) -> tuple[Scope, dict[str, list[Mention]]]:
        """Return the scope, and of each of its kinds the mentions that made it."""
        text, draft, catalogue = self._draft.text, self._draft, self._catalogue
        where, when = places(draft, catalogue), years(text)
        by = issuers(text, catalogue)
        beside = {"regions": where, "years": when, "issuers": by}
        named = [*named, *described(draft, catalogue, beside)]
        kinds: dict[str, list[Mention]] = {}
        if named:
            kinds["documents"] = sorted(named, key=lambda one: one.start)
        scope = _with(EVERYWHERE, "documents", named)
        scope = self._narrow(scope, kinds, "issuers", by)
        sure = [one for one in where if one.sure or self._held(scope, "regions", one)]
        scope = self._narrow(scope, kinds, "regions", sure)
        scope = self._narrow(scope, kinds, "years", self._own(text, when, where, scope))
        scope = self._narrow(scope, kinds, "genres", genres(self._draft.text))
        for mentions in kinds.values():
            for one in mentions:
                self._take(one)
        if scope.documents and not any(kinds.get(kind) for kind in ("regions", "years", "issuers")):
            return scope, kinds
        if scope.documents:  # what narrows documents named by title need not be told again
            scope = Scope(documents=scope.inside(catalogue.documents))
        return scope, kinds

    def _own(
        self, text: str, when: Sequence[Mention], where: Sequence[Mention], scope: Scope
    ) -> list[Mention]:
        """Choose the years that are those of documents, not of the subject."""
        own = []
        for one in when:
            beside = any(
                _JOINT.match(text[place.end : one.start])
                or _JOINT.match(text[one.end : place.start])
                for place in where
                if scope.regions
            )
            english = bool(scope.regions) and text[: one.start].endswith("in ")
            if one.sure or scope.documents:
                own.append(one)
            elif (beside or english or asks(text, one)) and self._held(scope, "years", one):
                own.append(self._next(one, scope) if self._looks_back else one)
        return own

    def _next(self, year: Mention, scope: Scope) -> Mention:
        after = replace(year, values=(str(int(year.values[-1]) + 1),))
        if not self._held(scope, "years", after):
            return year
        return replace(year, values=(*year.values, *after.values))

    def _narrow(
        self, scope: Scope, kinds: dict[str, list[Mention]], kind: str, mentions: Sequence[Mention]
    ) -> Scope:
        """Narrow a scope by the mentions of one kind that leave something in it."""
        held = [one for one in mentions if self._held(scope, kind, one)]
        for one in mentions:
            if one not in held and one.sure and not scope.documents:
                where = "".join(scope.regions) if kind == "years" else ""
                told = (
                    one.values[0] if len(one.values) == 1 else f"{one.values[0]}—{one.values[-1]}"
                )
                self.missing.append(f"{where}{told}{'年' if kind == 'years' else ''}")
                self._take(one)
        if held:
            kinds[kind] = held
        return _with(scope, kind, held)

    def _held(self, scope: Scope, kind: str, mention: Mention) -> bool:
        """Whether documents are left when a scope is narrowed to one mention."""
        narrower = _with(scope, kind, [mention])
        return any(narrower.holds(facts) for facts in self._catalogue.documents.values())

    def _take(self, one: Mention) -> None:
        """Take a mention out with the particles around it."""
        after = _AFTER.match(self._draft.text[one.end :])
        before = _LEADING.search(self._draft.text[: one.start])
        start = before.start() if before else one.start
        self._draft.take(start, one.end + (after.end() if after else 0))


def _with(scope: Scope, kind: str, mentions: Iterable[Mention]) -> Scope:
    values = tuple(dict.fromkeys(value for one in mentions for value in one.values))
    if kind == "documents":
        return replace(scope, documents=values)
    if kind == "regions":
        return replace(scope, regions=values)
    if kind == "years":
        return replace(scope, years=values)
    if kind == "genres":
        return replace(scope, genres=values)
    return replace(scope, issuers=values)


def _sides(
    scope: Scope, kinds: dict[str, list[Mention]], catalogue: Catalogue
) -> tuple[Scope, ...]:
    """Split a scope where it names two things of one kind; empty where there is nothing to compare.

    A year that stands with each of two places goes with its own place.
    """
    for kind in ("documents", "regions", "years", "genres", "issuers"):
        mentions = kinds.get(kind, [])
        if len(mentions) == 1 and kind == "years":
            mentions = [replace(mentions[0], values=(year,)) for year in mentions[0].values]
        groups = list(dict.fromkeys(one.values for one in mentions))
        if len(groups) < 2:
            continue
        base = EVERYWHERE if kind == "documents" else scope
        sides = [_with(base, kind, [Mention(values, 0, 0)]) for values in groups]
        held = [side for side in sides if side.inside(catalogue.documents)]
        if scope.documents:
            held = [Scope(documents=side.inside(catalogue.documents)) for side in held]
        return tuple(held) if len(held) > 1 else ()
    return ()
