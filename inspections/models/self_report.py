"""What the unit reports before a visit, by the round's outline."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.models import StatusEvent
from core.fields import NfcCharField, NfcTextField
from inspections.enums import SelfReportStatus
from inspections.models.visit import Visit
from inspections.querysets import SelfReportQuerySet
from unions.models import Figures


class SelfReport(models.Model):
    """Báo cáo tự kiểm tra: sections in words, figures of one data date, a file."""

    visit = models.OneToOneField(
        Visit, models.CASCADE, related_name="self_report", verbose_name=_("visit")
    )
    due_on = models.DateField(_("due on"))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=SelfReportStatus,
        default=SelfReportStatus.DRAFT,
        editable=False,
    )
    data_date = models.DateField(_("data date"), null=True, blank=True)
    #: By the names of the fields of ``unions.Figures``: ``{"members": 1200}``.
    figures = models.JSONField(default=dict, blank=True)
    #: Every write raises it; a form names the one that it was opened with.
    revision = models.PositiveIntegerField(default=0, editable=False)
    file = models.FileField(
        _("file"), upload_to="self-reports/", blank=True, editable=False
    )
    file_name = NfcCharField(max_length=150, blank=True, editable=False)
    #: The register's row that came from it, after a person's approval.
    register = models.OneToOneField(
        Figures,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="self_report",
        verbose_name=_("figures in the register"),
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = SelfReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of the unit")
        verbose_name_plural = _("reports of units")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{_('Report before the visit')}: {self.visit}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:self_report", args=[self.visit_id])


class SelfReportSection(models.Model):
    """One section of the outline, as it stood when the unit was told."""

    report = models.ForeignKey(SelfReport, models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    title = NfcCharField(_("title"), max_length=400)
    text = NfcTextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("section of a report")
        verbose_name_plural = _("sections of a report")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "order"], name="self_report_section_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.title}"


class SelfReportEvent(StatusEvent):
    subject = models.ForeignKey(SelfReport, models.CASCADE, related_name="events")

    class Meta(StatusEvent.Meta):
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of a report")
