"""The filters of the calendar: whose visits, of which unit, team and round."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from core.http import number
from inspections.models import Round, Team, TeamMember
from unions.forms.pickers import PickField
from unions.models import Union

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from inspections.models import Visit

#: So many rounds, teams and people are offered: those of the shown days.
_OFFERED = 200
_LONGEST_NAME = 120
_ALL = {
    "round": pgettext_lazy("any round", "All"),
    "team": pgettext_lazy("any team", "All"),
    "person": pgettext_lazy("any person", "All"),
}


class CalendarFilter(Form):
    """What is offered has visits on the shown days; what was chosen stays chosen.

    An officer has one unit and is told nothing of rounds: nothing is left to choose.
    """

    union = PickField(
        Union.objects.none(), label=_("Unit"), required=False, empty_label=_("Any")
    )
    round = forms.ModelChoiceField(
        Round.objects.none(), label=_("Round"), required=False
    )
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), required=False)
    #: The key of an account, or the name of a member who has none.
    person = forms.CharField(
        label=_("Member of the team"),
        required=False,
        max_length=_LONGEST_NAME,
        widget=forms.Select,
    )

    def __init__(
        self, *args: Any, user: "User", visits: "QuerySet[Visit]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.is_officer:
            self.fields.clear()
            self.is_valid()
            return
        fields: Any = self.fields
        fields["union"].queryset = Union.objects.visible_to(user)
        rounds, teams = Round.objects.visible_to(user), Team.objects.visible_to(user)
        fields["round"].queryset, fields["team"].queryset = rounds, teams
        self.members = TeamMember.objects.filter(team__in=teams.order_by())
        self.is_valid()
        self._offer(visits.order_by())

    def _offer(self, visits: "QuerySet[Visit]") -> None:
        fields: Any = self.fields
        shown: Any = fields["round"].queryset.filter(pk__in=visits.values("round"))
        self._choose("round", [(str(one.pk), str(one)) for one in shown[:_OFFERED]])
        shown = fields["team"].queryset.filter(pk__in=visits.values("team"))
        shown = shown.select_related("round").order_by("-round__starts_on", "pk")
        self._choose("team", [(str(one.pk), _named(one)) for one in shown[:_OFFERED]])
        shown = self.members.filter(team__in=visits.values("team"))
        people = shown.order_by("full_name", "user").values_list("user", "full_name")
        keyed = {_key(*row): row[1] for row in people.distinct()[:_OFFERED]}
        self._choose("person", list(keyed.items()))

    def _choose(self, name: str, offered: list[tuple[str, str]]) -> None:
        """Offer these, and what is chosen, so that it can be seen and taken back."""
        chosen = self.cleaned_data.get(name)
        if name == "person":
            known = (chosen, self._name_of(chosen)) if chosen else None
        else:
            known = (str(chosen.pk), str(chosen)) if chosen else None
        if known and known[0] not in dict(offered):
            offered = [known, *offered]
        field: Any = self.fields[name]
        field.widget.choices = [("", _ALL[name]), *offered]

    def clean_person(self) -> str:
        typed: str = self.cleaned_data["person"]
        if typed and not self._members(typed).exists():
            raise ValidationError(_("No such person is in a team of yours."))
        return typed

    def _members(self, typed: str) -> "QuerySet[TeamMember]":
        if key := number(typed):
            return self.members.filter(user=key)
        return self.members.filter(user=None, full_name=typed)

    def _name_of(self, typed: str) -> str:
        names = self._members(typed).values_list("full_name", flat=True)
        return names.first() or typed

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for; a filter that is wrong is shown as such and left out."""
        return {key: value for key, value in self.cleaned_data.items() if value}

    def narrow(self, visits: "QuerySet[Visit]") -> "QuerySet[Visit]":
        asked = self.asked
        if union := asked.get("union"):
            visits = visits.filter(union__path__startswith=union.path)
        for name in ("round", "team"):
            if name in asked:
                visits = visits.filter(**{name: asked[name]})
        if typed := asked.get("person"):
            teams = self._members(typed).order_by().values("team")
            visits = visits.filter(team__in=teams)
        return visits

    @property
    def of_union(self) -> Union | None:
        """The unit whose busy days are shown: an officer's is her own."""
        if self.user.is_officer:
            membership = getattr(self.user, "membership", None)
            return membership.union if membership else None
        return self.asked.get("union")


def _key(user: int | None, name: str) -> str:
    return str(user) if user else name


def _named(team: Team) -> str:
    """Every round has a first team."""
    return f"{team} – {team.round}"
