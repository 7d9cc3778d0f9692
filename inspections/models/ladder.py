"""Urging: what happens to a remedy that is not carried out, rung by rung."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import NfcCharField, NfcTextField
from inspections.enums import RungAction, RungState, Severity
from inspections.models.remedy import Remedy
from inspections.querysets import LadderStepQuerySet, LetterQuerySet, OfUrgingUnion
from unions.models import Union


class LadderRung(models.Model):
    """What a union, and those below it, do so many working days before or after."""

    union = models.ForeignKey(
        Union, models.CASCADE, related_name="ladder_rungs", verbose_name=_("union")
    )
    action = models.CharField(_("what happens"), max_length=6, choices=RungAction)
    #: Negative: before the due date.
    working_days = models.SmallIntegerField(
        _("working days after the due date"),
        validators=[MinValueValidator(-30), MaxValueValidator(250)],
    )
    #: Only of remedies at least so heavy; empty: of all.
    severity = models.CharField(
        _("from severity"), max_length=8, choices=Severity, blank=True
    )
    is_on = models.BooleanField(_("in use"), default=True)

    objects = OfUrgingUnion.as_manager()

    class Meta:
        verbose_name = _("rung of the ladder")
        verbose_name_plural = _("rungs of the ladder")
        ordering = ["working_days", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "action", "working_days"],
                name="rung_once",
                violation_error_message=_("This step is in the ladder already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.working_days:+d}"


class UrgingLetter(models.Model):
    """Công văn đôn đốc: one letter to one unit about what it has not carried out.

    Drafted by the ladder or by staff; the paper and its number are a ``Document``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Who urges, and whom.
    union = models.ForeignKey(
        Union, models.PROTECT, related_name="letters_sent", verbose_name=_("union")
    )
    unit = models.ForeignKey(
        Union, models.PROTECT, related_name="letters_got", verbose_name=_("unit urged")
    )
    remedies = models.ManyToManyField(
        Remedy, related_name="letters", verbose_name=_("remedies")
    )
    answer_by = models.DateField(_("answer by"))
    note = NfcTextField(_("further words"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("drafted"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    #: When its paper was issued; until then it is a draft.
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    #: Proof came before it, or it was thrown away.
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter of urging")
        verbose_name_plural = _("letters of urging")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "unit"],
                condition=models.Q(sent_on=None, dropped_at=None),
                name="one_draft_letter_to_a_unit",
            )
        ]

    def __str__(self) -> str:
        return str(self.unit)

    def get_absolute_url(self) -> str:
        return reverse("inspections:letter", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.sent_on is None and self.dropped_at is None


class LadderStep(models.Model):
    """One rung that a remedy has come to. A rung is come to once for each due date."""

    remedy = models.ForeignKey(Remedy, models.CASCADE, related_name="ladder_steps")
    action = models.CharField(_("what happens"), max_length=6, choices=RungAction)
    working_days = models.SmallIntegerField()
    #: From which the days were counted: a later date starts the ladder again.
    due_on = models.DateField()
    reached_on = models.DateField(_("came to it on"))
    state = models.CharField(
        _("state"), max_length=7, choices=RungState, default=RungState.WAITING
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    #: Of a call: with whom, what was said, and what was promised.
    spoken_with = NfcCharField(_("spoken with"), max_length=150, blank=True)
    note = NfcTextField(_("note"), max_length=2000, blank=True)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    letter = models.ForeignKey(
        UrgingLetter,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name=_("letter"),
    )

    objects = LadderStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the ladder")
        verbose_name_plural = _("steps of the ladder")
        ordering = ["reached_on", "pk"]
        indexes = [models.Index(fields=["state", "action"], name="ladder_step_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["remedy", "due_on", "action", "working_days"],
                name="ladder_step_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.reached_on:%d/%m/%Y}"
