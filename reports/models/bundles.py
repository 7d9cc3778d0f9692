"""Many documents in one file: a ZIP, or one PDF to print."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from inspections.models import Round
from jobs.models import Job
from reports.enums import BundleFormat, EntryState
from reports.models.documents import Document
from reports.querysets import BundleQuerySet


class Bundle(models.Model):
    """All documents of a round as one file, as asked for at one moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="bundles")
    format = models.CharField(_("format"), max_length=5, choices=BundleFormat)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    file = models.FileField(max_length=160, blank=True, editable=False)
    size = models.PositiveBigIntegerField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    pages = models.PositiveIntegerField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = _("bundle of documents")
        verbose_name_plural = _("bundles of documents")
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.round} – {self.get_format_display()}"


class BundleEntry(models.Model):
    """One document in a bundle, in its place."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="entries")
    order = models.PositiveIntegerField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=EntryState, default=EntryState.WAITING
    )
    #: Why it could not be made.
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("document in a bundle")
        verbose_name_plural = _("documents in a bundle")
        ordering = ["bundle", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["bundle", "document"], name="bundle_entry_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.document}"
