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
