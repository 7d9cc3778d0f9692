"""Forms of a remedy's steps: proof, sending back, extension, reopening; the filters."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from inspections.enums import RemedyStatus, Severity
from inspections.forms.recording import ManyFiles
from inspections.forms.remedy_figures import figures_of
from inspections.models import Remedy

MOST_FILES = 10
ACCEPTED = "image/jpeg,image/png,image/webp,image/heic,application/pdf"
_TOO_MANY = _("Choose at most %(most)s files at a time.")


class FilesField(forms.FileField):
    """Several photos or files at once; gives a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        found = [super(FilesField, self).clean(one, initial) for one in given if one]
        if len(found) > MOST_FILES:
            raise ValidationError(_TOO_MANY % {"most": MOST_FILES})
        return found


class RemedyForm(Form):
    """A form about one remedy."""

    def __init__(self, *args: Any, remedy: Remedy, **kwargs: Any) -> None:
        self.remedy = remedy
        super().__init__(*args, **kwargs)


class PhotosForm(RemedyForm):
    """A form with photos taken on the spot and files chosen from the phone."""

    #: At least one is wanted.
    wants_files = False

    shots = FilesField(
        label=_("Take a photo"),
        required=False,
        help_text=_("Opens the camera of the phone."),
    )
    uploads = FilesField(
        label=_("Photos and files"),
        required=False,
        help_text=_("Photos or PDF files, up to 10."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widgets = {name: self.fields[name].widget for name in ("shots", "uploads")}
        widgets["shots"].attrs |= {"accept": "image/*", "capture": "environment"}
        widgets["uploads"].attrs["accept"] = ACCEPTED
        for widget in widgets.values():
            widget.attrs["data-shrink"] = ""

    @property
    def files_lost(self) -> list[str]:
        """What a browser forgets when the form is shown again."""
        sent: Any = getattr(self.files, "getlist", lambda _name: [])
        names = (self.add_prefix(name) for name in ("shots", "uploads"))
        return [str(one.name) for name in names for one in sent(name)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        files = [*data.pop("shots", ()), *data.get("uploads", ())]
        if len(files) > MOST_FILES:
            self.add_error("uploads", _TOO_MANY % {"most": MOST_FILES})
        elif self.wants_files and not files and not self.errors:
            self.add_error("uploads", _("Choose at least one photo or file."))
        return {**data, "uploads": files}


class ProofForm(PhotosForm):
    #: Made once a page, so that a double tap or a repeated sending is one proof.
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What has been done"),
        max_length=4000,
        widget=forms.Textarea({"data-rows": 5, "data-focus": ""}),
        help_text=_("Say when, who did it and what the result is."),
    )

    field_order = ("key", "text", "shots", "uploads")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
        self.figures = figures_of(self.remedy, self.data if self.is_bound else None)

    def is_valid(self) -> bool:
        own = super().is_valid()
        if not self.figures.is_bound:
            return own
        return bool(self.figures.is_valid()) and own

    def clean(self) -> dict[str, Any]:
        return {**super().clean(), "figures": self.figures.found()}


class AddFilesForm(PhotosForm):
    """More photos for the proof that waits."""

    wants_files = True


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
    asked = forms.ChoiceField(
        label=_("Request for a later date"),
        required=False,
        choices=[("", _("Any")), ("waiting", _("Waits for an answer"))],
    )
    mine = forms.BooleanField(label=_("Only of my teams"), required=False)
    by_unit = forms.BooleanField(label=_("Unit by unit"), required=False)

    def __init__(self, *args: Any, of_own_unit: bool, **kwargs: Any) -> None:
        """``of_own_unit``: she sees one unit's and is in no team."""
        super().__init__(*args, **kwargs)
        if of_own_unit:
            del self.fields["mine"], self.fields["by_unit"]

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {key: value for key, value in self.cleaned_data.items() if value}
