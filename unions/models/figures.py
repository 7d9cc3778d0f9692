"""A union's figures on a day."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import (
    MoneyField,
    NfcCharField,
    NfcTextField,
)
from unions.models.branch import Branch
from unions.models.union import Union
from unions.querysets import (
    FiguresQuerySet,
)


class Figures(models.Model):
    """A union's (or branch's) statistics as of one date, as it reported them."""

    union = models.ForeignKey(
        Union, models.CASCADE, related_name="figures", verbose_name=_("union")
    )
    branch = models.ForeignKey(
        Branch,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("branch"),
    )
    as_of = models.DateField(_("data date"))
    source = NfcCharField(_("source"), max_length=150, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    women = models.PositiveIntegerField(_("women from 18"), null=True, blank=True)
    members = models.PositiveIntegerField(_("members"), null=True, blank=True)
    joined = models.PositiveIntegerField(_("joined"), null=True, blank=True)
    left = models.PositiveIntegerField(_("left"), null=True, blank=True)
    ethnic_minority = models.PositiveIntegerField(
        _("members of ethnic minorities"), null=True, blank=True
    )
    branches = models.PositiveIntegerField(
        pgettext_lazy("figures", "branches"), null=True, blank=True
    )
    women_groups = models.PositiveIntegerField(
        _("women's groups"), null=True, blank=True
    )
    clean_households = models.PositiveIntegerField(
        _("households “5 không, 3 sạch”"), null=True, blank=True
    )
    poor_households = models.PositiveIntegerField(
        _("poor households headed by women"), null=True, blank=True
    )
    fund_balance = MoneyField(
        _("balance of the union's fund, đồng"), null=True, blank=True
    )
    note = NfcTextField(_("note"), blank=True)

    objects = FiguresQuerySet.as_manager()

    class Meta:
        verbose_name = _("figures")
        verbose_name_plural = _("figures")
        ordering = ["-as_of", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "as_of"],
                condition=Q(branch=None),
                name="union_figures_once_a_date",
                violation_error_message=_("There are figures of this date already."),
            ),
            models.UniqueConstraint(
                fields=["branch", "as_of"],
                name="branch_figures_once_a_date",
                violation_error_message=_("There are figures of this date already."),
            ),
            models.CheckConstraint(
                condition=Q(members=None) | Q(women=None) | Q(members__lte=F("women")),
                name="figures_members_within_women",
                violation_error_message=_(
                    "Members cannot be more than the women from 18."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch or self.union} – {self.as_of:%d/%m/%Y}"

    @property
    def attraction(self) -> Decimal | None:
        """Members over women from 18, in percent (tỷ lệ thu hút hội viên)."""
        if not self.women or self.members is None:
            return None
        return round(Decimal(100 * self.members) / self.women, 1)
