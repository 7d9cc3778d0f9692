"""Savings-and-loan groups (tổ tiết kiệm và vay vốn) and their monthly figures."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
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
from savings_groups.enums import Grade
from savings_groups.models.bank import BankFile
from savings_groups.querysets import GroupMonthQuerySet, SavingsGroupQuerySet
from unions.models import Branch, Union


def _part(label: Any, most: int) -> "models.DecimalField[Any, Any]":
    """One of the six parts of the bank's points, from 0 to ``most``."""
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(most)],
    )


class SavingsGroup(models.Model):
    """A group of 5 to 60 neighbouring borrowers and savers, run by a small board.

    Rules: Decision 15/QĐ-HĐQT of 5 March 2013 of the policy bank.
    """

    union = models.ForeignKey(
        Union, models.PROTECT, related_name="savings_groups", verbose_name=_("union")
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="savings_groups",
        verbose_name=_("branch"),
    )
    code = models.CharField(
        _("bank code"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^\d*$", _("A code holds digits only."))],
        help_text=_("The bank's code of the group, 7 digits with leading zeros."),
    )
    name = NfcCharField(_("name"), max_length=150)
    leader_name = NfcCharField(_("group leader"), max_length=120, blank=True)
    deputy_name = NfcCharField(_("deputy leader"), max_length=120, blank=True)
    leader_phone = models.CharField(_("leader's phone"), max_length=20, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    transaction_day = models.PositiveSmallIntegerField(
        _("monthly transaction day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("Day of the month at the commune's transaction point."),
    )
    note = NfcTextField(_("note"), blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False, editable=False)
    search_text = SearchField(sources=["name", "leader_name", "code"])
    sort_key = SortKeyField(source="name")
    #: Of the newest month, so that lists need not read millions of months. Kept by
    #: whatever writes a month.
    latest_month = models.DateField(_("month"), null=True, editable=False)
    latest_members = models.PositiveSmallIntegerField(
        pgettext_lazy("group", "members"), null=True, editable=False
    )
    latest_debt = MoneyField(_("outstanding debt (dư nợ)"), null=True, editable=False)
    latest_overdue = MoneyField(
        _("overdue debt (nợ quá hạn)"), null=True, editable=False
    )
    latest_deposits = MoneyField(_("deposits (tiền gửi)"), null=True, editable=False)
    latest_points = models.DecimalField(
        _("bank points"), max_digits=5, decimal_places=2, null=True, editable=False
    )
    latest_grade = models.CharField(
        _("bank grade"), max_length=8, choices=Grade, blank=True, editable=False
    )

    objects = SavingsGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("savings-and-loan group")
        verbose_name_plural = _("savings-and-loan groups")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="group_sort"),
            WordIndex(fields=["search_text"], name="group_words"),
            models.Index(
                fields=["sort_key", "id"],
                condition=Q(latest_overdue__gt=0),
                name="group_overdue",
            ),
            models.Index(fields=["latest_grade", "sort_key", "id"], name="group_grade"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "code"],
                condition=~Q(code="") & Q(closed_on=None),
                name="group_code_unique_in_union",
                violation_error_message=_("This union already has such a code."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Without the newest figures: a month may have been written meanwhile."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            fields = (field.name for field in self._meta.concrete_fields)
            kept = (name for name in fields if not name.startswith("latest_"))
            kwargs["update_fields"] = set(kept) - {"id"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("savings_groups:detail", args=[self.pk])

    @property
    def masked_phone(self) -> str:
        """``091****567``: enough to recognise a number that one knows."""
        digits = "".join(char for char in self.leader_phone if char.isdigit())
        return f"{digits[:3]}****{digits[-3:]}" if digits else ""

    @property
    def latest_overdue_rate(self) -> Decimal | None:
        """Overdue over outstanding debt of the newest month, in percent."""
        if not self.latest_debt:
            return None
        return round(Decimal(100 * (self.latest_overdue or 0)) / self.latest_debt, 2)

    @property
    def latest_grade_label(self) -> str:
        return str(Grade(self.latest_grade).label) if self.latest_grade else ""


class GroupMonth(models.Model):
    """A group's figures at a month's end, as the bank gave them. Amounts in đồng."""

    group = models.ForeignKey(
        SavingsGroup, models.CASCADE, related_name="months", verbose_name=_("group")
    )
    #: First day of the month.
    month = models.DateField(_("month"))
    members = models.PositiveSmallIntegerField(pgettext_lazy("group", "members"))
    borrowers = models.PositiveSmallIntegerField(
        _("members with a loan"), null=True, blank=True
    )
    savers = models.PositiveSmallIntegerField(
        _("members who save"), null=True, blank=True
    )
    debt = MoneyField(_("outstanding debt (dư nợ)"))
    overdue = MoneyField(_("overdue debt (nợ quá hạn)"), default=0)
    frozen = MoneyField(_("frozen debt (nợ khoanh)"), default=0)
    interest_arrears = MoneyField(_("interest arrears (lãi tồn)"), default=0)
    deposits = MoneyField(_("deposits (tiền gửi)"), default=0)
    points = models.DecimalField(
        _("bank points"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    grade = models.CharField(_("bank grade"), max_length=8, choices=Grade, blank=True)
    #: The bank gave points and no grade: the grade follows from them.
    grade_is_computed = models.BooleanField(
        _("grade computed from the points"), default=False, db_default=False
    )
    #: The six parts of the points, as the bank's system gives them.
    points_overdue = _part(_("Overdue rate (of 30)"), 30)
    points_transactions = _part(_("Transactions in the commune (of 20)"), 20)
    points_interest = _part(_("Interest collected (of 20)"), 20)
    points_due = _part(_("Principal due collected (of 15)"), 15)
    points_growth = _part(_("Growth of deposits (of 10)"), 10)
    points_savers = _part(_("Members who save (of 5)"), 5)
    interest_due = MoneyField(_("interest due in the month"), null=True, blank=True)
    interest_paid = MoneyField(_("interest collected"), null=True, blank=True)
    principal_due = MoneyField(_("principal due in the month"), null=True, blank=True)
    principal_paid = MoneyField(
        _("principal due that was collected"), null=True, blank=True
    )
    #: Members with interest arrears, those in a period of grace left out.
    members_in_arrears = models.PositiveSmallIntegerField(
        _("members with interest arrears"), null=True, blank=True
    )
    #: Members by kind (poor, near poor, ethnic minority …), as the bank counts them.
    member_kinds = models.JSONField(
        _("members by kind"), default=dict, blank=True, db_default={}
    )
    #: As the bank named the leader that month; from it a change is known.
    leader_name = NfcCharField(
        _("group leader"), max_length=120, blank=True, db_default=""
    )
    file = models.ForeignKey(
        BankFile,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="months",
        verbose_name=_("bank file"),
    )
    source = NfcCharField(_("source"), max_length=150, blank=True)

    objects = GroupMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly figures")
        verbose_name_plural = _("monthly figures")
        ordering = ["-month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "month"],
                name="group_month_once",
                violation_error_message=_("There are figures of this month already."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="group_month_is_first_day",
                violation_error_message=_("A month is kept as its first day."),
            ),
            models.CheckConstraint(
                condition=Q(debt__gte=0, overdue__gte=0, frozen__gte=0, deposits__gte=0)
                & Q(debt__gte=F("overdue") + F("frozen")),
                name="group_month_debt_holds_its_parts",
                violation_error_message=_(
                    "Overdue and frozen debt together cannot exceed the debt."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.month:%m/%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            SavingsGroup.objects.filter(pk=self.group_id).take_newest_months()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            SavingsGroup.objects.filter(pk=self.group_id).take_newest_months()
        return deleted

    @property
    def overdue_rate(self) -> Decimal | None:
        """Overdue over outstanding debt, in percent (tỷ lệ nợ quá hạn)."""
        if not self.debt:
            return None
        return round(Decimal(100 * self.overdue) / self.debt, 2)

    @property
    def savers_rate(self) -> Decimal | None:
        """Members who save over all members, in percent."""
        if not self.members or self.savers is None:
            return None
        return round(Decimal(100 * self.savers) / self.members, 1)
