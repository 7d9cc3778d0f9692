"""The admin of plans, rounds, teams and visits: the same verbs, the same refusals."""

from datetime import date

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from inspections.enums import FindingKind, RoundStatus, VisitStatus
from inspections.models import (
    Attendance,
    Finding,
    Plan,
    Remedy,
    Round,
    RoundUnit,
    Team,
    Visit,
)
from inspections.tests.factories import FindingFactory, PlanFactory, VisitFactory

DAY = date(2020, 3, 10)
MODELS = ["plan", "round", "team", "visit"]


def _list(model):
    return reverse(f"admin:inspections_{model}_changelist")


def _add(model):
    return reverse(f"admin:inspections_{model}_add")


def _page(thing):
    model = thing._meta.model_name
    return reverse(f"admin:inspections_{model}_change", args=[thing.pk])


def _management(prefix, total=0, initial=0):
    return {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": initial}


def _no_rows():
    return (
        _management("attendances") | _management("findings") | _management("remedies")
    )


@pytest.fixture
def planned(round_, team, ward, commune):
    RoundUnit.objects.create(round=round_, union=commune)
    return VisitFactory(
        team=team, union=ward, date=DAY, half_day="morning", status="planned"
    )


@pytest.mark.parametrize("model", MODELS)
def test_lists_and_pages_open_for_staff(client, staff, planned, model):
    things = {
        "plan": planned.round.plan,
        "round": planned.round,
        "team": planned.team,
        "visit": planned,
    }
    client.force_login(staff)

    assert client.get(_list(model)).status_code == 200
    assert client.get(_add(model)).status_code == 200
    assert client.get(_page(things[model])).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_strangers_see_empty_lists(client, stranger, planned, model):
    client.force_login(stranger)

    answer = client.get(_list(model))

    assert answer.context["cl"].result_count == 0


def test_a_plan_is_written_by_its_verb(client, staff, city):
    client.force_login(staff)

    client.post(_add("plan"), {"union": city.pk, "year": 2020, "title": "Kế hoạch"})

    assert Plan.objects.get().union == city
    assert AuditEntry.objects.get(model="inspections.plan").actor == staff


def test_a_plan_for_someone_elses_union_is_refused(client, staff, other_city):
    client.force_login(staff)

    client.post(
        _add("plan"), {"union": other_city.pk, "year": 2020, "title": "Kế hoạch"}
    )

    assert not Plan.objects.exists()


def test_a_round_is_written_with_its_units(client, staff, city, checklist, ward):
    plan = PlanFactory(union=city)
    client.force_login(staff)

    client.post(
        _add("round"),
        {
            "plan": plan.pk,
            "name": "Đợt 1",
            "starts_on": "10/03/2020",
            "ends_on": "20/03/2020",
            "unit_choice": [ward.pk],
            "checklist": checklist.pk,
        },
    )

    round_ = Round.objects.get()
    assert (round_.status, list(round_.units.all())) == (RoundStatus.DRAFT, [ward])


def test_a_running_round_is_only_read(client, staff, planned):
    Round.objects.update(status=RoundStatus.RUNNING)
    client.force_login(staff)

    assert client.get(_page(planned.round)).status_code == 200
    assert client.post(_page(planned.round), {}).status_code == 403


def test_a_team_is_written_with_its_people(client, staff, round_, leader):
    client.force_login(staff)
    row = {"role": "leader", "user": leader.pk, "full_name": leader.full_name}

    client.post(
        _add("team"),
        {
            "round": round_.pk,
            "name": "Đoàn 1",
            **_management("members", 1),
            **{f"members-0-{key}": value for key, value in row.items()},
        },
    )

    assert [one.user for one in Team.objects.get().members.all()] == [leader]


def test_a_team_without_a_leader_is_refused(client, staff, round_):
    client.force_login(staff)

    answer = client.post(
        _add("team"),
        {
            "round": round_.pk,
            "name": "Đoàn 1",
            **_management("members", 1),
            "members-0-role": "member",
            "members-0-full_name": "Hoàng Thị Hạnh",
        },
        follow=True,
    )

    assert len(answer.context["adminform"].form.non_field_errors()) == 1
    assert not Team.objects.exists()


def _slot(visit_or_team, day, **more):
    team = getattr(visit_or_team, "team", visit_or_team)
    return {"date": day, "half_day": "morning", "team": team.pk, "place": "", **more}


def test_a_visit_is_scheduled(client, staff, planned, commune):
    client.force_login(staff)

    client.post(
        _add("visit"),
        _slot(planned, "11/03/2020", round=planned.round_id, union=commune.pk),
    )

    visit = Visit.objects.get(union=commune)
    assert visit.checklist == planned.round.checklist
    assert visit.events.get().actor == staff


def test_a_double_booking_is_refused_here_too(client, staff, planned, commune):
    client.force_login(staff)

    answer = client.post(
        _add("visit"),
        _slot(planned, "10/03/2020", round=planned.round_id, union=commune.pk),
        follow=True,
    )

    assert len(answer.context["adminform"].form.non_field_errors()) == 1
    assert Visit.objects.count() == 1


def test_a_visit_moves_and_its_history_is_kept(client, staff, planned):
    client.force_login(staff)

    client.post(_page(planned), _slot(planned, "12/03/2020") | _no_rows())

    visit = Visit.objects.get()
    assert visit.date == date(2020, 3, 12)
    assert visit.events.get().detail["date"] == ["2020-03-10", "2020-03-12"]


def test_an_announced_visit_moves_only_with_a_reason(client, staff, planned):
    Visit.objects.update(status=VisitStatus.ANNOUNCED)
    client.force_login(staff)
    data = _slot(planned, "12/03/2020") | _no_rows()

    client.post(_page(planned), data)
    assert Visit.objects.get().date == DAY
    client.post(_page(planned), data | {"reason": "Trùng họp"})

    assert Visit.objects.get().date == date(2020, 3, 12)


def test_a_postponed_visit_is_planned_again(client, staff, planned):
    Visit.objects.update(status=VisitStatus.POSTPONED)
    client.force_login(staff)

    client.post(_page(planned), _slot(planned, "12/03/2020") | _no_rows())

    visit = Visit.objects.get()
    assert (visit.status, visit.date) == (VisitStatus.PLANNED, date(2020, 3, 12))


RECORDED = {
    **_management("attendances", 1),
    "attendances-0-body": "union",
    "attendances-0-full_name": "Lý Thị Hoa",
    **_management("findings", 1),
    "findings-0-kind": FindingKind.SHORTCOMING,
    "findings-0-text": "Sổ quỹ chưa khớp",
    "findings-0-severity": "heavy",
    **_management("remedies", 1),
    "remedies-0-text": "Lập biên bản kiểm quỹ",
    "remedies-0-severity": "heavy",
    "remedies-0-due_on": "20/03/2020",
}


@pytest.mark.parametrize("role", ["staff", "inspector"])
def test_what_was_found_is_recorded_by_inlines(client, request, visit, role):
    person = request.getfixturevalue(role)
    client.force_login(person)

    client.post(_page(visit), RECORDED)

    assert Attendance.objects.get().full_name == "Lý Thị Hoa"
    assert Finding.objects.get().updated_by == person
    assert Remedy.objects.get().owner == visit.union


def test_a_row_is_changed_and_taken_back(client, inspector, visit):
    kept = FindingFactory(visit=visit)
    gone = FindingFactory(visit=visit)
    client.force_login(inspector)
    data = _no_rows() | _management("findings", 2, 2)
    for index, row in enumerate([kept, gone]):
        data |= {
            f"findings-{index}-id": row.pk,
            f"findings-{index}-visit": visit.pk,
            f"findings-{index}-kind": row.kind,
            f"findings-{index}-text": row.text,
        }

    client.post(
        _page(visit),
        data | {"findings-0-text": "Sửa lại lời văn", "findings-1-DELETE": "on"},
    )

    finding = Finding.objects.get()
    assert (finding.text, finding.revision) == ("Sửa lại lời văn", 2)


@pytest.mark.parametrize(
    "status", [VisitStatus.SIGNED, VisitStatus.CONCLUDED, VisitStatus.CLOSED]
)
def test_a_sealed_visit_is_only_read(client, staff, visit, status):
    Visit.objects.update(status=status)
    client.force_login(staff)

    page = client.get(_page(visit))
    answer = client.post(_page(visit), RECORDED)

    assert page.context["has_change_permission"] is False
    assert answer.status_code == 403
    assert not Finding.objects.exists()


@pytest.mark.parametrize("status", [VisitStatus.ANNOUNCED, VisitStatus.RECORDED])
def test_nothing_is_recorded_outside_the_recording(client, staff, visit, status):
    Visit.objects.update(status=status)
    client.force_login(staff)

    client.post(_page(visit), RECORDED | _slot(visit, f"{visit.date:%d/%m/%Y}"))

    assert not Finding.objects.exists()


def test_an_inspector_of_another_team_records_nothing(client, inspector, visit):
    visit.team.members.all().delete()
    client.force_login(inspector)

    assert client.post(_page(visit), RECORDED).status_code == 403
    assert not Finding.objects.exists()


def test_the_admin_names_only_people_and_units_of_the_planners_tree(
    client, staff, team, stranger, officer, other_ward
):
    inspector = team.members.exclude(user=None).get().user
    client.force_login(staff)
    page = client.get(reverse("admin:inspections_team_change", args=[team.pk]))
    inline = page.context["inline_admin_formsets"][0].formset
    assert set(inline.forms[0].fields["user"].queryset) == {staff, inspector}
    page = client.get(reverse("admin:inspections_round_add"))
    units = page.context["adminform"].form.fields["unit_choice"].queryset
    assert officer.membership.union in units
    assert other_ward not in units
