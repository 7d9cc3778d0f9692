"""Who runs a group and who borrows or saves there, with the loans. Personal data."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import crypto
from core.fields import (
    MoneyField,
    NfcCharField,
    NfcTextField,
    SearchField,
    SortKeyField,
)
from core.search_index import WordIndex
from savings_groups.enums import Programme, Relation, Seat
from savings_groups.models.bank import BankFile
from savings_groups.models.groups import SavingsGroup
from savings_groups.querysets import (
    BoardSeatQuerySet,
    BorrowerQuerySet,
    LoanQuerySet,
    LoanStateQuerySet,
    SavingStateQuerySet,
)

_digits = RegexValidator(r"^\d*$", _("A code holds digits only."))


class BoardSeat(models.Model):
    """One person on the board of a group, from when to when.

    The present leader and deputy are kept on the group as well, by the verb that
    writes a seat, because lists and papers name them.
    """

    group = models.ForeignKey(
        SavingsGroup, models.CASCADE, related_name="seats", verbose_name=_("group")
    )
    role = models.CharField(_("role"), max_length=8, choices=Seat)
    full_name = NfcCharField(_("full name"), max_length=120)
    started_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    relation = models.CharField(
        _("related to the other of the board"),
        max_length=8,
        choices=Relation,
        blank=True,
        help_text=_("Empty: nobody has asked yet."),
    )
    heads_other_bank = models.BooleanField(
        _("heads a group of another bank"), null=True, blank=True
    )
    note = NfcTextField(_("note"), blank=True)

    objects = BoardSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat on a board")
        verbose_name_plural = _("seats on boards")
        ordering = ["group", "role", "-started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "role"],
                condition=Q(ended_on=None),
                name="group_has_one_of_each_seat",
                violation_error_message=_("End the seat of the one before first."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None)
                | Q(started_on=None)
                | Q(ended_on__gte=models.F("started_on")),
                name="seat_ends_after_it_began",
                violation_error_message=_("The end lies before the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class Borrower(models.Model):
    """A member of a group who borrows or saves, as the bank's lists name her."""

    group = models.ForeignKey(
        SavingsGroup, models.PROTECT, related_name="borrowers", verbose_name=_("group")
    )
    customer_code = models.CharField(
        _("customer code"), max_length=10, blank=True, validators=[_digits]
    )
    full_name = NfcCharField(_("full name"), max_length=120)
    #: Never in lists, history, messages or jobs: see ``core.crypto``.
    id_number = crypto.SealedField(_("identity number"))
    id_number_print = models.CharField(
        max_length=64, blank=True, editable=False, db_index=True
    )
    id_number_tail = models.CharField(max_length=4, blank=True, editable=False)
    address = NfcCharField(_("hamlet"), max_length=200, blank=True)
    left_on = models.DateField(_("left the group on"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False, editable=False)
    search_text = SearchField(sources=["full_name", "customer_code"])
    sort_key = SortKeyField(source="full_name", person=True)
    #: Of the newest statement. Kept by whatever takes a statement over.
    latest_on = models.DateField(_("data date"), null=True, editable=False)
    latest_deposits = MoneyField(_("deposits (tiền gửi)"), null=True, editable=False)

    objects = BorrowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="borrower_sort"),
            WordIndex(fields=["search_text"], name="borrower_words"),
            models.Index(fields=["customer_code"], name="borrower_code"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "customer_code"],
                condition=~Q(customer_code=""),
                name="borrower_once_in_group",
            )
        ]

    def __str__(self) -> str:
        return self.masked_name

    def get_absolute_url(self) -> str:
        return reverse("savings_groups:borrower", args=[self.pk])

    @property
    def masked_name(self) -> str:
        """``N. T. Hoa (KH …123)``: for findings, messages and history."""
        *before, given = self.full_name.split() or [""]
        initials = " ".join(f"{name[0]}." for name in before)
        return f"{initials} {given} (KH …{self.customer_code[-3:]})".strip()

    @property
    def masked_number(self) -> str:
        """``•••••••••123``; told without opening, or even reading, what is sealed."""
        return crypto.masked(self.id_number_tail) if self.id_number_tail else ""

    def set_id_number(self, number: str) -> None:
        """Seal ``number`` (12 digits, 9 of old cards); empty takes it away."""
        self.id_number = crypto.Secret.of(number) if number else None
        self.id_number_print = crypto.fingerprint(number) if number else ""
        self.id_number_tail = number[-crypto.TAIL :] if number else ""


class Loan(models.Model):
    """One loan (món vay) of a member. Amounts in đồng."""

    borrower = models.ForeignKey(
        Borrower, models.PROTECT, related_name="loans", verbose_name=_("member")
    )
    #: The borrower's, kept here too: coverage counts millions of loans by union.
    group = models.ForeignKey(
        SavingsGroup, models.PROTECT, related_name="loans", verbose_name=_("group")
    )
    code = models.CharField(
        _("loan code"), max_length=16, blank=True, validators=[_digits]
    )
    programme = models.CharField(
        _("programme"), max_length=2, choices=Programme, blank=True
    )
    purpose = NfcCharField(_("purpose"), max_length=250, blank=True)
    amount = MoneyField(_("amount paid out, đồng"), null=True, blank=True)
    disbursed_on = models.DateField(_("paid out on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    #: The data date of the first statement without it, or with nothing owed.
    closed_on = models.DateField(_("repaid by"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False, editable=False)
    latest_on = models.DateField(_("data date"), null=True, editable=False)
    latest_principal = MoneyField(_("debt (dư nợ)"), null=True, editable=False)
    latest_overdue = MoneyField(_("overdue (quá hạn)"), null=True, editable=False)
    latest_frozen = MoneyField(_("frozen (khoanh)"), null=True, editable=False)
    latest_arrears = MoneyField(_("interest arrears"), null=True, editable=False)
    #: The last day on which anything was paid or paid out, as the bank gives it.
    last_transaction_on = models.DateField(_("last transaction"), null=True, blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        ordering = ["-disbursed_on", "pk"]
        indexes = [
            models.Index(fields=["group", "disbursed_on"], name="loan_by_group"),
            models.Index(fields=["code"], name="loan_code"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "code"], condition=~Q(code=""), name="loan_once"
            )
        ]

    def __str__(self) -> str:
        return self.masked_code

    @property
    def masked_code(self) -> str:
        return f"…{self.code[-4:]}" if self.code else "–"


class LoanState(models.Model):
    """What a statement of the bank says of a loan. Never changed: a corrected file
    brings rows of its own."""

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="loan_states")
    #: Found by the index with the day, which begins with it.
    loan = models.ForeignKey(
        Loan, models.CASCADE, related_name="states", db_index=False
    )
    as_of = models.DateField(_("data date"))
    principal = MoneyField(_("debt (dư nợ)"))
    overdue = MoneyField(_("overdue (quá hạn)"), default=0)
    frozen = MoneyField(_("frozen (khoanh)"), default=0)
    arrears = MoneyField(_("interest arrears"), default=0)
    last_transaction_on = models.DateField(_("last transaction"), null=True)

    objects = LoanStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of a loan")
        verbose_name_plural = _("states of loans")
        ordering = ["-as_of", "pk"]
        indexes = [
            models.Index(fields=["loan", "as_of", "id"], name="loan_state_by_day")
        ]
        constraints = [
            models.UniqueConstraint(fields=["file", "loan"], name="loan_state_once")
        ]

    def __str__(self) -> str:
        return f"{self.loan} {self.as_of:%d/%m/%Y}"


class SavingState(models.Model):
    """What a statement says a member has saved: once, however many loans she has."""

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="saving_states")
    borrower = models.ForeignKey(Borrower, models.CASCADE, related_name="savings")
    as_of = models.DateField(_("data date"))
    deposits = MoneyField(_("deposits (tiền gửi)"))
    #: Savings books that add up to it.
    books = models.PositiveSmallIntegerField(_("savings books"), default=1)

    objects = SavingStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("deposits of a member")
        verbose_name_plural = _("deposits of members")
        ordering = ["-as_of", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "borrower"], name="saving_state_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.borrower} {self.as_of:%d/%m/%Y}"
