"""What the map of units shows: which figure, which units, which day."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from unions.enums import Level
from unions.forms.as_of import DayField
from unions.forms.pickers import PickField
from unions.models import Union
from unions.selectors.map import CHOICES

if TYPE_CHECKING:
    from accounts.models import User


class MapForm(Form):
    figure = forms.ChoiceField(label=_("Coloured by"), required=False, choices=CHOICES)
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[
            ("", Level.COMMUNE.label),
            (Level.CITY, Level.CITY.label),
            (Level.PROVINCE, Level.PROVINCE.label),
        ],
    )
    union = PickField(
        Union.objects.none(), label=_("Under"), required=False, empty_label=_("Any")
    )
    on = DayField()

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Union.objects.visible_to(user).exclude(level=Level.COMMUNE)
        self.fields["union"].queryset = above  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for; what is wrong is shown as such and left out."""
        self.is_valid()
        found: dict[str, Any] = getattr(self, "cleaned_data", {})
        return {
            "figure": found.get("figure") or "members",
            "level": found.get("level") or Level.COMMUNE,
            "union": found.get("union"),
            "on": found.get("on"),
        }
