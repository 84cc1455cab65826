"""What things of the graph are called, in the language that is spoken."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from pyoxigraph import NamedNode

from kg.scheme import CHINESE
from kg.view import View
from ontology import terms as t
from ui.tongue import ENGLISH, spoken
from ui.web.places import href_of

_NAMES = (t.PREF_LABEL, t.LABEL, t.TITLE, t.HEADING)
_LANGUAGES = {ENGLISH: ("en", *CHINESE, ""), "zh": (*CHINESE, "", "en")}


@dataclass(frozen=True, slots=True)
class Named:
    """A thing by its name; ``href`` leads to its page, or is empty where it has none here."""

    label: str
    href: str
    count: int = 0


def label_of(store: View, thing: NamedNode) -> str:
    """Return the name of a thing, or the end of its IRI where it has none."""
    for term in _NAMES:
        if found := texts(store, thing, term):
            return found[0]
    return thing.value.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or thing.value


def texts(store: View, thing: NamedNode, term: NamedNode) -> list[str]:
    """Return the values of a property in one language: that spoken, Chinese, none, or the first."""
    found: dict[str, list[str]] = {}
    for fact in store.find(thing, term, None, None):
        language = (getattr(fact.object, "language", None) or "").lower()
        found.setdefault(language, []).append(str(fact.object.value))
    if not found:
        return []
    known = (one for one in _LANGUAGES[spoken()] if one in found)
    return sorted(found[next(known, min(found))])


def named(store: View, thing: NamedNode, count: int = 0) -> Named:
    """Name a thing and say where its page is."""
    return Named(label_of(store, thing), href_of(store, thing), count)


def tab_url(tab: str, **values: str) -> str:
    """Return the address of a tab of the page, opened at something."""
    home = "/en/" if spoken() == ENGLISH else "/"
    return f"{home}?{urlencode({'tab': tab, **values})}"
