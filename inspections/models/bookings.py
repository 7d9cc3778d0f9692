"""Who is taken on which half-day: what the database itself refuses to double."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import Half
from inspections.models.planning import Team
from inspections.models.visit import Visit
from inspections.querysets import BookingQuerySet
from unions.models import Union


class Booking(models.Model):
    """A person, a team or a unit is taken for one half-day by a visit.

    Each row names exactly one of the three. Half-days are whole numbers of the smallest
    thing that is booked, so a unique constraint refuses exactly what an exclusion
    constraint over time ranges would, and does so on every database alike. Written by
    ``services.bookings`` alone, in the transaction of the visit.
    """

    visit = models.ForeignKey(
        Visit, models.CASCADE, related_name="bookings", verbose_name=_("visit")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name=_("person"),
    )
    team = models.ForeignKey(
        Team,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name=_("team"),
    )
    union = models.ForeignKey(
        Union,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name=_("unit"),
    )
    date = models.DateField(_("date"))
    half = models.CharField(_("half-day"), max_length=2, choices=Half)

    #: Follows the visit: it keeps no reorganisation from being undone.
    is_derived: ClassVar[bool] = True

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["date", "half", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "date", "half"], name="person_booked_once"
            ),
            models.UniqueConstraint(
                fields=["team", "date", "half"], name="team_booked_once"
            ),
            models.UniqueConstraint(
                fields=["union", "date", "half"], name="unit_booked_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, team=None, union=None)
                | Q(person=None, team__isnull=False, union=None)
                | Q(person=None, team=None, union__isnull=False),
                name="booking_of_one",
            ),
        ]

    def __str__(self) -> str:
        taken = self.person or self.team or self.union
        return f"{taken} – {self.date:%d/%m/%Y} ({self.get_half_display()})"
