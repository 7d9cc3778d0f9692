"""Good things that travel: what visits saw of an initiative, and the list to copy."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import MoneyField, NfcCharField, NfcTextField
from inspections.models.recording import FieldStop, Finding
from inspections.models.visit import Visit
from inspections.querysets import (
    ShowcaseEntryQuerySet,
    ShowcaseQuerySet,
    SightingQuerySet,
)
from unions.enums import InitiativeState
from unions.models import Initiative, Union


class InitiativeSighting(models.Model):
    """How an initiative stood at one visit: compared over visits.

    Knowledge of the register, no part of the signed minutes: staff complete it later.
    Its photos are those of its finding and its field stop.
    """

    initiative = models.ForeignKey(
        Initiative,
        models.PROTECT,
        related_name="sightings",
        verbose_name=_("initiative"),
    )
    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="sightings", verbose_name=_("visit")
    )
    finding = models.ForeignKey(
        Finding,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sightings",
        verbose_name=_("finding"),
    )
    stop = models.ForeignKey(
        FieldStop,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sightings",
        verbose_name=_("field stop"),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=InitiativeState,
        default=InitiativeState.ACTIVE,
    )
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    #: Đồng in a year, of one participant.
    income = MoneyField(_("yearly income of a participant"), null=True, blank=True)
    results = NfcTextField(_("results"), max_length=4000, blank=True)
    is_worth_copying = models.BooleanField(_("worth copying"), default=False)
    #: Of the last sighting: the next visit to the unit is to go there again.
    look_again = models.BooleanField(_("to be looked at again"), default=False)
    note = NfcTextField(_("note"), max_length=2000, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = SightingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sighting of an initiative")
        verbose_name_plural = _("sightings of initiatives")
        ordering = ["visit__date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "visit"],
                name="initiative_seen_once_per_visit",
                violation_error_message=_("This visit has it already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative} – {self.visit.date:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return self.initiative.get_absolute_url()


class Showcase(models.Model):
    """Danh sách mô hình đáng nhân rộng: what a union recommends to copy."""

    union = models.ForeignKey(
        Union, models.PROTECT, related_name="showcases", verbose_name=_("union")
    )
    title = NfcCharField(_("title"), max_length=200)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    foreword = NfcTextField(_("foreword"), max_length=4000, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ShowcaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of initiatives worth copying")
        verbose_name_plural = _("lists of initiatives worth copying")
        ordering = ["-year", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("inspections:showcase", args=[self.pk])


class ShowcaseEntry(models.Model):
    showcase = models.ForeignKey(Showcase, models.CASCADE, related_name="entries")
    initiative = models.ForeignKey(
        Initiative,
        models.PROTECT,
        related_name="showcase_entries",
        verbose_name=_("initiative"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    #: Why it is worth copying, and what it takes.
    reason = NfcTextField(_("why it is worth copying"), max_length=2000, blank=True)

    objects = ShowcaseEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative worth copying")
        verbose_name_plural = _("initiatives worth copying")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["showcase", "initiative"],
                name="showcase_names_once",
                violation_error_message=_("It is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.initiative)
