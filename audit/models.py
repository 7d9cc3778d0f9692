"""Append-only: who changed, read, exported or downloaded what, when."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.enums import Action
from audit.querysets import AuditEntryQuerySet, Unchangeable
from core.exceptions import RuleError
from core.fields import NfcCharField, NfcTextField


class AppendOnly(models.Model):
    """A row that is written once and never changed or deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RuleError(_("History cannot be changed."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RuleError(_("History cannot be deleted."))


class AuditEntry(AppendOnly):
    """One act of one person on one thing."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    action = models.CharField(_("action"), max_length=10, choices=Action)
    #: The thing as ``app.model`` and its key, and how it was called at the time.
    model = models.CharField(_("kind of thing"), max_length=80)
    key = models.CharField(_("key"), max_length=40)
    label = NfcCharField(_("thing"), max_length=250)
    #: ``{field: [old, new]}`` of a change, or what else is worth keeping.
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["model", "key"])]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.label}"


class StatusEvent(AppendOnly):
    """One step in the life of a thing: from which status to which, by whom, why.

    Concrete in each app, with a foreign key ``subject`` named ``events`` backwards.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    old_status = models.CharField(_("from"), max_length=20, blank=True)
    new_status = models.CharField(_("to"), max_length=20)
    reason = NfcTextField(_("reason"), blank=True)

    objects = Unchangeable.as_manager()

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.old_status} → {self.new_status}"

    @property
    def old_label(self) -> str:
        return self._label(self.old_status)

    @property
    def new_label(self) -> str:
        """The status as people read it, in their language."""
        return self._label(self.new_status)

    def _label(self, status: str) -> str:
        noun: Any = self._meta.get_field("subject").related_model
        labels: dict[str, Any] = dict(noun._meta.get_field("status").flatchoices)
        return str(labels.get(status, status))
