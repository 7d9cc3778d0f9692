"""One of everything, for an inspecting union and a unit of it."""

import uuid
from datetime import date

from inspections.enums import EvidenceKind, VisitStatus
from inspections.models import Evidence, Minutes
from inspections.tests.factories import (
    ChecklistVersionFactory,
    FindingFactory,
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)
from jobs.models import Job
from reports.enums import DocumentStatus
from reports.models import Document, Rendering
from savings_groups.tests.factories import GroupMonthFactory, SavingsGroupFactory
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    InitiativeFactory,
    LetterheadFactory,
    MemberFactory,
    OfficerFactory,
    PostFactory,
)


def build(union, unit, person):
    """The things of ``union`` and its ``unit``, by the name that tables call them."""
    made = {"union": unit, **_register(unit), **_work(union, unit, person)}
    made["person"] = MemberFactory(union=unit)
    made["membership"] = made["person"].membership
    made["job"] = Job.objects.create(kind="reports.render", requested_by=person)
    return made


def _register(unit):
    officer = OfficerFactory(home_union=unit)
    group = SavingsGroupFactory(union=unit)
    return {
        "letterhead": LetterheadFactory(union=unit),
        "branch": BranchFactory(union=unit),
        "officer": officer,
        "post": PostFactory(officer=officer),
        "figures": FiguresFactory(union=unit),
        "initiative": InitiativeFactory(union=unit),
        "savingsgroup": group,
        "groupmonth": GroupMonthFactory(group=group),
    }


def _work(union, unit, person):
    version = ChecklistVersionFactory(checklist__union=union)
    plan = PlanFactory(union=union)
    teams = [
        TeamFactory(round=RoundFactory(plan=plan, checklist=version)) for _ in range(2)
    ]
    for team in teams:
        member = TeamMemberFactory(team=team, user=person, full_name=person.full_name)
    visit = VisitFactory(team=teams[0], union=unit, status=VisitStatus.IN_PROGRESS)
    signed = VisitFactory(team=teams[1], union=unit, status=VisitStatus.SIGNED)
    return {
        "checklist": version.checklist,
        "checklistversion": version,
        "section": version.sections.first(),
        "item": version.sections.first().items.first(),
        "plan": plan,
        "round": teams[0].round,
        "team": teams[0],
        "teammember": member,
        "visit": visit,
        "signed": signed,
        "minutes": Minutes.objects.create(visit=signed),
        "finding": FindingFactory(visit=visit),
        "remedy": RemedyFactory(visit=signed),
        "evidence": _evidence(signed),
        "document": _document(union, signed, person),
    }


def _evidence(visit):
    return Evidence.objects.create(
        visit=visit,
        union=visit.union,
        kind=EvidenceKind.PHOTO,
        sha256="0" * 64,
        sent_sha256="1" * 64,
        file="evidence/00/nowhere.jpg",
        content_type="image/jpeg",
        size=1,
    )


def _document(union, visit, person):
    return Document.objects.create(
        kind="minutes",
        title="Biên bản kiểm tra",
        union=union,
        visit=visit,
        status=DocumentStatus.ISSUED,
        issued_on=date(2020, 3, 20),
        rendering=Rendering.objects.create(address=uuid.uuid4().hex),
        created_by=person,
    )
