from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SavingsGroupsConfig(AppConfig):
    name = "savings_groups"
    verbose_name = _("Savings-and-loan groups")
