"""What is asked of coverage and of risk signals: below which unit, of which day."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from inspections.selectors.lending.coverage_lists import OPEN, STATES
from inspections.selectors.lending.demands import DEMANDS
from inspections.selectors.lending.ground import Question
from inspections.selectors.lending.signal_kinds import KINDS
from unions.forms.as_of import DayField
from unions.forms.pickers import PickField
from unions.models import Union
from unions.selectors import as_of

if TYPE_CHECKING:
    from accounts.models import User


class QuestionFilter(Form):
    """A unit and a day up to today; what is wrong is named and left out."""

    union = PickField(
        Union.objects.none(),
        label=_("Wards and communes of"),
        required=False,
        empty_label=_("All that I see"),
    )
    on = DayField()

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        fields: dict[str, Any] = self.fields
        fields["union"].queryset = Union.objects.visible_to(user)

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    @property
    def question(self) -> Question:
        union: Union | None = self.asked.get("union")
        day = as_of.day_of(union, self.asked.get("on"))
        return Question(self.user, day or timezone.localdate(), union)

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        found: dict[str, Any] = getattr(self, "cleaned_data", {})
        return found


class CoverageFilter(QuestionFilter):
    rule = forms.ChoiceField(label=_("Rule"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = [(code, demand.short) for code, demand in DEMANDS.items()]
        fields: dict[str, Any] = self.fields
        fields["rule"].choices = [("", _("All of them")), *rules]

    @property
    def code(self) -> str:
        """The rule that is looked at; nothing: all of them."""
        return str(self.asked.get("rule") or "")


class CoverageListFilter(QuestionFilter):
    state = forms.ChoiceField(label=_("Show"), required=False)

    def __init__(self, *args: Any, rule: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = {**STATES[rule]}
        fields: dict[str, Any] = self.fields
        fields["state"].choices = [("", named.pop(OPEN)), *named.items()]

    @property
    def wanted(self) -> str:
        """One of ``STATES`` of the rule."""
        return str(self.asked.get("state") or OPEN)


class SignalFilter(QuestionFilter):
    signal = forms.ChoiceField(label=_("Sign"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(code, kind.title) for code, kind in KINDS.items()]
        fields: dict[str, Any] = self.fields
        fields["signal"].choices = [("", _("Any")), *kinds]

    @property
    def kind(self) -> str:
        """The kind of sign that is looked for; nothing: any."""
        return str(self.asked.get("signal") or "")
