"""Forms of people who sign in, and the filters of their list."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from core.forms import Form, ModelForm
from unions.forms.pickers import PickField
from unions.models import Union, phone_number

if TYPE_CHECKING:
    from django.db.models import QuerySet

_ANY = ("", _("Any"))


class PersonForm(ModelForm):
    instance: Any

    union = PickField(
        Union.objects.none(),
        label=_("Union"),
        params={"inside": "1"},
        help_text=_("She sees this union and all below it."),
    )

    class Meta:
        model = User
        fields: tuple[str, ...] = (
            "full_name",
            "username",
            "role",
            "position",
            "phone",
            "email",
        )
        help_texts: dict[str, Any] = {
            "username": _(
                "Small letters without marks, digits, dots: for example ha.nt"
            ),
            "email": _("For news of visits and remedies; may stay empty."),
        }

    field_order = ["full_name", "username", "role", "union"]

    #: Who fills it in, where the form is made by the admin.
    user: User | None = None

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keeper = user or self.user
        fields: dict[str, Any] = self.fields
        if keeper is not None:
            fields["union"].queryset = Union.objects.inside(keeper)
        membership = getattr(self.instance, "membership", None)
        if membership is not None:
            fields["union"].initial = membership.union_id
        fields["phone"].validators.append(phone_number)
        fields["username"].widget.attrs.update(
            autocapitalize="none", spellcheck="false"
        )

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"]).strip().lower()
        if name == self.instance.username:
            return name
        if not re.fullmatch(r"[a-z0-9._-]{3,}", name):
            raise ValidationError(
                _("Use at least 3 small letters without marks, digits, dots or dashes.")
            )
        if (
            User.objects.filter(username__iexact=name)
            .exclude(pk=self.instance.pk)
            .exists()
        ):
            raise ValidationError(_("Somebody already has this username."))
        return name


class KnownPersonForm(PersonForm):
    """Of somebody who is there already: her account can also be closed."""

    class Meta(PersonForm.Meta):
        fields = (*PersonForm.Meta.fields, "is_active")
        labels = {"is_active": _("May sign in")}
        help_texts = {
            **PersonForm.Meta.help_texts,
            "is_active": _(
                "Take the tick away instead of deleting: her work stays hers."
            ),
        }


class PersonFilter(Form):
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[_ANY, *Role.choices]
    )
    union = PickField(
        Union.objects.none(), label=_("Union"), required=False, empty_label=_("Any")
    )
    account = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[_ANY, ("open", _("May sign in")), ("closed", _("Closed"))],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["union"].queryset = Union.objects.visible_to(user)

    def narrow(self, rows: "QuerySet[User]") -> "QuerySet[User]":
        if not self.is_valid():
            return rows
        asked = self.cleaned_data
        if asked["role"]:
            rows = rows.filter(role=asked["role"])
        if asked["union"]:
            rows = rows.filter(membership__union=asked["union"])
        if asked["account"]:
            rows = rows.filter(is_active=asked["account"] == "open")
        return rows
