"""What is checked in a savings-and-loan group during a visit: the bank's three forms.

Forms 16/TD, 06/TD and 15/TD of the policy bank's guidance 727/HD-NHCS of 2026. What
the bank says is copied into each line when it is opened and stays as it was; what the
group's book, the borrower and the inspector say is entered beside it.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import MoneyField, NfcCharField, NfcTextField
from inspections.enums import DrawnAs, LoanEffect, Presence
from inspections.models.recording import Recorded, UnderSeal
from inspections.models.visit import Visit
from inspections.querysets import OfVisit
from savings_groups.models import Borrower, Loan, SavingsGroup
from unions.models import Fund


class GroupCheck(Recorded):
    """Form 16/TD: one group, looked at during one visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="group_checks")
    group = models.ForeignKey(
        SavingsGroup, models.PROTECT, related_name="checks", verbose_name=_("group")
    )
    checked_on = models.DateField(_("checked on"))
    met_with = NfcCharField(_("met with"), max_length=200, blank=True)
    #: Part I as the bank gave it: plain JSON, see ``services.lending.opening``.
    bank = models.JSONField(default=dict, blank=True)
    #: Part II: ``{question: {"answer": "yes" | "no" | "partly" | "", "number": 3 |
    #: null, "note": ""}}`` by the codes of ``inspections.questions``.
    answers = models.JSONField(default=dict, blank=True)
    #: Part III.
    strengths = NfcTextField(_("strengths"), blank=True, max_length=4000)
    shortcomings = NfcTextField(_("shortcomings"), blank=True, max_length=4000)
    proposals = NfcTextField(_("recommendations"), blank=True, max_length=4000)
    order = models.PositiveSmallIntegerField(default=0)

    objects = OfVisit.as_manager()

    class Meta:
        verbose_name = _("check of a group (16/TD)")
        verbose_name_plural = _("checks of groups (16/TD)")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "group"],
                name="group_checked_once_a_visit",
                violation_error_message=_("This group is being checked already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.group)

    def get_absolute_url(self) -> str:
        return reverse("inspections:group_check", args=[self.pk])


class LoanCheck(Recorded):
    """A line of form 06/TD: what became of one loan. Amounts in đồng."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="loan_checks")
    form = models.ForeignKey(GroupCheck, models.CASCADE, related_name="loan_checks")
    loan = models.ForeignKey(
        Loan, models.PROTECT, related_name="checks", verbose_name=_("loan")
    )
    checked_on = models.DateField(_("checked on"))
    #: As of ``as_of``: programme, amount, principal, arrears, purpose, disbursed_on.
    bank = models.JSONField(default=dict, blank=True)
    presence = models.CharField(
        _("borrower"), max_length=8, choices=Presence, blank=True
    )
    received = MoneyField(_("really received"), null=True, blank=True)
    owed = MoneyField(_("really owed"), null=True, blank=True)
    used_for = NfcCharField(_("used for"), max_length=250, blank=True)
    used_rightly = MoneyField(_("used for the purpose"), null=True, blank=True)
    used_wrongly = MoneyField(_("used for other things"), null=True, blank=True)
    effect = models.CharField(_("effect"), max_length=8, choices=LoanEffect, blank=True)
    interest_owed = MoneyField(_("interest owed"), null=True, blank=True)
    #: What she was asked alone: ``{question: "yes" | "no" | ""}`` by the codes of
    #: ``inspections.questions.INTERVIEW``.
    interview = models.JSONField(default=dict, blank=True)
    note = NfcTextField(_("note"), blank=True, max_length=2000)
    order = models.PositiveSmallIntegerField(default=0)

    objects = OfVisit.as_manager()

    class Meta:
        verbose_name = _("check of a loan (06/TD)")
        verbose_name_plural = _("checks of loans (06/TD)")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "loan"], name="loan_checked_once_a_visit"
            )
        ]

    def __str__(self) -> str:
        return str(self.loan)


class BalanceMatch(Recorded):
    """A line of form 15/TD: the bank, the group's book, and what the borrower says.

    One line per loan; deposits are a member's, not a loan's, and stand on her first
    line only. A member who only saves has a line without a loan. Amounts in đồng.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="balance_matches")
    form = models.ForeignKey(GroupCheck, models.CASCADE, related_name="matches")
    borrower = models.ForeignKey(Borrower, models.PROTECT, related_name="matches")
    loan = models.ForeignKey(
        Loan, models.PROTECT, null=True, blank=True, related_name="matches"
    )
    bank_as_of = models.DateField(_("data date"), null=True, blank=True)
    bank_principal = MoneyField(_("principal by the bank"), null=True, blank=True)
    bank_interest = MoneyField(_("interest by the bank"), null=True, blank=True)
    bank_deposits = MoneyField(_("deposits by the bank"), null=True, blank=True)
    book_principal = MoneyField(_("principal by the book"), null=True, blank=True)
    book_interest = MoneyField(_("interest by the book"), null=True, blank=True)
    book_deposits = MoneyField(_("deposits by the book"), null=True, blank=True)
    said_principal = MoneyField(_("principal she says"), null=True, blank=True)
    said_interest = MoneyField(_("interest she says"), null=True, blank=True)
    said_deposits = MoneyField(_("deposits she says"), null=True, blank=True)
    cause = NfcTextField(_("cause of the difference"), blank=True, max_length=2000)
    order = models.PositiveSmallIntegerField(default=0)

    objects = OfVisit.as_manager()

    class Meta:
        verbose_name = _("matching of balances (15/TD)")
        verbose_name_plural = _("matchings of balances (15/TD)")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "loan"],
                condition=~Q(loan=None),
                name="loan_matched_once_a_visit",
            ),
            models.UniqueConstraint(
                fields=["visit", "borrower"],
                condition=Q(loan=None),
                name="saver_matched_once_a_visit",
            ),
        ]

    def __str__(self) -> str:
        return str(self.borrower)

    def difference(self, name: str, side: str = "said") -> int | None:
        """The bank less the borrower (or ``side="book"``): positive, more at the bank.

        ``name``: principal, interest or deposits. Nothing while either is unknown.
        """
        bank = getattr(self, f"bank_{name}")
        other = getattr(self, f"{side}_{name}")
        return None if bank is None or other is None else bank - other


class FundCheck(Recorded):
    """A fund of the unit, counted during the visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="fund_checks")
    fund = models.ForeignKey(
        Fund, models.PROTECT, related_name="checks", verbose_name=_("fund")
    )
    holder = NfcCharField(_("who keeps it"), max_length=150, blank=True)
    by_book = MoneyField(_("by the book, đồng"), null=True, blank=True)
    in_hand = MoneyField(_("counted, đồng"), null=True, blank=True)
    is_published = models.BooleanField(
        _("published to the members"), null=True, blank=True
    )
    #: Asked of revolving funds: whether whoever draws first pays interest to others.
    takes_interest = models.BooleanField(
        _("charges interest as hụi does"), null=True, blank=True
    )
    note = NfcTextField(_("note"), blank=True, max_length=2000)
    order = models.PositiveSmallIntegerField(default=0)

    objects = OfVisit.as_manager()

    class Meta:
        verbose_name = _("count of a fund at a visit")
        verbose_name_plural = _("counts of funds at visits")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "fund"], name="fund_counted_once_a_visit"
            )
        ]

    def __str__(self) -> str:
        return str(self.fund)

    @property
    def difference(self) -> int | None:
        """Counted less booked, in đồng; negative: money is missing."""
        if self.by_book is None or self.in_hand is None:
            return None
        return self.in_hand - self.by_book


class Sample(UnderSeal):
    """Who was drawn to be checked, so that anybody can draw the same again.

    ``population`` holds the keys that were drawn from, as text in order; its SHA-256,
    the seed and the rule (``savings_groups.sampling``) give the same draw anywhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="samples")
    #: The group whose members were drawn; nothing: groups of the unit were.
    group = models.ForeignKey(
        SavingsGroup, models.PROTECT, null=True, blank=True, related_name="samples"
    )
    #: Parameters of the rule, plain JSON, and the rule in words, as printed.
    rule = models.JSONField()
    rule_text = NfcTextField()
    seed = models.CharField(_("seed"), max_length=40)
    population = models.JSONField()
    population_sha256 = models.CharField(max_length=64)
    #: The day that the population is of.
    as_of = models.DateField(_("data date"))
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    drawn_at = models.DateTimeField(auto_now_add=True)

    objects = OfVisit.as_manager()

    class Meta:
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        ordering = ["drawn_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(group=None),
                name="groups_drawn_once_a_visit",
            ),
            models.UniqueConstraint(
                fields=["visit", "group"],
                condition=~Q(group=None),
                name="members_drawn_once_a_visit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group or self.visit}: {self.seed}"


class SampleLine(models.Model):
    """One that was drawn, and whoever took the place of one that could not be met."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField()
    #: As in the population: the code of a group or of a customer.
    key = models.CharField(max_length=40)
    group = models.ForeignKey(SavingsGroup, models.PROTECT, null=True, related_name="+")
    borrower = models.ForeignKey(Borrower, models.PROTECT, null=True, related_name="+")
    drawn_as = models.CharField(_("drawn as"), max_length=12, choices=DrawnAs)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replacement"
    )
    reason = NfcTextField(_("why she was replaced"), blank=True, max_length=1000)
    replaced_by_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("line of a sample")
        verbose_name_plural = _("lines of samples")
        ordering = ["sample", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "key"], name="drawn_once"),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(reason=""),
                name="replacement_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def visit(self) -> Any:
        return self.sample.visit
