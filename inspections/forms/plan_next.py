"""A whole year on one page: wording, rounds, and a tick for each unit and round."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import Form, ModelForm
from core.http import number
from inspections.enums import VersionStatus
from inspections.forms.planning import plan_wording
from inspections.models import ChecklistVersion, Plan, Round
from inspections.selectors import next_year, plan_facts
from inspections.selectors.plan_proposal import Candidate
from inspections.services.plan_from_last import Chosen, RoundDraft

WORDING = ("title", "basis", "purpose", "contents", "method", "arrangement")


def new_plan(union: Any, year: int, before: Plan | None) -> Plan:
    """The plan that is proposed, not saved: the words of the one before, years risen.

    What stood there as it was offered becomes what would be offered now.
    """
    plan = Plan(union=union, year=year, **plan_wording(union, year))
    if before is not None:
        offered = plan_wording(before.union, before.year)
        for name in WORDING:
            typed = getattr(before, name).replace("\r\n", "\n")
            if typed.strip() != offered[name]:
                setattr(plan, name, next_year.risen(typed, before.year, year))
    return plan


class WordingForm(ModelForm):
    """What the plan says; union and year are settled."""

    class Meta:
        model = Plan
        fields = list(WORDING)
        widgets = {
            "contents": forms.Textarea({"data-rows": 9}),
            "purpose": forms.Textarea({"data-rows": 6}),
            "method": forms.Textarea({"data-rows": 5}),
            "arrangement": forms.Textarea({"data-rows": 7}),
        }


class NextRoundForm(Form):
    """One round of the new plan; left out, it is not looked at."""

    keep = forms.BooleanField(label=_("Have this round"), required=False)
    name = forms.CharField(label=_("Name of the round"), max_length=200, required=False)
    starts_on = forms.DateField(label=capfirst(_("first day")), required=False)
    ends_on = forms.DateField(label=capfirst(_("last day")), required=False)
    checklist = forms.ModelChoiceField(
        ChecklistVersion.objects.none(),
        label=_("Checklist"),
        required=False,
        empty_label=None,
    )

    def __init__(self, *args: Any, round_: Round, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round_
        chosen = round_.checklist_id or next((one.pk for one in versions), None)
        self.initial = {
            "keep": True,
            "name": round_.name,
            "starts_on": round_.starts_on,
            "ends_on": round_.ends_on,
            "checklist": chosen,
        }
        self.fields["checklist"].queryset = versions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("keep"):
            self.errors.clear()
            return cleaned
        for name in ("name", "starts_on", "ends_on", "checklist"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        self._check_days(cleaned.get("starts_on"), cleaned.get("ends_on"))
        return cleaned

    def _check_days(self, first: Any, last: Any) -> None:
        year = self.round.plan.year
        if first and first.year != year:
            text = _("The plan is for %(year)s: the first day lies in that year.")
            self.add_error("starts_on", text % {"year": year})
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first day."))

    @property
    def is_kept(self) -> bool:
        return bool(self["keep"].value())

    @property
    def name_shown(self) -> str:
        return str(self["name"].value() or self.round.name)

    def made(self) -> Round:
        """The round as it was typed."""
        for name in ("name", "starts_on", "ends_on", "checklist"):
            setattr(self.round, name, self.cleaned_data[name])
        return self.round


@dataclass(frozen=True)
class Tick:
    """One box: a unit in a round."""

    round: NextRoundForm
    name: str
    is_on: bool


@dataclass(frozen=True)
class Row:
    candidate: Candidate
    ticks: tuple[Tick, ...]


class PlanNextForm:
    """Everything on the page, as proposed or as typed."""

    def __init__(
        self, data: Any, *, plan: Plan, before: Plan | None, user: User
    ) -> None:
        self.data, self.plan, self.before = data, plan, before
        self.field = plan_facts.read(plan, before, viewer=user)
        after = next_year.rounds_after(before, plan) if before else []
        rounds = after or next_year.usual_rounds(plan)
        versions = _versions(user)
        self.wording = WordingForm(data, instance=plan)
        self.rounds = [
            NextRoundForm(data, prefix=f"r{index}", round_=round_, versions=versions)
            for index, round_ in enumerate(rounds)
        ]
        self.ticks = self._typed() if data else plan_facts.proposed(self.field, rounds)
        self.refusal = ""

    def _typed(self) -> list[set[int]]:
        lists = (
            self.data.getlist(f"units-{index}") for index in range(len(self.rounds))
        )
        return [{key for one in some if (key := number(one))} for some in lists]

    def is_valid(self) -> bool:
        if self.data is None:
            return False
        faults = [form.errors for form in (self.wording, *self.rounds)]
        return not any(faults)

    def pick(self, index: int, count: int) -> None:
        """Tick the first units of the list for one round, and no others."""
        if 0 <= index < len(self.rounds):
            form = self.rounds[index]
            is_typed = form.is_valid() and form.is_kept
            round_ = form.made() if is_typed else form.round
            self.ticks[index] = plan_facts.first(self.field, count, round_)

    def drafts(self) -> list[RoundDraft]:
        """What the verb is given: only after ``is_valid``."""
        drafts = [
            RoundDraft(form.made(), list(self._chosen(ticks)))
            for form, ticks in zip(self.rounds, self.ticks, strict=True)
            if form.is_kept
        ]
        if self.before is None:  # rounds begin as the plan says
            for draft in drafts:
                draft.round.purpose = self.plan.purpose
                draft.round.contents = self.plan.contents
        return drafts

    def _chosen(self, ticks: set[int]) -> Iterable[Chosen]:
        for one in self.field.candidates:
            if one.union.pk in ticks:
                yield Chosen(one.union, one.priority, one.why)

    @cached_property
    def rows(self) -> list[Row]:
        return [
            Row(
                one,
                tuple(
                    Tick(form, f"units-{index}", one.union.pk in self.ticks[index])
                    for index, form in enumerate(self.rounds)
                ),
            )
            for one in self.field.candidates
        ]

    @cached_property
    def missing(self) -> list[Row]:
        """Units without a tick in any round that is kept."""
        return [
            row
            for row in self.rows
            if not any(tick.is_on and tick.round.is_kept for tick in row.ticks)
        ]

    @property
    def reached(self) -> int:
        return len(self.rows) - len(self.missing)

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """Where, what field, what is wrong: of all forms."""
        found = []
        for form in (self.wording, *self.rounds):
            for name in form.errors:
                field = form[name]
                text = str(form.errors[name][0])
                found.append((field.id_for_label, str(field.label), text))
        return found

    @property
    def kept_years(self) -> list[str]:
        """Lines whose years stay although the plan's year rises."""
        if self.before is None:
            return []
        return [
            line
            for name in WORDING
            for line in next_year.kept(getattr(self.before, name), self.before.year)
        ]


def _versions(user: User) -> Any:
    rows = ChecklistVersion.objects.visible_to(user)
    published = rows.filter(status=VersionStatus.PUBLISHED)
    return published.select_related("checklist").order_by("-published_at", "-number")
