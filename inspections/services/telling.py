"""Telling people about visits: called by the verbs, in their transaction."""

from collections.abc import Iterable

from accounts.models import User
from inspections.models import Visit, VisitEvent


def announced(visit: Visit, *, by: User | None) -> None:
    """The unit and the team learn of the visit."""


def moved(visit: Visit, event: VisitEvent, *, by: User | None) -> None:
    """What changed by this event, old and new."""


def postponed(visit: Visit, reason: str, *, by: User | None) -> None:
    """Put off; call it after the move, so that the last event is this one."""


def cancelled(visit: Visit, reason: str, *, by: User | None) -> None:
    """Called off; call it after the move."""


def planned_again(visit: Visit, *, by: User | None) -> None:
    """A postponed visit has a new day, not announced yet."""


def team_changed(visits: Iterable[Visit], *, by: User | None) -> None:
    """Other people come to these visits."""
