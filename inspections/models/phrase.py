"""Standard clauses of findings, their versions, and the papers that they rest on."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.models import AppendOnly
from audit.querysets import Unchangeable
from core.fields import NfcCharField, NfcTextField, SearchField
from inspections.enums import DueRule, FindingKind, Severity
from inspections.querysets import LegalActQuerySet, PhraseQuerySet
from unions.models import Union


class LegalAct(models.Model):
    """A paper in force from one day to another: what a clause rests on."""

    #: The union whose own rule it is; without one: of everybody.
    union = models.ForeignKey(
        Union,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("union"),
    )
    #: As it is quoted: ``Hướng dẫn số 07/HD-ĐCT-TC ngày 29/6/2017``.
    name = NfcCharField(_("name and number"), max_length=200)
    about = NfcCharField(_("about"), max_length=300, blank=True)
    valid_from = models.DateField(_("in force from"))
    #: The first day on which it is in force no more.
    valid_to = models.DateField(_("in force until"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )

    objects = LegalActQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="legal_act_begins_before_it_ends",
                violation_error_message=_("It must end after it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Phrase(models.Model):
    """A standard clause of a finding, with its usual recommendation and deadline.

    What stands here is its newest version; ``PhraseVersion`` keeps all of them.
    """

    #: The union whose own clause it is; without one: of everybody.
    union = models.ForeignKey(
        Union,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="phrases",
        verbose_name=_("union"),
    )
    #: The clause of everybody that this one stands for at its union: the same clause,
    #: so a finding of the one repeats a finding of the other.
    origin = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="own_copies",
        verbose_name=_("made from"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=FindingKind)
    topic = NfcCharField(_("topic"), max_length=80, blank=True)
    text = NfcTextField(_("text"))
    severity = models.CharField(
        _("severity"), max_length=8, choices=Severity, blank=True
    )
    cause = NfcTextField(_("usual cause"), blank=True)
    #: Papers of which those in force on the day of the visit are quoted.
    legal_acts = models.ManyToManyField(
        LegalAct, blank=True, related_name="phrases", verbose_name=_("legal bases")
    )
    #: What is quoted beside them, such as an article; or alone.
    legal_basis = NfcCharField(_("legal basis"), max_length=300, blank=True)
    recommendation = NfcTextField(_("recommendation"), blank=True)
    #: How ``due_days`` are counted; empty: as its severity says.
    due_rule = models.CharField(
        _("deadline"), max_length=8, choices=DueRule, blank=True
    )
    due_days = models.PositiveSmallIntegerField(
        _("due in days"), null=True, blank=True, validators=[MaxValueValidator(730)]
    )
    #: Codes of checklist items that this phrase belongs to, separated by commas.
    item_codes = models.CharField(_("items"), max_length=60, blank=True)
    #: By which a form finds the words of what it opens by itself: see ``questions``.
    code = models.CharField(max_length=30, blank=True, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    #: The number of its newest version; 0: never written by the verb.
    version = models.PositiveSmallIntegerField(default=0, editable=False)
    search_text = SearchField(sources=["text", "topic", "recommendation"])

    objects = PhraseQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard phrase")
        verbose_name_plural = _("standard phrases")
        ordering = ["kind", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "origin"],
                name="phrase_copied_once",
                violation_error_message=_("Your union has its own clause already."),
            ),
            models.CheckConstraint(
                condition=Q(origin=None) | Q(union__isnull=False),
                name="phrase_copy_has_union",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("inspections:phrase", args=[self.pk])

    @property
    def clause_id(self) -> int:
        """By which findings are the same clause: that of everybody, or its own."""
        return self.origin_id or self.pk


class PhraseVersion(AppendOnly):
    """What a clause said from then on: written by ``services.phrases`` alone."""

    phrase = models.ForeignKey(Phrase, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    #: The clause's fields by name; ``legal_acts`` as ``[[key, name], …]``.
    content = models.JSONField(default=dict)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    reason = NfcCharField(_("reason"), max_length=300, blank=True)

    objects = Unchangeable.as_manager()

    class Meta:
        verbose_name = _("version of a phrase")
        verbose_name_plural = _("versions of phrases")
        ordering = ["phrase", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["phrase", "number"], name="phrase_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.phrase_id} v{self.number}"


class SeverityTerm(models.Model):
    """How long a union gives for a shortcoming of a weight, and all unions below it."""

    union = models.ForeignKey(
        Union, models.CASCADE, related_name="severity_terms", verbose_name=_("union")
    )
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    rule = models.CharField(_("deadline"), max_length=8, choices=DueRule)
    days = models.PositiveSmallIntegerField(
        _("days"), default=0, validators=[MaxValueValidator(730)]
    )

    class Meta:
        verbose_name = _("deadline of a severity")
        verbose_name_plural = _("deadlines of severities")
        ordering = ["severity", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "severity"], name="severity_term_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_severity_display()}: {self.get_rule_display()} {self.days}"
