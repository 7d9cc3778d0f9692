"""Standard wordings of findings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import NfcCharField, NfcTextField
from inspections.enums import FindingKind, Severity


class Phrase(models.Model):
    """A standard wording of a finding, with its usual recommendation."""

    kind = models.CharField(_("kind"), max_length=12, choices=FindingKind)
    topic = NfcCharField(_("topic"), max_length=80, blank=True)
    text = NfcTextField(_("text"))
    severity = models.CharField(
        _("severity"), max_length=8, choices=Severity, blank=True
    )
    cause = NfcTextField(_("usual cause"), blank=True)
    legal_basis = NfcCharField(_("legal basis"), max_length=300, blank=True)
    recommendation = NfcTextField(_("recommendation"), blank=True)
    #: Days until the recommendation is due; 0 = within 24 hours.
    due_days = models.PositiveSmallIntegerField(_("due in days"), null=True, blank=True)
    #: Codes of checklist items that this phrase belongs to, separated by commas.
    item_codes = models.CharField(_("items"), max_length=60, blank=True)
    #: By which a form finds the words of what it opens by itself: see ``questions``.
    code = models.CharField(max_length=30, blank=True, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("standard phrase")
        verbose_name_plural = _("standard phrases")
        ordering = ["kind", "order", "pk"]

    def __str__(self) -> str:
        return self.text
