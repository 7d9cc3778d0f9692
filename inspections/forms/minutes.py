"""What is typed, tapped and drawn on the minutes and at signing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.exceptions import RuleError
from core.forms import Form
from inspections.enums import Agreement, Side, Stance
from inspections.forms.recording import Kept
from inspections.forms.witnesses import WitnessesField
from inspections.models import Finding, Minutes
from inspections.strokes import MAX_TEXT, Strokes, parsed


class MinutesForm(Form):
    base_revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    overview = forms.CharField(
        label=_("Results of the unit's work"),
        required=False,
        max_length=20_000,
        help_text=_("Part I of the minutes."),
        widget=forms.Textarea(attrs={"data-rows": 6}),
    )
    unit_opinion = forms.CharField(
        label=_("Opinion of the unit"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"data-rows": 4}),
    )
    report_by = forms.DateField(
        label=_("The unit reports on its remedies by"), required=False
    )

    @classmethod
    def of(cls, minutes: Minutes) -> "MinutesForm":
        names = ("overview", "unit_opinion", "report_by")
        initial = {name: getattr(minutes, name) for name in names}
        return cls(initial={**initial, "base_revision": minutes.revision})


class OpinionForm(Kept):
    """What the unit says to one finding."""

    stance = forms.ChoiceField(
        label=_("What the unit says"), choices=Stance, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In the unit's words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"data-rows": 2}),
    )

    @classmethod
    def of(cls, finding: Finding, initial: dict[str, Any]) -> "OpinionForm":
        """Each form of a page has names of its own for its labels."""
        return cls(initial=initial, auto_id=f"opinion-{finding.pk}-%s")


class SignatureForm(Form):
    """A name drawn on the screen, as the lines that the pen made."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    side = forms.ChoiceField(
        label=pgettext_lazy("signature", "Signs"),
        choices=Side,
        widget=forms.RadioSelect,
    )
    full_name = forms.CharField(label=_("Full name"), max_length=120)
    position = forms.CharField(label=_("Position"), required=False, max_length=150)
    strokes = forms.CharField(max_length=MAX_TEXT, widget=forms.HiddenInput)
    drawn_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def clean_strokes(self) -> Strokes:
        try:
            return parsed(self.cleaned_data["strokes"])
        except RuleError as refusal:
            raise ValidationError(str(refusal)) from None


class SignForm(Form):
    agreement = forms.ChoiceField(
        label=_("The unit"), choices=Agreement, widget=forms.RadioSelect
    )
    unit_opinion = forms.CharField(
        label=_("Opinion of the unit"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea,
    )
    reservations = forms.CharField(
        label=_("Reservations or reason of refusal"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"data-rows": 5}),
    )
    witnesses = WitnessesField(
        label=_("Witnesses"),
        required=False,
        help_text=_("Needed for a refusal: at least one name."),
    )
    unit_signer = forms.CharField(
        label=_("Signer for the unit"), required=False, max_length=120
    )
    unit_signer_position = forms.CharField(
        label=_("Position"), required=False, max_length=150
    )
    signed_on = forms.DateField(label=_("Signed on"))
