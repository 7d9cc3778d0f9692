"""A private address from which a calendar program reads visits."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.crypto import SealedField
from inspections.querysets import FeedQuerySet
from unions.models import Union


class CalendarFeed(models.Model):
    """Whoever knows the address reads it, so it can be revoked at any time.

    The token is kept sealed, to be shown again to its owner, and found by its
    fingerprint. What it shows is what its owner may see at the time of reading.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="calendar_feeds",
        verbose_name=_("person"),
    )
    #: All visits of this union; without one: the visits of the person's teams.
    union = models.ForeignKey(
        Union,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_feeds",
        verbose_name=_("union"),
    )
    token = SealedField()
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    read_at = models.DateTimeField(_("last read"), null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(union=None, revoked_at=None),
                name="one_feed_of_a_person",
            ),
            models.UniqueConstraint(
                fields=["user", "union"],
                condition=Q(revoked_at=None),
                name="one_feed_of_a_union",
            ),
        ]

    def __str__(self) -> str:
        return str(self.union or self.user)
