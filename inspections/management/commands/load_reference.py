"""Load the phrase bank, and the checklist of one union."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from inspections.services import reference
from unions.models import Union


class Command(BaseCommand):
    help = "Load the standard phrases and, with --union, that union's checklist."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--union", type=int, help="Key of the inspecting union.")

    def handle(self, *args: Any, **options: Any) -> None:
        added = reference.load_phrases()
        self.stdout.write(_("Standard phrases added: %(count)s") % {"count": added})
        if options["union"] is not None:
            union = Union.objects.filter(pk=options["union"]).first()
            if union is None:
                raise CommandError(_("There is no such union."))
            self.stdout.write(str(reference.load_checklist(union)))
