"""What passes on when a union ends: the contract, and the movers of every app.

A mover knows one kind of thing. ``settings.REGISTER_MOVERS`` lists them all, so that
this app hands over savings groups and remedies without knowing that they exist.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from core.querysets import guarded_models

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User
    from unions.models import Handover, Reorganisation


@dataclass(frozen=True)
class Item:
    """One open thing of a union that ends, as a preview shows it."""

    #: ``unions.branch``, and its key.
    model: str
    pk: "int | UUID"
    label: str
    union_id: int
    url: str = ""
    #: What a person should know: its new name, that another visit is cancelled …
    remark: str = ""
    #: Key of the item that it goes with, a post with its branch: nobody is asked.
    follows: str = ""
    #: Nobody hands it over: it stays with the old union, the remark says why.
    stays: bool = False
    #: Why the decision cannot be carried out while this is so.
    problem: str = ""

    @property
    def key(self) -> str:
        """As ``Blueprint.assigned`` names it: ``unions.branch:12``."""
        return f"{self.model}:{self.pk}"


class Mover(Protocol):
    """Hands over the open things of one kind, in few queries however many they are."""

    #: ``app.model`` in lower case: the ``model`` of its handovers. Two movers may share
    #: one (posts that end, posts that go on); each undoes its own.
    model: ClassVar[str]
    #: What the things are called, in the plural, lazily translated.
    label: ClassVar[Any]
    #: They pass on; otherwise they end with the union (posts in its bodies).
    passes_on: ClassVar[bool]

    def items(
        self, unions: Sequence[int], reorganisation: "Reorganisation"
    ) -> list[Item]:
        """The open things of these unions, in the order people read."""

    def count(self, unions: Sequence[int], reorganisation: "Reorganisation") -> int:
        """How many ``items`` there would be."""

    def move(
        self,
        heirs: Mapping[int, int],
        chosen: Mapping[str, int],
        reorganisation: "Reorganisation",
        *,
        by: "User | None",
    ) -> int:
        """Hand over and write the ``Handover`` rows; answer how many.

        ``heirs``: union that ends whole → its successor. ``chosen``: ``Item.key`` of a
        thing of a divided union → where a person put it; what is not named stays,
        unless it follows something named. Called inside the verb's transaction, after
        the new unions are there; may be called again for what was left.
        """

    def undo(
        self,
        handovers: Sequence["Handover"],
        reorganisation: "Reorganisation",
        *,
        by: "User | None",
    ) -> None:
        """Give back what these handovers (all of its model, still stored) passed on."""


def movers() -> list[Mover]:
    """All movers, in the order in which they must run: branches before their posts."""
    return [import_string(path)() for path in settings.REGISTER_MOVERS]


def told(items: Iterable[Item], *, to: "User | None") -> list[Item]:
    """Those that a person may know of; what she may not is handed over all the same."""
    found = list(items)
    if to is None or to.is_superuser:
        return found
    for model in guarded_models():
        keys = [item.pk for item in found if item.model == model._meta.label_lower]
        if keys:
            every: Any = model._default_manager
            seen = set(every.visible_to(to).filter(pk__in=keys).values_list("pk"))
            hidden = {key for key in keys if (key,) not in seen}
            found = [
                item
                for item in found
                if item.model != model._meta.label_lower or item.pk not in hidden
            ]
    return found
