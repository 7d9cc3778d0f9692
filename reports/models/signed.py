"""The signed paper come back: scans of its pages, files with digital signatures."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import NfcCharField
from jobs.models import Job
from reports.enums import ScanOutcome
from reports.models.documents import Document
from reports.querysets import (
    ScanBatchQuerySet,
    SignedFileQuerySet,
    SignedPageQuerySet,
)


class SignedPage(models.Model):
    """A page of the signed paper, scanned or photographed: the paper is the original.

    A page that replaces another leaves the old one in place, with the time at which it
    was replaced.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="signed_pages")
    number = models.PositiveSmallIntegerField(_("page"))
    #: Of the content that was printed: pages of another one do not belong to it.
    snapshot_sha256 = models.CharField(max_length=64, editable=False)
    #: SHA-256 of the stored bytes, and of those the device sent.
    sha256 = models.CharField(max_length=64, editable=False)
    sent_sha256 = models.CharField(max_length=64, editable=False)
    file = models.FileField(max_length=160, editable=False)
    original_name = NfcCharField(max_length=200, blank=True, editable=False)
    content_type = models.CharField(max_length=60, editable=False)
    size = models.PositiveIntegerField(editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("attached"), auto_now_add=True)
    replaced_at = models.DateTimeField(_("replaced"), null=True, editable=False)

    objects = SignedPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed page")
        verbose_name_plural = _("signed pages")
        ordering = ["number", "uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"],
                condition=Q(replaced_at=None),
                name="signed_page_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} – {self.number}"


class SignedFile(models.Model):
    """The PDF of a document with digital signatures in it (PAdES), as checked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="signed_files")
    #: Of the content that was signed.
    snapshot_sha256 = models.CharField(max_length=64, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    file = models.FileField(max_length=160, editable=False)
    original_name = NfcCharField(max_length=200, blank=True, editable=False)
    size = models.PositiveIntegerField(editable=False)
    #: What was found: one row per signature, as ``reports.pades`` tells them.
    signatures = models.JSONField(default=list, editable=False)
    #: The signing program wrote the file anew: its text was compared, page by page.
    is_rewritten = models.BooleanField(default=False, editable=False)
    #: Why it is not taken; nothing as long as it is being checked.
    error = models.TextField(blank=True, editable=False)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    #: Signed by this installation with the union's own key, not brought in.
    is_made_here = models.BooleanField(default=False, editable=False)
    checked_at = models.DateTimeField(_("checked"), null=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("attached"), auto_now_add=True)
    replaced_at = models.DateTimeField(_("replaced"), null=True, editable=False)

    objects = SignedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("digitally signed file")
        verbose_name_plural = _("digitally signed files")
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "sha256"],
                condition=Q(replaced_at=None),
                name="signed_file_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} – {self.original_name}"

    @property
    def found(self) -> list[dict[str, Any]]:
        """The signatures, each with the ``time`` that is known best."""
        rows = []
        for row in self.signatures:
            told = row["stamped_at"] or row["signed_at"]
            time = datetime.fromisoformat(told) if told else None
            rows.append({**row, "time": time, "is_stamped": bool(row["stamped_at"])})
        return rows

    @property
    def is_awaited(self) -> bool:
        """A worker is to check it yet."""
        job = self.job
        return self.checked_at is None and job is not None and not job.is_finished


class ScanBatch(models.Model):
    """Scans and photos of papers, brought in together in any order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("brought in"), auto_now_add=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    objects = ScanBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of scans")
        verbose_name_plural = _("batches of scans")
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.created_at):%d/%m/%Y %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("reports:scan_batch", args=[self.pk])


class ScanFile(models.Model):
    """One file of a batch: a photo, or a PDF of several pages."""

    batch = models.ForeignKey(ScanBatch, models.CASCADE, related_name="files")
    order = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    sent_sha256 = models.CharField(max_length=64, blank=True)
    file = models.FileField(max_length=160, blank=True)
    original_name = NfcCharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    #: Why it could not be kept or read at all.
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("scanned file")
        verbose_name_plural = _("scanned files")
        ordering = ["batch", "order"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "order"], name="scan_file_order")
        ]

    def __str__(self) -> str:
        return self.original_name


class ScanPage(models.Model):
    """What became of one scanned page."""

    file = models.ForeignKey(ScanFile, models.CASCADE, related_name="pages")
    #: Which page of the file, from 1.
    index = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=20, choices=ScanOutcome)
    document = models.ForeignKey(
        Document, models.SET_NULL, null=True, related_name="scan_pages"
    )
    #: As its QR says.
    number = models.PositiveSmallIntegerField(null=True)
    total = models.PositiveSmallIntegerField(null=True)
    signed_page = models.ForeignKey(
        SignedPage, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("scanned page")
        verbose_name_plural = _("scanned pages")
        ordering = ["file", "index"]
        constraints = [
            models.UniqueConstraint(fields=["file", "index"], name="scan_page_once")
        ]

    def __str__(self) -> str:
        return f"{self.file} – {self.index}"
