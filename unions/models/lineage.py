"""What became of unions: decisions, links, descents, and what was handed on."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.models import StatusEvent
from core.fields import NfcCharField
from unions.enums import Extent, LinkKind, ReorganisationKind, ReorganisationStatus
from unions.models.union import Union
from unions.querysets import (
    DescentQuerySet,
    HandoverQuerySet,
    ReorganisationQuerySet,
    UnionLinkQuerySet,
)


class Reorganisation(models.Model):
    """A decision that changes units: merges, splits, renames, moves or abolishes them.

    While a draft, ``plan`` holds what is to be done (``unions.lineage.Blueprint`` as
    JSON); it stays, so that an undone reorganisation can still be read.
    """

    kind = models.CharField(
        _("kind of change"), max_length=12, choices=ReorganisationKind
    )
    decision_number = NfcCharField(
        _("number of the decision"), max_length=60, help_text="1683/NQ-UBTVQH15"
    )
    decision_date = models.DateField(_("date of the decision"), null=True, blank=True)
    decision_title = NfcCharField(
        _("what the decision is called"),
        max_length=250,
        blank=True,
        help_text=_("For example: Về việc sắp xếp các đơn vị hành chính cấp xã"),
    )
    file = models.FileField(
        _("file of the decision"), max_length=160, blank=True, editable=False
    )
    file_name = NfcCharField(max_length=150, blank=True, editable=False)
    effective_on = models.DateField(_("in force from"))
    plan = models.JSONField(default=dict, blank=True, editable=False)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ReorganisationStatus,
        default=ReorganisationStatus.DRAFT,
        editable=False,
    )
    #: Whose people carry it out; nothing: an administrator above all unions.
    union = models.ForeignKey(
        Union,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reorganisations",
        verbose_name=_("carried out by"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")
        ordering = ["-effective_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.decision}"

    def get_absolute_url(self) -> str:
        return reverse("unions:reorganisation", args=[self.pk])

    @property
    def decision(self) -> str:
        """``1683/NQ-UBTVQH15 ngày 16/06/2025``, as links and papers cite it."""
        day = f" ngày {self.decision_date:%d/%m/%Y}" if self.decision_date else ""
        return f"{self.decision_number}{day}"

    @property
    def last_day(self) -> date:
        """The last day of the units of before."""
        return date.fromordinal(self.effective_on.toordinal() - 1)


class ReorganisationEvent(StatusEvent):
    subject = models.ForeignKey(Reorganisation, models.PROTECT, related_name="events")

    class Meta(StatusEvent.Meta):
        verbose_name = _("step of a reorganisation")
        verbose_name_plural = _("steps of a reorganisation")


class UnionLink(models.Model):
    """What became of a union by a reorganisation decision."""

    from_union = models.ForeignKey(
        Union,
        models.PROTECT,
        related_name="links_to_successors",
        verbose_name=_("from"),
    )
    to_union = models.ForeignKey(
        Union,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="links_to_predecessors",
        verbose_name=_("to"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=LinkKind)
    extent = models.CharField(
        _("how much of it"), max_length=5, choices=Extent, default=Extent.WHOLE
    )
    #: The one successor that goes on with its history and figures in sums by today's
    #: units. Of a divided union a person says which; until then it has none.
    is_main = models.BooleanField(_("goes on with its figures"), default=True)
    effective_on = models.DateField(_("in force from"))
    decision = NfcCharField(_("decision"), max_length=250)
    reorganisation = models.ForeignKey(
        Reorganisation,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="links",
        verbose_name=_("reorganisation"),
    )

    objects = UnionLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("union link")
        verbose_name_plural = _("union links")
        constraints = [
            models.UniqueConstraint(
                fields=["from_union", "to_union", "effective_on"],
                name="union_link_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["from_union"],
                condition=Q(is_main=True),
                name="union_has_one_main_successor",
                violation_error_message=_(
                    "Another union goes on with its figures already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_union} → {self.to_union or '—'}"

    @property
    def union(self) -> Union:
        """The union that keeps this link: the successor, if there is one."""
        return self.to_union or self.from_union


class Descent(models.Model):
    """``from_union`` became ``to_union``, at once or over several reorganisations.

    The transitive closure of the links, written by the verbs of lineage alone, so that
    "all predecessors" is one index scan on every database.
    """

    from_union = models.ForeignKey(Union, models.CASCADE, related_name="descents_to")
    to_union = models.ForeignKey(Union, models.CASCADE, related_name="descents_from")
    #: The later one goes on with the earlier one's own work: it stands no lower.
    is_work = models.BooleanField()

    objects = DescentQuerySet.as_manager()

    class Meta:
        verbose_name = _("descent")
        verbose_name_plural = _("descents")
        constraints = [
            models.UniqueConstraint(
                fields=["from_union", "to_union"], name="descent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_union_id} → {self.to_union_id}"


class Handover(models.Model):
    """One thing that passed from a union to its successor, or ended with it.

    The thing is named by its model and key, so that every app can hand over what it
    knows. ``label`` is what the thing was called then; ``detail`` what undoing needs.
    """

    reorganisation = models.ForeignKey(
        Reorganisation, models.CASCADE, related_name="handovers"
    )
    model = models.CharField(_("kind of thing"), max_length=40)
    key = models.BigIntegerField(null=True)
    #: Of things whose key is a UUID.
    uuid = models.UUIDField(null=True)
    label = NfcCharField(_("thing"), max_length=250)
    from_union = models.ForeignKey(
        Union, models.PROTECT, related_name="handed_over", verbose_name=_("from")
    )
    #: Nothing: it ended with the old union, as its officers' posts do.
    to_union = models.ForeignKey(
        Union,
        models.PROTECT,
        null=True,
        related_name="taken_over",
        verbose_name=_("to"),
    )
    effective_on = models.DateField(_("in force from"))
    detail = models.JSONField(default=dict, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["model", "key", "effective_on"], name="handover_thing"
            ),
            models.Index(
                fields=["model", "from_union", "effective_on"], name="handover_from"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "model", "key"], name="handover_key_once"
            ),
            models.UniqueConstraint(
                fields=["reorganisation", "model", "uuid"], name="handover_uuid_once"
            ),
            models.CheckConstraint(
                condition=Q(key=None) ^ Q(uuid=None), name="handover_names_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.from_union_id} → {self.to_union_id}"
