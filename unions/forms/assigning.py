"""Where each open thing of a divided unit goes, and who goes on with its figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from unions.enums import Extent, ReorganisationKind
from unions.forms.divisions import BELOW
from unions.lineage import Blueprint
from unions.models import Reorganisation, Union
from unions.services.movers import Item, Mover, movers, told

if TYPE_CHECKING:
    from accounts.models import User
    from unions.selectors.reorganisation import Preview

#: The key of a unit below a divided one, among the things that go somewhere.
UNIT = "unions.union"


@dataclass(frozen=True)
class AssignLine:
    """One thing, and the choice of where it goes."""

    item: "Item"
    field: forms.BoundField


@dataclass(frozen=True)
class AssignGroup:
    """Open things of one kind of divided units."""

    label: Any
    items: Sequence["Item"]
    lines: list[AssignLine] = field(default_factory=list)


@dataclass(frozen=True)
class Division:
    """A divided unit: who took parts of it (value and title), and who goes on."""

    union: Union
    heirs: Sequence[tuple[str, str]]
    main: str = ""


class AssignForm(Form):
    """Who goes on with a divided unit's figures, and where each open thing goes.

    A button named ``all`` (``2:new1``: everything of the second group) sends the rest
    of the form along, so nothing chosen is lost.
    """

    def __init__(
        self,
        *args: Any,
        divisions: Sequence[Division],
        groups: Sequence[AssignGroup],
        chosen: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.divisions, self._groups = divisions, groups
        heirs = {one.union.pk: [*one.heirs] for one in divisions}
        for one in divisions:
            self.fields[f"main:{one.union.pk}"] = forms.ChoiceField(
                label=_("Goes on with the figures of %(union)s") % {"union": one.union},
                required=False,
                choices=[("", _("Not decided yet")), *one.heirs],
                initial=one.main,
                help_text=_(
                    "In sums by today's units, earlier figures count for this one."
                ),
            )
        for item in self._items():
            self.fields[f"to:{item.key}"] = forms.ChoiceField(
                label=item.label,
                required=False,
                choices=[("", _("Not decided yet")), *heirs.get(item.union_id, ())],
                initial=chosen.get(item.key, ""),
            )

    def _items(self) -> list["Item"]:
        return [item for group in self._groups for item in group.items]

    def groups(self) -> list[AssignGroup]:
        return [
            AssignGroup(
                group.label,
                group.items,
                [AssignLine(item, self[f"to:{item.key}"]) for item in group.items],
            )
            for group in self._groups
        ]

    def main_fields(self) -> list[forms.BoundField]:
        return [self[f"main:{one.union.pk}"] for one in self.divisions]

    @property
    def mains(self) -> dict[int, str]:
        """Key of a divided unit → who goes on with its figures, if that is said."""
        values = {
            one.union.pk: self.cleaned_data[f"main:{one.union.pk}"]
            for one in self.divisions
        }
        return {key: value for key, value in values.items() if value}

    @property
    def assigned(self) -> dict[str, str]:
        """``Item.key`` → where it goes, of everything that was decided."""
        values = {
            item.key: self.cleaned_data[f"to:{item.key}"] for item in self._items()
        }
        number, _colon, value = self.data.get("all", "").partition(":")
        if number.isdecimal() and 0 < int(number) <= len(self._groups):
            heirs = {one.union.pk: dict(one.heirs) for one in self.divisions}
            for item in self._groups[int(number) - 1].items:
                if value in heirs[item.union_id]:
                    values[item.key] = value
        return {key: to for key, to in values.items() if to}


def draft_form(
    data: Any, reorganisation: Reorganisation, shown: "Preview"
) -> AssignForm | None:
    """What a person decides before a division is carried out; nothing to decide: none.

    Of a general reform, which divides hundreds, it is decided afterwards.
    """
    divisions = [
        Division(
            union=row.union,
            heirs=[(str(step.ref), step.title) for step in row.becomes],
            main=next((str(step.ref) for step in row.becomes if step.is_main), ""),
        )
        for row in shown.closings
        if row.is_divided
    ]
    if not divisions or reorganisation.kind == ReorganisationKind.REFORM:
        return None
    plan = Blueprint.from_json(reorganisation.plan)
    keys = [one.union.pk for one in divisions]
    chosen = dict(plan.assigned)
    for row in plan.openings:
        if row.ref.startswith(BELOW):
            chosen[f"{UNIT}:{row.ref.removeprefix(BELOW)}"] = str(row.parent)
    groups = [_units_below(keys, reorganisation)]
    groups += [
        _group(group.label, keys, (row.item for row in group.rows))
        for group in shown.moves
        if group.passes_on
    ]
    return AssignForm(
        data,
        divisions=divisions,
        groups=[group for group in groups if group.items],
        chosen=chosen,
    )


def waiting_form(data: Any, union: Union, *, user: "User") -> AssignForm:
    """What a person decides about a divided unit that waits."""
    rows = union.links_to_successors.filter(extent=Extent.PART).exclude(to_union=None)
    links = list(rows.select_related("to_union", "reorganisation").order_by("pk"))
    division = Division(
        union=union,
        heirs=[(str(link.to_union_id), str(link.to_union)) for link in links],
        main=next((str(link.to_union_id) for link in links if link.is_main), ""),
    )
    reorganisation = next((link.reorganisation for link in links), None)
    groups = [
        _group(mover.label, [union.pk], _told(mover, union, reorganisation, user))
        for mover in movers()
        if mover.passes_on and reorganisation
    ]
    return AssignForm(
        data,
        divisions=[division],
        groups=[group for group in groups if group.items],
        chosen={},
    )


def _told(
    mover: Mover, union: Union, reorganisation: Reorganisation, user: "User"
) -> list[Item]:
    return told(mover.items([union.pk], reorganisation), to=user)


def _group(label: Any, unions: Sequence[int], items: Iterable[Item]) -> AssignGroup:
    """What somebody must decide: not what goes with something else, or stays."""
    asked = [
        item
        for item in items
        if item.union_id in unions and not item.follows and not item.stays
    ]
    return AssignGroup(label, asked)


def _units_below(unions: Sequence[int], reorganisation: Reorganisation) -> AssignGroup:
    longer = Q(valid_to=None) | Q(valid_to__gt=reorganisation.last_day)
    rows = Union.objects.filter(longer, parent__in=unions)
    items = [
        Item(UNIT, row.pk, str(row), row.parent_id or 0, row.get_absolute_url())
        for row in rows
    ]
    return AssignGroup(_("Units below"), items)
