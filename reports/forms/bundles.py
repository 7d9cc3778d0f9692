"""Asking for all documents of a round."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from reports.enums import BundleFormat
from reports.selectors import bundles as selectors


class BundleForm(Form):
    format = forms.ChoiceField(
        label=_("As"),
        choices=BundleFormat,
        initial=BundleFormat.ZIP,
        widget=forms.RadioSelect,
        help_text=_("To print: a sheet before each unit; both sides of the paper."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Which documents"), widget=forms.CheckboxSelectMultiple
    )
    is_made = forms.BooleanField(
        label=_("Make minutes and result papers that are missing, as drafts"),
        required=False,
        help_text=_("Otherwise only documents that have a number."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = selectors.kinds()
        choices = [(kind.slug, kind.title) for kind in kinds]
        self.fields["kinds"].choices = choices  # type: ignore[attr-defined]
        self.fields["kinds"].initial = [kind.slug for kind in kinds if kind.is_numbered]
