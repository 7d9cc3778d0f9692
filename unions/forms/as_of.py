"""What the filters of every list of the register share: the unit and the day."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from unions.forms.pickers import PickField
from unions.models import Union
from unions.selectors import as_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


#: The Union was founded in 1930; nobody plans beyond this.
FIRST, LAST = date(1930, 10, 20), date(2100, 12, 31)


class DayField(forms.DateField):
    """The day to go back to; nothing: today."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("As of the day"), "required": False, **kwargs})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not FIRST <= value <= LAST:
            text = _("Enter a day from %(first)s on.")
            raise ValidationError(text, params={"first": f"{FIRST:%d/%m/%Y}"})


class DayForm(Form):
    """The day that a page's address asks for."""

    on = DayField()

    def asked_day(self) -> date | None:
        """A wrong date asks for none; the form names the fault."""
        self.is_valid()
        found: date | None = self.cleaned_data.get("on")
        return found


class OfUnionFilter(Form):
    """The filters of a list whose rows each belong to one union."""

    union = PickField(
        Union.objects.none(), label=_("Union"), required=False, empty_label=_("Any")
    )
    union_field = "union"

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["union"].queryset = Union.objects.visible_to(user)  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for; a filter that is wrong is shown as such and left out."""
        self.is_valid()
        found: dict[str, Any] = getattr(self, "cleaned_data", {})
        return found

    def narrow(self, rows: "QuerySet[Any]") -> Any:
        """The rows that pass."""
        if union := self.asked.get("union"):
            rows = rows.filter(**{f"{self.union_field}__path__startswith": union.path})
        return self.narrow_more(rows, self.asked)

    def narrow_more(self, rows: "QuerySet[Any]", asked: dict[str, Any]) -> Any:
        """The filters of one list."""
        for name in ("kind", "state"):
            if asked.get(name):
                rows = rows.filter(**{name: asked[name]})
        return rows


class RegisterFilter(OfUnionFilter):
    """The same, with a day: rows are those that the unions had then."""

    on = DayField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "on"])

    @property
    def day(self) -> date | None:
        """The day that the list shows; nothing: today."""
        return as_of.day_of(self.asked.get("union"), self.asked.get("on"))

    def narrow(self, rows: Any) -> Any:
        """The rows that she may see and that pass."""
        union: Union | None = self.asked.get("union")
        rows = as_of.of_register(rows, viewer=self.user, union=union, on=self.day)
        return self.narrow_more(rows, self.asked)
