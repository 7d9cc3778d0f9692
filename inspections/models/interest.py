"""Where a person may not inspect, because someone close to her works there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import NfcCharField
from inspections.querysets import InterestQuerySet
from unions.models import Union


class Interest(models.Model):
    """A declared tie between a person and a unit: family in office, former post.

    Posts that the person herself holds are known from the register. Whoever has no
    account is known by her name.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="interests",
        verbose_name=_("account"),
    )
    full_name = NfcCharField(_("full name"), max_length=120)
    union = models.ForeignKey(
        Union, models.CASCADE, related_name="interests", verbose_name=_("unit")
    )
    relation = NfcCharField(
        _("relation"),
        max_length=200,
        help_text=_("For example: sister is head of a savings group"),
    )
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("declared by"),
    )
    declared_at = models.DateTimeField(_("declared"), auto_now_add=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("tie to a unit")
        verbose_name_plural = _("ties to units")
        ordering = ["full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "union"],
                condition=~Q(user=None),
                name="interest_once",
                violation_error_message=_("This tie is known already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.full_name} – {self.union.unit_name}"
