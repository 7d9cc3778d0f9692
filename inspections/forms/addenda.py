"""What is typed for a correction after signing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form


class AddendumForm(Form):
    id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Reads correctly"),
        max_length=4000,
        widget=forms.Textarea(attrs={"data-rows": 5}),
    )
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=2000,
        widget=forms.Textarea(attrs={"data-rows": 2}),
    )
    agreed_by = forms.CharField(
        label=_("Agreed to by the unit"),
        required=False,
        max_length=200,
        help_text=_("Name and position; empty if nobody of the unit was asked."),
    )
    made_on = forms.DateField(label=_("Date of the correction"))
