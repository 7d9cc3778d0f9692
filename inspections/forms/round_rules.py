"""What a round asks of its units before a visit, and how its dates are laid."""

from typing import Any

from django import forms

from inspections.models import Round
from inspections.selectors.outlines import outline_of, to_prepare_of

#: Left blank they are what a new round begins with.
_NUMBERS = ["report_days", "quiet_days", "most_km"]
FIELDS = ["outline", "to_prepare", *_NUMBERS]
WIDGETS = {
    "outline": forms.Textarea({"data-rows": 9}),
    "to_prepare": forms.Textarea({"data-rows": 7}),
}


def prefill(form: Any) -> None:
    """A round that says nothing of its own is shown what its units are told."""
    form.initial["outline"] = "\n".join(outline_of(form.instance))
    form.initial["to_prepare"] = "\n".join(to_prepare_of(form.instance))
    for name in _NUMBERS:
        form.fields[name].required = False
        form.fields[name].widget.attrs["inputmode"] = "numeric"


def settle(cleaned: dict[str, Any]) -> None:
    """A number that was cleared is the usual one."""
    for name in _NUMBERS:
        if name in cleaned and cleaned[name] is None:
            field = Round._meta.get_field(name)
            cleaned[name] = field.get_default()  # type: ignore[union-attr]
