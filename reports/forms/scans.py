"""Signed papers of several documents, brought in together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from inspections.forms.recording import FilesField


class ScansForm(Form):
    """Photos and scans in any order: the mark on each page says where it belongs."""

    scans: forms.FileField = FilesField(
        label=_("Photos or scans of signed pages"),
        help_text=_("Several at once, in any order; of several documents as well."),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accepted = "image/jpeg,image/png,image/webp,image/heic,application/pdf"
        self.fields["scans"].widget.attrs |= {"accept": accepted}
