"""What must be put right, by whom, until when, and how it was proven."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.models import StatusEvent
from core.fields import NfcCharField, NfcTextField
from inspections.enums import REMEDY_PENDING, RemedyStatus, Severity
from inspections.models.recording import Finding
from inspections.models.visit import Visit
from inspections.querysets import RemedyQuerySet
from unions.models import Union


class Remedy(models.Model):
    """One recommendation of a visit. It binds from the signing of the minutes on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="remedies", verbose_name=_("visit")
    )
    finding = models.ForeignKey(
        Finding,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="remedies",
        verbose_name=_("finding"),
    )
    text = NfcTextField(_("recommendation"), max_length=4000)
    #: The union that owes it: the visited one, or today's successor of it.
    owner = models.ForeignKey(
        Union, models.PROTECT, related_name="remedies", verbose_name=_("owing unit")
    )
    owner_note = NfcCharField(
        _("who"),
        max_length=200,
        blank=True,
        help_text=_("Post or person, for example: Chi hội trưởng thôn Tân Thành"),
    )
    severity = models.CharField(
        _("severity"), max_length=8, choices=Severity, blank=True
    )
    due_on = models.DateField(_("due on"))
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=RemedyStatus,
        default=RemedyStatus.OPEN,
        editable=False,
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = RemedyQuerySet.as_manager()

    class Meta:
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")
        ordering = ["due_on", "created_at", "pk"]
        indexes = [models.Index(fields=["owner", "status", "due_on"])]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("inspections:remedy", args=[self.pk])

    @property
    def is_pending(self) -> bool:
        return self.status in REMEDY_PENDING

    @property
    def is_overdue(self) -> bool:
        return self.is_pending and self.due_on < timezone.localdate()


class RemedyEvent(StatusEvent):
    """A step of a remedy; ``reason`` holds the proof's text or the reason given."""

    subject = models.ForeignKey(Remedy, models.PROTECT, related_name="events")
    new_due_on = models.DateField(_("new due date"), null=True, blank=True)
    #: The date until then: minutes printed again keep the date that was signed.
    old_due_on = models.DateField(null=True, editable=False)
    document = NfcCharField(_("document"), max_length=200, blank=True)

    class Meta(StatusEvent.Meta):
        verbose_name = _("step of a remedy")
        verbose_name_plural = _("steps of a remedy")
