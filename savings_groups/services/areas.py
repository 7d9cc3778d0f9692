"""The verbs of difficult areas: which communes and hamlets are named, from when on."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from savings_groups.models import HardArea
from unions.enums import Level
from unions.services.standing import check_stands

if TYPE_CHECKING:
    from accounts.models import User


def keep_area(area: HardArea, *, by: "User") -> HardArea:
    """Save a new or changed difficult area; refused as ``check_area`` says."""
    check_area(area)
    return audit.save(area, by=by)


def end_area(area: HardArea, *, on: date, by: "User") -> HardArea:
    """Say that ``on`` was the last day on which the area counted as difficult."""
    with transaction.atomic():
        area = HardArea.objects.select_for_update().get(pk=area.pk)
        if area.valid_to is not None:
            text = _("It ended on %(day)s already.")
            raise RuleError(text % {"day": f"{area.valid_to:%d/%m/%Y}"})
        area.valid_to = on
        return keep_area(area, by=by)


def check_area(area: HardArea) -> None:
    """Refuse a unit above communes, a branch of another one, and the same twice."""
    if area.union.level != Level.COMMUNE:
        raise RuleError(_("A difficult area is a ward, a commune or a branch of it."))
    if area.branch and area.branch.union_id != area.union_id:
        raise RuleError(_("Choose a branch of this union."))
    if area.valid_to and area.valid_to < area.valid_from:
        raise RuleError(_("The last day lies before the first day."))
    if area._state.adding:
        check_stands(area.union, begins=area.valid_from, ends=area.valid_to)
    if twice := _meeting(area):
        text = _("It is on the list from %(day)s on already: end that entry first.")
        raise RuleError(text % {"day": f"{twice.valid_from:%d/%m/%Y}"})


def _meeting(area: HardArea) -> HardArea | None:
    """Another entry of the same commune or branch with days in common."""
    lasts = Q(valid_to=None) | Q(valid_to__gte=area.valid_from)
    if area.valid_to is not None:
        lasts &= Q(valid_from__lte=area.valid_to)
    same = HardArea.objects.filter(lasts, union=area.union_id, branch=area.branch_id)
    return same.exclude(pk=area.pk).first()
