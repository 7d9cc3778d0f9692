"""Dividing a unit: the new units, as rows."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from unions.enums import Extent, Level, LinkKind
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
    standing,
)
from unions.forms.pickers import PickField
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Reorganisation, Union

if TYPE_CHECKING:
    from accounts.models import User

#: How units below the divided one are named that go on under one of the new ones.
BELOW = "below"
_MOST = 20
#: Rows that a new division offers; more come by the button, or after saving.
_OFFERED = 3


class PartForm(Form):
    """One new unit. A row without a name is no unit."""

    ref = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    name = name_field(required=False)
    kind = kind_field()
    code = code_field()
    parent = parent_field()

    def __init__(
        self, *args: Any, user: "User", reorganisation: Reorganisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        above = standing(user, reorganisation).exclude(level=Level.COMMUNE)
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]

    @property
    def is_left_empty(self) -> bool:
        return not self.cleaned_data.get("name")

    def opening(self, old: Union, ref: str) -> Opening:
        data = self.cleaned_data
        kind = data["kind"] or old.kind
        above = data["parent"].pk if data["parent"] else old.parent_id
        name = bare(data["name"], kind)
        return Opening(ref, kind, name, code=data["code"], parent=above)


class _Parts(BaseFormSet[PartForm]):
    @property
    def kept(self) -> list[PartForm]:
        return [form for form in self.forms if not form.is_left_empty]

    def clean(self) -> None:
        if not any(self.errors) and len(self.kept) < FEWEST:
            raise ValidationError(_("A division makes at least two units: name them."))

    def openings(self, old: Union) -> list[Opening]:
        """Each under the name it had in the plan, so that what was assigned stays."""
        known = {form.cleaned_data["ref"] for form in self.kept}
        fresh = (f"{NEW}{n}" for n in range(1, 2 * _MOST) if f"{NEW}{n}" not in known)
        found: dict[str, Opening] = {}
        for form in self.kept:
            ref = form.cleaned_data["ref"]
            if not ref.startswith(NEW) or ref in found:
                ref = next(fresh)
            found[ref] = form.opening(old, ref)
        return list(found.values())


_PartSet: type[_Parts] = formset_factory(  # type: ignore[assignment]
    PartForm, formset=_Parts, extra=0, max_num=_MOST, validate_max=True
)


class SplitForm(UnitsForm):
    ends = ("old",)

    old = PickField(
        Union.objects.none(), label=_("Unit that is divided and ends"), params=PICKED
    )

    def __init__(
        self, *args: Any, user: "User", reorganisation: Reorganisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, user=user, reorganisation=reorganisation, **kwargs)
        self.plan = Blueprint.from_json(reorganisation.plan)
        names = ("ref", "name", "kind", "code", "parent")
        parts = [
            {name: getattr(row, name) for name in names}
            for row in self.plan.openings
            if row.ref.startswith(NEW)
        ]
        empty: list[dict[str, Any]] = [{}] * max(1, _OFFERED - len(parts))
        self.rows = _PartSet(
            self.data if self.is_bound else None,
            prefix="parts",
            initial=[*parts, *empty],
            form_kwargs={"user": user, "reorganisation": reorganisation},
        )

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.rows.is_valid()])

    @property
    def blueprint(self) -> Blueprint:
        """With what was decided before, as far as it is about the same units."""
        old = self.cleaned_data["old"]
        openings = self.rows.openings(old)
        before = self.plan if self.plan.closing[:1] == [old.pk] else Blueprint()
        refs = {row.ref for row in openings}
        mains = {tie.to for tie in before.ties if tie.old == old.pk and tie.main}
        below = [
            row
            for row in before.openings
            if row.ref.startswith(BELOW) and row.parent in refs
        ]
        carried = {row.ref for row in below}
        ties = [
            Tie(old.pk, row.ref, LinkKind.SPLIT, Extent.PART, main=row.ref in mains)
            for row in openings
        ]
        ties += [tie for tie in before.ties if tie.to in carried]
        kept = {key: to for key, to in before.assigned.items() if to in refs}
        return Blueprint((*openings, *below), tuple(ties), kept)


def decided(
    plan: Blueprint,
    *,
    mains: Mapping[int, str],
    assigned: Mapping[str, str],
    below: Mapping[Union, str],
) -> Blueprint:
    """The plan with what a person decided about a division.

    ``below``: a unit below the divided one → under which of the new ones it goes on.
    """
    openings = [row for row in plan.openings if not row.ref.startswith(BELOW)]
    ties = [
        replace(tie, main=mains.get(tie.old) == tie.to)
        if tie.extent == Extent.PART
        else tie
        for tie in plan.ties
        if not str(tie.to).startswith(BELOW)
    ]
    for unit, to in below.items():
        ref = f"{BELOW}{unit.pk}"
        openings.append(Opening(ref, unit.kind, unit.name, code=unit.code, parent=to))
        ties.append(Tie(unit.pk, ref, LinkKind.MOVE))
    return Blueprint(tuple(openings), tuple(ties), dict(assigned))
