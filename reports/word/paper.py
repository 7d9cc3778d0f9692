"""What all parts of one Word document share while it is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from docx.oxml.ns import qn

from reports.word.cascade import Cascade
from reports.word.definitions import Definitions

#: Opens the photo of a SHA-256.
Photos = Mapping[str, Callable[[], BinaryIO]]


class MissingPictureError(LookupError):
    """A photo that the page names is not where it should be, or is no picture."""


@dataclass
class Paper:
    document: Any
    looks: Cascade
    styles: Definitions
    photos: Photos = field(default_factory=dict)
    #: How many pictures were written: each has a number of its own.
    pictures: int = 0

    @property
    def part(self) -> Any:
        return self.document.part


def paragraphs(element: Any) -> list[Any]:
    """Every paragraph inside, those of table cells as well, in order."""
    if element.tag == qn("w:p"):
        return [element]
    return list(element.iter(qn("w:p")))
