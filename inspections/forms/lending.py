"""What is typed into 15/TD and 06/TD. The verbs of services write it.

A page holds many lines, each with a form whose prefix is the line's key; a script sends
one line without a prefix.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _translated
from django.utils.translation import gettext_lazy as _

from core.templatetags.core import money
from inspections.enums import LoanEffect, Presence
from inspections.forms.lending_fields import (
    Choice,
    LineForm,
    QuestionFields,
    by_question,
    choice,
    choices_of,
    dong,
    line,
    words,
)
from inspections.models import BalanceMatch, LoanCheck
from inspections.questions import INTERVIEW, Question
from inspections.selectors.lending.balances import Figure, MatchRow

#: Names of the figures of 15/TD, as its columns are called.
FIGURES: dict[str, str | Promise] = {
    "principal": _("Principal"),
    "interest": _("Interest arrears"),
    "deposits": _("Deposits"),
}


class MatchForm(LineForm):
    """A line of 15/TD."""

    book_principal = dong(_("Principal by the group's book"))
    said_principal = dong(_("Principal she says"))
    book_interest = dong(_("Interest by the group's book"))
    said_interest = dong(_("Interest she says"))
    book_deposits = dong(_("Deposits by the group's book"))
    said_deposits = dong(_("Deposits she says"))
    cause = words(_("Cause of the difference"), 2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.label:  # their heads stand above all lines
                field.widget.attrs |= {"aria-label": field.label}

    @staticmethod
    def agreeing(row: BalanceMatch) -> dict[str, Any]:
        """A line that agrees, as it is typed: the bank's figures on both sides."""
        typed: dict[str, Any] = {"base_revision": row.revision, "cause": row.cause}
        for name in FIGURES:
            bank = getattr(row, f"bank_{name}")
            for side in ("book", "said"):
                kept = getattr(row, f"{side}_{name}")
                typed[f"{side}_{name}"] = kept if bank is None else bank
        return typed


@dataclass(frozen=True)
class ShownFigure:
    """One figure of a line or of all lines, and how it stands."""

    figure: Figure

    @property
    def label(self) -> str | Promise:
        return FIGURES[self.figure.name]

    @property
    def state(self) -> str:
        """``differs``, ``agrees``, or nothing while something is unknown."""
        known = (self.figure.difference_book, self.figure.difference_said)
        if any(known):
            return "differs"
        return "" if None in known else "agrees"

    @property
    def words(self) -> str:
        return difference_words(self.figure)


@dataclass(frozen=True)
class FigureFields(ShownFigure):
    """One figure of a line, with where it is typed."""

    book: BoundField
    said: BoundField


@dataclass(frozen=True)
class SummedFigure(ShownFigure):
    """One figure of all lines: sums of what is known only say what differs."""

    @property
    def state(self) -> str:
        return "differs" if self.figure.differs else ""

    @property
    def words(self) -> str:
        return difference_words(self.figure) if self.figure.differs else ""


def difference_words(figure: Figure) -> str:
    """What differs and by how much: “500.000 đ missing in the group's book”."""
    book, said = figure.difference_book, figure.difference_said
    if book == 0 and said == 0:
        return _translated("agrees")
    parts = []
    if book:
        less = _translated("{amount} đ missing in the group's book")
        more = _translated("{amount} đ too much in the group's book")
        parts.append((less if book > 0 else more).format(amount=money(abs(book))))
    if said:
        less = _translated("she says {amount} đ less")
        more = _translated("she says {amount} đ more")
        parts.append((less if said > 0 else more).format(amount=money(abs(said))))
    return "; ".join(parts)


def figure_fields(
    row: MatchRow, form: MatchForm, *, first: bool
) -> Iterator[FigureFields]:
    """Principal and interest of a loan; deposits on her ``first`` line only."""
    for figure in row.figures:
        if figure.name == "deposits" and not (first or figure.bank is not None):
            continue
        if figure.name != "deposits" and row.line.loan_id is None:
            continue
        book, said = form[f"book_{figure.name}"], form[f"said_{figure.name}"]
        yield FigureFields(figure, book, said)


_YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class LoanForm(LineForm):
    """A line of 06/TD, with what she was asked alone."""

    presence = choice(_("Borrower"), Presence.choices)
    received = dong(_("Really received"))
    owed = dong(_("Really owed"))
    interest_owed = dong(_("Interest owed"))
    used_for = line(_("Used for"), 250)
    used_rightly = dong(_("For the purpose"))
    used_wrongly = dong(_("Not for the purpose"))
    effect = choice(_("Effect"), LoanEffect.choices)
    note = words(_("Note"), 2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in INTERVIEW:
            self.fields[_asked(question)] = choice(question.text, _YES_NO)

    @classmethod
    def standing(cls, row: LoanCheck) -> dict[str, Any]:
        said = row.interview or {}
        asked = {_asked(one): said.get(one.code, "") for one in INTERVIEW}
        return super().standing(row) | asked

    def values(self) -> dict[str, Any]:
        values = super().values()
        asked = {one.code: values.pop(_asked(one)) for one in INTERVIEW}
        return values | {"interview": asked}

    @property
    def amounts(self) -> list[BoundField]:
        """Fields that are typed, in the order of the form's columns."""
        names = ("received", "owed", "used_for", "used_rightly", "used_wrongly")
        return [self[name] for name in (*names, "interest_owed")]

    @property
    def presences(self) -> list["Choice"]:
        tones = {Presence.MET: "good", Presence.ABSENT: "some", Presence.LEFT: "bad"}
        shorter = [*Presence.choices[:2], (Presence.LEFT.value, _("Has left"))]
        return choices_of(self["presence"], shorter, tones)

    @property
    def effects(self) -> list["Choice"]:
        tones = {LoanEffect.GOOD: "good", LoanEffect.SOME: "some"}
        return choices_of(self["effect"], LoanEffect.choices, tones)

    @property
    def asked(self) -> list["QuestionFields"]:
        """The card for talking to her alone."""
        return [
            QuestionFields(one, by_question(one, self[_asked(one)], _YES_NO))
            for one in INTERVIEW
        ]

    @property
    def is_asked(self) -> bool:
        return any(self[_asked(one)].value() for one in INTERVIEW)


def _asked(question: Question) -> str:
    return f"interview_{question.code}"
