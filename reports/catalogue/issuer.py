"""Who issues a document and who is sent: letterhead, decision, team."""

from inspections.enums import TeamRole
from inspections.models import Plan, Team, TeamMember, Visit
from reports.catalogue.words import ROLES, iso, lines
from reports.enums import NumberState
from reports.models import DocumentNumber
from unions.models import Letterhead, Union

_RANK = {role: rank for rank, role in enumerate(ROLES)}
#: Texts that a letterhead brings as they are.
_TEXTS = ["body_name", "sign_code", "place", "signer_name", "party_committee"]


def letterhead(union: Union) -> dict[str, str]:
    """How the union heads, places and signs; what nobody has entered stays empty."""
    kept = Letterhead.objects.filter(union=union).first()
    above = union.parent.title if union.parent else ""
    head = {
        "union": union.title,
        "union_above": above,
        "parent_name": above.upper(),
        "issuer_name": union.title.upper(),
        "authority": "TM. BAN THƯỜNG VỤ",
        "signer_title": "CHỦ TỊCH",
        **dict.fromkeys(_TEXTS, ""),
    }
    if kept is None:
        return {**head, "body_name": "BAN THƯỜNG VỤ"}
    head |= {name: getattr(kept, name) for name in _TEXTS}
    for name in ("parent_name", "issuer_name", "authority", "signer_title"):
        head[name] = getattr(kept, name) or head[name]
    return head


def members(team: Team) -> list[dict[str, str]]:
    """The people of a team (prefetched): leader, deputies, secretary, members."""
    ordered = sorted(team.members.all(), key=_rank)
    return [
        {
            "name": member.full_name,
            "position": member.position,
            "role": ROLES[member.role],
            "duty": member.duty,
        }
        for member in ordered
    ]


def _rank(member: TeamMember) -> tuple[int, int, int]:
    return _RANK[member.role], member.order, member.pk


def named(people: list[dict[str, str]], role: TeamRole) -> str:
    """The name of the first person in that role."""
    found = (person["name"] for person in people if person["role"] == ROLES[role])
    return next(found, "")


def team_numbers(teams: list[Team]) -> dict[int, dict[str, str]]:
    """The decision of each team: as our register has it, else as it was typed in."""
    given = DocumentNumber.objects.filter(
        document__team__in=teams, state=NumberState.ISSUED
    ).select_related("document")
    typed = {
        team.pk: {"number": team.decision_number, "date": iso(team.decision_date)}
        for team in teams
    }
    register = {
        number.document.team_id: {
            "number": number.symbol,
            "date": iso(number.document.issued_on),
        }
        for number in given.order_by("given_at")
    }
    return typed | {key: row for key, row in register.items() if key is not None}


def plan_number(plan: Plan) -> dict[str, str]:
    """Number and date of the plan's document, once it has them."""
    return _last_number(document__plan=plan)


def minutes_number(visit: Visit) -> dict[str, str]:
    """Number and date of the minutes of a visit, once they have them."""
    return _last_number(document__visit=visit, document__kind="minutes")


def _last_number(**about: object) -> dict[str, str]:
    last = (
        DocumentNumber.objects.filter(state=NumberState.ISSUED, **about)
        .select_related("document")
        .order_by("given_at")
        .last()
    )
    if last is None:
        return {"number": "", "date": ""}
    return {"number": last.symbol, "date": iso(last.document.issued_on)}


def basis(plan: Plan) -> list[str]:
    """The programmes that a plan rests on; the plan itself is named with its number."""
    own = plan.title.casefold()
    return [line for line in lines(plan.basis) if own not in line.casefold()]


def about(round_name: str) -> str:
    """A round inside a sentence: ``kiểm tra công tác Hội đợt tháng 3 năm 2020``."""
    if round_name.casefold().startswith("kiểm tra "):
        return round_name[:1].lower() + round_name[1:]
    return f"kiểm tra công tác Hội và phong trào phụ nữ ({round_name})"


def without_kind(title: str, *kinds: str) -> str:
    """``Kế hoạch kiểm tra năm 2020`` → ``Kiểm tra năm 2020``: the kind stands above."""
    for kind in kinds:
        if title.casefold().startswith(f"{kind.casefold()} "):
            rest = title[len(kind) :].strip()
            return rest[:1].upper() + rest[1:]
    return title
