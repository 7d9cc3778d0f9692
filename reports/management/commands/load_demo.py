"""Load the inspections of Bắc Kạn city in 2020."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from reports.demo import build


class Command(BaseCommand):
    help = "Load the demo of Bắc Kạn city; a second time changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = build.build(timezone.localdate())
        except RuleError as refusal:
            raise CommandError(str(refusal)) from refusal
        if loaded:
            self.stdout.write(_("The demo is loaded."))
        else:
            self.stdout.write(_("The demo is there already; nothing was changed."))
