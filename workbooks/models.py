"""Workbooks that came in and went out, with what was found in them."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.models import StatusEvent
from core.fields import NfcCharField, NfcTextField
from jobs.models import Job
from workbooks.cells import letters
from workbooks.enums import Outcome, UploadStatus
from workbooks.querysets import (
    ExportQuerySet,
    FaultQuerySet,
    LineQuerySet,
    UploadQuerySet,
)


class Upload(models.Model):
    """One workbook that one person sent in, from its check to its writing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind of list"), max_length=40)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="uploads",
        verbose_name=_("sent by"),
    )
    #: As she called it, cleaned: shown, never used as a path.
    name = NfcCharField(_("name of the file"), max_length=150)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("size, bytes"))
    file = models.CharField(_("file"), max_length=120)
    #: The same workbook with its wrong cells marked.
    marked_file = models.CharField(max_length=120, blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=UploadStatus,
        default=UploadStatus.CHECKING,
    )
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: What is wrong with the file as a whole.
    refusal = NfcTextField(_("why it was refused"), blank=True)
    #: What was found and not read: hidden sheets, unknown columns, totals.
    notes = models.JSONField(default=list, blank=True)
    sheet = NfcCharField(max_length=40, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    added = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    fault_count = models.PositiveIntegerField(_("wrong cells"), default=0)
    caution_count = models.PositiveIntegerField(_("to be looked at"), default=0)
    #: How many rows turned out otherwise than the preview had shown.
    moved_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    applied_at = models.DateTimeField(_("written at"), null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("workbook sent in")
        verbose_name_plural = _("workbooks sent in")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["owner", "-created_at"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workbooks:upload", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        """A worker has it, or will."""
        return self.status in (UploadStatus.CHECKING, UploadStatus.APPLYING)

    @property
    def is_stuck(self) -> bool:
        """Its job failed, so that a person must start it again."""
        return self.is_waiting and (self.job is None or self.job.state == "failed")

    @property
    def has_news(self) -> bool:
        return bool(self.added or self.changed)


class UploadEvent(StatusEvent):
    subject = models.ForeignKey(Upload, models.CASCADE, related_name="events")

    class Meta(StatusEvent.Meta):
        verbose_name = _("event of a workbook")
        verbose_name_plural = _("events of workbooks")


class Line(models.Model):
    """What one row of a file would do: those that change something, for the preview."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    label = NfcCharField(_("thing"), max_length=250)
    #: ``[[column, old, new], …]`` as people read it.
    changes = models.JSONField(default=list)
    cautions = models.JSONField(default=list, blank=True)
    #: Otherwise than the preview before this one had shown.
    is_moved = models.BooleanField(default=False)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a workbook")
        verbose_name_plural = _("lines of workbooks")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.label}"


class Fault(models.Model):
    """One cell that is wrong, and what to do about it."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="faults")
    number = models.PositiveIntegerField(_("row"))
    #: Index of the column in the sheet from 0.
    column = models.PositiveSmallIntegerField(_("column"))
    heading = NfcCharField(_("heading"), max_length=150, blank=True)
    value = NfcCharField(_("value"), max_length=200, blank=True)
    advice = NfcTextField(_("what to do"))

    objects = FaultQuerySet.as_manager()

    class Meta:
        verbose_name = _("wrong cell")
        verbose_name_plural = _("wrong cells")
        ordering = ["number", "column", "pk"]
        indexes = [models.Index(fields=["upload", "number", "column"])]

    def __str__(self) -> str:
        return f"{self.place}: {self.advice}"

    @property
    def letter(self) -> str:
        return letters(self.column)

    @property
    def place(self) -> str:
        return f"{self.letter}{self.number}"


class Export(models.Model):
    """A long list that a worker writes into a workbook, for its owner, for a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind of list"), max_length=40)
    query = models.TextField(_("filters"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="exports",
        verbose_name=_("asked for by"),
    )
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = NfcCharField(_("name of the file"), max_length=150)
    file = models.CharField(_("file"), max_length=120, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    size = models.PositiveIntegerField(_("size, bytes"), default=0)
    created_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("kept until"), db_index=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("exported list")
        verbose_name_plural = _("exported lists")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workbooks:exported", args=[self.pk])
