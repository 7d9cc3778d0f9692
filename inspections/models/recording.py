"""What is made in the field. Every row's key is made by the device that wrote it."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.exceptions import RuleError
from core.fields import MoneyField, NfcCharField, NfcTextField
from inspections.enums import (
    AttendanceBody,
    EvidenceKind,
    FindingKind,
    Result,
    Severity,
    StopKind,
)
from inspections.models.checklist import Item
from inspections.models.visit import Visit
from inspections.querysets import (
    EvidenceQuerySet,
    FindingQuerySet,
    OfVisit,
    sealed_text,
)
from savings_groups.models import SavingsGroup
from unions.models import Branch, Initiative, Union


class UnderSeal(models.Model):
    """A row of a visit. Once the minutes are signed it is neither saved nor deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self._refuse_sealed()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_sealed()
        return super().delete(*args, **kwargs)

    def _refuse_sealed(self) -> None:
        rows: Any = type(self)._default_manager.filter(pk=self.pk)
        if rows.under_seal().exists():
            raise RuleError(sealed_text())


class Recorded(UnderSeal):
    """Made during a visit, perhaps on a phone without a signal.

    ``id`` comes from the device: the same request sent twenty times makes one row.
    ``revision`` counts writes; a write names the revision that it was based on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    revision = models.PositiveIntegerField(default=1, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Attendance(Recorded):
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="attendances")
    body = models.CharField(_("body"), max_length=10, choices=AttendanceBody)
    full_name = NfcCharField(_("full name"), max_length=120)
    position = NfcCharField(_("position"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = OfVisit.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["order", "updated_at", "pk"]

    def __str__(self) -> str:
        return self.full_name


class Answer(Recorded):
    """The result of one item at one visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, models.PROTECT, related_name="answers")
    result = models.CharField(_("result"), max_length=10, choices=Result)
    score = models.DecimalField(
        _("score"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    note = NfcTextField(_("note"), blank=True, max_length=4000)
    #: Papers seen, as ticked from the item's hint.
    papers_seen = NfcTextField(_("papers seen"), blank=True, max_length=2000)

    objects = OfVisit.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["item__section__order", "item__order"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0), name="answer_score_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.code}: {self.get_result_display()}"


class AnswerRevision(models.Model):
    """What an answer was, or what it would have become had another not been first."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="revisions")
    base_revision = models.PositiveIntegerField()
    result = models.CharField(max_length=10, choices=Result)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    note = NfcTextField(blank=True)
    papers_seen = NfcTextField(blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    #: Written on an old revision; waits until a person chooses.
    is_conflict = models.BooleanField(default=False)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("answer revision")
        verbose_name_plural = _("answer revisions")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.answer_id} #{self.base_revision}"


class FieldStop(Recorded):
    """A branch, group, household or initiative gone to during the visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="stops")
    kind = models.CharField(_("kind"), max_length=10, choices=StopKind)
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, verbose_name=_("branch")
    )
    group = models.ForeignKey(
        SavingsGroup, models.PROTECT, null=True, blank=True, verbose_name=_("group")
    )
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, null=True, blank=True, verbose_name=_("initiative")
    )
    household = NfcCharField(
        _("household"), max_length=150, blank=True, help_text=_("Name of its head.")
    )
    met_with = NfcCharField(_("met with"), max_length=200, blank=True)
    note = NfcTextField(_("what was seen"), blank=True, max_length=4000)
    order = models.PositiveSmallIntegerField(default=0)

    objects = OfVisit.as_manager()

    class Meta:
        verbose_name = _("field stop")
        verbose_name_plural = _("field stops")
        ordering = ["order", "updated_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    (Q(kind=StopKind.BRANCH) & ~Q(branch=None))
                    | (Q(kind=StopKind.GROUP) & ~Q(group=None))
                    | (Q(kind=StopKind.INITIATIVE) & ~Q(initiative=None))
                    | (Q(kind=StopKind.HOUSEHOLD) & ~Q(household=""))
                ),
                name="stop_names_its_place",
                violation_error_message=_("Choose what was gone to."),
            )
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def place(self) -> str:
        found = self.branch or self.group or self.initiative or self.household
        return str(found)


class Finding(Recorded):
    """A nhận xét: one of six kinds, from an item, a stop, or free."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="findings")
    kind = models.CharField(_("kind"), max_length=12, choices=FindingKind)
    text = NfcTextField(_("text"), max_length=4000)
    severity = models.CharField(
        _("severity"), max_length=8, choices=Severity, blank=True
    )
    cause = NfcTextField(_("cause"), blank=True, max_length=2000)
    legal_basis = NfcCharField(_("legal basis"), max_length=300, blank=True)
    amount = MoneyField(_("amount, đồng"), null=True, blank=True)
    item = models.ForeignKey(
        Item,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("item"),
    )
    stop = models.ForeignKey(
        FieldStop,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("field stop"),
    )
    phrase = models.ForeignKey(
        "inspections.Phrase", models.SET_NULL, null=True, blank=True, editable=False
    )
    #: The clause as it was when it was applied.
    phrase_version = models.ForeignKey(
        "inspections.PhraseVersion",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    #: Tái phạm: the last signed finding of the same clause at the same unit or one
    #: that it came from, at the same branch or group.
    repeats = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="repeated_by",
        verbose_name=_("repeats"),
    )
    #: The savings group, and the member, that it is about.
    group = models.ForeignKey(
        SavingsGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("savings group"),
    )
    borrower = models.ForeignKey(
        "savings_groups.Borrower",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="findings",
    )
    #: What opened it by itself, ``match:<line>:principal``; empty: a person did. It
    #: follows its figure until a person edits it.
    source = models.CharField(max_length=100, blank=True, editable=False)
    order = models.PositiveSmallIntegerField(default=0)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["kind", "order", "updated_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=FindingKind.SHORTCOMING) | ~Q(severity=""),
                name="shortcoming_has_severity",
                violation_error_message=_("Choose how heavy the shortcoming is."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="finding_has_text"),
            models.UniqueConstraint(
                fields=["visit", "source"],
                condition=~Q(source=""),
                name="finding_once_of_its_source",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Evidence(Recorded):
    """A photo or file, addressed by its content and kept where only we can read."""

    visit = models.ForeignKey(
        Visit, models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True)
    stop = models.ForeignKey(
        FieldStop, models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    finding = models.ForeignKey(
        Finding, models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    remedy = models.ForeignKey(
        "inspections.Remedy",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
    )
    #: The proof that it came with.
    step = models.ForeignKey(
        "inspections.RemedyEvent",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="evidence",
    )
    #: The paper with which the unit asks for a later date.
    request = models.ForeignKey(
        "inspections.ExtensionRequest",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="evidence",
    )
    kind = models.CharField(_("kind"), max_length=5, choices=EvidenceKind)
    #: SHA-256 of the stored bytes; also its place: ``evidence/ab/abcd….jpg``.
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    #: SHA-256 of the bytes the device sent, by which a retry is known.
    sent_sha256 = models.CharField(max_length=64, editable=False)
    file = models.FileField(max_length=160, editable=False)
    original_name = NfcCharField(_("file name"), max_length=200, blank=True)
    content_type = models.CharField(max_length=60, editable=False)
    size = models.PositiveIntegerField(editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    caption = NfcCharField(_("caption"), max_length=250, blank=True)
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.caption or self.original_name
