"""Attendance, field stops and the words of the minutes: lines written in the field.

Each line is created or changed by the key that the device made for it. A write on an
old revision changes nothing and hands back what stands.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from core.text import nfc
from inspections.enums import StopKind
from inspections.models import (
    Attendance,
    BalanceMatch,
    Evidence,
    FieldStop,
    Finding,
    FollowUp,
    FundCheck,
    GroupCheck,
    LoanCheck,
    Minutes,
    Opinion,
    Remedy,
    Signature,
    Visit,
)
from inspections.services.seal import recording

if TYPE_CHECKING:
    from accounts.models import User
    from savings_groups.models import SavingsGroup
    from unions.models import Branch, Initiative

Line = TypeVar(
    "Line",
    bound="Attendance | FieldStop | Finding | Remedy | Minutes | GroupCheck | "
    "LoanCheck | BalanceMatch | FundCheck | Opinion | Signature | FollowUp",
)
#: What of a finding is read to the unit.
READ_OUT = frozenset({"kind", "text", "severity", "cause", "legal_basis", "amount"})
Removable = Attendance | FieldStop | Finding | Remedy | Evidence | Signature


@dataclass(frozen=True)
class Outcome(Generic[Line]):
    """``conflict``: nothing was written, ``row`` is what stands."""

    row: Line
    state: Literal["created", "saved", "same", "conflict"]


@transaction.atomic
def record_attendance(  # noqa: PLR0913 -- one value per column
    visit: Visit,
    *,
    id: uuid.UUID,
    base_revision: int = 0,
    body: str,
    full_name: str,
    position: str = "",
    by: "User",
) -> Outcome[Attendance]:
    """Write who was in the room."""
    visit = recording(visit)
    if not full_name.strip():
        raise RuleError(_("Enter the person's name."))
    values = {"body": body, "full_name": full_name, "position": position}
    return put(Attendance, visit, key=id, base=base_revision, values=values, by=by)


@transaction.atomic
def record_stop(  # noqa: PLR0913 -- one value per column
    visit: Visit,
    *,
    id: uuid.UUID,
    base_revision: int = 0,
    kind: str,
    branch: "Branch | None" = None,
    group: "SavingsGroup | None" = None,
    initiative: "Initiative | None" = None,
    household: str = "",
    met_with: str = "",
    note: str = "",
    by: "User",
) -> Outcome[FieldStop]:
    """Write where the team went and what it saw there."""
    visit = recording(visit)
    places: dict[str, Any] = {
        StopKind.BRANCH: branch,
        StopKind.GROUP: group,
        StopKind.INITIATIVE: initiative,
        StopKind.HOUSEHOLD: household.strip(),
    }
    if not places.get(kind):
        raise RuleError(_("Choose what was gone to."))
    for other in places:
        if other != kind:
            places[other] = "" if other == StopKind.HOUSEHOLD else None
    place = places[kind]
    if kind != StopKind.HOUSEHOLD and place.union_id != visit.union_id:
        raise RuleError(_("This place belongs to another unit."))
    values = {
        "kind": kind,
        "branch": places[StopKind.BRANCH],
        "group": places[StopKind.GROUP],
        "initiative": places[StopKind.INITIATIVE],
        "household": places[StopKind.HOUSEHOLD],
        "met_with": met_with,
        "note": note,
    }
    return put(FieldStop, visit, key=id, base=base_revision, values=values, by=by)


@transaction.atomic
def save_minutes(
    visit: Visit,
    *,
    base_revision: int,
    overview: str,
    unit_opinion: str,
    report_by: date | None,
    by: "User",
) -> Outcome[Minutes]:
    """Write the parts of the minutes that are not lists."""
    visit = recording(visit)
    minutes, _made = Minutes.objects.get_or_create(visit=visit)
    values = {
        "overview": overview,
        "unit_opinion": unit_opinion,
        "report_by": report_by,
    }
    return change(minutes, base_revision, values, by=by)


@transaction.atomic
def remove(row: Removable, *, by: "User") -> None:
    """Take a line back while the visit is being recorded. The audit log keeps it."""
    if row.visit is None:
        raise RuleError(_("Proof of a remedy stays where it is."))
    recording(row.visit)
    if isinstance(row, Finding) and row.remedies.exists():
        raise RuleError(_("Remove the recommendation of this finding first."))
    if isinstance(row, Evidence) and row.remedy_id is not None:
        raise RuleError(_("Proof of a remedy stays where it is."))
    audit.record(Action.DELETE, row, by=by, detail=as_text(row))
    row.delete()


def put(
    model: type[Line],
    visit: Visit,
    *,
    key: uuid.UUID,
    base: int,
    values: dict[str, Any],
    by: "User",
) -> Outcome[Line]:
    """Create the row ``key`` of ``visit`` or change it. The visit must be locked."""
    row: Any = model._default_manager.filter(pk=key).first()
    if row is None:
        refuse_removed(model, key)
        row = model(pk=key, visit=visit, updated_by=by, **_cleaned(values))
        audit.save(row, by=by)
        return Outcome(row, "created")
    if row.visit_id != visit.pk:
        raise RuleError(_("This key belongs to another visit. Load the page again."))
    return change(row, base, values, by=by)


def change(
    row: Line, base: int, values: dict[str, Any], *, by: "User"
) -> Outcome[Line]:
    """Change a row that stands. It must be as stored, and its visit locked."""
    values = _cleaned(values)
    if all(getattr(row, name) == value for name, value in values.items()):
        return Outcome(row, "same")
    if row.revision != base:
        return Outcome(row, "conflict")
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
    if not isinstance(row, Minutes):
        row.updated_by = by
    if isinstance(row, Finding) and changed & READ_OUT:
        unsay(row, by=by)
    audit.save(row, by=by)
    return Outcome(row, "saved")


def unsay(finding: Finding, *, by: "User") -> None:
    """The unit spoke about other words than those that stand now: ask it again."""
    for opinion in Opinion.objects.filter(finding=finding):
        audit.record(Action.DELETE, opinion, by=by, detail=as_text(opinion))
        opinion.delete()


def _cleaned(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: nfc(value).strip() if isinstance(value, str) else value
        for name, value in values.items()
    }


def refuse_removed(model: type[models.Model], key: uuid.UUID) -> None:
    """A late retry of the first write must not bring back what was taken away."""
    if AuditEntry.objects.filter(
        model=model._meta.label_lower, key=str(key), action=Action.DELETE
    ).exists():
        raise RuleError(_("This line was removed meanwhile."))


def as_text(row: models.Model) -> dict[str, str]:
    """What a removed row held, for the log."""
    shown = {f.name: f.value_from_object(row) for f in row._meta.concrete_fields}
    return {name: str(value)[:500] for name, value in shown.items() if value}
