"""Draw a sample again from its exported file, without a database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from savings_groups.sampling import SamplingError, Sheet

#: Larger is no sample of ours.
_BYTES_MAX = 8_000_000


class Command(BaseCommand):
    """Exit code 1: the file's list or sample is not what its seed gives."""

    help = "Draws a sample again from its exported file and compares."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the exported file (JSON)")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            sheet = Sheet.from_json(json.loads(_text(file)))
            found = sheet.drawn_again()
        except (SamplingError, ValueError, OSError, RecursionError) as wrong:
            raise CommandError(str(wrong) or "the file cannot be read") from wrong
        self.stdout.write(sheet.rule.in_words())
        self.stdout.write(f"population {len(sheet.population)}")
        self.stdout.write(f"SHA-256    {found.population_sha256}")
        self.stdout.write(f"seed       {sheet.seed}")
        for name in ("must", "drawn", "apart"):
            for key in getattr(found, name):
                self.stdout.write(f"{name:10} {key}")
        faults = []
        if sheet.population_sha256 != found.population_sha256:
            faults.append("the list is not the one that was drawn from")
        if sheet.sample and sheet.sample != found.keys:
            faults.append("the sample is another one")
        if faults:
            raise CommandError("NOT the same: " + "; ".join(faults))
        self.stdout.write("The same sample.")


def _text(file: Path) -> str:
    if file.stat().st_size > _BYTES_MAX:
        raise SamplingError("the file is too large")
    return file.read_text(encoding="utf-8")
