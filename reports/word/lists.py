"""Lists with Word's own bullets and numbers; each numbered list begins at one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reports.word.page import Element
from reports.word.paper import Paper
from reports.word.xml import x


@dataclass(frozen=True)
class Item:
    element: Element
    #: What ties a paragraph to the numbers of its list; None: those of its style.
    number: Any


def items(paper: Paper, element: Element) -> Iterator[Item]:
    number = _begun(paper) if element.tag == "ol" else None
    for one in element.elements():
        if one.tag == "li":
            tied = x("numPr", x("ilvl", val=0), x("numId", val=number))
            yield Item(one, tied if number else None)


def _begun(paper: Paper) -> int:
    """A list of its own, which counts from one."""
    numbering = paper.part.numbering_part.element
    style = paper.document.styles["List Number"].element
    usual = numbering.num_having_numId(style.pPr.numPr.numId.val)
    made = numbering.add_num(usual.abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)
