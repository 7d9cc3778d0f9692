"""To whom of the inspecting unions a line of the daily summaries goes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from accounts.enums import Role
from accounts.models import User
from inspections.models import Round
from notices.selectors.digest import DigestLine
from unions.models import Descent

BLOCK = 1000
DESK = frozenset({Role.STAFF, Role.ADMINISTRATOR})
LEADERS = frozenset({Role.LEADER})


@dataclass(frozen=True)
class People:
    """Who works at the desks of inspecting unions today, also as their successors."""

    _of: dict[int, list[tuple[int, str]]]

    @classmethod
    def read(cls) -> "People":
        """Two queries: people of unions with rounds that are open or remembered."""
        heirs: dict[int, list[int]] = defaultdict(list)
        plans = Round.objects.order_by().values("plan__union")
        line = Descent.objects.filter(from_union__in=plans, is_work=True)
        for old, new in line.values_list("from_union", "to_union"):
            heirs[new].append(old)
        own: dict[int, list[tuple[int, str]]] = defaultdict(list)
        rows = User.objects.filter(is_active=True, role__in=DESK | LEADERS)
        rows = rows.exclude(membership=None).order_by("pk")
        people = rows.values_list("pk", "role", "membership__union")
        for user, role, union in people.iterator(chunk_size=BLOCK):
            for place in (union, *heirs.get(union, ())):
                own[place].append((user, role))
        return cls(own)

    def told(self, union: int, roles: Iterable[str]) -> list[int]:
        return [user for user, role in self._of.get(union, ()) if role in roles]

    def counted(
        self, rows: Any, by: str, roles: Iterable[str], *, what: str = "pk"
    ) -> Iterator[tuple[int, int, int]]:
        """Person, one of the unions that she works for, and the count of all of them.

        ``by`` leads from a row to the inspecting union; the database counts ``what``.
        """
        found: dict[int, tuple[int, int]] = {}
        number = Count(what, distinct=what != "pk")
        counted = rows.order_by().values_list(by).annotate(n=number)
        for union, count in counted:
            for user in self.told(union, roles):
                place, before = found.get(user, (union, 0))
                found[user] = (place, before + count)
        for user, (union, count) in found.items():
            yield user, union, count


def said(
    people: Iterable[int],
    union: int,
    text: str,
    url: str,
    *,
    kind: str = "",
    is_late: bool = False,
) -> Iterator[DigestLine]:
    for user in people:
        yield DigestLine(user, union, kind, text, url, is_late=is_late)
