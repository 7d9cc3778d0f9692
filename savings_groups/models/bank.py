"""Files of the bank: what came, how its columns were read, what was doubtful."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.models import StatusEvent
from core.fields import NfcCharField, NfcTextField
from jobs.models import Job
from savings_groups.enums import BankFileKind, BankFileStatus, DoubtKind
from savings_groups.querysets import (
    BankFileQuerySet,
    BankMappingQuerySet,
    DoubtQuerySet,
    EarlierMonthQuerySet,
    HardAreaQuerySet,
)
from unions.models import Union


class BankFile(models.Model):
    """One file that the bank handed over, from its arrival to its figures.

    The bytes are kept sealed (``core.sealed_files``): loan statements hold identity
    numbers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind of list"), max_length=8, choices=BankFileKind)
    #: Whose groups it tells about: those of this union and below it.
    union = models.ForeignKey(
        Union, models.PROTECT, related_name="bank_files", verbose_name=_("union")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="bank_files",
        verbose_name=_("sent by"),
    )
    name = NfcCharField(_("name of the file"), max_length=150)
    #: Of the bytes as they came.
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("size, bytes"))
    format = models.CharField(_("format"), max_length=5)
    file = models.CharField(max_length=120, editable=False)
    #: The day that the figures are of; of a list of groups the month's last day.
    as_of = models.DateField(_("data date"), null=True, blank=True)
    source = NfcCharField(
        _("source"),
        max_length=150,
        blank=True,
        help_text=_("The office of the bank that made the file."),
    )
    sheet = NfcCharField(_("sheet"), max_length=100, blank=True)
    #: Row of the headings, counted from 0; how many rows they take.
    heading_row = models.PositiveIntegerField(default=0)
    heading_height = models.PositiveSmallIntegerField(default=1)
    #: ``{field: index of the column}``.
    columns = models.JSONField(default=dict, blank=True)
    #: ``{field: 1 | 1000 | 1000000}``: what one unit of a money column is, in đồng.
    units = models.JSONField(default=dict, blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=BankFileStatus,
        default=BankFileStatus.MAPPING,
        editable=False,
    )
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    refusal = NfcTextField(_("why it was refused"), blank=True)
    #: Things (groups or loans) already taken over: where a killed worker goes on.
    cursor = models.PositiveIntegerField(default=0, editable=False)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    things = models.PositiveIntegerField(_("groups or loans"), default=0)
    added = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    left_out = models.PositiveIntegerField(_("left out"), default=0)
    #: Sums of what is taken over, for the screen: ``{field: đồng or count}``.
    sums = models.JSONField(default=dict, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    created_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    applied_at = models.DateTimeField(_("taken over at"), null=True, blank=True)

    objects = BankFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank file")
        verbose_name_plural = _("bank files")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "kind", "as_of", "source"],
                condition=Q(status=BankFileStatus.APPLIED),
                name="bank_file_one_valid_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("savings_groups:bank_file", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        """A worker has it, or will."""
        return self.status in (BankFileStatus.CHECKING, BankFileStatus.APPLYING)

    @property
    def is_stuck(self) -> bool:
        """Its job failed, so that a person must start it again."""
        return self.is_waiting and (self.job is None or self.job.state == "failed")


class BankFileEvent(StatusEvent):
    subject = models.ForeignKey(BankFile, models.CASCADE, related_name="events")

    class Meta(StatusEvent.Meta):
        verbose_name = _("event of a bank file")
        verbose_name_plural = _("events of bank files")


class BankMapping(models.Model):
    """How the columns of a source were matched last time: proposed again."""

    union = models.ForeignKey(Union, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=BankFileKind)
    #: SHA-256 over the headings as they are compared, in any order.
    headings_sha256 = models.CharField(max_length=64)
    source = NfcCharField(_("source"), max_length=150, blank=True)
    #: ``{heading as it is compared: field}``.
    columns = models.JSONField(default=dict)
    units = models.JSONField(default=dict)
    used_at = models.DateTimeField(auto_now=True)

    objects = BankMappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("matching of columns")
        verbose_name_plural = _("matchings of columns")
        constraints = [
            models.UniqueConstraint(
                fields=["union", "kind", "headings_sha256"], name="bank_mapping_once"
            )
        ]

    def __str__(self) -> str:
        return self.source or self.headings_sha256[:8]


class Doubt(models.Model):
    """One thing about a file that a person must know, with its rows."""

    file = models.ForeignKey(BankFile, models.CASCADE, related_name="doubts")
    kind = models.CharField(_("kind"), max_length=16, choices=DoubtKind)
    #: What was done about it, in a sentence; made when the file was checked.
    text = NfcTextField(_("what it means"))
    #: ``[{"row": 12, "label": "1900012", "says": "…"}, …]``, at most ``LISTED`` of
    #: them. Never a whole name with a number: labels are codes or masked.
    rows = models.JSONField(default=list)
    count = models.PositiveIntegerField(_("rows"), default=0)
    #: Rows of it are not taken over.
    is_left_out = models.BooleanField(_("left out"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    objects = DoubtQuerySet.as_manager()

    LISTED = 500

    class Meta:
        verbose_name = _("doubt about a file")
        verbose_name_plural = _("doubts about files")
        ordering = ["-is_left_out", "order", "pk"]

    def __str__(self) -> str:
        return self.text


class EarlierMonth(models.Model):
    """Figures of a month as they were before a corrected file replaced them."""

    group = models.ForeignKey(
        "savings_groups.SavingsGroup", models.CASCADE, related_name="earlier_months"
    )
    month = models.DateField(_("month"))
    #: ``{field of GroupMonth: value}``, plain JSON.
    values = models.JSONField()
    #: The file that had given them; nothing if a person typed them.
    file = models.ForeignKey(
        BankFile, models.PROTECT, null=True, related_name="earlier_months"
    )
    replaced_by = models.ForeignKey(
        BankFile, models.PROTECT, related_name="replaced_months"
    )
    replaced_at = models.DateTimeField(auto_now_add=True)

    objects = EarlierMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("earlier figures of a month")
        verbose_name_plural = _("earlier figures of months")
        ordering = ["-replaced_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "month", "replaced_by"], name="earlier_month_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.month:%m/%Y}"


class HardArea(models.Model):
    """A commune or hamlet of a difficult area (vùng khó khăn): 75 % instead of 90 %.

    Source: guidance 727/HD-NHCS of 11 February 2026 on inspecting entrusted loans.
    """

    union = models.ForeignKey(
        Union, models.CASCADE, related_name="hard_areas", verbose_name=_("union")
    )
    branch = models.ForeignKey(
        "unions.Branch",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="hard_areas",
        verbose_name=_("branch"),
        help_text=_("Empty: the whole commune."),
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    basis = NfcCharField(
        _("decision"), max_length=250, blank=True, help_text=_("Which list names it.")
    )

    objects = HardAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("difficult area")
        verbose_name_plural = _("difficult areas")
        ordering = ["-valid_from", "pk"]

    def __str__(self) -> str:
        return str(self.branch or self.union)
