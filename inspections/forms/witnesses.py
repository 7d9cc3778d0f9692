"""Witnesses of a refusal: a name and a position each, kept one a line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Between name and position, as it is stored and printed.
_DASH = " – "
ROWS = 4
_NAME, _POSITION = 120, 150


class WitnessesWidget(forms.MultiWidget):
    """Two fields a row: ``witnesses_0`` is a name, ``witnesses_1`` what she is."""

    def __init__(self) -> None:
        name = forms.TextInput({"maxlength": _NAME, "class": "form-control"})
        position = forms.TextInput({"maxlength": _POSITION, "class": "form-control"})
        super().__init__([name, position] * ROWS)

    def decompress(self, value: str | None) -> list[str]:
        pairs = (line.partition(_DASH) for line in (value or "").splitlines())
        shown = [part for name, _dash, position in pairs for part in (name, position)]
        return (shown + [""] * (2 * ROWS))[: 2 * ROWS]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        context["widget"]["rows"] = list(zip(parts[::2], parts[1::2], strict=True))
        return context


class WitnessesField(forms.MultiValueField):
    """Text of one line a witness: ``Nguyễn Văn An – Trưởng thôn``."""

    widget = WitnessesWidget

    def __init__(self, **kwargs: Any) -> None:
        name = forms.CharField(required=False, max_length=_NAME)
        position = forms.CharField(required=False, max_length=_POSITION)
        super().__init__(
            fields=[name, position] * ROWS, require_all_fields=False, **kwargs
        )

    def compress(self, data_list: list[str]) -> str:
        lines = []
        for name, position in zip(data_list[::2], data_list[1::2], strict=True):
            if position and not name:
                raise ValidationError(_("Enter the name of each witness."))
            if name:
                lines.append(f"{name}{_DASH}{position}" if position else name)
        return "\n".join(lines)
