"""What must be put right, by whom, until when, and how it was proven."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.models import AppendOnly, StatusEvent
from core.fields import NfcCharField, NfcTextField, SearchField
from inspections.enums import (
    REMEDY_PENDING,
    AskState,
    OwnerKind,
    RemarkKind,
    RemedyStatus,
    Severity,
)
from inspections.models.recording import Finding
from inspections.models.visit import Visit
from inspections.querysets import OfRemedy, OfRemedyForEver, RemedyQuerySet
from unions.enums import Body, PostRank
from unions.models import Branch, Officer, Union


class Remedy(models.Model):
    """One recommendation of a visit. It binds from the signing of the minutes on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="remedies", verbose_name=_("visit")
    )
    finding = models.ForeignKey(
        Finding,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="remedies",
        verbose_name=_("finding"),
    )
    text = NfcTextField(_("recommendation"), max_length=4000)
    #: The union that owes it: the visited one, or today's successor of it.
    owner = models.ForeignKey(
        Union, models.PROTECT, related_name="remedies", verbose_name=_("owing unit")
    )
    owner_note = NfcCharField(
        _("who"),
        max_length=200,
        blank=True,
        help_text=_("Post or person, for example: Chi hội trưởng thôn Tân Thành"),
    )
    #: Who of the unit carries it out. The unit may change it; ``owner_note`` stays as
    #: it was signed.
    owner_kind = models.CharField(
        _("carried out by"), max_length=6, choices=OwnerKind, default=OwnerKind.UNIT
    )
    #: The office, when a post owes it: whoever holds it today.
    owner_branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("branch"),
    )
    owner_body = models.CharField(max_length=12, choices=Body, blank=True)
    owner_rank = models.CharField(
        _("post"), max_length=15, choices=PostRank, blank=True
    )
    owner_officer = models.ForeignKey(
        Officer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    severity = models.CharField(
        _("severity"), max_length=8, choices=Severity, blank=True
    )
    due_on = models.DateField(_("due on"))
    #: How the date was found, in words: ``phiên giao dịch kế tiếp``.
    due_words = NfcCharField(max_length=120, blank=True, editable=False)
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=RemedyStatus,
        default=RemedyStatus.OPEN,
        editable=False,
    )
    #: When it came to its status; nothing: it has been open from the signing on.
    status_since = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    search_text = SearchField(sources=["text"])

    objects = RemedyQuerySet.as_manager()

    class Meta:
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")
        ordering = ["due_on", "created_at", "pk"]
        indexes = [
            models.Index(fields=["owner", "status", "due_on"]),
            models.Index(fields=["status", "due_on"], name="remedy_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(owner_kind=OwnerKind.PERSON)
                | Q(owner_officer__isnull=False),
                name="remedy_names_its_person",
            ),
            models.CheckConstraint(
                condition=~Q(owner_kind=OwnerKind.POST) | ~Q(owner_rank=""),
                name="remedy_names_its_post",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("inspections:remedy", args=[self.pk])

    @property
    def short_code(self) -> str:
        """By which it is named in files and letters: ``9F3A-22BC-71D0``."""
        digits = self.pk.hex[:12].upper()
        return "-".join((digits[:4], digits[4:8], digits[8:]))

    @property
    def is_pending(self) -> bool:
        return self.status in REMEDY_PENDING

    @property
    def is_overdue(self) -> bool:
        return self.is_pending and self.due_on < timezone.localdate()


class RemedyEvent(StatusEvent):
    """A step of a remedy; ``reason`` holds the proof's text or the reason given."""

    subject = models.ForeignKey(Remedy, models.PROTECT, related_name="events")
    new_due_on = models.DateField(_("new due date"), null=True, blank=True)
    #: The date until then: minutes printed again keep the date that was signed.
    old_due_on = models.DateField(null=True, editable=False)
    document = NfcCharField(_("document"), max_length=200, blank=True)
    #: What the proof says in numbers: ``[{"name": …, "value": "12", "unit": "sổ"}]``.
    figures = models.JSONField(default=list, blank=True)
    #: Made by the device: the same proof sent twenty times is one step.
    key = models.UUIDField(null=True, unique=True, editable=False)
    #: The upload link by which it came: then nobody was signed in.
    link = models.ForeignKey(
        "inspections.UploadLink",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="steps",
    )

    class Meta(StatusEvent.Meta):
        verbose_name = _("step of a remedy")
        verbose_name_plural = _("steps of a remedy")


class ExtensionRequest(models.Model):
    """The unit asks for a later date; somebody of the inspecting union answers."""

    remedy = models.ForeignKey(Remedy, models.PROTECT, related_name="asked")
    new_due_on = models.DateField(_("new due date"))
    reason = NfcTextField(_("reason"), max_length=2000)
    #: The unit's own paper: ``12/CV-HPN``; its scan hangs on it as evidence.
    document = NfcCharField(_("document"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=AskState, default=AskState.WAITING
    )
    answer = NfcTextField(_("answer"), max_length=2000, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True)
    link = models.ForeignKey(
        "inspections.UploadLink", models.PROTECT, null=True, related_name="+"
    )

    objects = OfRemedy.as_manager()

    class Meta:
        verbose_name = _("request for a later date")
        verbose_name_plural = _("requests for later dates")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["remedy"],
                condition=Q(state=AskState.WAITING),
                name="one_request_waits",
                violation_error_message=_("A request waits for its answer already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.new_due_on:%d/%m/%Y}"


class Remark(AppendOnly):
    """A line of a remedy's thread, read by both sides. It moves nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    remedy = models.ForeignKey(Remedy, models.PROTECT, related_name="remarks")
    kind = models.CharField(
        _("kind"), max_length=8, choices=RemarkKind, default=RemarkKind.REMARK
    )
    text = NfcTextField(_("text"), max_length=2000)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )

    objects = OfRemedyForEver.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["remedy", "at"])]

    def __str__(self) -> str:
        return self.text
