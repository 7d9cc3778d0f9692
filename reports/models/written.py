"""What people write into documents: the paragraphs of a report."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import NfcTextField
from reports.models.documents import Document
from reports.querysets import WrittenPartQuerySet


class WrittenPart(models.Model):
    """Paragraphs that a person wrote in place of the proposed ones.

    They stay when the numbers of the draft are read again.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="written_parts")
    #: Of the slot that the kind declares.
    name = models.CharField(max_length=40)
    #: Paragraphs, one a line; empty: nothing is to stand there.
    text = NfcTextField(_("text"), blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("written"), auto_now=True)

    objects = WrittenPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("written part")
        verbose_name_plural = _("written parts")
        ordering = ["document", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "name"], name="written_part_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} – {self.name}"
