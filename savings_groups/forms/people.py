"""The filters of the list of members, and the search by identity number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from savings_groups.enums import Programme
from savings_groups.models import SavingsGroup
from unions.forms.as_of import OfUnionFilter
from unions.forms.pickers import PickField


class BorrowerFilter(OfUnionFilter):
    OVERDUE, SAVERS, LEFT = "overdue", "savers", "left"

    union_field = "group__union"
    group = PickField(
        SavingsGroup.objects.none(),
        label=_("Savings group"),
        required=False,
        url="savings_groups:pick",
        empty_label=_("Any"),
    )
    programme = forms.ChoiceField(
        label=_("Programme"),
        required=False,
        choices=[("", _("Any")), *Programme.choices],
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Members today")),
            (OVERDUE, _("With overdue debt")),
            (SAVERS, _("Who only save")),
            (LEFT, _("Who have left")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = SavingsGroup.objects.visible_to(self.user)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]

    def narrow_more(self, rows: Any, asked: dict[str, Any]) -> Any:
        if group := asked.get("group"):
            rows = rows.filter(group=group)
        if programme := asked.get("programme"):
            rows = rows.with_loans(programme=programme)
        show = asked.get("show")
        if show == self.LEFT:
            return rows.exclude(left_on=None)
        rows = rows.present()
        if show == self.OVERDUE:
            return rows.with_loans(latest_overdue__gt=0)
        return rows.without_loans() if show == self.SAVERS else rows


class NumberForm(Form):
    """Sent by POST: a number in an address would be kept in logs and histories."""

    number = forms.CharField(
        label=_("Identity number"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}
        ),
        help_text=_("The whole number: 12 digits of a card, or 9 of an old one."),
    )
