"""How far the signed paper has come back: pure, no database.

The paper with wet signatures is the legal original; what hangs on the document are
scans or photos of its pages. Pages of another content than the one that stands do not
count: they belong to an older print.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Held:
    """One page that was brought in, as far as this needs to know it."""

    number: int
    snapshot_sha256: str


@dataclass(frozen=True)
class PaperState:
    """``total`` pages were printed, these are there, these are missing."""

    total: int
    is_printed: bool
    there: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    #: Pages of an older print.
    older: tuple[int, ...] = field(default=())

    @property
    def missing_words(self) -> str:
        """``3, 5–9``"""
        runs: list[list[int]] = []
        for number in self.missing:
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return ", ".join(
            str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs
        )

    @property
    def is_whole(self) -> bool:
        return bool(self.total) and not self.missing

    @property
    def is_begun(self) -> bool:
        return bool(self.there)


def state(
    pages: Iterable[Held], *, total: int, snapshot_sha256: str, is_printed: bool
) -> PaperState:
    """Which of ``total`` pages of the content are there."""
    held = list(pages)
    there = {page.number for page in held if page.snapshot_sha256 == snapshot_sha256}
    older = {page.number for page in held if page.snapshot_sha256 != snapshot_sha256}
    return PaperState(
        total,
        is_printed or bool(held),
        tuple(sorted(there)),
        tuple(number for number in range(1, total + 1) if number not in there),
        tuple(sorted(older - there)),
    )
