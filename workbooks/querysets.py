"""Workbooks are seen by whoever sent or asked for them, and by nobody else."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

from jobs.enums import State
from workbooks.enums import Outcome, UploadStatus

if TYPE_CHECKING:
    from accounts.models import User
    from workbooks.models import Export, Fault, Line, Upload

#: Days that an upload is kept with its file; what was written stays in the audit log.
KEPT_DAYS = 30


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(owner=user)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def waiting(self) -> Self:
        """A worker has it, or will."""
        return self.filter(status__in=[UploadStatus.CHECKING, UploadStatus.APPLYING])

    def since(self, hours: int) -> Self:
        return self.filter(created_at__gte=timezone.now() - timedelta(hours=hours))

    def outdated(self) -> Self:
        return self.filter(created_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))

    def applied(self) -> Self:
        return self.filter(status=UploadStatus.APPLIED)


class LineQuerySet(models.QuerySet["Line"]):
    def with_cautions(self) -> Self:
        return self.exclude(cautions=[])

    def moved(self) -> Self:
        return self.filter(is_moved=True)

    def added(self) -> Self:
        return self.filter(outcome=Outcome.ADDED)

    def changed(self) -> Self:
        return self.filter(outcome=Outcome.CHANGED)


class FaultQuerySet(models.QuerySet["Fault"]):
    pass


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(owner=user)

    def waiting(self) -> Self:
        return self.filter(job__state__in=[State.QUEUED, State.RUNNING])

    def unexpired(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())

    def expired(self) -> Self:
        return self.filter(expires_at__lte=timezone.now())
