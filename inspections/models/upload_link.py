"""A one-time address by which a unit that does not sign in sends what it has done."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.crypto import SealedField
from inspections.models.remedy import Remedy
from inspections.querysets import OfUrgingUnion
from unions.models import Union


class UploadLink(models.Model):
    """Opens the named remedies of one unit, each for one proof, until it expires.

    Whoever knows the address may use it, so it expires, has a limit, and is revocable.
    The token is kept sealed and found by its fingerprint. Whoever gave it out is
    treated as the one who handed in what comes by it: she never accepts it.
    """

    union = models.ForeignKey(
        Union, models.CASCADE, related_name="+", verbose_name=_("inspecting union")
    )
    unit = models.ForeignKey(
        Union, models.CASCADE, related_name="upload_links", verbose_name=_("unit")
    )
    remedies = models.ManyToManyField(
        Remedy, related_name="upload_links", verbose_name=_("remedies")
    )
    token = SealedField()
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    most_files = models.PositiveSmallIntegerField(_("most files"), default=30)
    files_used = models.PositiveSmallIntegerField(_("files sent"), default=0)
    opened_at = models.DateTimeField(_("first opened"), null=True, editable=False)
    used_up_at = models.DateTimeField(_("everything sent"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("given out"), auto_now_add=True)

    objects = OfUrgingUnion.as_manager()

    class Meta:
        verbose_name = _("upload link")
        verbose_name_plural = _("upload links")
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return str(self.unit)

    @property
    def is_open(self) -> bool:
        ended = self.revoked_at or self.used_up_at
        return not ended and timezone.now() < self.expires_at
