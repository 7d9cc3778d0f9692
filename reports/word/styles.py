"""How a paper looks: one table for Word, the same as ``static/css/print.css``.

A test reads the style sheet and compares every rule with this table, so the PDF and the
Word file cannot come to differ. All lengths are points; ``mm`` gives them.
"""

from typing import TypedDict


def mm(length: float) -> float:
    """Millimetres as points, to a hundredth."""
    return round(length * 72 / 25.4, 2)


class Look(TypedDict, total=False):
    """What a rule of the style sheet says, as far as Word can say it too."""

    size: float  # font-size
    line: float  # line-height, a factor of the size
    bold: bool
    italic: bool
    align: str
    indent: float  # text-indent
    nowrap: bool
    before: float  # margin-top
    after: float  # margin-bottom
    side: float  # margin-left and -right
    above: float  # padding-top
    below: float  # padding-bottom
    pad: float  # padding-left and -right
    width: float
    height: float
    middle: bool  # vertical-align: middle
    keep: bool  # break-after: avoid
    stuck: bool  # break-before: avoid
    whole: bool  # break-inside: avoid
    new_page: bool  # break-before: page


#: The face that the decree prescribes; the PDF embeds its metric twin.
FONT = "Times New Roman"
PDF_FONT = "Liberation Serif"

#: Paper: width, height, and the margins above, right, below, left.
PORTRAIT = (mm(210), mm(297), mm(20), mm(15), mm(20), mm(30))
LANDSCAPE = (mm(297), mm(210), mm(18), mm(20), mm(15), mm(20))
#: Size of the page number and of the word that marks a draft, above the text.
PAGE_NUMBER = 13.0
DRAFT_MARK = 11.0
DRAFT = "DỰ THẢO"

#: Widths of columns that have a class of their own, in millimetres.
COLUMNS = (9, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28, 30, 35, 40, 45, 50, 60)

#: Selector → look, in the order of the style sheet.
LOOKS: dict[str, Look] = {
    "html": {"size": 14, "line": 1.25},
    "body": {"before": 0, "after": 0, "align": "justify"},
    "p": {"before": 0, "after": 5, "indent": mm(10)},
    ".flat": {"indent": 0},
    "td p": {"indent": 0},
    "th p": {"indent": 0},
    ".center": {"align": "center", "indent": 0},
    ".italic": {"italic": True},
    ".line": {"indent": 0, "before": 0, "after": 5},
    ".keep": {"keep": True},
    ".together": {"whole": True},
    ".nowrap": {"nowrap": True},
    ".new-page": {"new_page": True},
    # Letterhead and national name
    ".head": {"width": mm(165), "before": 0, "after": 8},
    ".head td": {"above": 0, "below": 0, "align": "center", "middle": False},
    ".head .left": {"width": mm(74)},
    ".head .right": {"width": mm(91)},
    ".head p": {"before": 0, "after": 0, "indent": 0},
    ".upper": {"size": 12},
    ".issuer": {"size": 12, "bold": True},
    ".nation": {"size": 12, "bold": True, "nowrap": True},
    ".motto": {"bold": True, "nowrap": True},
    ".motto span": {"below": 1.5},
    ".rule": {"width": mm(26), "height": 0, "before": 3, "after": 0},
    ".number": {"size": 13, "above": 7},
    ".place": {"size": 13, "above": 7, "italic": True},
    ".regarding": {"size": 12, "above": 2, "line": 1.15},
    ".to-whom": {"align": "center", "indent": 0, "above": 8, "below": 8},
    ".is-draft": {"size": 12, "bold": True, "above": 4},
    ".is-draft span": {"above": 1, "pad": 6, "below": 1},
    # Title and headings
    "h1": {
        "before": 0,
        "after": 0,
        "size": 14,
        "bold": True,
        "keep": True,
        "align": "center",
        "indent": 0,
        "above": 4,
    },
    "h2": {
        "before": 0,
        "after": 0,
        "size": 14,
        "bold": True,
        "keep": True,
        "above": 7,
        "below": 4,
        "indent": mm(10),
        "align": "left",
    },
    "h3": {
        "before": 0,
        "after": 0,
        "size": 14,
        "bold": True,
        "keep": True,
        "above": 3,
        "below": 4,
        "indent": mm(10),
        "align": "left",
    },
    "h4": {
        "before": 0,
        "after": 0,
        "size": 14,
        "bold": True,
        "keep": True,
        "above": 1,
        "below": 4,
        "indent": mm(10),
        "italic": True,
        "align": "left",
    },
    ".about": {
        "align": "center",
        "indent": 0,
        "bold": True,
        "before": 2,
        "after": 0,
        "keep": True,
    },
    ".title-rule": {"width": mm(40), "height": 0, "before": 4, "after": 12},
    ".by": {"bold": True, "align": "center", "indent": 0, "before": 0, "after": 8},
    ".decides": {"align": "center", "indent": 0, "above": 8, "below": 6},
    ".annex": {"align": "center", "indent": 0, "above": 6, "below": 2},
    ".with": {
        "italic": True,
        "align": "center",
        "indent": 0,
        "before": 2,
        "side": mm(6),
        "after": 10,
        "keep": True,
    },
    # Minutes
    ".minutes": {"size": 13},
    ".minutes h2": {"size": 13},
    ".minutes h3": {"size": 13},
    ".minutes h4": {"size": 13},
    ".minutes .checks": {"size": 11, "line": 1.1},
    ".minutes .checks td": {"above": 1.5, "pad": 3, "below": 1.5},
    # Tables with lines
    ".grid": {"width": mm(165), "before": 2, "after": 7, "size": 12, "line": 1.15},
    ".grid th": {
        "above": 2.5,
        "pad": 3.5,
        "below": 2.5,
        "middle": True,
        "align": "center",
    },
    ".grid td": {
        "above": 2.5,
        "pad": 3.5,
        "below": 2.5,
        "middle": False,
        "align": "left",
    },
    ".grid tr": {"whole": True},
    ".grid .long": {"whole": False},
    ".grid .middle": {"align": "center"},
    ".grid .amount": {"align": "right"},
    ".grid .sum": {"stuck": True, "bold": True},
    ".grid p": {"before": 0, "after": 0},
    ".grid .seen": {"italic": True, "size": 11},
    # Columns
    **{f".w{wide}": {"width": mm(wide)} for wide in COLUMNS},
    # Signatures and recipients
    ".closing": {"whole": True},
    ".sign": {"width": mm(165), "before": 8, "after": 0, "whole": True},
    ".sign td": {"above": 0, "below": 0, "middle": False, "align": "center"},
    ".sign p": {"before": 0, "after": 0, "indent": 0},
    ".sign .office": {"bold": True, "size": 13},
    ".sign .office td": {"bold": True, "size": 13},
    ".sign .how": {"italic": True, "size": 12},
    ".sign .space": {"height": mm(22)},
    ".sign .name": {"bold": True},
    ".sign .to": {"align": "left", "width": mm(80), "size": 11, "line": 1.2},
    ".sign .to .to-head": {"size": 12, "bold": True, "italic": True},
    # Photos and charts
    ".photos": {"width": mm(165)},
    ".photos tr": {"whole": True},
    ".photos td": {
        "above": mm(2),
        "pad": mm(2),
        "below": mm(4),
        "middle": False,
        "align": "center",
    },
    ".photos img": {"width": mm(78), "height": mm(58)},
    ".four-photos img": {"height": mm(44)},
    ".photos p": {
        "before": mm(1),
        "after": 0,
        "indent": 0,
        "size": 12,
        "align": "center",
    },
    ".photos .when": {"italic": True, "size": 11, "before": 0, "after": 0},
    ".drawing": {"width": mm(36), "height": mm(12)},
    ".chart": {"before": 4, "after": 8, "align": "center", "whole": True},
    # Forms of the bank
    ".sheet": {"new_page": True},
    ".landscape": {"size": 12},
    ".landscape p": {"after": 3},
    ".landscape .head": {"width": mm(257)},
    ".landscape .sign": {"width": mm(257)},
    ".landscape .head .left": {"width": mm(110)},
    ".landscape .head .right": {"width": mm(147)},
    ".landscape h1": {"size": 13},
    ".landscape .about": {"size": 12, "after": 4},
    ".left": {"align": "left"},
    ".form-number": {"size": 11, "italic": True, "align": "right", "indent": 0},
    ".unit": {
        "size": 11,
        "italic": True,
        "align": "right",
        "indent": 0,
        "before": 0,
        "after": 2,
        "keep": True,
    },
    ".wide": {"width": mm(257), "size": 9.5, "line": 1.1, "keep": True},
    ".wide th": {"above": 2, "pad": 2, "below": 2},
    ".wide td": {"above": 2, "pad": 2, "below": 2},
    ".landscape .closing": {"stuck": True},
    ".grid .code": {"size": 8.5, "nowrap": True},
    ".by-hand": {"height": mm(9)},
    ".grid.small": {"size": 10.5, "line": 1.1},
    ".grid.across": {"width": mm(257)},
    ".charts": {"width": mm(165)},
    ".charts tr": {"whole": True},
    ".charts td": {"above": mm(1), "pad": mm(2), "below": mm(3), "middle": False},
    ".chart-title": {
        "size": 11,
        "bold": True,
        "indent": 0,
        "align": "center",
        "before": 0,
        "after": 0,
    },
    ".charts svg": {"width": mm(78)},
}
