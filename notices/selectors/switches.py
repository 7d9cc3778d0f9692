"""Which notices a union sends: its own word, else that of the nearest union above."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notices.enums import Kind
from notices.models import Choice, Switch
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Setting:
    """What holds for a union and a kind, and whose word it is."""

    is_on: bool = True
    days_before: int | None = None
    #: The union that said so; nothing: nobody did, it is as the product comes.
    union_id: int | None = None


_AS_IT_COMES = Setting()


class Switchboard:
    """Switches of many unions in few queries: ``learn`` them, then ask ``at``."""

    def __init__(self) -> None:
        self._paths: dict[int, list[int]] = {}
        self._known: set[int] = set()
        self._said: dict[tuple[int, str], Setting] = {}

    def learn(self, union_ids: Iterable[int]) -> None:
        """Two queries for all of them; none if all are known."""
        new = set(union_ids) - set(self._paths)
        if not new:
            return
        rows = Union.objects.filter(pk__in=new).values_list("pk", "path")
        for pk, path in rows:
            self._paths[pk] = [int(key) for key in path.split("/") if key]
        asked = {key for pk in new for key in self._paths.get(pk, ())} - self._known
        for row in Switch.objects.filter(union__in=asked) if asked else ():
            self._said[row.union_id, row.kind] = Setting(
                row.is_on, row.days_before, row.union_id
            )
        self._known |= asked

    def at(self, union_id: int, kind: str) -> Setting:
        """What holds there; every union asked for must have been learnt."""
        return self._nearest(self._paths.get(union_id, []), kind)

    def above(self, union_id: int, kind: str) -> Setting:
        """What would hold there if the union said nothing itself."""
        return self._nearest(self._paths.get(union_id, [])[:-1], kind)

    def _nearest(self, path: list[int], kind: str) -> Setting:
        for key in reversed(path):
            if said := self._said.get((key, kind)):
                return said
        return _AS_IT_COMES

    def is_on(self, union_id: int, kind: str) -> bool:
        return self.at(union_id, kind).is_on


def setting(union: Union, kind: Kind) -> Setting:
    """What holds for one union and kind."""
    board = Switchboard()
    board.learn([union.pk])
    return board.at(union.pk, kind)


def own_and_above(union: Union) -> tuple[dict[str, Setting], dict[str, Setting]]:
    """What the union said itself, and what would hold without that, by kind."""
    board = Switchboard()
    board.learn([union.pk])
    found = {kind: board.at(union.pk, kind) for kind in Kind}
    own = {str(k): one for k, one in found.items() if one.union_id == union.pk}
    return own, {str(kind): board.above(union.pk, kind) for kind in Kind}


def choice_of(user: "User") -> Choice:
    """What the person chose; as it comes, if she never did."""
    return Choice.objects.filter(user=user).first() or Choice(user=user)
