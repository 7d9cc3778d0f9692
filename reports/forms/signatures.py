"""Digital signatures: the signed file brought back, the password of the union's key."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form


class SignedFileForm(Form):
    """The PDF of the document as it was signed elsewhere."""

    file = forms.FileField(
        label=_("Signed PDF file"),
        help_text=_("The file that you downloaded here and signed with your token."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )


class SigningForm(Form):
    """Opens the union's key for one signature; the password is kept nowhere."""

    password = forms.CharField(
        label=_("Password of the key"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
