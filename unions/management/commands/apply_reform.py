"""Bring the register from before to after a general reform, as files describe it."""

import argparse
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from core.exceptions import RuleError
from unions.enums import Level, LinkKind
from unions.services.movers import movers
from unions.services.reform import files
from unions.services.reform.verbs import Decision, Outcome, apply


class Command(BaseCommand):
    help = (
        "Apply a general reform of provinces, districts and communes from files; "
        "without files: that of 1 July 2025. What is done already is left alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "links", nargs="?", type=Path, default=files.LINKS, metavar="FILE"
        )
        parser.add_argument("--units-before", type=Path, default=files.UNITS_BEFORE)
        parser.add_argument("--units-after", type=Path, default=files.UNITS_AFTER)
        parser.add_argument("--decision", required=True, metavar="1683/NQ-UBTVQH15")
        parser.add_argument("--decision-date", type=_day, metavar="2025-06-16")
        parser.add_argument("--effective", type=_day, required=True)
        parser.add_argument(
            "--province", default="", help="code of a province of after"
        )
        parser.add_argument("--user", default="", help="who is said to have done it")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        decision = Decision(
            options["decision"], options["effective"], options["decision_date"]
        )
        by = _user(options["user"])
        try:
            read = files.read(
                options["links"], options["units_before"], options["units_after"]
            )
            with transaction.atomic():
                outcome = apply(read, decision, province=options["province"], by=by)
                transaction.set_rollback(options["dry_run"])
        except RuleError as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(outcome, dry_run=options["dry_run"])

    def _tell(self, outcome: Outcome, *, dry_run: bool) -> None:
        rows = [*_about_units(outcome), *_about_things(outcome)]
        width = max(len(label) for label, _value in rows)
        for label, value in rows:
            self.stdout.write(f"{label:<{width}}  {value}")
        if dry_run:
            self.stdout.write(_("A trial: nothing was written."))
        elif not outcome.reorganisations:
            self.stdout.write(_("0 changes: all of this was done already."))


def _about_units(outcome: Outcome) -> list[tuple[str, str]]:
    """What the files have, what was added, opened and linked."""
    rows = []
    for level in Level:
        before = outcome.before[level]
        said = _("%(before)s before (%(added)s added), %(opened)s opened")
        values = {
            "before": before,
            "added": outcome.added[level],
            "opened": outcome.opened[level],
        }
        rows.append((str(level.label), said % values))
    rows += [
        (str(kind.label), str(outcome.links[kind]))
        for kind in LinkKind
        if outcome.links[kind]
    ]
    said = _("%(units)s, to be decided by a person; %(parts)s parts")
    waiting = {"units": outcome.divided, "parts": outcome.parts}
    return [*rows, (_("Divided units"), said % waiting)]


def _about_things(outcome: Outcome) -> list[tuple[str, str]]:
    """What was handed over, and how long it took."""
    labels = {mover.model: capfirst(str(mover.label)) for mover in movers()}
    moved = Counter({labels.get(model, model): n for model, n in outcome.moved.items()})
    return [
        (_("Reorganisations carried out"), str(len(outcome.reorganisations))),
        (_("Things handed over"), str(moved.total())),
        *((f"  {label}", str(count)) for label, count in sorted(moved.items())),
        (_("People to be given another unit"), str(outcome.left_behind)),
        (_("Seconds"), f"{outcome.seconds:.1f}"),
    ]


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as fault:
        message = f"{words}: not a day like 2025-07-01"
        raise argparse.ArgumentTypeError(message) from fault


def _user(username: str) -> User | None:
    if not username:
        return None
    found = User.objects.filter(username=username).first()
    if found is None:
        said = _("Nobody signs in as “%(name)s”.")
        raise CommandError(said % {"name": username})
    return found
