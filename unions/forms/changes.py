"""Which units end and what they become: one form for each kind of change.

Each comes to a ``Blueprint``, and is filled from one when she comes back. What is left
empty stays as it was, so that the commonest case needs the least typing.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unions.enums import Kind, LinkKind, ReorganisationKind
from unions.forms.divisions import SplitForm
from unions.forms.new_units import (
    FEWEST,
    NEW,
    PICKED,
    UnitsForm,
    bare,
    code_field,
    kind_field,
    name_field,
    parent_field,
)
from unions.forms.pickers import PickField, PickManyField
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Union


class MergeForm(UnitsForm):
    ends, stays = ("olds",), ("parent",)

    olds = PickManyField(
        Union.objects.none(), label=_("Units that merge and end"), params=PICKED
    )
    name = name_field()
    kind = kind_field()
    code = code_field()
    parent = parent_field(help_text=_("Leave it so if all have the same union above."))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        olds = list(data.get("olds") or ())
        if len(olds) < FEWEST:
            if "olds" not in self.errors:
                self.add_error("olds", _("Choose at least two units."))
            return data
        if "kind" in data and not data["kind"]:
            data["kind"] = self._common("kind", {old.kind for old in olds})
        if "parent" in data and data["parent"] is None:
            above = {old.parent_id for old in olds}
            data["above"] = self._common("parent", above)
        elif "parent" in data:
            data["above"] = data["parent"].pk
        return data

    def _common(self, field: str, values: set[Any]) -> Any:
        """What all have in common; otherwise she must say."""
        if len(values) == 1:
            return next(iter(values))
        self.add_error(
            field,
            _("The units differ in this: choose what the new unit has."),
        )
        return None

    @property
    def blueprint(self) -> Blueprint:
        data = self.cleaned_data
        areas = [old.area_km2 for old in data["olds"]]
        new = Opening(
            ref=NEW,
            kind=data["kind"],
            name=bare(data["name"], data["kind"]),
            code=data["code"],
            parent=data["above"],
            area_km2="" if None in areas else str(sum(areas)),
        )
        ties = (Tie(old.pk, NEW, LinkKind.MERGE) for old in data["olds"])
        return Blueprint(openings=(new,), ties=tuple(ties))


def changed(old: Union, link: LinkKind, ref: str = NEW, **values: Any) -> Blueprint:
    """The plan by which ``old`` goes on as a unit that differs in ``values``."""
    kept = {
        "kind": old.kind,
        "name": old.name,
        "code": old.code,
        "parent": old.parent_id,
    }
    new = Opening(ref=ref, **{**kept, **values})
    return Blueprint(openings=(new,), ties=(Tie(old.pk, ref, link),))


class RenameForm(UnitsForm):
    ends = ("old",)

    old = PickField(
        Union.objects.none(), label=_("Unit with a new name"), params=PICKED
    )
    name = name_field(label=_("New name"))
    code = code_field(help_text=_("Leave it empty to keep the code."))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if (old := data.get("old")) and data.get("name"):
            data["name"] = bare(data["name"], old.kind)
            if data["name"] == old.name:
                self.add_error("name", _("It has this name already."))
        return data

    @property
    def blueprint(self) -> Blueprint:
        data = self.cleaned_data
        old = data["old"]
        code = data["code"] or old.code
        return changed(old, LinkKind.RENAME, name=data["name"], code=code)


class KindChangeForm(UnitsForm):
    ends = ("old",)

    old = PickField(
        Union.objects.none(), label=_("Unit that changes its kind"), params=PICKED
    )
    kind = forms.ChoiceField(label=_("New kind"), choices=[("", "—"), *Kind.choices])
    name = name_field(
        label=_("New name"),
        required=False,
        help_text=_("Leave it empty to keep the name."),
    )
    code = code_field(help_text=_("Leave it empty to keep the code."))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if (old := data.get("old")) and data.get("kind") == old.kind:
            self.add_error("kind", _("It is of this kind already."))
        return data

    @property
    def blueprint(self) -> Blueprint:
        data = self.cleaned_data
        old, kind = data["old"], data["kind"]
        return changed(
            old,
            LinkKind.KIND_CHANGE,
            kind=kind,
            name=bare(data["name"], kind) or old.name,
            code=data["code"] or old.code,
        )


class MoveForm(UnitsForm):
    ends, stays = ("olds",), ("parent",)

    olds = PickManyField(
        Union.objects.none(), label=_("Units that are moved"), params=PICKED
    )
    parent = parent_field(
        label=_("New union above"), required=True, empty_label=_("Choose")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        above = data.get("parent")
        for old in data.get("olds") or ():
            if above and old.parent_id == above.pk:
                self.add_error(
                    "olds", _("“%(union)s” stands there already.") % {"union": old}
                )
        return data

    @property
    def blueprint(self) -> Blueprint:
        data = self.cleaned_data
        above = data["parent"].pk
        return joined(
            changed(old, LinkKind.MOVE, f"{NEW}{place}", parent=above)
            for place, old in enumerate(data["olds"], start=1)
        )


def joined(plans: Iterable[Blueprint]) -> Blueprint:
    every = list(plans)
    return Blueprint(
        openings=tuple(row for plan in every for row in plan.openings),
        ties=tuple(tie for plan in every for tie in plan.ties),
    )


class AbolishForm(UnitsForm):
    ends, stays = ("old",), ("heir",)

    old = PickField(
        Union.objects.none(), label=_("Unit that is abolished"), params=PICKED
    )
    heir = PickField(
        Union.objects.none(),
        label=_("Who takes over its work"),
        required=False,
        params=PICKED,
        empty_label=_("Nobody"),
        help_text=_(
            "For example the province, when a city or district is abolished. Its "
            "branches, groups and remedies pass on to it; without it they end."
        ),
    )

    def filled(self, plan: Blueprint) -> dict[str, Any]:
        return {"old": plan.ties[0].old, "heir": plan.ties[0].to}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("heir") and data["heir"] == data.get("old"):
            self.add_error("heir", _("Choose another unit: this one ends."))
        return data

    @property
    def blueprint(self) -> Blueprint:
        data = self.cleaned_data
        heir = data["heir"].pk if data["heir"] else None
        return Blueprint(ties=(Tie(data["old"].pk, heir, LinkKind.ABOLISH),))


#: The form of each kind of change.
FORMS: dict[str, type[UnitsForm]] = {
    ReorganisationKind.MERGE: MergeForm,
    ReorganisationKind.SPLIT: SplitForm,
    ReorganisationKind.RENAME: RenameForm,
    ReorganisationKind.KIND_CHANGE: KindChangeForm,
    ReorganisationKind.MOVE: MoveForm,
    ReorganisationKind.ABOLISH: AbolishForm,
}
