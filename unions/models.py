"""The register: unions in time, branches, officers, yearly figures, initiatives."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import (
    MoneyField,
    NfcCharField,
    NfcTextField,
    SearchField,
    SortKeyField,
)
from unions.enums import (
    BRANCH_WORDS,
    KIND_WORDS,
    LEVELS,
    Body,
    BranchKind,
    InitiativeState,
    Kind,
    Level,
    LinkKind,
    PostRank,
)
from unions.querysets import (
    BranchQuerySet,
    FiguresQuerySet,
    InitiativeQuerySet,
    LetterheadQuerySet,
    MembershipQuerySet,
    OfficerQuerySet,
    PostQuerySet,
    UnionLinkQuerySet,
    UnionQuerySet,
)

phone_number = RegexValidator(
    r"^\+?[\d .()-]{8,20}$", _("Enter a phone number of 8 to 20 digits.")
)


class Union(models.Model):
    """A women's union of one administrative unit, for as long as that unit exists.

    Neither code nor name is a key: both come back for other units over time.
    """

    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    level = models.CharField(_("level"), max_length=10, choices=Level, editable=False)
    name = NfcCharField(_("name"), max_length=120)
    code = models.CharField(
        _("GSO code"),
        max_length=10,
        blank=True,
        db_index=True,
        validators=[RegexValidator(r"^\d*$", _("A code holds digits only."))],
        help_text=_("Code of the General Statistics Office, with leading zeros."),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("union above"),
    )
    #: ``/1/7/23/``: the keys from the top to this union. Written by the verbs.
    path = models.CharField(max_length=200, editable=False, db_index=True, default="")
    valid_from = models.DateField(_("exists from"), null=True, blank=True)
    valid_to = models.DateField(_("exists until"), null=True, blank=True)
    legal_basis = NfcCharField(_("legal basis"), max_length=250, blank=True)
    address = NfcCharField(_("address"), max_length=250, blank=True)
    phone = models.CharField(
        _("phone"), max_length=20, blank=True, validators=[phone_number]
    )
    email = models.EmailField(_("e-mail"), blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    is_demo = models.BooleanField(_("demo data"), default=False, editable=False)
    search_text = SearchField(sources=["title", "code"])
    sort_key = SortKeyField(source="name")

    objects = UnionQuerySet.as_manager()

    class Meta:
        verbose_name = _("union")
        verbose_name_plural = _("unions")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None)
                | Q(valid_from=None)
                | Q(valid_to__gte=F("valid_from")),
                name="union_ends_after_it_begins",
                violation_error_message=_("The end must not lie before the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.level = LEVELS[self.kind]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("unions:detail", args=[self.pk])

    @property
    def title(self) -> str:
        """``Hội LHPN phường Đức Xuân``: how the union is called everywhere."""
        return f"Hội LHPN {self.unit_name}"

    @property
    def unit_name(self) -> str:
        """``phường Đức Xuân``: the administrative unit itself."""
        return f"{KIND_WORDS[self.kind]} {self.name}"

    def exists_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


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
    effective_on = models.DateField(_("in force from"))
    decision = NfcCharField(_("decision"), max_length=250)

    objects = UnionLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("union link")
        verbose_name_plural = _("union links")
        constraints = [
            models.UniqueConstraint(
                fields=["from_union", "to_union", "effective_on"],
                name="union_link_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_union} → {self.to_union or '—'}"

    @property
    def union(self) -> Union:
        """The union that keeps this link: the successor, if there is one."""
        return self.to_union or self.from_union


class Letterhead(models.Model):
    """How a union's documents are headed, coded, placed and signed.

    Decree 30/2020/NĐ-CP, appendix I, as unions apply it; every union differs.
    """

    union = models.OneToOneField(
        Union, models.CASCADE, related_name="letterhead", verbose_name=_("union")
    )
    parent_name = NfcCharField(
        _("line above the issuer"),
        max_length=150,
        blank=True,
        help_text=_("For example: HỘI LHPN TỈNH BẮC KẠN"),
    )
    issuer_name = NfcCharField(
        _("issuer"),
        max_length=150,
        help_text=_("For example: HỘI LHPN THÀNH PHỐ BẮC KẠN"),
    )
    body_name = NfcCharField(
        pgettext_lazy("issuer", "body"),
        max_length=100,
        blank=True,
        default="BAN THƯỜNG VỤ",
    )
    sign_code = models.CharField(
        _("sign code"),
        max_length=20,
        default="HPN",
        help_text=_("Comes after the kind in a number: 05/KH-HPN"),
    )
    place = NfcCharField(_("place of signing"), max_length=80)
    authority = NfcCharField(
        _("authority"), max_length=80, blank=True, default="TM. BAN THƯỜNG VỤ"
    )
    signer_title = NfcCharField(_("signer's title"), max_length=80, default="CHỦ TỊCH")
    signer_name = NfcCharField(_("signer"), max_length=120, blank=True)
    party_committee = NfcCharField(
        _("Party committee"), max_length=150, blank=True, help_text=_("A recipient.")
    )

    objects = LetterheadQuerySet.as_manager()

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")

    def __str__(self) -> str:
        return self.issuer_name


class Membership(models.Model):
    """The union that a person belongs to; she sees it and all below it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="membership",
        verbose_name=_("person"),
    )
    union = models.ForeignKey(
        Union, models.PROTECT, related_name="memberships", verbose_name=_("union")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return f"{self.user} – {self.union}"


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
        indexes = [models.Index(fields=["sort_key", "id"], name="branch_sort")]
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
        indexes = [models.Index(fields=["sort_key", "id"], name="officer_sort")]

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


class Figures(models.Model):
    """A union's (or branch's) statistics as of one date, as it reported them."""

    union = models.ForeignKey(
        Union, models.CASCADE, related_name="figures", verbose_name=_("union")
    )
    branch = models.ForeignKey(
        Branch,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("branch"),
    )
    as_of = models.DateField(_("data date"))
    source = NfcCharField(_("source"), max_length=150, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    women = models.PositiveIntegerField(_("women from 18"), null=True, blank=True)
    members = models.PositiveIntegerField(_("members"), null=True, blank=True)
    joined = models.PositiveIntegerField(_("joined"), null=True, blank=True)
    left = models.PositiveIntegerField(_("left"), null=True, blank=True)
    ethnic_minority = models.PositiveIntegerField(
        _("members of ethnic minorities"), null=True, blank=True
    )
    branches = models.PositiveIntegerField(
        pgettext_lazy("figures", "branches"), null=True, blank=True
    )
    women_groups = models.PositiveIntegerField(
        _("women's groups"), null=True, blank=True
    )
    clean_households = models.PositiveIntegerField(
        _("households “5 không, 3 sạch”"), null=True, blank=True
    )
    poor_households = models.PositiveIntegerField(
        _("poor households headed by women"), null=True, blank=True
    )
    fund_balance = MoneyField(
        _("balance of the union's fund, đồng"), null=True, blank=True
    )
    note = NfcTextField(_("note"), blank=True)

    objects = FiguresQuerySet.as_manager()

    class Meta:
        verbose_name = _("figures")
        verbose_name_plural = _("figures")
        ordering = ["-as_of", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "as_of"],
                condition=Q(branch=None),
                name="union_figures_once_a_date",
                violation_error_message=_("There are figures of this date already."),
            ),
            models.UniqueConstraint(
                fields=["branch", "as_of"],
                name="branch_figures_once_a_date",
                violation_error_message=_("There are figures of this date already."),
            ),
            models.CheckConstraint(
                condition=Q(members=None) | Q(women=None) | Q(members__lte=F("women")),
                name="figures_members_within_women",
                violation_error_message=_(
                    "Members cannot be more than the women from 18."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch or self.union} – {self.as_of:%d/%m/%Y}"

    @property
    def attraction(self) -> Decimal | None:
        """Members over women from 18, in percent (tỷ lệ thu hút hội viên)."""
        if not self.women or self.members is None:
            return None
        return round(Decimal(100 * self.members) / self.women, 1)


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

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("unions:initiative", args=[self.pk])
