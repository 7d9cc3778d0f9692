"""Which kinds a union sends, and what a person wants to be mailed."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from notices.enums import DAYS_BEFORE, Kind
from unions.forms.pickers import PickField
from unions.models import Union

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from notices.selectors.switches import Setting

_INHERIT, _ON, _OFF = "", "on", "off"
#: Nobody is reminded longer before than a quarter of a year.
_LONGEST = 90


class SwitchesForm(Form):
    """One choice for each kind: as the union above, sent, not sent."""

    def __init__(
        self,
        *args: Any,
        own: "Mapping[str, Setting]",
        above: "Mapping[str, Setting]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for kind in Kind:
            said = own.get(kind)
            self.fields[kind] = forms.ChoiceField(
                label=kind.label,
                required=False,
                initial=_INHERIT if said is None else (_ON if said.is_on else _OFF),
                choices=[
                    (_INHERIT, _as_above(above[kind])),
                    (_ON, _("Send")),
                    (_OFF, _("Do not send")),
                ],
            )
            if kind in DAYS_BEFORE:
                self.fields[f"{kind}_days"] = forms.IntegerField(
                    label=_("How many days before"),
                    required=False,
                    min_value=1,
                    max_value=_LONGEST,
                    initial=said.days_before if said else None,
                    help_text=_("Empty: as usual. Counts only where “Send” is chosen."),
                )

    def asked(self) -> dict[Kind, tuple[bool | None, int | None]]:
        """Kind → (sent, not sent or as above; days before)."""
        found: dict[Kind, tuple[bool | None, int | None]] = {}
        for kind in Kind:
            answer = self.cleaned_data[kind]
            is_on = None if answer == _INHERIT else answer == _ON
            days = self.cleaned_data.get(f"{kind}_days") if is_on else None
            found[kind] = (is_on, days)
        return found


class UnionChoice(Form):
    """Of which union to look at the switches."""

    union = PickField(
        Union.objects.none(),
        label=_("Union"),
        required=False,
        params={"inside": "1"},
        empty_label=_("Choose a union"),
    )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["union"].queryset = Union.objects.inside(user)


class ChoiceForm(Form):
    """What I want to be mailed."""

    at_once = forms.BooleanField(
        label=_("Messages at once"),
        required=False,
        help_text=_(
            "A mail as soon as a visit is announced, moved or called off. Without it "
            "they come with the daily summary."
        ),
    )
    digest = forms.BooleanField(
        label=_("Daily summary"),
        required=False,
        help_text=_(
            "One mail in the morning with what is late and what is due; none on days "
            "without anything."
        ),
    )


def _as_above(setting: "Setting") -> Any:
    if setting.union_id is None:
        return _("As usual: sent")
    if setting.is_on:
        return _("As the union above: sent")
    return _("As the union above: not sent")
