"""What the last step of a visit offers: whom to let sign, and who has."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from inspections.enums import AttendanceBody, Side
from inspections.models import Signature, Visit

#: They stand between the two sides: asked first to witness a refusal.
_BETWEEN = frozenset(
    {AttendanceBody.PARTY, AttendanceBody.COUNCIL, AttendanceBody.FRONT}
)


@dataclass(frozen=True)
class Signer:
    """Somebody who was there and may draw her name."""

    side: Side
    full_name: str
    position: str


def drawn(visit: Visit) -> QuerySet[Signature]:
    """The drawn names of a visit, with whose device each was drawn on."""
    rows = Signature.objects.filter(visit=visit).select_related("device_of")
    return rows.order_by("drawn_at", "pk")


def signers(visit: Visit) -> list[tuple[Side, list[Signer]]]:
    """Those written down as attending, and the team, by the side they sign for."""
    found: dict[Side, list[Signer]] = {side: [] for side in Side}
    for member in visit.team.members.all():
        words = member.position or member.get_role_display()
        found[Side.TEAM].append(Signer(Side.TEAM, member.full_name, words))
    for person in visit.attendances.all():
        side = Side.WITNESS if person.body in _BETWEEN else Side.UNIT
        found[side].append(Signer(side, person.full_name, person.position))
    return [(side, list(_once(rows))) for side, rows in found.items()]


def _once(rows: Iterable[Signer]) -> Iterable[Signer]:
    return {row.full_name: row for row in rows}.values()
