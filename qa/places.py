"""Places that a question names, Chinese or English, and whether they are those of documents."""

from __future__ import annotations

import re

from qa.called import REGION, called
from qa.catalogue import Catalogue
from qa.mention import Draft, Mention
from qa.times import PAPER

# A place that is supported, gone to or part of a name is no place to look in.
_OBJECT = re.compile(
    r"(?:支援|支持|援助|援|帮扶|对口|赴|前往|去往|来自|驻|毗邻|收复|统一|对|除|周边)\s*$"
)
_PART = re.compile(
    r"^(?:周边|周围|附近|大学|学院|路|街|港(?!口)|湾|合作组织|证券|冬奥|奥运|亚运|世博|交易所"
    r"|宣言|议定书|精神|人民广播|银行|同胞|问题|驻军"
    r"|话|菜|戏|人(?![民大口社才均力工群员])|籍|号|站|海关|铁路局)"
)
_SURE = re.compile(
    rf"^(?:省|市|自治区)?(?:人民)?(?:政府)?的?\s*(?:(?:19|20)\d\d\s*年?(?:度)?)?的?\s*{PAPER}"
    r"|^'?s? (?:\d{4} )?(?:\w+ )?(?:report|plan|regulations?|opinions?)\b"
)
CAPITAL = "北京市"
_GOVERNS = re.compile(r"\b(?:will|does|did|has|is|can|should|must) $")  # it means the government
_TITLE = re.compile(r"^(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区)")


def places(draft: Draft, catalogue: Catalogue) -> list[Mention]:
    """Return the places that a document is of, or may be; the longest name at each place."""
    found = _english(draft) if re.search(r"[a-z]{4}", draft.text) else []
    starts = {start for _, start, _ in draft.words()}
    longest = max(map(len, catalogue.places), default=0)
    at = 0
    while at < len(draft.text):
        step = 1
        for size in range(min(longest, len(draft.text) - at), 1, -1):
            regions = catalogue.places.get(draft.text[at : at + size])
            if regions is None or (size == 2 and at not in starts):
                continue
            before, after = draft.text[:at], draft.text[at + size :]
            if _OBJECT.search(before) or _PART.search(after):
                break
            sure = _SURE.search(after) is not None
            end = at + size
            if title := _TITLE.match(after):
                end += title.end()
            found.append(Mention(regions, at, end, sure))
            step = end - at
            break
        at += step
    return sorted(found, key=lambda one: one.start)


def _english(draft: Draft) -> list[Mention]:
    found = []
    for region, name in called()[REGION].items():
        for match in name.finditer(draft.text):
            before, after = draft.text[: match.start()], draft.text[match.end() :]
            if region == CAPITAL and _GOVERNS.search(before):
                continue
            found.append(Mention((region,), *match.span(), _SURE.search(after) is not None))
    return found
