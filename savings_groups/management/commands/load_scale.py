"""Fill an empty database with generated data of a given size."""

from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from savings_groups.management.scale.build import SIZES, Builder
from unions.models import Union


class Command(BaseCommand):
    help = "Fill an empty database with generated data to try its speed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=SIZES, default="small")

    def handle(self, *args: Any, **options: Any) -> None:
        if Union.objects.exists():
            message = "This database has unions already: use an empty one."
            raise CommandError(message)
        began = monotonic()
        Builder(SIZES[options["size"]], self.stdout.write).build()
        self.stdout.write(f"Done in {monotonic() - began:.0f} s.")
