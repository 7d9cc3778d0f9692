"""One inspection of one unit, and every step of its life."""

import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from audit.models import StatusEvent
from core.fields import NfcCharField
from inspections.enums import RECORDING, SEALED, HalfDay, VisitStatus
from inspections.models.checklist import ChecklistVersion
from inspections.models.planning import Round, Team
from inspections.querysets import VisitQuerySet
from unions.models import Union


class Visit(models.Model):
    """One inspection of one union by one team on one date."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="visits", verbose_name=_("round")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="visits", verbose_name=_("team")
    )
    union = models.ForeignKey(
        Union, models.PROTECT, related_name="visits", verbose_name=_("inspected unit")
    )
    date = models.DateField(_("date"))
    half_day = models.CharField(
        _("half-day"), max_length=10, choices=HalfDay, default=HalfDay.FULL
    )
    place = NfcCharField(_("place"), max_length=200, blank=True)
    checklist = models.ForeignKey(
        ChecklistVersion,
        models.PROTECT,
        related_name="visits",
        verbose_name=_("checklist"),
        editable=False,
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=VisitStatus,
        default=VisitStatus.PLANNED,
        editable=False,
    )
    #: A proposed schedule leaves it where it is.
    is_pinned = models.BooleanField(_("pinned"), default=False)
    started_at = models.DateTimeField(_("begun"), null=True, blank=True, editable=False)
    #: SHA-256 over everything recorded, written at signing.
    content_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["date", "half_day", "pk"]
        indexes = [
            models.Index(fields=["union", "-date"]),
            models.Index(fields=["date"], name="visit_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "union"],
                condition=~Q(status=VisitStatus.CANCELLED),
                name="visit_once_per_round",
                violation_error_message=_(
                    "This unit has a visit in the round already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union} – {self.date:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:visit", args=[self.pk])

    @property
    def is_recording(self) -> bool:
        return self.status in RECORDING

    @property
    def is_sealed(self) -> bool:
        return self.status in SEALED

    @property
    def is_late(self) -> bool:
        """Its day has passed and nobody has begun."""
        waiting = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED)
        return self.status in waiting and self.date < timezone.localdate()

    def is_on(self, day: datetime.date) -> bool:
        return self.date == day


_OVERRULED, _TOLD = "overruled", "told"


class VisitEvent(StatusEvent):
    subject = models.ForeignKey(Visit, models.PROTECT, related_name="events")
    #: Kept when a visit moves: ``{"date": ["2020-03-10", "2020-03-12"]}``; beside it,
    #: under ``overruled``, the sentences that gave way to the reason, and under
    #: ``told`` as much of the reason as the unit reads.
    detail = models.JSONField(default=dict, blank=True)

    class Meta(StatusEvent.Meta):
        verbose_name = _("step of a visit")
        verbose_name_plural = _("steps of a visit")

    @property
    def changes(self) -> list[str]:
        """What moved, in words: ``Date: 10/03/2020 → 12/03/2020``."""
        beside = (_OVERRULED, _TOLD)
        moved = {name: old for name, old in self.detail.items() if name not in beside}
        return [
            f"{capfirst(Visit._meta.get_field(name).verbose_name)}:"  # type: ignore[union-attr]
            f" {_in_words(name, old)} → {_in_words(name, new)}"
            for name, (old, new) in moved.items()
        ]

    @property
    def overruled(self) -> list[str]:
        """What spoke against it and gave way to the reason, in sentences."""
        texts: list[str] = self.detail.get(_OVERRULED, [])
        return texts

    @property
    def reason_told(self) -> str:
        """The reason without why a rule gave way: that is not the unit's to read."""
        told: str = self.detail.get(_TOLD, "" if self.overruled else self.reason)
        return told

    @property
    def is_told(self) -> bool:
        """Neither why recording went on nor where the visit lay before it was told."""
        step = (self.old_status, self.new_status)
        back = (VisitStatus.RECORDED, VisitStatus.IN_PROGRESS)
        return step not in (back, (VisitStatus.PLANNED, VisitStatus.PLANNED))

    def as_told(self) -> "VisitEvent":
        """The step as the unit reads it; never to be saved."""
        is_secret = self.new_status == VisitStatus.PLANNED
        self.reason = "" if is_secret else self.reason_told
        moved = {} if is_secret else {**self.detail}
        self.detail = {name: old for name, old in moved.items() if name != _OVERRULED}
        return self


def _in_words(name: str, value: str) -> str:
    if name == "date":
        return f"{datetime.date.fromisoformat(value):%d/%m/%Y}"
    return str(HalfDay(value).label) if name == "half_day" else value
