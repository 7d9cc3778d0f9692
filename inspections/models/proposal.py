"""A schedule that the machine proposes and a person decides on."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import NfcTextField
from inspections.enums import HalfDay, LineState, ProposalStatus
from inspections.models.planning import Round, Team
from inspections.models.visit import Visit
from inspections.querysets import ProposalLineQuerySet, ProposalQuerySet
from unions.models import Union


class Proposal(models.Model):
    """Dates and teams for the units of a round, worked out by a job."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        Round, models.CASCADE, related_name="proposals", verbose_name=_("round")
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ProposalStatus,
        default=ProposalStatus.WAITING,
        editable=False,
    )
    #: What was asked for, as ``selectors.proposals.Options``: ``{"teams": [1, 2],
    #: "first": "2020-03-09", "last": …, "moves": false, "seconds": 20, …}``.
    options = models.JSONField(default=dict, blank=True)
    #: What came out: ``{"engine": "cp-sat", "seconds": 3.1, "objective": 812, "bound":
    #: 800, "found": {"travel_days": 46, "load": {"1": 22}, …}, "greedy": {…}, "today":
    #: {…}, "was": {"7": ["2020-03-10", "morning", 1]}}``: units to where they were.
    outcome = models.JSONField(default=dict, blank=True)
    error = NfcTextField(_("error"), blank=True)
    #: A person asked to stop: the best schedule so far is kept.
    stop_asked = models.BooleanField(default=False)
    job = models.UUIDField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed schedule")
        verbose_name_plural = _("proposed schedules")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.round} – {self.created_at:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:proposal", args=[self.pk])


class ProposalLine(models.Model):
    """One unit of a proposed schedule: where and when, or what is in the way."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="lines")
    union = models.ForeignKey(Union, models.CASCADE, related_name="+")
    #: The visit that would move; nothing: a new one.
    visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="+"
    )
    date = models.DateField(_("date"), null=True, blank=True)
    half_day = models.CharField(
        _("half-day"), max_length=10, choices=HalfDay, blank=True
    )
    #: Of a unit without a place: ``[{"rule": "bank", "days": 3}, {"rule": "team",
    #: "halves": 8}]``.
    obstacles = models.JSONField(default=list, blank=True)
    state = models.CharField(
        _("decision"), max_length=10, choices=LineState, default=LineState.OPEN
    )
    #: Why an accepted line could not be booked after all.
    remark = NfcTextField(_("remark"), blank=True)

    #: Only proposed: it keeps no reorganisation from being undone.
    is_derived: ClassVar[bool] = True

    objects = ProposalLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a proposed schedule")
        verbose_name_plural = _("lines of a proposed schedule")
        ordering = ["date", "half_day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "union"], name="proposal_line_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.union} – {self.date:%d/%m/%Y}" if self.date else str(self.union)

    @property
    def is_placed(self) -> bool:
        return self.date is not None
