"""What visits saw of initiatives: into the register, seen again, gone to again."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from core.text import fold, nfc
from inspections.enums import FindingKind, StopKind, VisitStatus
from inspections.models import FieldStop, Finding, InitiativeSighting, Visit
from inspections.selectors.good_things import homes, near
from inspections.services import lines
from inspections.services.seal import recording
from unions.enums import InitiativeState
from unions.models import Branch, Initiative
from unions.services import branches

if TYPE_CHECKING:
    from accounts.models import User

#: Findings that can tell of an initiative.
TELLING = frozenset({FindingKind.NEW_MODEL, FindingKind.STRENGTH})
_NOT_BEGUN = frozenset(
    {
        VisitStatus.PLANNED,
        VisitStatus.ANNOUNCED,
        VisitStatus.POSTPONED,
        VisitStatus.CANCELLED,
    }
)


@dataclass(frozen=True)
class Seen:
    """How an initiative stood."""

    state: str = InitiativeState.ACTIVE
    participants: int | None = None
    income: int | None = None
    results: str = ""
    is_worth_copying: bool = False
    note: str = ""


@dataclass(frozen=True)
class NewInitiative:
    """What the register is told of an initiative that it does not have."""

    name: str
    field: str = ""
    branch: Branch | None = None
    started_on: date | None = None
    contact: str = ""
    description: str = ""
    #: A person has said that it is none of those of a like name.
    is_another: bool = False


@transaction.atomic
def adopt(
    finding: Finding,
    *,
    seen: Seen,
    by: "User",
    initiative: Initiative | None = None,
    new: NewInitiative | None = None,
    updates_register: bool = True,
) -> InitiativeSighting:
    """Take what a finding tells of into the register of initiatives.

    It is ``initiative``, or becomes ``new`` one of the visited unit. A finding tells of
    one initiative: the same thing sent twice makes one.
    """
    visit = _begun(finding.visit)
    if finding.kind not in TELLING:
        raise RuleError(
            _("Only a strength or a new initiative goes into this register.")
        )
    if (done := finding.sightings.select_related("initiative").first()) is not None:
        return done
    if initiative is None:
        initiative = _enter(visit, new, seen, by)
    return _see(
        visit,
        initiative,
        seen,
        by,
        finding=finding,
        stop=finding.stop,
        updates_register=updates_register,
    )


@transaction.atomic
def sight(
    visit: Visit,
    initiative: Initiative,
    *,
    seen: Seen,
    by: "User",
    stop: FieldStop | None = None,
    updates_register: bool = True,
) -> InitiativeSighting:
    """Write how an initiative stood at a visit, once for each visit."""
    visit = _begun(visit)
    if stop is not None and stop.visit_id != visit.pk:
        raise RuleError(_("This stop belongs to another visit."))
    return _see(
        visit, initiative, seen, by, stop=stop, updates_register=updates_register
    )


@transaction.atomic
def change(
    sighting: InitiativeSighting,
    *,
    seen: Seen,
    by: "User",
    updates_register: bool = False,
) -> InitiativeSighting:
    """Correct or complete it: it is knowledge of the register, not of the minutes."""
    return _see(
        _begun(sighting.visit),
        sighting.initiative,
        seen,
        by,
        updates_register=updates_register,
    )


@transaction.atomic
def forget(sighting: InitiativeSighting, *, by: "User") -> None:
    """Take a mistaken one away; the initiative stays in the register."""
    _begun(sighting.visit)
    found = InitiativeSighting.objects.filter(pk=sighting.pk).first()
    if found is not None:
        audit.record(Action.DELETE, found, by=by, detail=lines.as_text(found))
        found.delete()


@transaction.atomic
def look_again(
    sighting: InitiativeSighting, *, by: "User", wanted: bool = True
) -> InitiativeSighting:
    """Have the next visit to the unit go there again (its preparation says so)."""
    rows = InitiativeSighting.objects.select_for_update(of=("self",))
    locked = rows.get(pk=sighting.pk)
    locked.look_again = wanted
    locked.updated_by = by
    return audit.save(locked, by=by)


@transaction.atomic
def go_again(visit: Visit, initiative: Initiative, *, by: "User") -> FieldStop:
    """Make it a field stop of the visit that is going on, unless it is one."""
    visit = recording(visit)
    stops = FieldStop.objects.filter(visit=visit, initiative=initiative)
    stop: FieldStop | None = stops.first()
    if stop is not None:
        return stop
    made = lines.record_stop(
        visit,
        id=uuid.uuid4(),
        kind=StopKind.INITIATIVE,
        initiative=initiative,
        met_with=initiative.contact,
        by=by,
    )
    return made.row


def _begun(visit: Visit) -> Visit:
    """The visit, locked: nothing was seen at one that has not begun."""
    locked = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if locked.status in _NOT_BEGUN:
        raise RuleError(_("The visit has not begun: nothing has been seen yet."))
    return locked


def _enter(
    visit: Visit, new: NewInitiative | None, seen: Seen, by: "User"
) -> Initiative:
    """A new row of the register, unless there is one that looks the same."""
    name = nfc(new.name).strip() if new else ""
    if new is None or not name:
        raise RuleError(_("Give the initiative a name, or choose one of the register."))
    union = homes(visit)[-1]
    alike = near(union, name)
    for one in alike:
        if fold(one.name) == fold(name) and one.branch == new.branch:
            raise RuleError(
                _("“%(name)s” is in the register already: choose it.") % {"name": one}
            )
    if alike and not new.is_another:
        names = ", ".join(f"“{one}”" for one in alike[:3])
        raise RuleError(
            _(
                "The register has %(names)s. Choose it if it is the same, or say that "
                "this is another one."
            )
            % {"names": names}
        )
    row = Initiative(
        union=union,
        name=name,
        field=new.field.strip(),
        branch=new.branch,
        started_on=new.started_on,
        state=seen.state,
        participants=seen.participants,
        contact=new.contact.strip(),
        description=new.description.strip(),
        results=seen.results.strip(),
    )
    return branches.keep_initiative(row, by=by)


def _see(  # noqa: PLR0913 -- one value per column
    visit: Visit,
    initiative: Initiative,
    seen: Seen,
    by: "User",
    *,
    finding: Finding | None = None,
    stop: FieldStop | None = None,
    updates_register: bool,
) -> InitiativeSighting:
    """The one writer: creates or changes the row of this visit. It must be locked."""
    rows = InitiativeSighting.objects.filter(visit=visit, initiative=initiative)
    row = rows.select_related("initiative__union").first()
    if row is None:
        if initiative.union_id not in {union.pk for union in homes(visit)}:
            raise RuleError(_("This initiative belongs to another unit."))
        row = InitiativeSighting(visit=visit, initiative=initiative)
    if finding is not None and row.finding_id not in (None, finding.pk):
        raise RuleError(
            _("Another finding of this visit tells of “%(name)s”: complete that one.")
            % {"name": initiative}
        )
    for name, value in asdict(seen).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.finding = finding or row.finding
    row.stop = stop or row.stop
    row.updated_by = by
    audit.save(row, by=by)
    if updates_register:
        _tell_register(row, by)
    return row


def _tell_register(row: InitiativeSighting, by: "User") -> None:
    """State and participants as last seen; what older visits saw changes nothing."""
    newest = InitiativeSighting.objects.filter(initiative=row.initiative_id)
    if newest.newest_first().values_list("pk", flat=True).first() != row.pk:
        return
    initiative = Initiative.objects.select_for_update(of=("self",)).get(
        pk=row.initiative_id
    )
    initiative.state = row.state
    if row.participants is not None:
        initiative.participants = row.participants
    if not initiative.results:
        initiative.results = row.results
    branches.keep_initiative(initiative, by=by)
