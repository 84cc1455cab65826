"""Places and people that a question names and that a collection may know nothing of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.words import cut, listed, simplify, tag

_OFFICE = r"(?:[市省县区州镇乡部厅局处院]长|检察长|书记|主任|总统|首相|总理)"
_HEAD = r"(?:^|[，,；;。])(?:按|在|据|对|请问)?+"
_OWN = r"(?![^，,]{0,3}[哪各全本我该这那某几两每外])"
_PLACE = re.compile(rf"{_HEAD}{_OWN}([一-鿿]{{3,8}})")
_HOME = re.compile(r"中国|我国|中方|国内|境内|来华|在华|\bchin(?:a|ese)\b", re.IGNORECASE)
_DIVISIONS = "省市县州镇"
_LENGTHS = (3, 4)  # of the name of a place, with what kind of division it is
_PERSON = re.compile(rf"{_HEAD}([一-鿿]{{2,4}}?)(?=副?{_OFFICE})")


def abroad(question: str, words: Iterable[str]) -> list[str]:
    """List the countries and cities abroad among the ``words`` of a question's subject.

    None where it speaks of home too: what a foreign firm may do in China is no matter abroad.
    """
    if _HOME.search(simplify(question)):
        return []
    return [word for word in words if word in listed("abroad.txt")]


def named_at_head(question: str) -> list[str]:
    """List the place that a question begins with, and the person before the office: 张三丰市长."""
    plain = simplify(question)
    people = [name for name in _PERSON.findall(plain) if tag(name).startswith("nr")]
    return [*filter(None, map(_place, _PLACE.findall(plain))), *people]


def _place(text: str) -> str:
    """Return the place whose name ``text`` begins with, else nothing.

    It is a word that no dictionary has, or has as a name: 加强市场 and 由市县 name no place.
    """
    first, second = [*cut(text), ""][:2]
    kind = second.removesuffix("政府")
    name, own = (f"{first}{kind}", first) if kind in {*_DIVISIONS} else (first, first)
    if name[-1] not in _DIVISIONS or len(name) not in _LENGTHS:
        return ""
    return name if not tag(own) or tag(own).startswith(("ns", "nr", "nz")) else ""
