"""Who of the owing unit carries a remedy out: the unit, a post, or a person."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from inspections.enums import OwnerKind, RemarkKind, RemedyStatus
from inspections.models import Remedy
from inspections.selectors import remedy_owners
from inspections.services import remarks
from unions.enums import Body, PostRank
from unions.models import Branch, Officer

if TYPE_CHECKING:
    from accounts.models import User

_FIELDS = (
    "owner_kind",
    "owner_branch",
    "owner_body",
    "owner_rank",
    "owner_officer",
)


@transaction.atomic
def assign(  # noqa: PLR0913 -- one value per column
    remedy: Remedy,
    *,
    by: "User",
    kind: str,
    branch: Branch | None = None,
    body: str = "",
    rank: str = "",
    officer: Officer | None = None,
) -> Remedy:
    """Give it to somebody of the owing unit. What was signed (``owner_note``) stays."""
    rows = Remedy.objects.select_for_update(of=("self",)).select_related("owner")
    locked = rows.get(pk=remedy.pk)
    if not remedy.visit.is_sealed:
        raise RuleError(_("The minutes are not signed yet: nothing is due."))
    if locked.status == RemedyStatus.ACCEPTED:
        raise RuleError(_("It is remedied: nobody has to carry it out."))
    kind = OwnerKind(kind)
    chosen: dict[str, object] = (
        _post(locked, branch, body, rank)
        if kind == OwnerKind.POST
        else {"owner_branch": None, "owner_body": "", "owner_rank": ""}
    )
    chosen["owner_kind"] = kind
    chosen["owner_officer"] = (
        _person(locked, officer) if kind == OwnerKind.PERSON else None
    )
    before = _owner(locked)
    for name, value in chosen.items():
        setattr(locked, name, value)
        setattr(remedy, name, value)
    if _owner(locked) == before:
        return remedy
    audit.save(locked, by=by, changed=_FIELDS)
    said = f"Giao cho: {remedy_owners.recorded(locked)}"
    remarks.remark(remedy, by=by, text=said, kind=RemarkKind.ASSIGNED)
    return remedy


def _post(
    remedy: Remedy, branch: Branch | None, body: str, rank: str
) -> dict[str, object]:
    """An office of the unit, or of one of its branches."""
    if rank not in PostRank.values or (body and body not in Body.values):
        raise RuleError(_("Choose a post."))
    if branch is not None and branch.union_id != remedy.owner_id:
        raise RuleError(_("This branch is not of the owing unit."))
    if branch is not None:
        body = Body.BRANCH
    return {"owner_branch": branch, "owner_body": body, "owner_rank": rank}


def _person(remedy: Remedy, officer: Officer | None) -> Officer:
    """Somebody who holds a post there today, or whose union it is."""
    if officer is None:
        raise RuleError(_("Choose a person."))
    if officer.home_union_id != remedy.owner_id:
        posts = officer.posts.current(timezone.localdate())
        if not posts.filter(union=remedy.owner_id).exists():
            raise RuleError(_("This person is not of the owing unit."))
    return officer


def _owner(remedy: Remedy) -> tuple[object, ...]:
    office = (remedy.owner_branch_id, remedy.owner_body, remedy.owner_rank)
    return (remedy.owner_kind, *office, remedy.owner_officer_id)
