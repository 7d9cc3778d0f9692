"""Form bases: crispy without its own form tag, dates and money as offices type them."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db import models


class DongInput(forms.TextInput):
    """Shows 1234567 as 1.234.567 and asks phones for the number keys."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "data-money": "", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, int):
            return f"{value:,}".replace(",", ".")
        shown: str | None = super().format_value(value)
        return shown


class DongField(forms.IntegerField):
    """An amount in đồng. Accepts 1.234.567, 1 234 567 and 1234567."""

    widget = DongInput
    default_error_messages = {
        "invalid": _("Enter an amount in đồng, for example 1.234.567.")
    }

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.strip().removesuffix("đ").strip()
            if re.fullmatch(r"-?\d{1,3}([. ]\d{3})+", value):
                value = re.sub(r"[. ]", "", value)
            elif not re.fullmatch(r"(-?\d+)?", value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class NumberField(forms.DecimalField):
    """A number with decimals. Accepts 2,5 and 2.5; shows 2,5."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("localize", True)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = value.strip().replace(",", ".")
            self.localize, localize = False, self.localize
            try:
                return super().to_python(value)
            finally:
                self.localize = localize
        return super().to_python(value)


class CalmMixin:
    """What every form of ours shares: see :func:`calm`."""

    helper: FormHelper
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        for field in self.fields.values():
            calm(field)


def calm(field: forms.Field) -> None:
    """Dates as dd/mm/yyyy text with a picker; text areas of a readable height."""
    if isinstance(field, forms.DateField):
        field.widget = forms.DateInput(
            attrs={
                **field.widget.attrs,
                "data-date": "",
                "inputmode": "numeric",
                "placeholder": _("dd/mm/yyyy"),
                "autocomplete": "off",
                "maxlength": "10",
            }
        )
        field.localize = field.widget.is_localized = True
        field.error_messages["invalid"] = _("Enter a date as dd/mm/yyyy.")
    elif isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = field.widget.attrs.get("data-rows", 3)


class Form(CalmMixin, forms.Form):
    """A form that is not of one model."""


if TYPE_CHECKING:
    _AnyModelForm = forms.ModelForm[models.Model]
else:
    _AnyModelForm = forms.ModelForm


class ModelForm(CalmMixin, _AnyModelForm):
    """A form of one model's fields."""
