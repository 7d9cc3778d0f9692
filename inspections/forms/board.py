"""What is asked of a round's board, and what is sent when a visit is moved on it."""

import datetime
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from inspections.enums import VisitStatus
from inspections.forms.planning_visits import OverruleForm, VisitForm
from inspections.models import Visit
from inspections.selectors.board import Board
from inspections.selectors.board_window import Asked
from inspections.selectors.bookings import Slot

#: Visits that can take one another's place.
_MOVABLE = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED)


class BoardFilter(Form):
    """Teams and people are those of the board: nothing is read for the choices."""

    team = forms.TypedChoiceField(
        label=_("Team"), required=False, coerce=int, empty_value=None
    )
    person = forms.ChoiceField(label=_("Person"), required=False)
    unit = forms.CharField(label=_("Unit"), max_length=100, required=False)
    weeks = forms.TypedChoiceField(
        label=_("Show"),
        choices=[(1, _("one week")), (2, _("two weeks"))],
        required=False,
        coerce=int,
        empty_value=1,  # type: ignore[arg-type]
    )
    only = forms.BooleanField(label=_("Only units visited then"), required=False)

    def __init__(self, data: QueryDict, *, board: Board) -> None:
        super().__init__(data, auto_id="board-%s")
        self.board = board
        teams = [(line.team.pk, str(line.team)) for line in board.teams]
        people = [(name, name) for name in board.people]
        everyone = pgettext_lazy("any person", "All")
        self._offer("team", [("", pgettext_lazy("any team", "All")), *teams])
        self._offer("person", [("", everyone), *people])
        self.fields["unit"].widget.attrs |= {
            "autocomplete": "off",
            "placeholder": _("Find a unit; accents are optional"),
        }

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def asked(self) -> Asked:
        """What was typed wrongly asks for nothing."""
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if value}
        return Asked(first=self.first, **values)

    @property
    def first(self) -> datetime.date | None:
        """The day of ``?from=2020-03-10``."""
        with suppress(ValueError):
            return datetime.date.fromisoformat(self.data.get("from", ""))
        return None

    @property
    def is_narrowed(self) -> bool:
        return any(self.asked_for(name) for name in ("team", "person", "unit", "only"))

    def asked_for(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)


class MoveForm(VisitForm):
    """A visit that was laid elsewhere on the board: its place stays as it is."""

    #: Where the person saw it: ``2020-03-10 morning 3``.
    was = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["union", "date", "half_day", "team", "reason", "overrule", "was"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["place"]
        if self.visit is None:
            gone = _("This unit has a date by now, or is no longer in the round.")
            self.fields["union"].error_messages["invalid_choice"] = gone
        else:
            self.initial["was"] = seen(self.visit)

    def slot_of(self, union: Any) -> Slot:
        self.cleaned_data["place"] = self.visit.place if self.visit else ""
        return super().slot_of(union)

    @property
    def is_outdated(self) -> bool:
        """Somebody moved the visit while the person was looking at it."""
        was = self.cleaned_data.get("was")
        return bool(was and self.visit is not None and was != seen(self.visit))


def seen(visit: Visit) -> str:
    return f"{visit.date.isoformat()} {visit.half_day} {visit.team_id}"


class SwapForm(OverruleForm):
    """With whose day, half-day and team a visit's are exchanged."""

    other = forms.ModelChoiceField(
        Visit.objects.none(), label=_("Exchange with"), empty_label=None
    )
    reason = forms.CharField(
        label=_("Why does it change?"),
        max_length=1000,
        widget=forms.Textarea,
        required=False,
        help_text=_("Units that have been told of their date read this."),
    )
    field_order = ["other", "reason", "overrule"]

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit = visit
        field = self.fields["other"]
        others = visit.round.visits.filter(status__in=_MOVABLE).exclude(pk=visit.pk)
        field.queryset = others.with_names().order_by(  # type: ignore[attr-defined]
            "date", "half_day", "pk"
        )
        field.label_from_instance = _in_full  # type: ignore[attr-defined]

    @property
    def slots(self) -> list[Slot]:
        """Both visits as they would be; nothing while no other is chosen."""
        self.is_valid()
        if "other" not in self.cleaned_data:
            return []
        one, other = self.visit, self.cleaned_data["other"]
        return [_in_place_of(one, other), _in_place_of(other, one)]


def _in_place_of(visit: Visit, other: Visit) -> Slot:
    return replace(
        Slot.of(visit), team=other.team, date=other.date, half_day=other.half_day
    )


def _in_full(visit: Visit) -> str:
    when = f"{visit.date:%d/%m/%Y}, {visit.get_half_day_display()}"
    return f"{when}: {visit.union.unit_name} ({visit.team})"
