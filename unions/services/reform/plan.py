"""From links to a blueprint: what becomes of each unit of one province of after."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from unions.enums import Extent, LinkKind
from unions.lineage import Blueprint, Opening, Ref, Tie
from unions.models import Union, UnionLink
from unions.services.reform.register import Register, same_name
from unions.services.reform.units import Link, Place


@dataclass
class Draft:
    """The blueprint of one province, as it grows."""

    province: Place
    links: list[Link]
    register: Register
    #: Of each unit of before: what it became already on that day.
    done: Mapping[int, set[int]]
    targets: dict[Place, int | Ref] = field(default_factory=dict)
    openings: list[Opening] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    def target(self, place: Place, parent: int | Ref | None) -> int | Ref:
        """The unit of after: its key if it is there, else the ref of its opening."""
        if place not in self.targets:
            found = self.register.new(place)
            if found:
                self._check(found, place, parent)
            self.targets[place] = found.pk if found else self._open(place, parent)
        return self.targets[place]

    def _open(self, place: Place, parent: int | Ref | None) -> Ref:
        ref = f"{place.kind.value}:{place.code}"
        self.openings.append(
            Opening(
                ref=ref,
                kind=place.kind.value,
                name=place.name,
                code=place.code,
                parent=parent,
                latitude=place.latitude,
                longitude=place.longitude,
                area_km2=place.area_km2,
            )
        )
        return ref

    def _check(self, found: Union, place: Place, parent: int | Ref | None) -> None:
        fits = found.kind == place.kind and same_name(found.name, place.name)
        if not fits or found.parent_id != parent:
            said = _("“%(union)s” with the code %(code)s is not what the file has.")
            shown = {"union": found, "code": place.code}
            self.register.faults.append(said % shown)

    def tie(
        self,
        old: Place,
        to: int | Ref,
        kind: LinkKind,
        extent: Extent = Extent.WHOLE,
    ) -> None:
        """Unless it is done. Which part goes on with a divided unit, a person says."""
        union = self.register.old(old)
        if isinstance(to, int) and to in self.done.get(union.pk, ()):
            return
        if union.pk in self.done:
            said = _("“%(union)s” was reorganised on that day, not as in the file.")
            self.register.faults.append(said % {"union": union})
        main = extent == Extent.WHOLE
        self.ties.append(Tie(old=union.pk, to=to, kind=kind, extent=extent, main=main))


def by_province(links: Iterable[Link]) -> dict[Place, list[Link]]:
    """Links by the province of after, in the order of codes."""
    found: dict[Place, list[Link]] = {}
    for link in sorted(links, key=lambda link: link.new.province.code):
        found.setdefault(link.new.province, []).append(link)
    return found


def blueprint(
    province: Place, links: list[Link], register: Register, done: Mapping[int, set[int]]
) -> Blueprint:
    """What is left to do in this province; empty when all is done."""
    draft = Draft(province, links, register, done)
    top = _provinces(draft)
    _districts(draft, top)
    sources = Counter(link.new for link in links)
    for link in links:
        kind = _kind(link, alone=sources[link.new] == 1)
        to = draft.target(link.new.place, top)
        draft.tie(link.old.place, to, kind, link.extent)
    register.stop()
    return Blueprint(tuple(draft.openings), tuple(draft.ties))


def done_on(day: date) -> dict[int, set[int]]:
    """What units became on that day, by an earlier run or a person's decision."""
    found: dict[int, set[int]] = defaultdict(set)
    links = UnionLink.objects.filter(effective_on=day)
    for old, new in links.values_list("from_union", "to_union"):
        found[old].add(new or 0)
    return found


def _provinces(draft: Draft) -> int | Ref:
    """The province of after: unchanged, or opened for those that end in it."""
    olds = list(dict.fromkeys(link.old.province for link in draft.links))
    one, after = olds[0], draft.province
    if len(olds) == 1 and (one.code, one.kind, one.name) == (
        after.code,
        after.kind,
        after.name,
    ):
        return draft.register.old(one).pk
    top = draft.target(after, None)
    for old in olds:
        draft.tie(old, top, _change(old, after) if len(olds) == 1 else LinkKind.MERGE)
    return top


def _districts(draft: Draft, top: int | Ref) -> None:
    """They end; the province goes on with their work."""
    for district in _abolished(draft.links):
        draft.tie(district, top, LinkKind.ABOLISH)


def _abolished(links: list[Link]) -> Iterator[Place]:
    districts = dict.fromkeys(link.old.district for link in links)
    islands = {link.old.district for link in links if link.old.is_district}
    yield from (district for district in districts if district not in islands)


def _kind(link: Link, *, alone: bool) -> LinkKind:
    """``alone``: the new unit comes from no other."""
    if link.extent == Extent.PART:
        return LinkKind.SPLIT
    return _change(link.old.place, link.new.place) if alone else LinkKind.MERGE


def _change(old: Place, new: Place) -> LinkKind:
    """What changed of a unit that keeps its borders: at least the unit above."""
    if old.name != new.name:
        return LinkKind.RENAME
    return LinkKind.KIND_CHANGE if old.kind != new.kind else LinkKind.MOVE
