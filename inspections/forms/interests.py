"""Who has a tie to which unit."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import ModelForm
from inspections.models import Interest
from inspections.selectors.planning import people_to_send
from unions.forms.pickers import PickField
from unions.models import Union


class OwnInterestForm(ModelForm):
    """A tie of one's own."""

    instance: Interest

    union = PickField(
        Union.objects.none(),
        label=_("Unit not to be inspected"),
        params={"inside": "1", "existing": "1"},
        empty_label=_("– choose a unit –"),
    )

    class Meta:
        model = Interest
        fields: tuple[str, ...] = ("union", "relation")
        labels = {"relation": _("What the tie is")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Union.objects.inside(user).existing(timezone.localdate())
        kept = Union.objects.filter(pk=self.instance.union_id)
        self.fields["union"].queryset = units | kept  # type: ignore[attr-defined]


class InterestForm(OwnInterestForm):
    """A tie of anyone who is sent to inspect; without an account she is typed."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Person"),
        required=False,
        empty_label=_("– someone without an account –"),
    )

    class Meta(OwnInterestForm.Meta):
        fields = ("user", "full_name", "union", "relation")
        help_texts = {"full_name": _("Only for someone without an account.")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["full_name"].required = False
        people = people_to_send(Union.objects.inside(user)).filter(is_active=True)
        kept = User.objects.filter(pk=self.instance.user_id or 0)
        self.fields["user"].queryset = people | kept  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("user") and not (cleaned.get("full_name") or "").strip():
            self.add_error(
                "full_name", ValidationError(_("Choose a person or write a name."))
            )
        return cleaned
