"""What is typed in the field. Forms check and clean; the verbs of services write."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.forms import DongField, Form, NumberField
from inspections.enums import (
    AttendanceBody,
    FindingKind,
    Result,
    Severity,
    StopKind,
)
from inspections.models import (
    Answer,
    Evidence,
    FieldStop,
    Finding,
    Item,
    Phrase,
    Visit,
)
from inspections.selectors.deadlines import line
from savings_groups.models import SavingsGroup
from unions.models import Branch, Initiative


class Kept(Form):
    """Of a line with a key from the device and the revision that it is based on."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    base_revision = forms.IntegerField(
        min_value=0, initial=0, required=False, widget=forms.HiddenInput
    )

    def clean_base_revision(self) -> int:
        return self.cleaned_data["base_revision"] or 0


class AnswerForm(Kept):
    result = forms.ChoiceField(choices=Result, widget=forms.RadioSelect)
    score = NumberField(label=_("Score"), required=False, max_digits=5, min_value=0)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=4000, widget=forms.Textarea
    )
    papers_seen = forms.CharField(required=False, max_length=2000)

    @classmethod
    def of(cls, answer: Answer | None, **kwargs: Any) -> "AnswerForm":
        """Filled with what stands."""
        names = ("id", "result", "score", "note", "papers_seen")
        initial = {name: getattr(answer, name) for name in names} if answer else {}
        initial["base_revision"] = answer.revision if answer else 0
        return cls(initial={**kwargs.pop("initial", {}), **initial}, **kwargs)


class AttendanceForm(Kept):
    body = forms.ChoiceField(
        label=_("Body"), choices=AttendanceBody, initial=AttendanceBody.UNION
    )
    full_name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    position = forms.CharField(
        label=_("Position"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class StopForm(Kept):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=StopKind, widget=forms.RadioSelect
    )
    branch = forms.ModelChoiceField(
        Branch.objects.none(), label=_("Branch"), required=False
    )
    group = forms.ModelChoiceField(
        SavingsGroup.objects.none(), label=_("Group"), required=False
    )
    initiative = forms.ModelChoiceField(
        Initiative.objects.none(), label=_("Initiative"), required=False
    )
    household = forms.CharField(
        label=_("Household"),
        max_length=150,
        required=False,
        help_text=_("Name of its head."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    met_with = forms.CharField(label=_("Met with"), max_length=200, required=False)
    note = forms.CharField(
        label=_("What was seen"),
        max_length=4000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        union = visit.union
        _choose(self, "branch", union.branches.open())
        _choose(self, "group", union.savings_groups.open())
        _choose(self, "initiative", union.initiatives.all())


class FindingForm(Kept):
    """A finding, and with a shortcoming what is recommended about it."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=FindingKind,
        initial=FindingKind.STRENGTH,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Finding"), max_length=4000, widget=forms.Textarea)
    severity = forms.ChoiceField(
        label=_("Severity"),
        choices=Severity,
        required=False,
        widget=forms.RadioSelect,
    )
    cause = forms.CharField(
        label=_("Cause"), max_length=2000, required=False, widget=forms.Textarea
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"), max_length=300, required=False
    )
    amount = DongField(label=_("Amount, đồng"), required=False, min_value=0)
    item = forms.ModelChoiceField(
        Item.objects.none(), label=_("Checklist item"), required=False
    )
    stop = forms.ModelChoiceField(
        FieldStop.objects.none(), label=_("Field stop"), required=False
    )
    phrase = forms.ModelChoiceField(
        Phrase.objects.none(), required=False, widget=forms.HiddenInput
    )
    remedy_id = forms.UUIDField(widget=forms.HiddenInput)
    remedy_revision = forms.IntegerField(
        min_value=0, required=False, widget=forms.HiddenInput
    )
    recommendation = forms.CharField(
        label=_("What must be done"),
        max_length=4000,
        required=False,
        widget=forms.Textarea,
    )
    owner_note = forms.CharField(
        label=_("Who does it"),
        max_length=200,
        required=False,
        help_text=_("Post or person, for example: Chi hội trưởng thôn Tân Thành"),
    )
    due_on = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("Empty: the usual time for this severity."),
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "item", _items(visit))
        _choose(self, "stop", visit.stops.select_related(*_PLACES))
        _choose(self, "phrase", _clauses(visit))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == FindingKind.SHORTCOMING:
            if not cleaned.get("severity"):
                self.add_error("severity", _("Choose how heavy the shortcoming is."))
        elif cleaned.get("recommendation"):
            message = _("Only a shortcoming has a recommendation. Choose that kind.")
            self.add_error("recommendation", message)
        return cleaned

    @classmethod
    def of(cls, finding: Finding, **kwargs: Any) -> "FindingForm":
        """Filled with what stands, the first recommendation with it."""
        names = ("id", "kind", "text", "severity", "cause", "legal_basis", "amount")
        initial = {name: getattr(finding, name) for name in names}
        for name in ("item", "stop", "phrase"):
            initial[name] = getattr(finding, f"{name}_id")
        initial["base_revision"] = finding.revision
        if (remedy := finding.remedies.first()) is not None:
            initial |= {
                "remedy_id": remedy.pk,
                "remedy_revision": remedy.revision,
                "recommendation": remedy.text,
                "owner_note": remedy.owner_note,
                "due_on": remedy.due_on,
            }
        return cls(initial={**kwargs.pop("initial", {}), **initial}, **kwargs)


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, required=False, widget=forms.Textarea
    )


class EvidenceLinks(Form):
    """What a photo shows, and what it belongs to."""

    caption = forms.CharField(label=_("Caption"), max_length=250, required=False)
    item = forms.ModelChoiceField(
        Item.objects.none(), label=_("Checklist item"), required=False
    )
    finding = forms.ModelChoiceField(
        Finding.objects.none(), label=_("Finding"), required=False
    )
    stop = forms.ModelChoiceField(
        FieldStop.objects.none(), label=_("Field stop"), required=False
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "item", _items(visit))
        _choose(self, "finding", visit.findings.all())
        _choose(self, "stop", visit.stops.select_related(*_PLACES))

    @classmethod
    def of(cls, evidence: Evidence, **kwargs: Any) -> "EvidenceLinks":
        initial: dict[str, Any] = {"caption": evidence.caption}
        for name in ("item", "finding", "stop"):
            initial[name] = getattr(evidence, f"{name}_id")
        return cls(initial=initial, **kwargs)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, chosen at once."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        several = data if isinstance(data, list | tuple) and data else [data or None]
        return [super(FilesField, self).clean(one, initial) for one in several]


class PhotoForm(EvidenceLinks):
    """Photos on their way in: one with the device's key, or several without."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    photos = FilesField(label=_("Photos and files"), allow_empty_file=True)
    taken_at = forms.DateTimeField(required=False)
    latitude = forms.DecimalField(required=False, min_value=-90, max_value=90)
    longitude = forms.DecimalField(required=False, min_value=-180, max_value=180)


_PLACES = ("branch", "group", "initiative")


def _clauses(visit: Visit) -> Any:
    """Every clause that was ever offered at the visit: a phone without a signal does
    not know that one was taken out of use meanwhile."""
    above = line(visit.round.plan.union)
    return Phrase.objects.filter(Q(union=None) | Q(union__in=above))


def _choose(form: forms.Form, name: str, rows: Any) -> None:
    form.fields[name].queryset = rows  # type: ignore[attr-defined]


def _items(visit: Visit) -> Any:
    rows = Item.objects.filter(section__version=visit.checklist_id)
    return rows.order_by("section__order", "order")
