from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    NUMBERED = "numbered", _("Numbered")
    ISSUED = "issued", _("Issued")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: The whole life of a document.
DOCUMENT_TRANSITIONS: dict[str, frozenset[str]] = {
    DocumentStatus.DRAFT: frozenset({DocumentStatus.NUMBERED}),
    DocumentStatus.NUMBERED: frozenset(
        {DocumentStatus.ISSUED, DocumentStatus.WITHDRAWN}
    ),
    DocumentStatus.ISSUED: frozenset({DocumentStatus.WITHDRAWN}),
    DocumentStatus.WITHDRAWN: frozenset(),
}


class NumberState(models.TextChoices):
    ISSUED = "issued", _("In use")
    CANCELLED = "cancelled", _("Cancelled (hủy)")


class ScanOutcome(models.TextChoices):
    FILED = "filed", _("Filed")
    SAME = "same", _("Was there already")
    OLDER = "older", _("Of an older print")
    UNREADABLE = "unreadable", _("No mark could be read")
    FOREIGN = "foreign", _("The mark is of no document that you may attach to")
    WITHDRAWN = "withdrawn", _("The document is withdrawn")


class BundleFormat(models.TextChoices):
    ZIP = "zip", _("ZIP folder")
    PDF = "pdf", _("One PDF to print")


class EntryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
