"""What a proof says in numbers: a name, a number as offices type it, a unit."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import Form, NumberField
from inspections.models import Remedy

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 5
_PREFIX = "figures"
#: 1.234.567 and 1.234.567,5: dots between thousands, a comma before the rest.
_THOUSANDS = re.compile(r"-?\d{1,3}([. ]\d{3})+(,\d+)?")
#: The first row of a finding about money, as the record keeps it.
_MONEY = {"name": "Số tiền đã nộp/thu hồi", "unit": "đồng"}


class AmountField(NumberField):
    """Accepts 1.234.567 as well as 2,5 and 2.5."""

    default_error_messages = {
        "invalid": _("Enter a number, for example 1.234.567 or 2,5.")
    }

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = value.strip().removesuffix("đ").strip()
            if _THOUSANDS.fullmatch(value):
                value = re.sub("[. ]", "", value)
        return super().to_python(value)


class FigureForm(Form):
    """One row; a row without a number that was typed is no row."""

    name = forms.CharField(label=_("What"), required=False, max_length=120)
    value = AmountField(
        label=_("Number"), required=False, max_digits=18, decimal_places=4
    )
    unit = forms.CharField(label=_("Unit"), required=False, max_length=30)

    def clean(self) -> dict[str, str]:
        """Both the name and the number, as a plain decimal: ``1234567``, ``2.5``."""
        row = self.cleaned_data
        if "value" in row and row["value"] is None:
            self.add_error("value", _("Enter a number, for example 1.234.567 or 2,5."))
        if "name" in row and not row["name"]:
            self.add_error("name", _("Say what the number is of."))
        if self.errors:
            return {}
        return {**row, "value": f"{row['value'].normalize():f}"}


class Figures(forms.BaseFormSet[FigureForm]):
    """Up to five rows; those left as they were offered say nothing."""

    def add_fields(self, form: FigureForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.empty_permitted, form.use_required_attribute = True, False

    def clean(self) -> None:
        if self.total_form_count() > MOST:
            raise ValidationError(_("At most %(most)s figures.") % {"most": MOST})

    def found(self) -> list[dict[str, str]]:
        if not self.is_bound or not self.is_valid():
            return []
        return [form.cleaned_data for form in self if form.cleaned_data]


_FormSet = forms.formset_factory(
    FigureForm, formset=Figures, extra=1, max_num=MOST, absolute_max=MOST + 5
)


def figures_of(remedy: Remedy, data: "Mapping[str, Any] | None") -> Figures:
    """Empty rows, or what was typed; a page without the rows has no figures."""
    sent = data if data is not None and f"{_PREFIX}-TOTAL_FORMS" in data else None
    finding = remedy.finding
    is_money = finding is not None and finding.amount is not None
    initial = [_MONEY] if is_money else []
    found: Any = _FormSet(sent, prefix=_PREFIX, initial=initial)
    return cast("Figures", found)
