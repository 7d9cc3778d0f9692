"""Who may plan, record, sign, conclude, prove and accept.

All of it only for the work of one's own union's subtree: a ward's staff sees of the
city's visit to the ward what the ward's officer sees, and it is the city's to change.
"""

from typing import TYPE_CHECKING, Any

import rules

from accounts.rules import (
    inspects,
    is_administrator,
    is_inspector,
    is_leader,
    is_officer,
    manages,
)
from inspections.enums import RemedyStatus, SelfReportStatus
from unions.rules import anyone, holds

if TYPE_CHECKING:
    from accounts.models import User


def inspecting_union(obj: Any) -> Any:
    """The union whose work this is: of a plan, round, team, visit or what is in it."""
    for name in ("visit", "team", "round", "plan"):
        if getattr(obj, f"{name}_id", None) is not None:
            return inspecting_union(getattr(obj, name))
    return obj.union


@rules.predicate
def is_own_work(user: "User", obj: Any = None) -> bool:
    if obj is None:
        return user.is_superuser or hasattr(user, "membership")
    return holds(user, inspecting_union(obj))


@rules.predicate
def is_team_member(user: "User", obj: Any = None) -> bool:
    """In the team of the visit; without a visit: someone who can be in a team."""
    if obj is None:
        return True
    visit = getattr(obj, "visit", obj)
    return bool(visit.team.members.filter(user=user).exists())


@rules.predicate
def owes(user: "User", remedy: Any = None) -> bool:
    """The remedy is owed by the person's own unit."""
    return remedy is None or holds(user, remedy.owner)


@rules.predicate
def submitted_proof(user: "User", remedy: Any = None) -> bool:
    """She handed in the proof that now waits, gave out the link by which it came, or
    added a file to it: she is never the one who accepts it."""
    if remedy is None:
        return False
    proofs = remedy.events.filter(new_status=RemedyStatus.PROOF_SUBMITTED)
    last = proofs.select_related("link").order_by("at", "pk").last()
    if last is None:
        return False
    if user.pk in (last.actor_id, last.link.created_by_id if last.link else None):
        return True
    return bool(last.evidence.filter(updated_by=user).exists())


@rules.predicate
def asked_for_it(user: "User", request: Any = None) -> bool:
    """She asked for the later date, or gave out the link by which it was asked for."""
    if request is None:
        return False
    giver = request.link.created_by_id if request.link else None
    return user.pk in (request.asked_by_id, giver)


@rules.predicate
def is_owed_by(user: "User", request: Any = None) -> bool:
    """The remedy that the request is about is her own work to follow."""
    return request is None or holds(user, inspecting_union(request.remedy))


@rules.predicate
def keeps_clause(user: "User", obj: Any = None) -> bool:
    """The clause or paper is of a union of hers; that of everybody is the
    installation's."""
    if obj is None:
        return user.is_superuser or hasattr(user, "membership")
    return user.is_superuser if obj.union is None else holds(user, obj.union)


@rules.predicate
def keeps_ladder(user: "User", union: Any = None) -> bool:
    """Of a union, or of a row that belongs to one: of her own subtree."""
    if union is None:
        return hasattr(user, "membership")
    return holds(user, getattr(union, "union", union))


@rules.predicate
def reports_itself(user: "User", report: Any = None) -> bool:
    """She belongs to the unit of the report or visit, or goes on with its work."""
    if report is None:
        return hasattr(user, "membership")
    visit = getattr(report, "visit", report)
    unit, membership = visit.union, getattr(user, "membership", None)
    if membership is None:
        return False
    if membership.union.path.startswith(unit.path):
        return True
    heirs = unit.descents_to.filter(is_work=True, to_union=membership.union_id)
    return unit.valid_to is not None and bool(heirs.exists())


@rules.predicate
def handed_in_report(user: "User", report: Any = None) -> bool:
    """She submitted the report as it stands: she is never the one who judges it."""
    if report is None:
        return False
    last = report.events.filter(new_status=SelfReportStatus.SUBMITTED).last()
    return last is not None and last.actor_id == user.pk


@rules.predicate
def keeps_checklist(user: "User", obj: Any = None) -> bool:
    """The checklist (or its version, section, item) is of the person's own subtree.

    Those of the unions above are read, not changed.
    """
    for name in ("section", "version", "checklist"):
        obj = getattr(obj, name, obj)
    return obj is None or holds(user, obj.union)


@rules.predicate
def is_own_unit(user: "User", union: Any = None) -> bool:
    """The union stands in the person's own subtree; without one: she has a union."""
    if union is None:
        return user.is_superuser or hasattr(user, "membership")
    return holds(user, union)


@rules.predicate
def is_about_herself(user: "User", interest: Any = None) -> bool:
    """The tie is the person's own."""
    return interest is not None and interest.user_id == user.pk


@rules.predicate
def declared_herself(user: "User", interest: Any = None) -> bool:
    """Her own tie that she declared: what the staff wrote of her stays theirs."""
    if interest is None:
        return True
    return bool(interest.user_id == user.pk == interest.declared_by_id)


plans = manages & is_own_work
decides = (manages | is_leader) & is_own_work
records = (manages & is_own_work) | (is_inspector & is_own_work & is_team_member)

for _model in ("plan", "round", "team", "teammember", "visit"):
    rules.add_perm(f"inspections.view_{_model}", inspects)
    rules.add_perm(f"inspections.add_{_model}", plans)
    rules.add_perm(f"inspections.change_{_model}", plans)
for _model in ("checklist", "checklistversion", "section", "item"):
    rules.add_perm(f"inspections.view_{_model}", inspects)
    rules.add_perm(f"inspections.add_{_model}", manages & keeps_checklist)
    rules.add_perm(f"inspections.change_{_model}", manages & keeps_checklist)
    rules.add_perm(f"inspections.delete_{_model}", manages & keeps_checklist)
_RECORDED = (
    "attendance",
    "answer",
    "fieldstop",
    "finding",
    "evidence",
    "minutes",
    "groupcheck",
    "loancheck",
    "balancematch",
    "fundcheck",
    "sample",
    "followup",
    "opinion",
    "signature",
)
for _model in _RECORDED:
    rules.add_perm(f"inspections.view_{_model}", inspects)
    rules.add_perm(f"inspections.add_{_model}", records)
    rules.add_perm(f"inspections.change_{_model}", records)
    rules.add_perm(f"inspections.delete_{_model}", records)
rules.add_perm("inspections.view_remedy", anyone)
rules.add_perm("inspections.add_remedy", records)
rules.add_perm("inspections.change_remedy", records)
rules.add_perm("inspections.delete_remedy", records)

rules.add_perm("inspections.see_inspections", inspects)  # lists and boards
rules.add_perm("inspections.read_record", inspects & is_own_work)  # the workspace
rules.add_perm("inspections.approve_round", decides)
rules.add_perm("inspections.record_visit", records)
rules.add_perm("inspections.sign_visit", records)
rules.add_perm("inspections.send_back_visit", decides | records)
rules.add_perm("inspections.conclude_visit", decides)
rules.add_perm(
    "inspections.submit_proof", (is_officer & owes) | (manages & is_own_work)
)
rules.add_perm("inspections.accept_remedy", inspects & is_own_work & ~submitted_proof)
rules.add_perm("inspections.extend_remedy", decides)
rules.add_perm("inspections.reopen_remedy", decides)

#: Beside the steps of a remedy.
_follows = inspects & is_own_work
for _model in ("extensionrequest", "remark"):
    rules.add_perm(f"inspections.view_{_model}", anyone)
rules.add_perm("inspections.remark_remedy", (is_officer & owes) | _follows)
rules.add_perm("inspections.assign_remedy", (is_officer & owes) | plans)
rules.add_perm("inspections.ask_extension", (is_officer & owes) | plans)
rules.add_perm(
    "inspections.answer_extension", (manages | is_leader) & is_owed_by & ~asked_for_it
)
rules.add_perm("inspections.plan_recheck", plans)

#: Standard clauses, the papers they rest on, and deadlines by severity.
for _model in ("phrase", "phraseversion", "legalact", "severityterm"):
    rules.add_perm(f"inspections.view_{_model}", inspects)
for _model in ("phrase", "legalact", "severityterm"):
    for _action in ("add", "change"):
        rules.add_perm(f"inspections.{_action}_{_model}", manages & keeps_clause)

#: Urging: the ladder, calls, letters, and links for units that do not sign in.
for _model in ("ladderrung", "ladderstep", "uploadlink"):
    rules.add_perm(f"inspections.view_{_model}", inspects)
rules.add_perm("inspections.view_urgingletter", anyone)
rules.add_perm("inspections.change_ladder", manages & keeps_ladder)
rules.add_perm("inspections.urge_remedy", plans | (is_inspector & is_own_work))
rules.add_perm("inspections.write_letter", plans)
rules.add_perm("inspections.give_upload_link", plans)
rules.add_perm("inspections.take_in_remedies", plans)

#: Corrections after signing; good things that travel.
rules.add_perm("inspections.view_addendum", anyone)
rules.add_perm("inspections.add_addendum", decides | records)
rules.add_perm("inspections.view_initiativesighting", anyone)
rules.add_perm("inspections.keep_sighting", plans | records)
rules.add_perm("inspections.view_showcase", anyone)
rules.add_perm("inspections.keep_showcase", manages & keeps_ladder)

#: What a unit reports before a visit: written by it, judged by those who come.
rules.add_perm("inspections.view_selfreport", anyone)
rules.add_perm("inspections.view_self_report", anyone)
rules.add_perm("inspections.write_self_report", (is_officer | manages) & reports_itself)
rules.add_perm("inspections.judge_self_report", (plans | records) & ~handed_in_report)
rules.add_perm("inspections.take_self_report", plans & ~handed_in_report)

#: Private calendar addresses: each person's own, and of a whole union for who leads it.
rules.add_perm("inspections.view_calendarfeed", is_administrator)
rules.add_perm("inspections.add_calendarfeed", anyone)
rules.add_perm("inspections.add_union_feed", (manages | is_leader) & is_own_unit)
rules.add_perm("inspections.view_booking", inspects)

#: Ties: kept by the inspecting union's staff; each inspector declares her own.
rules.add_perm("inspections.view_interest", inspects)
rules.add_perm("inspections.keep_interests", manages)
rules.add_perm("inspections.read_relation", manages | is_leader | is_about_herself)
for _action in ("add", "change", "delete"):
    rules.add_perm(
        f"inspections.{_action}_interest",
        (manages & is_own_work) | (inspects & declared_herself),
    )
rules.add_perm("inspections", inspects)
