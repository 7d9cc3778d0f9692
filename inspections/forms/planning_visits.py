"""One visit, or all visits of a round on one sheet; and the filters of the list."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core.forms import Form
from inspections.enums import HalfDay, VisitStatus
from inspections.models import Round, Team, Visit
from inspections.selectors.bookings import Slot
from unions.models import Union


def usual_place(union: Union) -> str:
    """Where such meetings are held; the wording of the minutes."""
    return f"Trụ sở UBND {union.unit_name}"


class OverruleForm(Form):
    """Why soft rules give way: asked for only when one speaks against the visit."""

    overrule = forms.CharField(
        label=_("Why it is to be so all the same"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"data-rows": "2", "hx-preserve": "true"}),
        help_text=_("The reason is kept in the visit's history."),
    )

    def ask_why(self) -> None:
        self.add_error("overrule", _("Write why it is to be so all the same."))

    @property
    def overruling(self) -> str:
        return str(self.cleaned_data.get("overrule", ""))


class SlotForm(Form):
    """Day, half-day, team and place of one unit's visit."""

    date = forms.DateField(label=_("Date"))
    half_day = forms.ChoiceField(
        label=_("Half-day"), choices=HalfDay, initial=HalfDay.MORNING
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), empty_label=None
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)

    def __init__(
        self, *args: Any, round_: Round, visit: Visit | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.round, self.visit = round_, visit
        field = self.fields["team"]
        field.queryset = round_.teams.all()  # type: ignore[attr-defined]
        if visit is not None:
            self.initial.update(
                {
                    "date": visit.date,
                    "half_day": visit.half_day,
                    "team": visit.team_id,
                    "place": visit.place,
                }
            )

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        first, last = self.round.starts_on, self.round.ends_on
        if day and not first <= day <= last:
            raise ValidationError(
                _("Choose a day of the round: %(first)s to %(last)s.")
                % {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
            )
        return day

    def slot_of(self, union: Union) -> Slot:
        cleaned = self.cleaned_data
        return Slot(
            union,
            cleaned["team"],
            cleaned["date"],
            cleaned["half_day"],
            cleaned["place"] or usual_place(union),
            self.visit,
        )


class VisitForm(OverruleForm, SlotForm):
    """A visit of its own page. The unit of an existing visit never changes."""

    union = forms.ModelChoiceField(Union.objects.none(), label=_("Unit"))
    reason = forms.CharField(
        label=_("Why does it change?"),
        max_length=1000,
        widget=forms.Textarea,
        required=False,
        help_text=_("The unit has been told of the old date and reads this."),
    )
    field_order = ["union", "date", "half_day", "team", "place", "reason", "overrule"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.visit is None:
            field = self.fields["union"]
            field.queryset = units_without_visit(self.round)  # type: ignore[attr-defined]
            self.fields["place"].help_text = _("Left empty: the unit's office.")
        else:
            del self.fields["union"]
        if self.visit is None or self.visit.status != VisitStatus.ANNOUNCED:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True

    @property
    def has_slot(self) -> bool:
        """Whether enough is chosen to look; the reason may still be missing."""
        self.is_valid()
        needed = {"union", "date", "team", "half_day", "place"} & set(self.fields)
        return needed <= set(self.cleaned_data)

    @property
    def slots(self) -> list[Slot]:
        """What there is to look at; nothing while too little is chosen."""
        return [self.slot] if self.has_slot else []

    @property
    def slot(self) -> Slot:
        known = self.visit.union if self.visit else self.cleaned_data["union"]
        return self.slot_of(known)


class ScheduleRow(SlotForm):
    """One unit of the sheet; without a date it is left out."""

    def __init__(
        self, *args: Any, union: Union, teams: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, prefix=f"u{union.pk}", **kwargs)
        self.union = union
        # Read once for all rows.
        self.fields["team"].widget.choices = teams
        self.fields["date"].required = self.visit is not None
        self.initial.setdefault("place", usual_place(union))
        for name, field in self.fields.items():
            look = "form-select" if name in {"team", "half_day"} else "form-control"
            field.widget.attrs["class"] = look
            field.widget.attrs["aria-label"] = f"{union.unit_name}: {field.label}"

    @property
    def slot(self) -> Slot | None:
        return self.slot_of(self.union) if self.cleaned_data.get("date") else None


def schedule_rows(
    round_: Round, data: Any = None, *, offered: dict[int, Slot] | None = None
) -> list[ScheduleRow]:
    """A row for every unit whose visit can still be laid down here."""
    visits = {one.union_id: one for one in round_.visits.not_cancelled()}
    teams = [(team.pk, str(team)) for team in round_.teams.all()]
    rows = []
    for union in round_.units.order_by("sort_key", "pk"):
        visit = visits.get(union.pk)
        if visit is not None and visit.status != VisitStatus.PLANNED:
            continue
        row = ScheduleRow(data, union=union, teams=teams, round_=round_, visit=visit)
        if offer := (offered or {}).get(union.pk):
            for name in ("date", "half_day", "team"):
                row.initial[name] = getattr(offer, name)
        rows.append(row)
    return rows


def slots_of(rows: Iterable[ScheduleRow]) -> list[Slot]:
    """The rows that have a date, once all of them are valid."""
    return [row.slot for row in rows if row.slot is not None]


def units_without_visit(round_: Round) -> Any:
    taken = round_.visits.not_cancelled().values("union")
    return round_.units.exclude(pk__in=taken).order_by("sort_key", "pk")


class VisitFilter(Form):
    mine = forms.BooleanField(label=_("Only my visits"), required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", pgettext_lazy("any status", "All")), *VisitStatus.choices],
        required=False,
    )
    round = forms.ModelChoiceField(
        Round.objects.none(),
        label=_("Round"),
        required=False,
        empty_label=pgettext_lazy("any round", "All"),
    )
    since = forms.DateField(label=_("From day"), required=False)
    until = forms.DateField(label=_("To day"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.is_officer:
            del self.fields["round"], self.fields["mine"]
        else:
            field = self.fields["round"]
            field.queryset = Round.objects.visible_to(user)  # type: ignore[attr-defined]

    def narrow(self, visits: Any) -> Any:
        """The visits asked for; what was typed wrongly asks for nothing."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if asked.pop("mine", False):
            visits = visits.of_member(self.user)
        names = {"since": "date__gte", "until": "date__lte"}
        return visits.filter(**{names.get(key, key): asked[key] for key in asked})
