from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Outcome(models.TextChoices):
    """What a line of a file does to the register."""

    ADDED = "added", pgettext_lazy("line of a file", "New")
    CHANGED = "changed", pgettext_lazy("line of a file", "Changed")
    UNCHANGED = "unchanged", pgettext_lazy("line of a file", "Unchanged")
    FAULTY = "faulty", pgettext_lazy("line of a file", "Wrong")


class UploadStatus(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    FAULTY = "faulty", _("To be corrected")
    READY = "ready", _("Ready to be written")
    APPLYING = "applying", _("Being written")
    APPLIED = "applied", _("Written into the register")


_Steps = UploadStatus
#: The whole life of an upload. What is not listed here cannot happen.
UPLOAD_TRANSITIONS: dict[str, frozenset[str]] = {
    _Steps.CHECKING: frozenset({_Steps.FAULTY, _Steps.READY}),
    _Steps.FAULTY: frozenset(),
    #: Back to be checked: the register has changed since the preview.
    _Steps.READY: frozenset({_Steps.APPLYING}),
    _Steps.APPLYING: frozenset({_Steps.APPLIED, _Steps.CHECKING}),
    _Steps.APPLIED: frozenset(),
}
