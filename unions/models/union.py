"""Unions, their letterhead, and who belongs."""

from datetime import date

from django.conf import settings
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import (
    NfcCharField,
    SearchField,
    SortKeyField,
)
from core.search_index import WordIndex
from unions.enums import (
    KIND_WORDS,
    LEVELS,
    Kind,
    Level,
)
from unions.querysets import (
    LetterheadQuerySet,
    MembershipQuerySet,
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
    area_km2 = models.DecimalField(
        _("area, km²"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    #: Who goes on with it today, at the end of the line of main successors; nothing:
    #: it exists, or ended without one. Written by the verbs of lineage.
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("today's unit"),
    )
    #: Day of the month on which the policy bank works at the commune, holidays too.
    bank_day = models.PositiveSmallIntegerField(
        _("transaction day of the bank"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("Day of the month, for example 12. No visits are laid on it."),
    )
    is_demo = models.BooleanField(_("demo data"), default=False, editable=False)
    search_text = SearchField(sources=["title", "code"])
    sort_key = SortKeyField(source="name")

    objects = UnionQuerySet.as_manager()

    class Meta:
        verbose_name = _("union")
        verbose_name_plural = _("unions")
        ordering = ["sort_key", "pk"]
        indexes = [
            WordIndex(fields=["search_text"], name="union_words"),
            models.Index(fields=["sort_key", "id"], name="union_sort"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None)
                | Q(valid_from=None)
                | Q(valid_to__gte=F("valid_from")),
                name="union_ends_after_it_begins",
                violation_error_message=_("The end must not lie before the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(bank_day=None) | Q(bank_day__range=(1, 31)),
                name="union_bank_day_of_a_month",
                violation_error_message=_("Enter a day of the month, 1 to 31."),
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
