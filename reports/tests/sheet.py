"""The style sheet of papers, read as ``reports.word.styles`` writes it down."""

from pathlib import Path

import tinycss2
from django.contrib.staticfiles import finders

from reports.word.styles import mm

UNITS = {"pt": lambda number: number, "mm": mm}
SIDES = {
    "margin": ("before", "side", "after", "side"),
    "padding": ("above", "pad", "below", "pad"),
}
ONE = {
    "margin-top": "before",
    "margin-bottom": "after",
    "padding-top": "above",
    "padding-bottom": "below",
    "text-indent": "indent",
    "width": "width",
    "height": "height",
    "font-size": "size",
    "line-height": "line",
}
WORDS = {
    ("font-weight", "bold"): {"bold": True},
    ("font-weight", "normal"): {"bold": False},
    ("font-style", "italic"): {"italic": True},
    ("font-style", "normal"): {"italic": False},
    ("white-space", "nowrap"): {"nowrap": True},
    ("white-space", "normal"): {"nowrap": False},
    ("vertical-align", "middle"): {"middle": True},
    ("vertical-align", "top"): {"middle": False},
    ("break-after", "avoid"): {"keep": True},
    ("break-before", "avoid"): {"stuck": True},
    ("break-before", "page"): {"new_page": True},
    ("break-inside", "avoid"): {"whole": True},
    ("break-inside", "auto"): {"whole": False},
}


def rules(name="css/print.css"):
    """Selector → look, as the sheet says it; pages by ``@page`` and their name."""
    text = Path(finders.find(name)).read_text()
    read = {}
    for rule in tinycss2.parse_stylesheet(
        text, skip_comments=True, skip_whitespace=True
    ):
        heads = tinycss2.serialize(rule.prelude).strip()
        if rule.type == "at-rule":
            heads = f"@{rule.at_keyword} {heads}".strip()
        for head in heads.split(","):
            selector = " ".join(head.split()).replace("/**/", "")
            look = read.setdefault(selector, {})
            look.update(_look(rule.content))
    return read


def _look(content):
    look = {}
    for one in tinycss2.parse_blocks_contents(content):
        if one.type == "at-rule":
            look[f"@{one.at_keyword}"] = _look(one.content)
        elif one.type == "declaration":
            look.update(_declared(one.lower_name, _values(one.value)))
    return look


def _declared(name, values):
    if name in SIDES:
        return _sides(SIDES[name], values)
    if name in ONE:
        return {ONE[name]: values[0]} if values[0] not in ("auto", None) else {}
    if name == "text-align":
        return {"align": values[0]}
    if name == "font":
        return _font(values)
    if name == "size":
        return {"paper": tuple(values)}
    return WORDS.get((name, values[0]), {}) if values else {}


def _sides(names, values):
    top, right = values[0], values[1] if len(values) > 1 else values[0]
    below = values[2] if len(values) > 2 else top
    left = values[3] if len(values) > 3 else right
    if right != left:
        return {"margins": (top, right, below, left)}
    read = zip(names, (top, right, below, left), strict=True)
    return {name: value for name, value in read if value != "auto"}


def _font(values):
    """``bold 11pt "…"`` or ``14pt/1.25 "…"``."""
    sizes = [value for value in values if isinstance(value, float | int)]
    look = dict(zip(("size", "line"), sizes, strict=False))
    return look | ({"bold": True} if "bold" in values else {})


def _values(tokens):
    return [_value(token) for token in tokens if _is_value(token)]


def _is_value(token):
    return token.type not in ("whitespace", "comment", "literal")


def _value(token):
    if token.type == "dimension":
        return UNITS[token.lower_unit](token.value)
    if token.type == "number":
        return token.value
    return getattr(token, "lower_value", None)
