"""Forms of groups and their months, and the filters of their list."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import NumberField
from savings_groups.enums import Grade
from savings_groups.models import GroupMonth, SavingsGroup
from savings_groups.services.groups import check_group, check_month
from unions.forms.as_of import RegisterFilter
from unions.forms.branches import offer_branches
from unions.forms.checked import RegisterForm
from unions.forms.pickers import PickField
from unions.models import Branch, phone_number


class MonthInput(forms.TextInput):
    """Shows the first of a month as mm/yyyy."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {
            "inputmode": "numeric",
            "placeholder": "mm/yyyy",
            "maxlength": "10",
            "autocomplete": "off",
        }
        super().__init__({**usual, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, date):
            return f"{value:%m/%Y}"
        shown: str | None = super().format_value(value)
        return shown


class MonthField(forms.Field):
    """A month, kept as its first day. Accepts 02/2020, 2/2020 and 2020-02."""

    widget = MonthInput
    default_error_messages = {
        "invalid": _("Enter a month as mm/yyyy, for example 02/2020.")
    }

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        typed = str(value).strip()
        found = re.fullmatch(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})", typed)
        found = found or re.fullmatch(r"(?P<year>\d{4})-(?P<month>\d{2})", typed)
        if found:
            month, year = int(found["month"]), int(found["year"])
            if 1 <= month <= 12 and 1990 <= year <= 2100:  # noqa: PLR2004
                return date(year, month, 1)
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True


class GroupForm(RegisterForm):
    branch = PickField(
        Branch.objects.none(),
        label=_("Branch"),
        required=False,
        url="unions:pick_branch",
        empty_label=_("Not entered"),
    )
    rule = staticmethod(check_group)
    kept = frozenset({"union"})
    #: What is typed to take the known phone number away.
    NO_PHONE = "-"

    class Meta:
        model = SavingsGroup
        fields = (
            "name",
            "code",
            "branch",
            "leader_name",
            "leader_phone",
            "deputy_name",
            "transaction_day",
            "founded_on",
            "closed_on",
            "note",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_branches(self, self.instance.union)
        if not self.instance._state.adding:  # changed on the board, with its day
            del self.fields["leader_name"], self.fields["deputy_name"]
        if self.instance.leader_phone:
            self.initial["leader_phone"] = ""
            self.fields["leader_phone"].help_text = _(
                "Known: %(phone)s. Leave this empty to keep it, type - to remove it."
            ) % {"phone": self.instance.masked_phone}

    def clean_leader_phone(self) -> str:
        """The number is never shown here, so an empty field means the known one."""
        typed: str = self.cleaned_data["leader_phone"].strip()
        if typed == self.NO_PHONE:
            return ""
        if typed:
            phone_number(typed)
        return typed or str(self.instance.leader_phone)


class MonthForm(RegisterForm):
    """A month's figures as the bank gave them; nothing is computed or corrected."""

    month = MonthField(label=_("Month"))
    points = NumberField(
        label=_("Bank points"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=_("0 to 100, as the bank's system gave them."),
    )
    rule = staticmethod(check_month)
    kept = frozenset({"group"})

    class Meta:
        model = GroupMonth
        fields = (
            "month",
            "members",
            "borrowers",
            "savers",
            "debt",
            "overdue",
            "frozen",
            "interest_arrears",
            "deposits",
            "points",
            "grade",
            "source",
        )


class GroupFilter(RegisterFilter):
    OVERDUE, CLOSED, EVERY = "overdue", "closed", "all"

    grade = forms.ChoiceField(
        label=_("Bank grade"), required=False, choices=[("", _("Any")), *Grade.choices]
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Active groups")),
            (OVERDUE, _("With overdue debt")),
            (CLOSED, _("Closed groups")),
            (EVERY, _("Any")),
        ],
    )

    def narrow_more(self, rows: Any, asked: dict[str, Any]) -> Any:
        """Of a past day by the month that was known then."""
        day, known = self.day, "then" if self.day else "latest"
        if asked.get("show") == self.CLOSED:
            rows = rows.filter(closed_on__lte=day or timezone.localdate())
        elif asked.get("show") != self.EVERY:
            rows = rows.open_on(day) if day else rows.open()
        if asked.get("show") == self.OVERDUE:
            rows = rows.filter(**{f"{known}_overdue__gt": 0})
        if asked.get("grade"):
            rows = rows.filter(**{f"{known}_grade": asked["grade"]})
        return rows
