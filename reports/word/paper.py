"""What all parts of one Word document share while it is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from docx.oxml.ns import qn

from reports.word.cascade import Cascade
from reports.word.definitions import Definitions
from reports.word.xml import put, x

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


def keep(block: Any) -> None:
    """A paragraph, a row or a whole table stays on the page of what follows it."""
    for one in block.iter(qn("w:p")):
        put(one, x("keepNext"))
