"""Planning to look again at what was to be put right."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.enums import REMEDY_PENDING, HalfDay, RemedyStatus
from inspections.forms.planning_visits import OverruleForm, usual_place
from inspections.models import Remedy, Team
from inspections.selectors import rechecks

#: Ticked from the start: what is not done, and what waits to be looked at.
_OFFERED = frozenset({*REMEDY_PENDING, RemedyStatus.PROOF_SUBMITTED})


class RecheckForm(OverruleForm):
    """Which remedies of the unit, who goes, and when."""

    remedies = forms.ModelMultipleChoiceField(
        Remedy.objects.none(),
        label=_("What is looked at again"),
        error_messages={"required": _("Choose at least one recommendation.")},
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("Who goes"),
        empty_label=None,
        help_text=_("The people of an earlier team are sent again."),
    )
    date = forms.DateField(label=_("Date"))
    half_day = forms.ChoiceField(
        label=_("Half-day"), choices=HalfDay, initial=HalfDay.MORNING
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)

    def __init__(self, *args: Any, remedy: Remedy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remedy = remedy
        self.offered = list(rechecks.choices(remedy))
        ticks: Any = self.fields["remedies"]
        ticks.queryset = rechecks.choices(remedy)
        teams: Any = self.fields["team"]
        teams.queryset = rechecks.teams(remedy).select_related("round")
        teams.label_from_instance = lambda team: f"{team.name} – {team.round.name}"
        self.initial.setdefault("team", remedy.visit.team_id)
        self.initial.setdefault("place", usual_place(rechecks.unit_today(remedy)))

    @property
    def ticks(self) -> list[tuple[Remedy, bool]]:
        """Each remedy, and whether it is ticked."""
        if self.is_bound:
            data: Any = self.data
            sent = set(data.getlist("remedies"))
            return [(one, str(one.pk) in sent) for one in self.offered]
        return [
            (one, one.pk == self.remedy.pk or one.status in _OFFERED)
            for one in self.offered
        ]
