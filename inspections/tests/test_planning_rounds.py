"""The verbs of plans and rounds."""

from datetime import date

import pytest

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import (
    ROUND_TRANSITIONS,
    RoundStatus,
    VersionStatus,
    VisitStatus,
)
from inspections.models import Plan, Round
from inspections.services import planning
from inspections.tests.factories import (
    ChecklistVersionFactory,
    PlanFactory,
    RoundFactory,
    VisitFactory,
)
from unions.tests.factories import UnionFactory


def _new(plan, checklist, **fields):
    values = {
        "name": "Đợt 1 năm 2020",
        "starts_on": date(2020, 3, 10),
        "ends_on": date(2020, 3, 20),
        **fields,
    }
    return Round(plan=plan, checklist=checklist, **values)


@pytest.fixture
def plan(city):
    return PlanFactory(union=city)


@pytest.fixture
def draft(plan, checklist, ward, staff):
    return planning.save_round(_new(plan, checklist), units=[ward], by=staff)


def test_a_plan_is_saved_with_its_author(city, staff):
    plan = planning.save_plan(Plan(union=city, year=2020, title="Kế hoạch"), by=staff)

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.key, entry.label) == (staff, str(plan.pk), "Kế hoạch")


def test_a_new_round_is_a_draft_with_its_units_and_its_first_step(
    draft, ward, commune, staff
):
    assert draft.status == RoundStatus.DRAFT
    assert list(draft.units.all()) == [ward]
    assert [(event.actor, event.new_status) for event in draft.events.all()] == [
        (staff, RoundStatus.DRAFT)
    ]


def test_units_change_and_the_change_is_kept(draft, ward, commune, staff):
    planning.save_round(draft, units=[commune], by=staff)

    assert list(draft.units.all()) == [commune]
    entry = AuditEntry.objects.filter(key=str(draft.pk), model="inspections.round")[0]
    assert entry.detail == {
        "units": [["Hội LHPN phường Đức Xuân"], ["Hội LHPN xã Nông Thượng"]]
    }


def test_an_unchanged_round_writes_nothing_into_the_log(draft, ward, staff):
    before = AuditEntry.objects.count()

    planning.save_round(draft, units=[ward], by=staff)

    assert AuditEntry.objects.count() == before


def test_visits_follow_the_checklist_of_their_round(draft, ward, staff, checklist):
    visit = VisitFactory(team__round=draft, union=ward, status=VisitStatus.PLANNED)
    draft.checklist = ChecklistVersionFactory(checklist=checklist.checklist)

    planning.save_round(draft, units=[ward], by=staff)

    visit.refresh_from_db()
    assert visit.checklist == draft.checklist


def test_a_round_needs_a_unit(plan, checklist, staff):
    with pytest.raises(RuleError, match="Choose at least one unit"):
        planning.save_round(_new(plan, checklist), units=[], by=staff)
    assert not Round.objects.exists()


def test_a_unit_of_another_city_is_refused(plan, checklist, other_ward, staff):
    with pytest.raises(RuleError, match="does not belong to"):
        planning.save_round(_new(plan, checklist), units=[other_ward], by=staff)


def test_a_unit_that_no_longer_exists_is_refused(plan, checklist, city, staff):
    gone = UnionFactory(parent=city, name="Cũ", valid_to=date(2020, 3, 9))

    with pytest.raises(RuleError, match="does not exist on 10/03/2020"):
        planning.save_round(_new(plan, checklist), units=[gone], by=staff)


@pytest.mark.parametrize("status", [VersionStatus.DRAFT, VersionStatus.ARCHIVED])
def test_only_a_published_checklist_is_taken(plan, ward, staff, status, city):
    version = ChecklistVersionFactory(checklist__union=city, status=status)

    with pytest.raises(RuleError, match="Choose a published checklist"):
        planning.save_round(_new(plan, version), units=[ward], by=staff)


def test_a_round_keeps_its_checklist_after_that_was_archived(draft, ward, staff):
    draft.checklist.status = VersionStatus.ARCHIVED
    draft.checklist.save()

    assert planning.save_round(draft, units=[ward], by=staff) == draft


@pytest.mark.parametrize(
    "status", [RoundStatus.RUNNING, RoundStatus.CLOSED, RoundStatus.CANCELLED]
)
def test_a_round_that_has_begun_or_ended_is_not_edited(draft, ward, staff, status):
    Round.objects.update(status=status)

    with pytest.raises(RuleError, match="can no longer be changed"):
        planning.save_round(draft, units=[ward], by=staff)


def test_a_unit_with_a_visit_stays_in_the_round(draft, ward, commune, staff):
    VisitFactory(team__round=draft, union=ward, status=VisitStatus.PLANNED)

    with pytest.raises(RuleError, match=r"have a visit.*phường Đức Xuân"):
        planning.save_round(draft, units=[commune], by=staff)


def test_no_visit_falls_out_of_the_days(draft, ward, staff):
    VisitFactory(
        team__round=draft,
        union=ward,
        date=date(2020, 3, 20),
        status=VisitStatus.PLANNED,
    )
    draft.ends_on = date(2020, 3, 19)

    with pytest.raises(RuleError, match=r"outside the new days.*phường Đức Xuân"):
        planning.save_round(draft, units=[ward], by=staff)


def test_a_cancelled_visit_holds_nothing_back(draft, ward, commune, staff):
    VisitFactory(team__round=draft, union=ward, status=VisitStatus.CANCELLED)

    planning.save_round(draft, units=[commune], by=staff)

    assert list(draft.units.all()) == [commune]


def test_approval(draft, leader):
    planning.approve(draft, by=leader)

    draft.refresh_from_db()
    assert draft.status == RoundStatus.APPROVED
    assert draft.events.last().actor == leader


def test_a_round_without_units_is_not_approved(plan, checklist, leader):
    empty = RoundFactory(plan=plan, checklist=checklist, status=RoundStatus.DRAFT)

    with pytest.raises(RuleError, match="Choose the units"):
        planning.approve(empty, by=leader)


def test_the_first_start_makes_the_round_run_and_the_second_changes_nothing(
    round_, inspector
):
    planning.round_begun(round_, inspector)
    planning.round_begun(round_, by=inspector)

    round_.refresh_from_db()
    assert round_.status == RoundStatus.RUNNING
    assert [event.new_status for event in round_.events.all()] == ["running"]


def test_a_draft_round_does_not_begin(draft, inspector):
    with pytest.raises(RuleError, match="cannot become"):
        planning.round_begun(draft, inspector)


def test_cancelling_takes_along_what_has_not_begun(round_, staff):
    statuses = [VisitStatus.PLANNED, VisitStatus.ANNOUNCED, VisitStatus.POSTPONED]
    visits = [VisitFactory(team__round=round_, status=status) for status in statuses]
    signed = VisitFactory(team__round=round_, status=VisitStatus.SIGNED)

    planning.cancel_round(round_, reason="Thiên tai", by=staff)

    round_.refresh_from_db()
    signed.refresh_from_db()
    assert round_.status == RoundStatus.CANCELLED
    assert round_.events.last().reason == "Thiên tai"
    assert signed.status == VisitStatus.SIGNED
    for visit in visits:
        visit.refresh_from_db()
        assert visit.status == VisitStatus.CANCELLED
        assert visit.events.last().reason == "Thiên tai"


def test_cancelling_needs_a_reason(round_, staff):
    with pytest.raises(RuleError, match="Write the reason"):
        planning.cancel_round(round_, reason="  ", by=staff)


@pytest.mark.parametrize("status", [VisitStatus.IN_PROGRESS, VisitStatus.RECORDED])
def test_a_visit_under_way_keeps_the_round_alive(round_, ward, staff, status):
    VisitFactory(team__round=round_, union=ward, status=status)

    with pytest.raises(RuleError, match=r"Finish or sign.*phường Đức Xuân"):
        planning.cancel_round(round_, reason="Thiên tai", by=staff)


@pytest.mark.parametrize("status", VisitStatus)
def test_a_round_closes_when_all_its_visits_have_ended(round_, ward, staff, status):
    Round.objects.update(status=RoundStatus.RUNNING)
    VisitFactory(team__round=round_, union=ward, status=status)

    if status in {VisitStatus.CONCLUDED, VisitStatus.CLOSED, VisitStatus.CANCELLED}:
        planning.close_round(round_, by=staff)
        round_.refresh_from_db()
        assert round_.status == RoundStatus.CLOSED
    else:
        with pytest.raises(RuleError, match=r"Not concluded yet: phường Đức Xuân"):
            planning.close_round(round_, by=staff)


@pytest.mark.parametrize("old", RoundStatus)
@pytest.mark.parametrize("new", RoundStatus)
def test_only_listed_transitions_happen(round_, staff, old, new):
    Round.objects.update(status=old)
    if new in ROUND_TRANSITIONS[old]:
        assert planning._move(round_, new, by=staff).status == new
    else:
        with pytest.raises(RuleError, match="cannot become"):
            planning._move(round_, new, by=staff)
        round_.refresh_from_db()
        assert round_.status == old
