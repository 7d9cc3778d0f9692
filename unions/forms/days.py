"""The form of busy days, and the filters of their list."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.http import number
from unions.enums import BusyKind
from unions.forms.as_of import FIRST, LAST, OfUnionFilter
from unions.forms.checked import RegisterForm
from unions.forms.pickers import PickField
from unions.models import BusyDays, Union
from unions.services.days import check_busy_days

if TYPE_CHECKING:
    from accounts.models import User

#: Years that the list offers before and after this one.
_BACK, _AHEAD = 5, 2


class BusyDaysForm(RegisterForm):
    """Whose days, which and why. The unit of days that are there never changes."""

    union = PickField(
        Union.objects.none(),
        label=_("Unit"),
        required=False,
        params={"inside": "1", "existing": "1"},
        empty_label=_("The whole country"),
        help_text=_("For the unit and all below it."),
    )
    last_on = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Leave it empty for one day.")
    )
    rule = staticmethod(check_busy_days)

    class Meta:
        model = BusyDays
        fields = ("union", "kind", "first_on", "last_on", "reason")
        labels = {
            "kind": _("What is on those days?"),
            "first_on": _("First day"),
            "reason": _("In a few words"),
        }
        help_texts = {"reason": _("For example: congress of the women's union.")}

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["union"]
            return
        field: Any = self.fields["union"]
        hers = Union.objects.inside(user).existing(timezone.localdate())
        field.queryset = hers
        if user.is_superuser:
            return
        field.required = True
        field.empty_label = _("Choose the unit")
        if user.is_officer and len(hers.order_by()[:2]) == 1:
            self.instance.union = hers.get()
            del self.fields["union"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "last_on" in data and data["last_on"] is None:
            data["last_on"] = data.get("first_on")
        return data


class BusyDaysFilter(OfUnionFilter):
    """By unit, kind and year; without a year: this one."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any")), *BusyKind.choices]
    )
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        this = timezone.localdate().year
        asked = data.copy()
        asked.setdefault("year", str(this))
        super().__init__(asked, *args, **kwargs)
        self.this_year = this
        years = set(range(this - _BACK, this + _AHEAD + 1))
        typed = number(asked.get("year"))
        if typed and FIRST.year <= typed <= LAST.year:
            years.add(typed)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            *((str(year), str(year)) for year in sorted(years, reverse=True)),
            ("", pgettext_lazy("any year", "All")),
        ]

    @property
    def shown_year(self) -> int:
        """Whose public holidays are shown; nonsense and all years: this one's."""
        return int(self.asked.get("year") or self.this_year)

    def narrow(self, rows: Any) -> Any:
        """Days of a union are its own, those of the unions above and the country's."""
        asked = self.asked
        if union := asked.get("union"):
            rows = rows.reaching(union)
        if asked.get("kind"):
            rows = rows.filter(kind=asked["kind"])
        if asked.get("year") != "":
            year = self.shown_year
            rows = rows.within(date(year, 1, 1), date(year, 12, 31))
        return rows
