"""The second of three steps in which a key is changed (see ``core.crypto``).

1. Put a new key first in ``DATA_KEYS``, leave the old one behind it, start again.
2. Run this until it says that nothing is left.
3. Take the old key away and start again. Keep it with the backups made under it.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from savings_groups.services import keys


class Command(BaseCommand):
    help = "Seal every personal number and file with the newest of DATA_KEYS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="Rows at a time.")

    def handle(self, *_args: Any, **options: Any) -> None:
        closed = 0
        for count in keys.rotate(options["batch"]):
            closed += count.closed
            self.stdout.write(
                f"{count.what}: {count.looked_at} looked at, "
                f"{count.resealed} sealed anew, {count.closed} not opened"
            )
        if closed:
            message = (
                f"{closed} could not be opened with the present keys. "
                "Keep every key until they can."
            )
            raise CommandError(message)
        self.stdout.write("Everything is sealed with the newest key.")
