"""Whose visits a calendar address shows."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import Form
from unions.forms.pickers import PickField
from unions.models import Union


class UnionFeedForm(Form):
    union = PickField(
        Union.objects.none(),
        label=_("Union"),
        params={"inside": "1"},
        empty_label=_("– choose a union –"),
        help_text=_("The calendar holds the visits to it and to all units below it."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = Union.objects.inside(user)  # type: ignore[attr-defined]
