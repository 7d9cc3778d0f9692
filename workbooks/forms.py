"""The one file that comes in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form


class UploadForm(Form):
    file = forms.FileField(
        label=_("Your Excel file (.xlsx)"),
        widget=forms.FileInput(
            attrs={
                "accept": ".xlsx,"
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
        error_messages={"required": _("Choose a file first.")},
        max_length=255,
    )


class WriteForm(Form):
    seen = forms.BooleanField(
        label=_("I have looked at the rows marked “To be looked at”."), required=False
    )
