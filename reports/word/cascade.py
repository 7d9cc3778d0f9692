"""Which look an element has: the rules of ``styles`` that match it, by rank and order.

Selectors are those of our style sheet: tags, classes and "inside of". What CSS inherits
is inherited here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from reports.word.page import Element, Path
from reports.word.styles import LOOKS, Look

_INHERITED = ("size", "line", "bold", "italic", "align", "indent", "nowrap")
#: What browsers know without a style sheet.
_BUILT_IN: dict[str, Look] = {
    "b": {"bold": True},
    "strong": {"bold": True},
    "i": {"italic": True},
    "em": {"italic": True},
    "th": {"bold": True, "align": "center"},
    "table": {"indent": 0},
}
_COMPOUND = re.compile(r"^(?P<tag>[a-z][a-z0-9]*)?(?P<classes>(\.[\w-]+)*)$")


@dataclass(frozen=True)
class Style:
    """The whole look of one element; lengths in points."""

    size: float = 12
    line: float = 1.25
    bold: bool = False
    italic: bool = False
    align: str = "left"
    indent: float = 0
    nowrap: bool = False
    before: float = 0
    after: float = 0
    side: float = 0
    above: float = 0
    below: float = 0
    pad: float = 0
    width: float | None = None
    height: float | None = None
    middle: bool = False
    keep: bool = False
    stuck: bool = False
    whole: bool = False
    new_page: bool = False

    def inherited(self) -> "Style":
        """What the elements inside begin with."""
        return Style(**{name: getattr(self, name) for name in _INHERITED})


@dataclass(frozen=True)
class Selector:
    """``.grid .sum``: from the outermost to the element itself."""

    compounds: tuple[tuple[str, frozenset[str]], ...]

    @classmethod
    def read(cls, text: str) -> "Selector":
        compounds = []
        for part in text.split():
            match = _COMPOUND.match(part)
            if match is None:
                raise ValueError(text)
            classes = frozenset(match["classes"].split(".")[1:])
            compounds.append((match["tag"] or "", classes))
        return cls(tuple(compounds))

    @property
    def rank(self) -> tuple[int, int]:
        """Classes before tags, as CSS counts."""
        classes = sum(len(classes) for _tag, classes in self.compounds)
        return classes, sum(bool(tag) for tag, _classes in self.compounds)

    def matches(self, path: Path) -> bool:
        wanted = list(self.compounds)
        if not _is(path[-1], wanted.pop()):
            return False
        for step in reversed(path[:-1]):
            if wanted and _is(step, wanted[-1]):
                wanted.pop()
        return not wanted


class Cascade:
    """Looks elements up; remembers paths, of which a page has few."""

    def __init__(self) -> None:
        read = ((Selector.read(text), look) for text, look in LOOKS.items())
        self._rules = sorted(read, key=lambda rule: rule[0].rank)
        self._known: dict[Path, Style] = {}

    def of(self, element: Element) -> Style:
        return self.at(element.path)

    def at(self, path: Path) -> Style:
        if path not in self._known:
            around = self.at(path[:-1]).inherited() if path[:-1] else Style()
            self._known[path] = replace(around, **self._look(path))
        return self._known[path]

    def _look(self, path: Path) -> Look:
        look: Look = {**_BUILT_IN.get(path[-1][0], {})}
        for selector, said in self._rules:
            if selector.matches(path):
                look.update(said)
        return look


def first(selectors: Iterable[tuple[Selector, str]], path: Path) -> str:
    """The name beside the first selector that matches; empty when none does."""
    return next((name for one, name in selectors if one.matches(path)), "")


def _is(step: tuple[str, frozenset[str]], wanted: tuple[str, frozenset[str]]) -> bool:
    return wanted[0] in ("", step[0]) and wanted[1] <= step[1]
