"""Forms beside a remedy's steps: later dates, owners, remarks, many at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from inspections.enums import OwnerKind
from inspections.forms.remedies import ACCEPTED, FilesField, LaterDate, RemedyForm
from inspections.models import ExtensionRequest
from inspections.selectors import remedy_owners


class AskForm(LaterDate, RemedyForm):
    new_due_on = forms.DateField(label=_("Until when"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"data-rows": 4}),
        help_text=_("What stands in the way, and what has been done so far."),
    )
    document = forms.CharField(
        label=_("Your paper"),
        required=False,
        max_length=200,
        help_text=_("If the unit writes one, for example 12/CV-HPN."),
    )
    uploads = FilesField(
        label=_("Scan or photo of the paper"),
        required=False,
        help_text=_("Photos or PDF files, up to 10."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"accept": ACCEPTED, "data-shrink": ""}
        self.fields["uploads"].widget.attrs |= attrs

    @property
    def files_lost(self) -> list[str]:
        """What a browser forgets when the form is shown again."""
        sent: Any = getattr(self.files, "getlist", lambda _name: [])
        return [str(one.name) for one in sent("uploads")]

    def clean_new_due_on(self) -> Any:
        day = super().clean_new_due_on()
        if day is not None and day <= timezone.localdate():
            raise ValidationError(_("The new date must lie ahead."))
        return day


class AnswerForm(RemedyForm):
    """A form about one request."""

    def __init__(self, *args: Any, asked: ExtensionRequest, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, remedy=asked.remedy, **kwargs)


class GrantForm(LaterDate, AnswerForm):
    new_due_on = forms.DateField(
        label=_("New due date"),
        help_text=_("The date that the unit asks for, or another one."),
    )
    document = forms.CharField(
        label=_("Document"),
        max_length=200,
        help_text=_("What the extension is granted by, for example 12/CV-HPN."),
    )
    answer = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"data-rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("new_due_on", self.asked.new_due_on)


class RefuseForm(AnswerForm):
    answer = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"data-rows": 4, "data-focus": ""}),
        help_text=_("The unit reads this."),
    )


class RemarkForm(RemedyForm):
    text = forms.CharField(
        label=_("Remark"),
        max_length=2000,
        widget=forms.Textarea({"data-rows": 2}),
        help_text=_("The unit and the inspecting union both read it."),
    )


class OwnerForm(RemedyForm):
    """To whom of the unit it is given; what is not of the unit is no choice."""

    to = forms.ChoiceField(label=_("Give it to"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = remedy_owners.choices(self.remedy.owner)
        self._offices = {office.key: office for office, _name in found.offices}
        self._people = {f"person:{one.pk}": one for one in found.people}
        field: Any = self.fields["to"]
        field.choices = [
            (OwnerKind.UNIT.value, self.remedy.owner.title),
            (_("Posts"), [(one.key, name) for one, name in found.offices]),
            (_("People"), [(k, one.full_name) for k, one in self._people.items()]),
        ]
        stands = remedy_owners.key(self.remedy)
        if stands not in {OwnerKind.UNIT.value, *self._offices, *self._people}:
            field.choices = [("", "—"), *field.choices]
            stands = ""
        self.initial.setdefault("to", stands)

    def clean(self) -> dict[str, Any]:
        super().clean()
        chosen = self.cleaned_data.get("to", "")
        if office := self._offices.get(chosen):
            place = {"branch": office.branch, "body": office.body, "rank": office.rank}
            return {"kind": OwnerKind.POST, **place}
        if person := self._people.get(chosen):
            return {"kind": OwnerKind.PERSON, "officer": person}
        return {"kind": OwnerKind.UNIT}


class ManyForm(Form):
    """The remark that stands with every proof that is accepted at once."""

    remark = forms.CharField(
        label=_("Remark"),
        max_length=2000,
        widget=forms.Textarea({"data-rows": 2, "form": "bulk"}),
        help_text=_("It is kept with every one of them."),
    )
