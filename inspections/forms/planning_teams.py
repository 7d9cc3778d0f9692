"""A team and its people, one row a person."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import Form, ModelForm
from inspections.enums import TeamRole
from inspections.models import Round, Team, TeamMember
from inspections.selectors.planning import people_to_send
from inspections.selectors.reach import senders


class TeamForm(ModelForm):
    instance: Team

    class Meta:
        model = Team
        fields = ["name", "decision_number", "decision_date"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            count = self.instance.round.teams.count()
            name = "Đoàn kiểm tra" if not count else f"Đoàn kiểm tra số {count + 1}"
            self.initial["name"] = name

    def clean_name(self) -> str:
        """Said here, since the round is not a field of this form."""
        name: str = self.cleaned_data["name"]
        others = self.instance.round.teams.exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise ValidationError(_("The round already has such a team."))
        return name


class MemberForm(Form):
    """Someone with an account is chosen; anyone else is typed."""

    role = forms.ChoiceField(label=_("Role in the team"), choices=TeamRole)
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Person"),
        required=False,
        empty_label=_("– someone without an account –"),
    )
    full_name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        required=False,
        help_text=_("Only for someone without an account."),
    )
    position = forms.CharField(
        label=_("Position"),
        max_length=200,
        required=False,
        help_text=_("Left empty: as in the person's account."),
    )
    duty = forms.CharField(
        label=_("Duty"),
        max_length=250,
        required=False,
        help_text=_("For example: kiểm tra sổ sách, nguồn vốn vay"),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]

    @property
    def is_left_empty(self) -> bool:
        """The role alone says nothing: it was offered."""
        typed = ("user", "full_name", "position", "duty")
        return not any(self.cleaned_data.get(name) for name in typed)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        named = cleaned.get("user") or cleaned.get("full_name")
        if not named and not self.is_left_empty and not cleaned.get("DELETE"):
            raise ValidationError(_("Choose a person or write a name."))
        return cleaned

    @property
    def member(self) -> TeamMember:
        """The row as a member; an account brings its name and position."""
        cleaned = self.cleaned_data
        user = cleaned["user"]
        return TeamMember(
            role=cleaned["role"],
            user=user,
            full_name=user.full_name if user else cleaned["full_name"],
            position=cleaned["position"] or (user.position if user else ""),
            duty=cleaned["duty"],
        )


class _BaseMembers(BaseFormSet[MemberForm]):
    @property
    def members(self) -> list[TeamMember]:
        kept = [form for form in self.forms if form not in self.deleted_forms]
        return [form.member for form in kept if not form.is_left_empty]

    def clean(self) -> None:
        if any(self.errors):
            return
        leaders = [one for one in self.members if one.role == TeamRole.LEADER]
        if len(leaders) != 1:
            raise ValidationError(_("A team has exactly one leader: choose her."))


#: Rows offered to a new team, and beyond the people of an old one.
_OFFERED = [TeamRole.LEADER, TeamRole.DEPUTY, TeamRole.SECRETARY, TeamRole.MEMBER]
_Members: type[_BaseMembers] = formset_factory(  # type: ignore[assignment]
    MemberForm, formset=_BaseMembers, extra=0, can_delete=True, max_num=40
)


def team_members(data: Any, *, team: Team, extra: int = 1) -> _BaseMembers:
    """The rows of a team: its people, then ``extra`` empty ones."""
    initial: list[dict[str, Any]] = [{"role": role} for role in _OFFERED]
    if team.pk is not None:
        names = ("role", "user", "full_name", "position", "duty")
        initial = [
            {name: getattr(one, name) for name in names} for one in team.members.all()
        ] + [{"role": TeamRole.MEMBER}] * extra
    return _Members(
        data,
        prefix="members",
        initial=initial,
        form_kwargs={"people": _people(team.round)},
    )


def _people(round_: Round) -> Any:
    return people_to_send(senders(round_.plan.union)).filter(is_active=True)
