"""The units of a reform in the register: found by code, or added as they were."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import services as audit
from audit.enums import Action
from core import text
from core.exceptions import RuleError
from unions.enums import LEVELS
from unions.models import Union
from unions.services.opening import write_paths
from unions.services.reform.units import Link, Old, Place

if TYPE_CHECKING:
    from accounts.models import User

#: Level and code: no two units of one day share both.
Key = tuple[str, str]
#: Units of one level, each with the one above it.
_Tier = Mapping[Place, Place | None]
_BATCH = 2000
_FAULTS_SHOWN = 30


def key_of(place: Place | Union) -> Key:
    return LEVELS[place.kind], place.code


@dataclass
class Register:
    """What there is of before and after; grows by what is added."""

    before: dict[Key, list[Union]]
    after: dict[Key, list[Union]]
    faults: list[str] = field(default_factory=list)
    #: How many units of before were added, by level.
    added: Counter[str] = field(default_factory=Counter)

    def old(self, place: Place) -> Union:
        [found] = self.before[key_of(place)]
        return found

    def new(self, place: Place) -> Union | None:
        """The unit of after, if an earlier run or a person opened it."""
        found = self.after.get(key_of(place), [])
        return found[0] if found else None

    def stop(self) -> None:
        """Refuse with what does not fit together: nothing is guessed."""
        if not self.faults:
            return
        shown = self.faults[:_FAULTS_SHOWN]
        if rest := len(self.faults) - len(shown):
            more = ngettext("… and %(count)s more.", "… and %(count)s more.", rest)
            shown.append(more % {"count": rest})
        raise RuleError("\n".join(shown))


def look_up(effective_on: date) -> Register:
    """Units with a code that existed on the eve of the reform, or begin with it."""
    eve = effective_on - timedelta(days=1)
    register = Register(defaultdict(list), defaultdict(list))
    coded = Union.objects.exclude(code="").order_by("pk")
    for union in coded.existing(eve):
        register.before[key_of(union)].append(union)
    for union in coded.filter(valid_from=effective_on):
        register.after[key_of(union)].append(union)
    return register


def complete(
    register: Register, links: Iterable[Link], *, by: "User | None"
) -> Register:
    """Check what is there against the files, then add what is missing, from above."""
    tiers = _tiers([link.old for link in links])
    for tier in tiers:
        for place in tier:
            _check(register, place)
    register.stop()
    for tier in tiers:
        _add(register, tier, by)
        _check_above(register, tier)
    register.stop()
    return register


def before_by_level(links: Iterable[Link]) -> Counter[str]:
    """How many units of before there are, by level."""
    tiers = _tiers([link.old for link in links])
    return Counter(LEVELS[place.kind] for tier in tiers for place in tier)


def same_name(one: str, two: str) -> bool:
    """Spelled alike but for marks, ``i`` and ``y``, signs and leading zeros."""
    return _plain(one) == _plain(two)


def _plain(name: str) -> str:
    words = re.findall(r"[^\W_]+", text.fold(name).replace("y", "i"))
    return "".join(word.lstrip("0") for word in words)


def _tiers(olds: list[Old]) -> tuple[_Tier, _Tier, _Tier]:
    """Provinces, districts and communes, each once with the unit above."""
    return (
        {old.province: None for old in olds},
        {old.district: old.province for old in olds},
        {old.place: old.district for old in olds if not old.is_district},
    )


def _check(register: Register, place: Place) -> None:
    found = register.before.get(key_of(place), [])
    if len(found) > 1:
        said = _("Code %(code)s: several unions bear it: %(unions)s.")
        unions = ", ".join(f"“{union}”" for union in found)
        register.faults.append(said % {"code": place.code, "unions": unions})
    for union in found[:1]:
        if union.kind != place.kind or not same_name(union.name, place.name):
            _differs(register, union, place)


def _differs(register: Register, union: Union, place: Place) -> None:
    said = _("Code %(code)s: the register has “%(union)s”, the file “%(place)s”.")
    shown = {"code": place.code, "union": union.unit_name, "place": place.unit_name}
    register.faults.append(said % shown)


def _check_above(register: Register, tier: _Tier) -> None:
    """Each stands where the file has it: what is above ends, and takes it along."""
    for place, above in tier.items():
        union, parent = register.old(place), above and register.old(above)
        if union.parent_id != (parent.pk if parent else None):
            said = _("“%(union)s” stands under “%(parent)s”, in the file “%(above)s”.")
            shown = {
                "union": union,
                "parent": union.parent or "",
                "above": parent or "",
            }
            register.faults.append(said % shown)


def _add(register: Register, tier: _Tier, by: "User | None") -> None:
    """Add the missing ones below unions that are there by now."""
    missing = [
        Union(
            kind=place.kind,
            level=LEVELS[place.kind],
            name=place.name,
            code=place.code,
            parent=register.old(above) if above else None,
            latitude=Decimal(place.latitude) if place.latitude else None,
            longitude=Decimal(place.longitude) if place.longitude else None,
        )
        for place, above in tier.items()
        if not register.before.get(key_of(place))
    ]
    Union.objects.bulk_create(missing, batch_size=_BATCH)
    write_paths(union.pk for union in missing)
    for union in missing:
        register.before[key_of(union)].append(union)
        register.added[union.level] += 1
    audit.record_many(Action.CREATE, missing, by=by)
