"""Background work as rows: the row is the truth, the broker only a door-bell."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import NfcTextField
from jobs.enums import State
from jobs.querysets import JobQuerySet


class Job(models.Model):
    """One piece of work that a worker does once, however often it is told to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    payload = models.JSONField(_("payload"), default=dict, blank=True)
    #: At most one unfinished job may have the same key.
    dedupe_key = models.CharField(_("key"), max_length=120, blank=True)
    queue = models.CharField(_("queue"), max_length=20, default="default")
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    #: Who holds the lease; only the holder may renew it or finish the job.
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    progress = models.PositiveSmallIntegerField(_("progress, %"), default=0)
    step = models.CharField(_("step"), max_length=120, blank=True)
    error = NfcTextField(_("error"), blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="jobs",
        verbose_name=_("requested by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "lease_until"])]
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key"],
                condition=models.Q(state__in=[State.QUEUED, State.RUNNING])
                & ~models.Q(dedupe_key=""),
                name="job_unfinished_key_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(progress__lte=100), name="job_progress_max_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_finished(self) -> bool:
        return self.state in (State.DONE, State.FAILED)


class Occurrence(models.Model):
    """That work of the timetable was asked for in its period: once, whoever ticks."""

    name = models.CharField(_("work"), max_length=60)
    #: The day or moment that it is for: ``2026-11-24``, ``2026-11-24T06:30``.
    period = models.CharField(_("period"), max_length=20)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("occurrence of the timetable")
        verbose_name_plural = _("occurrences of the timetable")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["name", "period"], name="occurrence_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"
