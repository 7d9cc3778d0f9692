"""Officers and the posts they hold, from when to when."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import (
    NfcCharField,
    NfcTextField,
    SearchField,
    SortKeyField,
)
from core.search_index import WordIndex
from unions.enums import (
    Body,
    HowAppointed,
    PostRank,
)
from unions.models.branch import Branch
from unions.models.union import Union, phone_number
from unions.querysets import (
    OfficerQuerySet,
    PostQuerySet,
)


class Officer(models.Model):
    """A person who holds posts in unions or branches; seldom a user."""

    full_name = NfcCharField(_("full name"), max_length=120)
    home_union = models.ForeignKey(
        Union, models.PROTECT, related_name="officers", verbose_name=_("union")
    )
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1920), MaxValueValidator(2020)],
    )
    phone = models.CharField(
        _("phone"), max_length=20, blank=True, validators=[phone_number]
    )
    email = models.EmailField(_("e-mail"), blank=True)
    is_party_member = models.BooleanField(_("Party member"), default=False)
    note = NfcTextField(_("note"), blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False, editable=False)
    search_text = SearchField(sources=["full_name"])
    sort_key = SortKeyField(source="full_name", person=True)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="officer_sort"),
            WordIndex(fields=["search_text"], name="officer_words"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("unions:officer", args=[self.pk])


class Post(models.Model):
    """What an officer is, where, and for which term."""

    officer = models.ForeignKey(
        Officer, models.CASCADE, related_name="posts", verbose_name=_("officer")
    )
    union = models.ForeignKey(
        Union, models.PROTECT, related_name="posts", verbose_name=_("union")
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("branch"),
    )
    body = models.CharField(pgettext_lazy("post", "body"), max_length=12, choices=Body)
    rank = models.CharField(
        _("rank"), max_length=15, choices=PostRank, default=PostRank.MEMBER
    )
    title = NfcCharField(
        pgettext_lazy("post", "title"),
        max_length=150,
        help_text=_("For example: Chủ tịch, Chi hội trưởng"),
    )
    term = models.CharField(
        _("term"), max_length=20, blank=True, help_text=_("For example: 2016–2021")
    )
    started_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    how = models.CharField(
        _("came to it"), max_length=10, choices=HowAppointed, blank=True
    )
    #: The post in whose place she acts: "KT. Chủ tịch", "Quyền Chủ tịch".
    acts_for = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="acted_for_by",
        verbose_name=_("acts for"),
        help_text=_("The post whose duties she carries out."),
    )
    legal_basis = NfcCharField(_("decision"), max_length=200, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["ended_on", "-started_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None)
                | Q(started_on=None)
                | Q(ended_on__gte=F("started_on")),
                name="post_ends_after_it_begins",
                violation_error_message=_("The end must not lie before the beginning."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} – {self.branch or self.union}"
