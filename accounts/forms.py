"""Signing in, the own password, the own details."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import CalmMixin, ModelForm


class SignInForm(CalmMixin, AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "The username or the password is not right. Check that the Vietnamese "
            "keyboard and Caps Lock are off while you type the password, then try "
            "again."
        ),
        "inactive": _("This account is closed. Ask your administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Username")
        self.fields["username"].widget.attrs.update(spellcheck="false")
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def clean_username(self) -> str:
        """Phones like to begin with a capital; attempts are counted in one spelling."""
        return str(self.cleaned_data["username"]).strip().lower()


class PasswordForm(CalmMixin, PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Your password now")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password once more")

    def clean(self) -> dict[str, Any]:
        """A one-time password is not kept by choosing it again."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        old, new = cleaned.get("old_password"), cleaned.get("new_password1")
        if new and new == old:
            self.add_error("new_password1", _("Choose another password than before."))
        return cleaned


class ProfileForm(ModelForm):
    """What a person may change about herself; the role and union are not hers."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["full_name", "position", "phone", "email", "language"]
