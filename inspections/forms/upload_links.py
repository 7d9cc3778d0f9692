"""Forms of upload links: what staff choose, and what the unit sends."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from inspections.forms.remedies import MOST_FILES, FilesField
from inspections.models import Remedy
from inspections.services.upload_links import (
    DAYS,
    DAYS_RANGE,
    FILES_RANGE,
)
from inspections.services.upload_links import MOST_FILES as MOST_BY_LINK

#: The button that mails it; the other makes a link to be copied.
MAIL = "mail"
_ACCEPT = "image/jpeg,image/png,image/webp,image/heic,application/pdf"


class GiveForm(Form):
    """Which remedies go to the unit, for how long, and how."""

    remedies = forms.ModelMultipleChoiceField(
        Remedy.objects.none(), widget=forms.MultipleHiddenInput
    )
    days = forms.IntegerField(
        label=_("The link works for, in days"),
        initial=DAYS,
        min_value=DAYS_RANGE[0],
        max_value=DAYS_RANGE[1],
    )
    most_files = forms.IntegerField(
        label=_("Photos and files that can be sent, at most"),
        initial=MOST_BY_LINK,
        min_value=FILES_RANGE[0],
        max_value=FILES_RANGE[1],
    )

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["remedies"]
        field.queryset = rows
        field.error_messages["required"] = _("Choose at least one remedy.")
        field.error_messages["invalid_choice"] = _(
            "One of these has been reported meanwhile. Load the page again."
        )

    @property
    def chosen(self) -> set[str]:
        """Keys that are ticked: all of them to begin with."""
        if not self.is_bound:
            field: Any = self.fields["remedies"]
            return {str(one.pk) for one in field.queryset}
        data: Any = self.data
        return set(data.getlist("remedies"))


class LinkFilter(Form):
    """What the list of links is narrowed to; a nonsense value narrows nothing."""

    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Can be used")),
            ("used_up", _("Everything was sent")),
            ("expired", pgettext_lazy("link", "Expired")),
            ("revoked", pgettext_lazy("link", "Taken back")),
        ],
    )

    def chosen(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("state", ""))


class PhotosForm(Form):
    """More photos for what was sent already."""

    camera = FilesField(label=_("Take a photo"), required=False)
    uploads = FilesField(
        label=_("Or choose photos or a PDF that you have"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        camera, uploads = self.fields["camera"], self.fields["uploads"]
        camera.widget.attrs |= {
            "accept": "image/*",
            "capture": "environment",
            "data-shrink": "",
        }
        uploads.widget.attrs |= {"accept": _ACCEPT, "data-shrink": ""}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        both = [*found.pop("camera", ()), *found.get("uploads", ())]
        if len(both) > MOST_FILES:
            raise ValidationError(
                _("Choose at most %(most)s files at a time.") % {"most": MOST_FILES}
            )
        found["uploads"] = both
        return found


class MorePhotosForm(PhotosForm):
    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not found["uploads"] and not self.errors:
            raise ValidationError(_("Choose a photo first."))
        return found


class SendForm(PhotosForm):
    """What was done, in words and photos."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What has been done"),
        max_length=4000,
        widget=forms.Textarea({"data-rows": 5}),
        help_text=_("Say when, who did it and what the result is."),
    )
    field_order = ("key", "text", "camera", "uploads")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["key"] = uuid.uuid4()
        super().__init__(*args, **kwargs)
