"""What a file gives reason to ask about: collected row by row, told once a kind."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from savings_groups.bank import masks
from savings_groups.enums import DoubtKind

#: Rows that are listed of one doubt; the rest is counted.
LISTED = 500
#: Longer than a group's code: a column that was matched wrongly may hold anything.
_LONG = re.compile(r"\d{5,}(?=\d{3})")


@dataclass
class Told:
    """One doubt. ``rows`` hold codes and figures, never a name of a person."""

    kind: DoubtKind
    is_left_out: bool
    count: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return str(_TEXTS[self.kind][self.is_left_out])


class Doubts:
    """Doubts of one file; those that leave rows out stand apart from those that do not.

    ``left_out`` holds the rows that are not taken over, each once.
    """

    def __init__(self) -> None:
        self._told: dict[tuple[DoubtKind, bool], Told] = {}
        self.left_out: set[int] = set()

    def add(
        self, kind: DoubtKind, row: int, label: str, says: Any, *, leave: bool = False
    ) -> None:
        """``row`` as Excel counts it; 0: about the file as a whole."""
        told = self._told.setdefault((kind, leave), Told(kind, leave))
        told.count += 1
        if len(told.rows) < LISTED:
            words = {"label": masks.cards(label), "says": masks.cards(str(says))}
            told.rows.append({"row": row, **words})
        if leave and row:
            self.left_out.add(row)

    def told(self) -> list[Told]:
        """Those that leave rows out first, then in the order of ``DoubtKind``."""
        order = list(DoubtKind)
        every = self._told.values()
        return sorted(every, key=lambda t: (not t.is_left_out, order.index(t.kind)))


def _masked(text: str) -> str:
    """Of a number of eight digits or more the last three."""
    return _LONG.sub("…", text)


_NONE = _("Rows of this kind were left out.")
#: What was done about it: (rows are taken over, rows are left out).
_TEXTS: dict[DoubtKind, tuple[Any, Any]] = {
    DoubtKind.REPEATED: (
        _("These rows repeat another row in every cell. Each was taken once."),
        _NONE,
    ),
    DoubtKind.CONTRADICTORY: (
        _("These cells contradict another row, so they were not taken."),
        _("These rows contradict one another. None of them is taken over."),
    ),
    DoubtKind.GRADE_COMPUTED: (
        _(
            "The file gives no grade here (empty or 0). It was computed from the "
            "points: 85 good, 70 fair, 50 average, less weak."
        ),
        _NONE,
    ),
    DoubtKind.GRADE_DIFFERS: (
        _("The bank's grade is not that of its points. The bank's grade is kept."),
        _NONE,
    ),
    DoubtKind.TOTAL_ZERO: (
        _("A row of totals holds zeros. Totals are added up from the rows."),
        _NONE,
    ),
    DoubtKind.TOTAL_DIFFERS: (
        _("A total of the file is not the sum of its rows. The rows count."),
        _NONE,
    ),
    DoubtKind.UNIT_OF_MONEY: (
        _("The amounts are unlikely in this unit. Look at the unit of each column."),
        _NONE,
    ),
    DoubtKind.DEPOSITS_REPEATED: (
        _(
            "The same deposits stand beside several loans of a member. They were "
            "counted once; savings books of different numbers were added."
        ),
        _NONE,
    ),
    DoubtKind.SAME_LEADER: (
        _("Several groups of a commune name one leader. Each group is kept."),
        _NONE,
    ),
    DoubtKind.ZEROS_RESTORED: (
        _("These codes had lost their leading zeros. The zeros were put back."),
        _NONE,
    ),
    DoubtKind.DIGITS_LOST: (
        _(
            "Excel had destroyed the last digits of these loan codes. The loans were "
            "found by customer, programme and day of payment."
        ),
        _(
            "Excel had destroyed the last digits of these loan codes, and no single "
            "loan agrees in customer, programme and day. Ask for codes as text."
        ),
    ),
    DoubtKind.ONLY_SAVERS: (
        _("Members without a loan: they only save. They do not count as borrowers."),
        _NONE,
    ),
    DoubtKind.UNKNOWN_UNIT: (
        _("The commune of these rows is written in a way that is not known."),
        _("The commune is not known in this union, so these rows are left out."),
    ),
    DoubtKind.OTHER_UNION: (
        _NONE,
        _("Groups of other organisations. Only those of the Women's Union count."),
    ),
    DoubtKind.NEW_GROUP: (
        _("The register does not have these groups yet. They will be opened."),
        _(
            "The register does not have these groups. Take the list of groups over "
            "first, then check this file again."
        ),
    ),
    DoubtKind.NEW_LEADER: (
        _("The register names another leader. It stays as it is until you change it."),
        _NONE,
    ),
    DoubtKind.MISSING_GROUP: (
        _("Groups of the register that the file does not have. They stay as they are."),
        _NONE,
    ),
    DoubtKind.MOVED: (
        _("These members are in another group now. They will be moved there."),
        _NONE,
    ),
    DoubtKind.PARTS_EXCEED: (
        _NONE,
        _("Overdue and frozen debt together are more than the whole debt."),
    ),
    DoubtKind.OUT_OF_RANGE: (
        _("Figures that are unusual. They are taken over as they are."),
        _("Figures that cannot be. These rows are left out."),
    ),
    DoubtKind.UNREADABLE: (
        _("These cells cannot be read and stay empty. The rest of the row is taken."),
        _("Cells of these rows cannot be read, so the rows are left out."),
    ),
    DoubtKind.SUMS_DIFFER: (
        _(
            "The loans do not add up to the debt that the list of groups of the same "
            "month gives (differences under one million đồng count as equal)."
        ),
        _NONE,
    ),
}
