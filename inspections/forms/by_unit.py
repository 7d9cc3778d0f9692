"""The question of the report by unit."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from inspections.selectors.by_unit import Question
from unions.enums import Counting

if TYPE_CHECKING:
    from accounts.models import User


class ByUnitFilter(Form):
    """A period, a day, a way to count; what is left out is this year and today."""

    since = forms.DateField(label=_("Visits from"), required=False)
    until = forms.DateField(label=_("Visits until"), required=False)
    as_of = forms.DateField(label=_("Remedies as of"), required=False)
    counting = forms.ChoiceField(
        label=_("Count"), choices=Counting.choices, required=False
    )
    state = forms.ChoiceField(
        label=_("Units"),
        choices=[
            ("", pgettext_lazy("any unit", "All")),
            ("inspected", _("Inspected in this period")),
            ("not", _("Not inspected in this period")),
            ("repeated", _("With the same shortcoming again")),
        ],
        required=False,
    )

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        asked = data.copy()
        if not {"since", "until", "as_of", "counting"} & set(asked):
            asked["since"] = f"{date(today.year, 1, 1):%d/%m/%Y}"
            asked["until"] = asked["as_of"] = f"{today:%d/%m/%Y}"
            asked["counting"] = Counting.TODAY
        super().__init__(asked, *args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first day."))
        return cleaned

    def question(self, viewer: "User") -> Question:
        """What was typed wrongly is named and left out."""
        self.is_valid()
        typed = self.cleaned_data
        until = typed.get("until") or self.today
        since = typed.get("since") or date(min(until, self.today).year, 1, 1)
        return Question(
            viewer=viewer,
            since=since,
            until=until,
            as_of=typed.get("as_of") or max(until, self.today),
            counting=typed.get("counting") or Counting.TODAY,
        )

    @property
    def wanted(self) -> str:
        """``inspected``, ``not``, ``repeated``, or nothing: all units."""
        return str(self.cleaned_data.get("state", ""))
