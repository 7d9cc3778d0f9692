"""Forms of a remedy: proof, sending back, extension, reopening; the list's filters."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from inspections.enums import RemedyStatus, Severity
from inspections.forms.recording import ManyFiles
from inspections.models import Remedy

MOST_FILES = 10


class FilesField(forms.FileField):
    """Several photos or files at once; gives a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        found = [super(FilesField, self).clean(one, initial) for one in given if one]
        if len(found) > MOST_FILES:
            raise ValidationError(
                _("Choose at most %(most)s files at a time.") % {"most": MOST_FILES}
            )
        return found


class RemedyForm(Form):
    """A form about one remedy."""

    def __init__(self, *args: Any, remedy: Remedy, **kwargs: Any) -> None:
        self.remedy = remedy
        super().__init__(*args, **kwargs)


class ProofForm(RemedyForm):
    text = forms.CharField(
        label=_("What has been done"),
        max_length=4000,
        widget=forms.Textarea({"data-rows": 5, "data-focus": ""}),
        help_text=_("Say when, who did it and what the result is."),
    )
    uploads = FilesField(
        label=_("Photos and files"),
        required=False,
        help_text=_(
            "Photos or PDF files, up to 10. If the page refuses something, choose "
            "them again; what you typed stays."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accepted = "image/jpeg,image/png,image/webp,image/heic,application/pdf"
        self.fields["uploads"].widget.attrs |= {"accept": accepted, "data-shrink": ""}


class AcceptForm(RemedyForm):
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"data-rows": 2}),
    )


class ReasonForm(RemedyForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"data-rows": 4, "data-focus": ""}),
    )


class SendBackForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("What is missing")
        self.fields["reason"].help_text = _(
            "The unit reads this: say plainly what it must still do or show."
        )


class LaterDate:
    """Checks ``new_due_on`` against the date that the remedy has."""

    remedy: Remedy
    cleaned_data: dict[str, Any]

    def clean_new_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["new_due_on"]
        if day is not None and day <= self.remedy.due_on:
            raise ValidationError(
                _("The new date must be later than %(date)s.")
                % {"date": f"{self.remedy.due_on:%d/%m/%Y}"}
            )
        return day


class ExtendForm(LaterDate, ReasonForm):
    new_due_on = forms.DateField(label=_("New due date"))
    document = forms.CharField(
        label=_("Document"),
        max_length=200,
        help_text=_("What the extension is granted by, for example 12/CV-HPN."),
    )

    field_order = ("new_due_on", "reason", "document")


class ReopenForm(LaterDate, ReasonForm):
    new_due_on = forms.DateField(
        label=_("New due date"),
        required=False,
        help_text=_("Leave empty to keep the date."),
    )


class RemedyFilter(Form):
    """What the list is narrowed to; a nonsense value narrows nothing."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("All")),
            ("pending", _("Still to do")),
            *RemedyStatus.choices,
        ],
    )
    due = forms.ChoiceField(
        label=_("Due date"),
        required=False,
        choices=[
            ("", _("Any")),
            ("overdue", _("Overdue")),
            ("soon", _("Within 7 days")),
        ],
    )
    severity = forms.ChoiceField(
        label=_("Severity"), required=False, choices=[("", _("Any")), *Severity.choices]
    )
    mine = forms.BooleanField(label=_("Only of my teams"), required=False)

    def __init__(self, *args: Any, with_mine: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_mine:
            del self.fields["mine"]

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {key: value for key, value in self.cleaned_data.items() if value}
