"""A union's or branch's figures: the newest against those before, and jumps."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.core import money, number
from unions.models import Figures

#: A change of more than so many percent is asked back before it is kept.
JUMP_PERCENT = 30

_COMPARED = ("population", "women", "members", "branches", "women_groups")


@dataclass(frozen=True)
class Change:
    """One figure against the one before it."""

    label: str
    value: int | None
    previous: int | None

    @property
    def difference(self) -> int | None:
        if self.value is None or self.previous is None:
            return None
        return self.value - self.previous

    @property
    def percent(self) -> Decimal | None:
        if self.difference is None or not self.previous:
            return None
        return round(Decimal(100 * self.difference) / self.previous, 1)

    @property
    def is_jump(self) -> bool:
        return self.percent is not None and abs(self.percent) > JUMP_PERCENT

    @property
    def text(self) -> str:
        """The jump as a sentence."""
        return _("%(label)s went from %(old)s to %(new)s (%(percent)s%%).") % {
            "label": self.label,
            "old": money(self.previous),
            "new": money(self.value),
            "percent": number(self.percent),
        }


@dataclass(frozen=True)
class FiguresView:
    """The newest figures beside those before."""

    latest: Figures | None
    previous: Figures | None
    changes: list[Change]
    history: list[Figures]


def figures_view(figures: Any) -> FiguresView:
    """The newest of ``figures`` against those before, and the last five."""
    history = list(figures.order_by("-as_of", "pk")[:5])
    latest = history[0] if history else None
    previous = history[1] if len(history) > 1 else None
    changes = _changes(latest, previous, _SHOWN) if latest else []
    return FiguresView(latest, previous, changes, history)


def jumps(figures: Figures) -> list[Change]:
    """What changed by more than 30 % against the figures before these."""
    earlier = Figures.objects.filter(
        union=figures.union_id, branch=figures.branch_id, as_of__lt=figures.as_of
    ).order_by("-as_of")
    previous = earlier.exclude(pk=figures.pk).first()
    if previous is None:
        return []
    return [
        change for change in _changes(figures, previous, _COMPARED) if change.is_jump
    ]


_SHOWN = (
    "population",
    "women",
    "members",
    "joined",
    "left",
    "ethnic_minority",
    "branches",
    "women_groups",
    "clean_households",
    "poor_households",
    "fund_balance",
)


def _changes(
    latest: Figures, previous: Figures | None, names: tuple[str, ...]
) -> list[Change]:
    found = []
    for name in names:
        label = str(Figures._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        label = label[:1].upper() + label[1:]
        old = getattr(previous, name) if previous else None
        found.append(Change(label, getattr(latest, name), old))
    return [change for change in found if change.value is not None]
