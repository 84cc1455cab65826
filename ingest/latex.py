r"""Numbers and units that OCR wrote as formulas: ``$1 . 3 \%$`` is 1.3%.

A formula is written out only when all of it is understood; else it is left as it stands.
"""

from __future__ import annotations

import re

FORMULA = re.compile(r"\$(?!\s*\$)([^$\n㐀-鿿，。、；]{1,300})\$")
FONT = re.compile(
    r"\\(?:mathrm|mathsf|mathbf|mathtt|mathfrak|mathit|mathcal|mathbb|mathord|textrm|textbf|text|"
    r"substack|boldsymbol|operatorname|pmb|bf|rm|tt)(?![a-z])"
)
CIRCLED = re.compile(r"\\textcircled\s*\{\s*(\d(?:\s*\d)?)\s*\}(?:\s*(\d)\s*$)?")
SYMBOLS = {
    "%": "%", "sim": "～", "times": "×", "div": "÷", "cdot": "·", "geq": "≥", "geqslant": "≥",
    "ge": "≥", "leq": "≤", "leqslant": "≤", "le": "≤", "circ": "°", "prime": "′", "bullet": "•",
    "cdots": "…", "ldots": "…", "pm": "±", "rightarrow": "→", "to": "→", "approx": "≈",
    "neq": "≠", "bigcirc": "○", "degree": "°", "dag": "†", "$": "$", "&": "&", "#": "#",
    " ": "\0", ",": "", ";": "", ":": "", "!": "", "quad": "\0",
}  # fmt: skip
COMMAND = re.compile(r"\\(?: (?=:))?([a-z]+|.)")
# Density of people: OCR reads 人 as a wedge, which over an area can mean nothing else.
PEOPLE = re.compile(r"\\(?:wedge|lambda|therefore)(?=\s*\}?\s*/\s*(?:\\mathrm\s*)?\{?\s*k\s*m)")
GAP = re.compile(r"(?<=\d)\0+(?=\d)")
# Quotation marks that OCR took for powers: ^{6 6} 7 · 2 0 ^{9 9}.
OPENING = re.compile(r"^\^\{?(?:66|°°|``|“)\}?")
CLOSING = re.compile(r"\^\{?(?:\d\d?|°+|′′|''|\"|”)\}?$")
POWER = re.compile(r"\^(?:\{([^{}]*)\}|(.))")
INDEX = re.compile(r"_(?:\{([^{}]*)\}|(.))")
UPPER = str.maketrans("0123456789n", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ")
LOWER = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
UNMOVED = frozenset("°′″•·†+-−–")


def written_out(match: re.Match[str]) -> str:
    """Write a formula as plain text; return it unchanged where it is not understood."""
    text = PEOPLE.sub("人", FONT.sub("", CIRCLED.sub(_circle, match[1])))
    text = COMMAND.sub(lambda found: SYMBOLS.get(found[1], found[0]), text).replace("~", "\0")
    text = re.sub(r"\s+|\{\}", "", text)
    text = GAP.sub(" ", text).replace("\0", "").replace("{}", "")
    if OPENING.match(text):
        text = CLOSING.sub("”", OPENING.sub("“", text))
    elif "°" not in text:
        text = re.sub(r"\^\{?′′\}?$", "”", text)
    text = POWER.sub(lambda found: _moved(found, UPPER), text)
    text = INDEX.sub(lambda found: _moved(found, LOWER), text)
    text = re.sub(r"[{}]", "", text).replace("°C", "℃").replace("′′", "″")
    return match[0] if not text or re.search(r"[\\^_$]", text) else text


def _circle(match: re.Match[str]) -> str:
    number = int(re.sub(r"\s", "", match[1] + (match[2] or "")))
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else match[0]


def _moved(match: re.Match[str], table: dict[int, int]) -> str:
    """Set what stands above or below the line; a character without such a form spoils it."""
    inner = match[1] if match[1] is not None else match[2]
    fits = all(char in UNMOVED or ord(char) in table for char in inner)
    return inner.translate(table) if fits else match[0]
