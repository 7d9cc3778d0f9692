"""What the report of sums shows: below which unit, of which day, counted how."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from unions.enums import Counting, Grouping
from unions.forms.as_of import DayField
from unions.forms.pickers import PickField
from unions.models import Union
from unions.selectors import as_of
from unions.selectors.columns import Column
from unions.selectors.profile import proposed
from unions.selectors.rollup import Scope
from unions.selectors.summary import heading

if TYPE_CHECKING:
    from accounts.models import User

_COUNTING = [
    (
        Counting.TODAY,
        _(
            "By today's units: what a unit that no longer exists reported counts for "
            "the one that goes on with it, so that years can be compared."
        ),
    ),
    (
        Counting.THEN,
        _("By the units of that time: each as it was called and reported then."),
    ),
]


class SummaryFilter(Form):
    """Filters of the report. What is not asked for is as usual.

    The day is at first the newest data date that is due: figures are of those days.
    """

    YEAR, NEW_YEAR, NOTHING = "year", "new_year", "none"

    union = PickField(
        Union.objects.none(),
        label=_("Wards and communes of"),
        required=False,
        empty_label=_("All that I see"),
    )
    on = DayField()
    against = forms.ChoiceField(
        label=_("Compare with"),
        required=False,
        choices=[
            (YEAR, _("The same day of the year before")),
            (NEW_YEAR, _("The end of the year before")),
            (NOTHING, _("Nothing")),
        ],
    )
    grouping = forms.ChoiceField(
        label=_("One row for"), required=False, choices=Grouping.choices
    )
    counting = forms.ChoiceField(
        label=_("Added up"),
        required=False,
        choices=_COUNTING,
        widget=forms.RadioSelect,
    )
    sort = forms.ChoiceField(label=_("In order of"), required=False)
    show = forms.MultipleChoiceField(
        label=_("Numbers shown"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        asked: QueryDict,
        *,
        user: "User",
        columns: Mapping[str, Column],
        usual: tuple[str, ...],
    ) -> None:
        data = asked.copy()
        data.setdefault("counting", Counting.TODAY)
        data.setdefault("grouping", Grouping.UNIT)
        data.setdefault("against", self.YEAR)
        if not data.getlist("show"):
            data.setlist("show", list(usual))
        super().__init__(data)
        self.sent = asked
        self.user, self.columns, self.usual = user, columns, usual
        fields: dict[str, Any] = self.fields
        fields["union"].queryset = Union.objects.visible_to(user)
        titles = {name: heading(column) for name, column in columns.items()}
        fields["show"].choices = list(titles.items())
        fields["sort"].choices = [
            ("", _("By name")),
            ("-name", _("By name, last first")),
        ]
        for name, title in titles.items():
            most = _("%(label)s: most first") % {"label": title}
            least = _("%(label)s: least first") % {"label": title}
            fields["sort"].choices += [(f"-{name}", most), (name, least)]
        if "on" not in asked:
            data["on"] = f"{self.day:%d/%m/%Y}"

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for; a filter that is wrong is shown as such and left out."""
        self.is_valid()
        found: dict[str, Any] = self.cleaned_data
        return found

    @property
    def scope(self) -> Scope:
        asked = self.asked
        own = getattr(self.user, "membership", None)
        union = asked.get("union") or (own.union if own else None)
        counting = asked.get("counting") or Counting.TODAY
        return Scope(self.user, union, counting, asked.get("grouping") or Grouping.UNIT)

    @property
    def day(self) -> date:
        asked, today = self.asked, timezone.localdate()
        if found := as_of.day_of(asked.get("union"), asked.get("on")):
            return found
        return today if "on" in self.sent else proposed(today)[1]

    @property
    def against_day(self) -> date | None:
        """The earlier day to compare with."""
        against = self.asked.get("against")
        if against == self.NOTHING:
            return None
        if against == self.NEW_YEAR:
            return date(self.day.year - 1, 12, 31)
        return as_of.year_before(self.day)

    @property
    def order(self) -> str:
        """``-members``: most members first; nothing: by name."""
        found: str = self.asked.get("sort") or ""
        return found

    @property
    def chosen(self) -> list[Column]:
        names = self.asked.get("show") or self.usual
        return [column for name, column in self.columns.items() if name in names]
