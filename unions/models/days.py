"""Days on which a unit cannot be visited, or on which work goes on after all."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import NfcCharField
from unions.enums import BusyKind
from unions.models.union import Union
from unions.querysets import BusyDaysQuerySet


class BusyDays(models.Model):
    """Days that are taken for a union and all below it; without a union: everywhere.

    Congresses and meetings of the unit, election days, storms, days off that the
    calendar does not know, and the Saturdays that are worked instead of them.
    """

    union = models.ForeignKey(
        Union,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="busy_days",
        verbose_name=_("union"),
        help_text=_("For the union and all below it."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=BusyKind)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    reason = NfcCharField(_("reason"), max_length=200)
    is_demo = models.BooleanField(_("demo data"), default=False, editable=False)

    objects = BusyDaysQuerySet.as_manager()

    class Meta:
        verbose_name = _("busy days")
        verbose_name_plural = _("busy days")
        ordering = ["first_on", "pk"]
        indexes = [models.Index(fields=["last_on", "first_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="busy_days_end_after_they_begin",
                violation_error_message=_("The last day lies before the first day."),
            )
        ]

    def __str__(self) -> str:
        if self.first_on == self.last_on:
            return f"{self.first_on:%d/%m/%Y}: {self.reason}"
        return f"{self.first_on:%d/%m/%Y} – {self.last_on:%d/%m/%Y}: {self.reason}"

    def covers(self, day: datetime.date) -> bool:
        return self.first_on <= day <= self.last_on
