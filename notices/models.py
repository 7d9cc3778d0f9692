"""Messages to people as rows: the row is the truth, the mail a copy of it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import NfcCharField, NfcTextField, SearchField
from core.search_index import WordIndex
from notices.enums import NOTICE_TRANSITIONS, Kind, NoticeStatus, Reason
from notices.querysets import NoticeQuerySet, RunQuerySet, SwitchQuerySet
from unions.models import Union


class Notice(models.Model):
    """One message to one address. Its key is unique: nothing is said twice."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    #: What it is about and to whom: ``moved:visit:12:3:user:7``.
    key = models.CharField(max_length=200, unique=True, editable=False)
    #: The union that speaks: its people see the notice in the log.
    union = models.ForeignKey(
        Union,
        models.CASCADE,
        related_name="+",
        verbose_name=pgettext_lazy("notice", "sent by"),
    )
    #: The unit that is told, when it is a unit.
    to_union = models.ForeignKey(
        Union,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("unit told"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("person"),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    subject = NfcCharField(_("subject"), max_length=250)
    body = NfcTextField(_("text"))
    #: Where more is to be read: a path of this site.
    url = models.CharField(max_length=300, blank=True)
    #: A file that goes with the mail, and its name there.
    attachment = models.FileField(max_length=160, blank=True, editable=False)
    attachment_name = NfcCharField(max_length=150, blank=True, editable=False)
    #: Why it exists, in a sentence.
    why = NfcCharField(_("why"), max_length=300)
    status = models.CharField(
        _("status"), max_length=10, choices=NoticeStatus, default=NoticeStatus.WAITING
    )
    reason = models.CharField(
        _("reason"), max_length=12, choices=Reason, blank=True, default=""
    )
    #: More about the reason, or what the mail server said.
    remark = NfcTextField(_("remark"), blank=True)
    due_at = models.DateTimeField(_("to be sent at"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    #: When it was handed to the mail server, or told by hand.
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    #: The daily summary that told it, where it was held back for one.
    told_in = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tells",
        editable=False,
    )
    search_text = SearchField(sources=["names", "email", "subject", "body"])

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-due_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "due_at"]),
            models.Index(fields=["user", "due_at"]),
            models.Index(fields=["email", "sent_at"], name="notice_of_address"),
            models.Index(fields=["-due_at", "-id"], name="notice_newest"),
            WordIndex(fields=["search_text"], name="notice_words"),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("notices:detail", args=[self.pk])

    @property
    def recipient(self) -> str:
        """Who is told, by name: the person, else the unit, else the address."""
        return str(self.user or self.to_union or self.email)

    @property
    def names(self) -> str:
        """What it is found by: the person, and the unit she is told for."""
        return " ".join(str(one) for one in (self.user, self.to_union) if one)

    @property
    def can_be_sent_again(self) -> bool:
        """By a person: it did not arrive, or nobody knows."""
        is_ended = self.status != NoticeStatus.SENDING
        return is_ended and NoticeStatus.WAITING in NOTICE_TRANSITIONS[self.status]

    @property
    def can_be_taken_back(self) -> bool:
        return self.status == NoticeStatus.WAITING


class Switch(models.Model):
    """Whether a union sends notices of a kind, and how many days before."""

    union = models.ForeignKey(
        Union, models.CASCADE, related_name="notice_switches", verbose_name=_("union")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    is_on = models.BooleanField(_("is sent"), default=True)
    days_before = models.PositiveSmallIntegerField(
        _("days before"), null=True, blank=True
    )

    objects = SwitchQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice switch")
        verbose_name_plural = _("notice switches")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["union", "kind"], name="switch_once")
        ]

    def __str__(self) -> str:
        return f"{self.union}: {self.get_kind_display()}"


class Choice(models.Model):
    """What a person wants to be mailed herself."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notice_choice",
        verbose_name=_("person"),
    )
    at_once = models.BooleanField(_("messages at once"), default=True)
    digest = models.BooleanField(_("daily summary"), default=True)

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")

    def __str__(self) -> str:
        return str(self.user)


class Run(models.Model):
    """One pass of sending or collecting: when, what came out."""

    name = models.CharField(_("run"), max_length=40)
    started_at = models.DateTimeField(_("begun"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    #: ``{"sent": 12, "skipped": 1, "failed": 0, "left": 0}``.
    outcome = models.JSONField(default=dict, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending run")
        verbose_name_plural = _("sending runs")
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.name} {self.started_at:%d/%m/%Y %H:%M}"
