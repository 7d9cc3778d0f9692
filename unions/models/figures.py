"""A union's figures on a day, and the money it keeps."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import (
    MoneyField,
    NfcCharField,
    NfcTextField,
    SearchField,
    SortKeyField,
)
from core.search_index import WordIndex
from unions.enums import FundKind, Period
from unions.models.branch import Branch
from unions.models.union import Union
from unions.querysets import (
    FiguresQuerySet,
    FundCountQuerySet,
    FundQuerySet,
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
    period = models.CharField(
        _("figures of"), max_length=5, choices=Period, default=Period.OTHER
    )
    source = NfcCharField(_("source"), max_length=150, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    women = models.PositiveIntegerField(_("women from 18"), null=True, blank=True)
    members = models.PositiveIntegerField(_("members"), null=True, blank=True)
    joined = models.PositiveIntegerField(_("joined"), null=True, blank=True)
    left = models.PositiveIntegerField(_("left"), null=True, blank=True)
    ethnic_minority = models.PositiveIntegerField(
        _("members of ethnic minorities"), null=True, blank=True
    )
    religious = models.PositiveIntegerField(
        _("members with a religion"), null=True, blank=True
    )
    core_members = models.PositiveIntegerField(
        _("core members (hội viên nòng cốt)"), null=True, blank=True
    )
    officers = models.PositiveIntegerField(
        pgettext_lazy("figures", "officers"), null=True, blank=True
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
        ]

    def __str__(self) -> str:
        return f"{self.branch or self.union} – {self.as_of:%d/%m/%Y}"

    @property
    def attraction(self) -> Decimal | None:
        """Members over women from 18, in percent (tỷ lệ thu hút hội viên)."""
        if not self.women or self.members is None:
            return None
        return round(Decimal(100 * self.members) / self.women, 1)


class Fund(models.Model):
    """Money that a union or branch keeps: membership fees, a fund for the poor …"""

    union = models.ForeignKey(
        Union, models.PROTECT, related_name="funds", verbose_name=_("union")
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="funds",
        verbose_name=_("branch"),
    )
    name = NfcCharField(
        _("name"), max_length=150, help_text=_("For example: Quỹ hội phí")
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=FundKind, default=FundKind.OTHER
    )
    holder = NfcCharField(
        _("who keeps it"), max_length=150, help_text=_("Name and post of the person.")
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    note = NfcTextField(_("note"), blank=True)
    search_text = SearchField(sources=["name", "holder"])
    sort_key = SortKeyField(source="name")

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="fund_sort"),
            WordIndex(fields=["search_text"], name="fund_words"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("unions:fund", args=[self.pk])


class FundCount(models.Model):
    """What was in a fund when it was counted."""

    fund = models.ForeignKey(
        Fund, models.CASCADE, related_name="counts", verbose_name=_("fund")
    )
    counted_on = models.DateField(_("counted on"))
    by_book = MoneyField(_("by the book, đồng"), null=True, blank=True)
    in_hand = MoneyField(_("counted, đồng"))
    is_published = models.BooleanField(
        _("published to the members"), null=True, blank=True
    )
    counted_by = NfcCharField(_("counted by"), max_length=150, blank=True)
    note = NfcTextField(_("note"), blank=True)

    objects = FundCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of a fund")
        verbose_name_plural = _("counts of funds")
        ordering = ["-counted_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "counted_on"],
                name="fund_counted_once_a_day",
                violation_error_message=_("This fund has a count of that day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.fund} – {self.counted_on:%d/%m/%Y}"

    @property
    def union(self) -> Union:
        return self.fund.union

    @property
    def difference(self) -> int | None:
        """Counted less booked, in đồng; negative: money is missing."""
        return None if self.by_book is None else self.in_hand - self.by_book
