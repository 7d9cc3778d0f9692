"""The minutes: both sides' words, how they were signed, what was corrected later."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.models import AppendOnly
from core.fields import NfcCharField, NfcTextField
from inspections.enums import AddendumPart, Agreement, Side, Stance, Verdict
from inspections.models.recording import Finding, Recorded, UnderSeal
from inspections.models.remedy import Remedy
from inspections.models.visit import Visit
from inspections.querysets import OfSignedVisit, OfVisit
from inspections.strokes import path


class Minutes(UnderSeal):
    """The two-sided record of a visit: what was heard, said and signed."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="minutes")
    overview = NfcTextField(
        _("results of the unit's work"),
        blank=True,
        help_text=_("Part I of the minutes."),
    )
    unit_opinion = NfcTextField(_("opinion of the unit"), blank=True)
    #: The date by which the recommendations are to be carried out and reported.
    report_by = models.DateField(_("report on remedies by"), null=True, blank=True)
    agreement = models.CharField(
        _("agreement"), max_length=12, choices=Agreement, blank=True
    )
    reservations = NfcTextField(_("reservations or reason of refusal"), blank=True)
    witnesses = NfcTextField(
        _("witnesses"), blank=True, help_text=_("Name and position, one per line.")
    )
    unit_signer = NfcCharField(_("signer for the unit"), max_length=120, blank=True)
    unit_signer_position = NfcCharField(_("position"), max_length=150, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    copies = models.PositiveSmallIntegerField(_("copies"), default=2)
    revision = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OfVisit.as_manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            models.CheckConstraint(
                condition=~Q(agreement=Agreement.REFUSED) | ~Q(witnesses=""),
                name="refusal_has_witnesses",
                violation_error_message=_("A refusal needs witnesses."),
            )
        ]

    def __str__(self) -> str:
        return str(self.visit)


class Opinion(Recorded):
    """What the unit says to one finding, when the minutes are read to it."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="opinions")
    finding = models.OneToOneField(Finding, models.CASCADE, related_name="opinion")
    stance = models.CharField(_("opinion"), max_length=9, choices=Stance)
    text = NfcTextField(_("words of the unit"), max_length=2000, blank=True)

    objects = OfVisit.as_manager()

    class Meta:
        verbose_name = _("opinion on a finding")
        verbose_name_plural = _("opinions on findings")
        ordering = ["updated_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stance=Stance.AGREES) | ~Q(text=""),
                name="dissent_has_words",
                violation_error_message=_("Write what the unit does not agree with."),
            )
        ]

    def __str__(self) -> str:
        return self.get_stance_display()


class Signature(Recorded):
    """A name drawn on a screen: proof that somebody was there, no legal signature.

    The paper remains the original.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="signatures")
    side = models.CharField(
        pgettext_lazy("signature", "side"), max_length=7, choices=Side
    )
    full_name = NfcCharField(_("full name"), max_length=120)
    position = NfcCharField(_("position"), max_length=150, blank=True)
    #: Lines of the pen as whole numbers in a box of 600 by 200: ``[[[x, y], …], …]``.
    strokes = models.JSONField(default=list)
    drawn_at = models.DateTimeField(_("drawn"))
    #: Whose device it was drawn on: who was signed in there, and what it calls itself.
    device_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("on the device of"),
    )
    device = NfcCharField(_("device"), max_length=200, blank=True)

    objects = OfVisit.as_manager()

    class Meta:
        verbose_name = _("drawn signature")
        verbose_name_plural = _("drawn signatures")
        ordering = ["side", "drawn_at", "pk"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def path(self) -> str:
        """The drawing as the path of an SVG; our own numbers and nothing else."""
        return path(self.strokes)


class FollowUp(Recorded):
    """An earlier remedy that a visit looks at again, and what it finds of it."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="follow_ups")
    remedy = models.ForeignKey(Remedy, models.PROTECT, related_name="follow_ups")
    verdict = models.CharField(_("found"), max_length=8, choices=Verdict, blank=True)
    note = NfcTextField(_("what was seen"), max_length=2000, blank=True)
    #: For what is reopened by the signing; nothing: the usual date.
    new_due_on = models.DateField(_("new due date"), null=True, blank=True)

    objects = OfVisit.as_manager()

    class Meta:
        verbose_name = _("remedy looked at again")
        verbose_name_plural = _("remedies looked at again")
        ordering = ["remedy__due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "remedy"], name="follow_up_once_per_visit"
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.NOT_KEPT) | ~Q(note=""),
                name="not_kept_says_why",
                violation_error_message=_("Write what is still missing."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.remedy)

    @property
    def said(self) -> str:
        """What was found, as whoever wrote at the same time reads it."""
        return ": ".join(filter(None, (self.get_verdict_display(), self.note)))


class Addendum(AppendOnly):
    """Đính chính: a correction after signing. The signed text stays as it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="addenda")
    number = models.PositiveSmallIntegerField(_("number"))
    part = models.CharField(_("what is corrected"), max_length=10, choices=AddendumPart)
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, related_name="addenda"
    )
    remedy = models.ForeignKey(
        Remedy, models.PROTECT, null=True, related_name="addenda"
    )
    #: The signed words, as they stood when it was written.
    was = NfcTextField(_("as signed"), max_length=4000, blank=True)
    text = NfcTextField(_("corrected to"), max_length=4000)
    reason = NfcTextField(_("reason"), max_length=2000)
    #: Who of the unit agreed to it, as name and position; empty: nobody was asked.
    agreed_by = NfcCharField(_("agreed to by the unit"), max_length=200, blank=True)
    made_on = models.DateField(_("date"))
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
    )

    objects = OfSignedVisit.as_manager()

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "number"], name="addendum_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
