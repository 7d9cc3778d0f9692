"""Official documents: frozen content, numbers that are never used twice, files."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.models import StatusEvent
from core.fields import NfcCharField, SearchField
from inspections.models import (
    GroupCheck,
    Plan,
    Round,
    Showcase,
    Team,
    UrgingLetter,
    Visit,
)
from jobs.models import Job
from reports.enums import DocumentStatus, NumberState
from reports.querysets import (
    DocumentNumberQuerySet,
    DocumentQuerySet,
)
from unions.models import Union

#: No vowels, so no words; no letters or figures that are taken for one another.
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


def new_check_code() -> str:
    """What a paper is asked for by anybody who holds it: cannot be guessed."""
    return "".join(secrets.choice(_LETTERS) for _ in range(10))


class Rendering(models.Model):
    """One file, addressed by what it was made from; the same content is made once."""

    #: SHA-256 over snapshot, template, styles and engine version.
    address = models.CharField(primary_key=True, max_length=64)
    file = models.FileField(max_length=160, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True)
    size = models.PositiveIntegerField(_("bytes"), null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    #: Milliseconds that the worker took.
    took_ms = models.PositiveIntegerField(null=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="renderings")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("rendering")
        verbose_name_plural = _("renderings")

    def __str__(self) -> str:
        return self.address[:12]

    @property
    def is_ready(self) -> bool:
        return bool(self.file)

    @property
    def is_awaited(self) -> bool:
        """A worker has it, or will have."""
        job = self.job
        return not self.is_ready and job is not None and not job.is_finished

    @property
    def format(self) -> str:
        """``pdf`` or ``docx``; empty as long as there is no file."""
        return str(self.file).rpartition(".")[2]


class Document(models.Model):
    """An official document of one kind about one thing, as of one moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=30)
    title = NfcCharField(_("title"), max_length=300)
    union = models.ForeignKey(
        Union, models.PROTECT, related_name="documents", verbose_name=_("issuer")
    )
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="documents")
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, related_name="documents"
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="documents")
    visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, related_name="documents"
    )
    group_check = models.ForeignKey(
        GroupCheck, models.PROTECT, null=True, related_name="documents"
    )
    letter = models.ForeignKey(
        UrgingLetter, models.PROTECT, null=True, related_name="documents"
    )
    showcase = models.ForeignKey(
        Showcase, models.PROTECT, null=True, related_name="documents"
    )
    #: The content, read from the database once: plain values only.
    snapshot = models.JSONField(default=dict, editable=False)
    snapshot_sha256 = models.CharField(max_length=64, editable=False)
    rendering = models.ForeignKey(
        Rendering, models.PROTECT, null=True, related_name="documents", editable=False
    )
    #: The same content as a Word file.
    word = models.ForeignKey(
        Rendering,
        models.PROTECT,
        null=True,
        related_name="word_documents",
        editable=False,
    )
    #: In its code a paper's QR leads to the page where anybody may check it.
    check_code = models.CharField(
        max_length=10, unique=True, default=new_check_code, editable=False
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=DocumentStatus,
        default=DocumentStatus.DRAFT,
        editable=False,
    )
    issued_on = models.DateField(_("date of the document"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="documents"
    )
    #: When it was first taken to be printed.
    printed_at = models.DateTimeField(_("printed"), null=True, editable=False)
    #: When the content was read; a draft that is renewed is made anew.
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    search_text = SearchField(sources=["words"])

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(plan__isnull=False)
                | Q(round__isnull=False)
                | Q(team__isnull=False)
                | Q(visit__isnull=False)
                | Q(group_check__isnull=False)
                | Q(letter__isnull=False)
                | Q(showcase__isnull=False),
                name="document_is_about_something",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:document", args=[self.pk])

    @property
    def words(self) -> str:
        """What it is found by: its title, its issuer, its number."""
        number = DocumentNumber.objects.filter(document=self.pk).first()
        return f"{self.title} {self.union} {number or ''}"

    @property
    def is_frozen(self) -> bool:
        return self.status != DocumentStatus.DRAFT


class DocumentEvent(StatusEvent):
    subject = models.ForeignKey(Document, models.PROTECT, related_name="events")

    class Meta(StatusEvent.Meta):
        verbose_name = _("step of a document")
        verbose_name_plural = _("steps of a document")


class DocumentNumber(models.Model):
    """The number register: one row per number ever given, also the cancelled ones."""

    union = models.ForeignKey(
        Union, models.PROTECT, related_name="document_numbers", verbose_name=_("union")
    )
    #: The kind's abbreviation in the number: KH, QĐ, BB, BC.
    code = NfcCharField(_("kind"), max_length=10)
    #: In which the register begins: papers of the Party's form count a whole term.
    year = models.PositiveSmallIntegerField(_("year"))
    sequence = models.PositiveIntegerField(_("number"))
    symbol = NfcCharField(_("full number"), max_length=40)
    state = models.CharField(
        _("state"), max_length=10, choices=NumberState, default=NumberState.ISSUED
    )
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="number", verbose_name=_("document")
    )
    given_at = models.DateTimeField(_("given"), auto_now_add=True)

    objects = DocumentNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("document number")
        verbose_name_plural = _("document numbers")
        ordering = ["-year", "code", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "code", "year", "sequence"],
                name="document_number_never_twice",
            )
        ]

    def __str__(self) -> str:
        return self.symbol
