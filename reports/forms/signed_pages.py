"""The signed paper that is brought back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from inspections.forms.recording import FilesField


class SignedPagesForm(Form):
    """Scans or photos of signed pages, and which pages they are."""

    first = forms.IntegerField(
        label=_("From page"),
        min_value=1,
        help_text=_("Several photos become this page and those after it, in order."),
    )
    last = forms.IntegerField(
        label=_("To page"),
        min_value=1,
        required=False,
        help_text=_("Only for one PDF file that holds several pages."),
    )
    scans = FilesField(
        label=_("Photos or scan"),
        help_text=_("Lay the page flat in good light; all four edges in the picture."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accepted = "image/jpeg,image/png,image/webp,image/heic,application/pdf"
        self.fields["scans"].widget.attrs |= {"accept": accepted}
