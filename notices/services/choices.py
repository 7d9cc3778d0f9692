"""Switches of unions and choices of people."""

from typing import TYPE_CHECKING

from django.db import transaction

from audit import services as audit
from audit.enums import Action
from notices.models import Choice, Switch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from notices.enums import Kind
    from unions.models import Union


def switch(
    union: "Union",
    wanted: "Mapping[Kind, tuple[bool | None, int | None]]",
    *,
    by: "User",
) -> None:
    """Say which kinds the union sends, and how many days before.

    ``None`` instead of yes or no: as the union above says.
    """
    with transaction.atomic():
        rows = Switch.objects.select_for_update().filter(union=union)
        known = {row.kind: row for row in rows}
        for kind, (is_on, days_before) in wanted.items():
            row = known.get(kind)
            if is_on is not None:
                row = row or Switch(union=union, kind=kind)
                row.is_on, row.days_before = is_on, days_before
                audit.save(row, by=by)
            elif row is not None:
                audit.record(Action.DELETE, row, by=by)
                row.delete()


def choose(user: "User", *, at_once: bool, digest: bool, by: "User") -> Choice:
    """What a person wants to be mailed."""
    with transaction.atomic():
        row = Choice.objects.select_for_update().filter(user=user).first()
        row = row or Choice(user=user)
        row.at_once, row.digest = at_once, digest
        return audit.save(row, by=by)
