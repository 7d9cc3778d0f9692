"""What a visit finds of remedies of before, and planning to look at them again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from inspections.enums import Verdict
from inspections.forms.recording import Kept
from inspections.models import FollowUp, Remedy, Visit
from inspections.selectors import follow_ups


class FollowUpForm(Kept):
    verdict = forms.ChoiceField(
        label=_("What was found"), choices=Verdict, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What was seen"),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    new_due_on = forms.DateField(
        label=_("New due date"),
        required=False,
        help_text=_("Empty: the usual time for this severity."),
    )

    @classmethod
    def of(cls, row: FollowUp) -> "FollowUpForm":
        """Filled with what stands; ids of its fields are its own on the page."""
        names = ("id", "verdict", "note", "new_due_on")
        initial: dict[str, Any] = {name: getattr(row, name) for name in names}
        initial["base_revision"] = row.revision
        return cls(initial=initial, auto_id=f"follow-{row.pk}-%s")


class AddForm(Form):
    """One more remedy of before."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    remedy = forms.ModelChoiceField(Remedy.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["remedy"]
        field.queryset = follow_ups.known(visit)
