"""What a schedule is to be worked out for, and which of its lines are taken."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import http
from core.forms import Form
from inspections.models import Round
from inspections.selectors.proposals import (
    LEAST_SECONDS,
    MOST_SECONDS,
    SECONDS,
    Options,
)

_HALF, _WHOLE = "half", "whole"


class ProposalForm(Form):
    """Which teams, between which days, how long one visit is; what may move."""

    teams = forms.TypedMultipleChoiceField(
        label=_("Teams that go"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    first = forms.DateField(label=_("First day"))
    last = forms.DateField(label=_("Last day"))
    length = forms.ChoiceField(
        label=_("A new visit takes"),
        choices=[
            (_HALF, _("half a day: two near units can be visited on one day")),
            (_WHOLE, _("a whole day")),
        ],
        initial=_HALF,
        widget=forms.RadioSelect,
    )
    moves = forms.BooleanField(
        label=_("Visits that are planned already may move"),
        required=False,
        help_text=_(
            "Announced visits and pinned ones stay where they are in any case."
        ),
    )
    seconds = forms.IntegerField(
        label=_("Time for working it out, seconds"),
        min_value=LEAST_SECONDS,
        max_value=MOST_SECONDS,
        initial=SECONDS,
        help_text=_("20 are enough for most rounds; more may save another day out."),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round_
        teams = [(team.pk, str(team)) for team in round_.teams.all()]
        self.fields["teams"].choices = teams  # type: ignore[attr-defined]
        today = min(timezone.localdate(), round_.ends_on)
        self.initial = {
            "teams": [key for key, _name in teams],
            "first": max(round_.starts_on, today),
            "last": round_.ends_on,
            **self.initial,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            raise ValidationError(_("The last day lies before the first day."))
        return cleaned

    def clean_first(self) -> Any:
        return self._of_round("first")

    def clean_last(self) -> Any:
        return self._of_round("last")

    @property
    def options(self) -> Options:
        cleaned = self.cleaned_data
        return Options(
            teams=tuple(cleaned["teams"]),
            first=cleaned["first"],
            last=cleaned["last"],
            whole_days=cleaned["length"] == _WHOLE,
            moves=cleaned["moves"],
            seconds=cleaned["seconds"],
        )

    def _of_round(self, name: str) -> Any:
        day = self.cleaned_data[name]
        first, last = self.round.starts_on, self.round.ends_on
        if not first <= day <= last:
            raise ValidationError(
                _("Choose a day of the round: %(first)s to %(last)s.")
                % {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
            )
        return day


class LinesForm(Form):
    """Which lines were ticked; nonsense ticks nothing."""

    lines = forms.TypedMultipleChoiceField(required=False, coerce=int)
    overrule = forms.CharField(
        label=_("Why they are to be booked all the same"),
        max_length=500,
        required=False,
        widget=forms.Textarea,
        help_text=_(
            "Only needed when a line was held back by something that a reason can "
            "overrule. The history of the visit keeps it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = self.data.getlist("lines") if self.is_bound else []  # type: ignore[attr-defined]
        keys = [key for key in map(http.number, sent) if key is not None]
        self.fields["lines"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]
