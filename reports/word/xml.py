"""Elements of WordprocessingML, and text that may stand in them."""

import re
import unicodedata
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

#: What XML 1.0 does not allow, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Properties of a paragraph in the order in which Word insists on them.
_ORDER = (
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "widowControl",
    "numPr",
    "pBdr",
    "tabs",
    "spacing",
    "ind",
    "jc",
    "outlineLvl",
    "rPr",
    "sectPr",
)
_PLACES = {qn(f"w:{name}"): at for at, name in enumerate(_ORDER)}


def x(tag: str, *children: Any, **values: object) -> Any:
    """``<w:tag w:name="value">`` with what is inside."""
    made: Any = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(child for child in children if child is not None)
    return made


def on(tag: str, is_on: bool) -> Any:
    """A switch, written out so that it also takes back what a style says."""
    return x(tag) if is_on else x(tag, val=0)


def put(paragraph: Any, *properties: Any) -> None:
    """Give a paragraph these properties; the same ones of before are replaced."""
    ppr = paragraph.find(qn("w:pPr"))
    if ppr is None:
        ppr = x("pPr")
        paragraph.insert(0, ppr)
    for one in properties:
        for old in ppr.findall(one.tag):
            ppr.remove(old)
        ppr.append(one)
    ppr[:] = sorted(ppr, key=lambda one: _PLACES[one.tag])


def safe(text: str) -> str:
    """The text in composed letters, without what no XML may hold."""
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))


def twips(points: float) -> int:
    return round(points * 20)


def half_points(points: float) -> int:
    return round(points * 2)
