"""Our own printed pages as a tree: the small HTML that templates/reports/print writes.

Only what such a page holds is known. Nothing is fetched, no entity but those of HTML is
resolved, and text that was typed stays text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Union

#: Elements without an end tag.
_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
#: What is begun inside a paragraph ends it.
BLOCKS = frozenset(
    {"div", "h1", "h2", "h3", "h4", "li", "ol", "p", "section", "svg", "table", "ul"}
)
Node = Union["Element", str]
#: Tag and classes of an element and of all around it: what a style depends on.
Path = tuple[tuple[str, frozenset[str]], ...]


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    path: Path = ()
    children: list[Node] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        return self.path[-1][1]

    def all(self, *tags: str) -> Iterator["Element"]:
        """The elements of these tags inside, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def elements(self) -> list["Element"]:
        return [child for child in self.children if isinstance(child, Element)]

    def text(self) -> str:
        parts = (one if isinstance(one, str) else one.text() for one in self.children)
        return " ".join("".join(parts).split())


def child(parent: Element | None, tag: str, attributes: dict[str, str]) -> Element:
    """A new element at the end of ``parent``."""
    around = parent.path if parent else ()
    classes = frozenset(attributes.get("class", "").split())
    made = Element(tag, attributes, (*around, (tag, classes)))
    if parent:
        parent.children.append(made)
    return made


def read(html: str) -> Element:
    """The root ``html`` of one page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = child(None, "html", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.root.attributes = attributes
            return
        if tag in BLOCKS and self._open[-1].tag == "p":
            self._open.pop()
        made = child(self._open[-1], tag, attributes)
        if tag not in _VOID:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        child(self._open[-1], tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        """Ends the innermost element of this tag; one that was never begun is left."""
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].tag == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
