"""What is examined. A published version never changes."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import NfcCharField, NfcTextField
from inspections.enums import VersionStatus
from inspections.querysets import ChecklistQuerySet, ChecklistVersionQuerySet
from unions.models import Union


class Checklist(models.Model):
    """A named set of criteria of one union, in versions."""

    union = models.ForeignKey(
        Union, models.PROTECT, related_name="checklists", verbose_name=_("union")
    )
    name = NfcCharField(_("name"), max_length=200)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("inspections:checklist", args=[self.pk])


class ChecklistVersion(models.Model):
    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="versions", verbose_name=_("checklist")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=VersionStatus,
        default=VersionStatus.DRAFT,
        editable=False,
    )
    note = NfcTextField(_("what changed"), blank=True)
    #: SHA-256 over sections and items, written at publication.
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = ChecklistVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist version")
        verbose_name_plural = _("checklist versions")
        ordering = ["checklist", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "number"], name="checklist_version_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.checklist} – {self.number}"

    @property
    def is_frozen(self) -> bool:
        return self.status != VersionStatus.DRAFT


class Section(models.Model):
    version = models.ForeignKey(
        ChecklistVersion, models.CASCADE, related_name="sections"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    title = NfcCharField(_("title"), max_length=250)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "order"], name="section_order_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """One thing to examine, with its greatest score."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="items")
    #: Stable over versions; 1-based number as printed.
    code = models.CharField(_("number"), max_length=10)
    order = models.PositiveSmallIntegerField(_("order"))
    text = NfcTextField(_("what is examined"))
    evidence_hint = NfcTextField(_("papers to see"), blank=True)
    max_score = models.DecimalField(
        _("greatest score"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    #: Điểm liệt: not met means the visit cannot be graded Good.
    is_knockout = models.BooleanField(_("knock-out"), default=False)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "order"], name="item_order_once"
            ),
            models.CheckConstraint(
                condition=Q(max_score__gte=0), name="item_score_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.text}"
