"""Branches of a commune or ward, and initiatives worth copying."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import (
    NfcCharField,
    NfcTextField,
    SearchField,
    SortKeyField,
)
from core.search_index import WordIndex
from unions.enums import (
    BRANCH_WORDS,
    BranchKind,
    InitiativeState,
)
from unions.models.union import Union
from unions.querysets import (
    BranchQuerySet,
    InitiativeQuerySet,
)


class Branch(models.Model):
    """A chi hội: the union's branch in one hamlet or street group."""

    union = models.ForeignKey(
        Union, models.PROTECT, related_name="branches", verbose_name=_("union")
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=BranchKind, default=BranchKind.HAMLET
    )
    name = NfcCharField(_("name"), max_length=120)
    women_groups = models.PositiveSmallIntegerField(
        _("women's groups"), null=True, blank=True
    )
    members = models.PositiveIntegerField(_("members"), null=True, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    note = NfcTextField(_("note"), blank=True)
    search_text = SearchField(sources=["title"])
    sort_key = SortKeyField(source="name")

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="branch_sort"),
            WordIndex(fields=["search_text"], name="branch_words"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "kind", "name"],
                condition=Q(closed_on=None),
                name="branch_name_unique_in_union",
                violation_error_message=_("This union already has such a branch."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("unions:branch", args=[self.pk])

    @property
    def title(self) -> str:
        """``Chi hội thôn Tân Thành``."""
        return " ".join(filter(None, ["Chi hội", BRANCH_WORDS[self.kind], self.name]))


class Initiative(models.Model):
    """A mô hình: something worth visiting and copying."""

    union = models.ForeignKey(
        Union, models.PROTECT, related_name="initiatives", verbose_name=_("union")
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("branch"),
    )
    name = NfcCharField(_("name"), max_length=200)
    field = NfcCharField(
        _("field"), max_length=120, blank=True, help_text=_("For example: kinh tế")
    )
    started_on = models.DateField(_("started on"), null=True, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=InitiativeState,
        default=InitiativeState.ACTIVE,
    )
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    contact = NfcCharField(_("contact"), max_length=150, blank=True)
    description = NfcTextField(_("description"), blank=True)
    results = NfcTextField(_("results"), blank=True)
    search_text = SearchField(sources=["name", "field"])
    sort_key = SortKeyField(source="name")

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="initiative_sort"),
            WordIndex(fields=["search_text"], name="initiative_words"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("unions:initiative", args=[self.pk])
