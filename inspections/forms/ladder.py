"""Rungs of the ladder, notes of calls, letters of urging."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form, ModelForm
from inspections.enums import RungAction
from inspections.models import LadderRung, UrgingLetter
from unions.forms.pickers import PickField
from unions.models import Union

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import User
    from inspections.models import LadderStep, Remedy

_BEFORE, _ON, _AFTER = "before", "on", "after"
_LETTERS = 140


class RungForm(ModelForm):
    """One rung, said as people say it: so many working days before or after."""

    instance: LadderRung

    side = forms.ChoiceField(
        label=_("When"),
        choices=[
            (_BEFORE, _("Before the due date")),
            (_ON, _("On the due date")),
            (_AFTER, _("After the due date")),
        ],
        initial=_AFTER,
    )
    days = forms.IntegerField(
        label=_("How many working days"),
        min_value=0,
        max_value=250,
        required=False,
        help_text=_("Saturdays, Sundays and public holidays are not counted."),
    )

    class Meta:
        model = LadderRung
        fields = ("action", "severity")
        labels = {"severity": _("Only for recommendations")}

    field_order = ("action", "side", "days", "severity")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        severity: Any = self.fields["severity"]
        severity.choices = [("", _("All of them"))] + [
            (
                value,
                pgettext_lazy("ladder", "%(severity)s or worse") % {"severity": name},
            )
            for value, name in severity.choices
            if value
        ]
        if not self.instance._state.adding:
            days = self.instance.working_days
            self.initial["days"] = abs(days)
            self.initial["side"] = _side(days)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        side, days = cleaned.get("side"), cleaned.get("days")
        if side in (_BEFORE, _AFTER) and "days" not in self.errors:
            if not days:
                self.add_error("days", ValidationError(_("Write how many days.")))
            elif side == _BEFORE and days > 30:  # noqa: PLR2004
                self.add_error("days", ValidationError(_("At most 30 days before.")))
        if not self.errors:
            signs = {_BEFORE: -1, _ON: 0, _AFTER: 1}
            self.instance.working_days = signs[str(side)] * (days or 0)
        return cleaned


class LadderOf(Form):
    """Of which union to look at the ladder."""

    union = PickField(
        Union.objects.none(),
        label=_("Union"),
        required=False,
        params={"inside": "1"},
        empty_label=_("Choose a union"),
    )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["union"].queryset = Union.objects.inside(user)


class CallForm(Form):
    """What was said on the telephone, about which recommendations."""

    steps = forms.MultipleChoiceField(
        label=_("The call was about"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what the call was about.")},
    )
    spoken_with = forms.CharField(label=_("Spoken with"), max_length=150)
    note = forms.CharField(
        label=_("What was said"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("Only your own union reads this."),
    )
    promised_on = forms.DateField(
        label=_("Promised for"),
        required=False,
        help_text=_("The unit reads that there was a call, and this day."),
    )

    def __init__(
        self, *args: Any, steps: "Iterable[LadderStep]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(step.pk): step for step in steps}
        fields: dict[str, Any] = self.fields
        fields["steps"].choices = [
            (key, _named(step.remedy)) for key, step in self.rows.items()
        ]
        fields["steps"].initial = list(self.rows)

    def chosen(self) -> "list[LadderStep]":
        return [self.rows[key] for key in self.cleaned_data["steps"]]


class LetterForm(ModelForm):
    """Until when the unit answers, and what is said besides."""

    instance: UrgingLetter

    class Meta:
        model = UrgingLetter
        fields = ("answer_by", "note")
        help_texts = {
            "answer_by": _("Printed in the letter: the unit reports by that day."),
            "note": _("Printed after the table, a paragraph a line. May stay empty."),
        }


class RemediesForm(Form):
    """Which overdue recommendations of a unit the letter is about."""

    remedies = forms.MultipleChoiceField(
        label=_("Overdue recommendations"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one recommendation.")},
    )

    def __init__(self, *args: Any, rows: "Iterable[Remedy]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in rows}
        fields: dict[str, Any] = self.fields
        fields["remedies"].choices = [
            (key, _named(row)) for key, row in self.rows.items()
        ]
        fields["remedies"].initial = list(self.rows)

    def chosen(self) -> "list[Remedy]":
        return [self.rows[key] for key in self.cleaned_data["remedies"]]


class DoneFilter(Form):
    """What kind of step."""

    action = forms.ChoiceField(
        label=_("What happened"),
        required=False,
        choices=[("", pgettext_lazy("steps", "Everything")), *RungAction.choices],
    )


def _side(days: int) -> str:
    if not days:
        return _ON
    return _BEFORE if days < 0 else _AFTER


def _named(remedy: "Remedy") -> str:
    text = " ".join(remedy.text.split())
    short = text if len(text) <= _LETTERS else f"{text[:_LETTERS].rstrip()}…"
    return _("%(text)s (due %(day)s)") % {
        "text": short,
        "day": f"{remedy.due_on:%d/%m/%Y}",
    }
