from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What someone does here. Where she may do it is her union's subtree."""

    ADMINISTRATOR = "administrator", _("Administrator")
    STAFF = "staff", _("Union staff")
    INSPECTOR = "inspector", _("Inspector")
    LEADER = "leader", _("Leader")
    OFFICER = "officer", _("Ward/commune officer")
