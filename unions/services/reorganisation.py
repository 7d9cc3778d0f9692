"""The verbs of a reorganisation; what is not here is where ``__all__`` has it from."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from unions.enums import REORGANISATION_TRANSITIONS, ReorganisationStatus
from unions.lineage import Blueprint, Ref
from unions.models import Letterhead, Reorganisation, Union
from unions.selectors import objections
from unions.selectors.ground import Ground, survey
from unions.services import decisions, lineage, opening
from unions.services.dividing import decide
from unions.services.movers import movers
from unions.services.outlook import look, preview
from unions.services.undoing import built_on, undo

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User

__all__ = [
    "built_on",
    "carry_out",
    "decide",
    "discard",
    "prepare",
    "preview",
    "undo",
]


@transaction.atomic
def prepare(
    reorganisation: Reorganisation,
    blueprint: Blueprint,
    *,
    by: "User | None",
    upload: "UploadedFile[Any] | None" = None,
) -> Reorganisation:
    """Save a new draft or a change of one, with the file of the decision."""
    if reorganisation._state.adding:
        membership = getattr(by, "membership", None)
        reorganisation.union = membership.union if membership else None
        reorganisation.created_by = by
    else:
        _require_draft(reorganisation)
    reorganisation.plan = blueprint.to_json()
    if upload:
        decisions.keep_file(reorganisation, upload)
    return audit.save(reorganisation, by=by)


@transaction.atomic
def discard(reorganisation: Reorganisation, *, by: "User") -> None:
    """Throw a draft away; what was carried out is undone instead."""
    _require_draft(reorganisation)
    audit.record(Action.DELETE, reorganisation, by=by)
    reorganisation.delete()


def _require_draft(reorganisation: Reorganisation) -> None:
    """Hold the row, so that nobody carries out what is being changed."""
    rows = Reorganisation.objects.select_for_update()
    if rows.get(pk=reorganisation.pk).status != ReorganisationStatus.DRAFT:
        raise RuleError(_("Only a draft can be changed: this one was carried out."))


@transaction.atomic
def carry_out(reorganisation: Reorganisation, *, by: "User | None") -> Reorganisation:
    """End the old units, open the new ones and hand over what is open: all or nothing.

    A handful of queries, however many units it touches.
    """
    row = _move(_copy(reorganisation), ReorganisationStatus.APPLIED, by=by)
    ahead = look(survey(row, lock=True), by=by)
    if ahead.problems:
        raise RuleError(" ".join(objections.shortened(ahead.problems)))
    ground = ahead.ground
    made = opening.open_unions(ground)
    heads = opening.write_letterheads(ground, made)
    opening.end_unions(ground.ties, row.last_day)
    opening.write_links(ground, made)
    lineage.refresh([*ground.ties, *(union.pk for union in made.values())])
    _hand_over(ground, made, ahead.chosen, by=by)
    row.plan = {**row.plan, "done": _done(ground, made, heads)}
    row.save(update_fields=["plan"])
    _record(ground, made, by=by)
    reorganisation.refresh_from_db()
    return reorganisation


def _copy(reorganisation: Reorganisation) -> Reorganisation:
    """The row as the database has it, so that a refusal leaves ours as it was."""
    return Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)


def _move(
    row: Reorganisation, to: ReorganisationStatus, *, by: "User | None"
) -> Reorganisation:
    """The step that is also the lock: of two who act at once, one is told no."""
    return audit.move(row, to, table=REORGANISATION_TRANSITIONS, by=by)


def _hand_over(
    ground: Ground,
    made: dict[Ref, Union],
    chosen: Mapping[str, int | Ref],
    *,
    by: "User | None",
) -> None:
    heirs = {}
    for old in ground.ties:
        heir = opening.key_of(ground.heir(old), made)
        if heir is not None:
            heirs[old] = heir
    places = {
        key: place
        for key, to in chosen.items()
        if (place := opening.key_of(to, made)) is not None
    }
    for mover in movers():
        mover.move(heirs, places, ground.reorganisation, by=by)


def _done(
    ground: Ground, made: dict[Ref, Union], heads: list[Letterhead]
) -> dict[str, Any]:
    """What undoing must know: which units it opened, and when the old ones ended."""
    ends = {key: ground.unions[key].valid_to for key in ground.ties}
    return {
        "opened": {ref: union.pk for ref, union in made.items()},
        "ended": {key: end.isoformat() if end else None for key, end in ends.items()},
        "letterheads": {head.union_id: opening.contents(head) for head in heads},
    }


def _record(ground: Ground, made: dict[Ref, Union], *, by: "User | None") -> None:
    """One line per unit, so that each one's history tells."""
    decision = {"reorganisation": ground.reorganisation.pk}
    last_day = str(ground.reorganisation.last_day)
    audit.record_many(Action.CREATE, made.values(), by=by, detail=decision)
    ended = [ground.unions[key] for key in ground.ties]
    detail = {**decision, "valid_to": ["", last_day]}
    audit.record_many(Action.CHANGE, ended, by=by, detail=detail)
