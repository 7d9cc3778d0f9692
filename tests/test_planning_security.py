"""What is planned stays with those who plan: holes that were tried and are closed."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Role
from core.exceptions import RuleError
from inspections.enums import RoundStatus, VisitStatus
from inspections.selectors.bookings import Slot, cautions
from inspections.services import planning_visits as planning
from inspections.tests.factories import (
    PlanFactory,
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)
from notices.enums import Kind
from notices.models import Notice
from notices.selectors import digest
from notices.services import digests
from unions.tests.factories import MemberFactory

TUESDAY, SATURDAY = date(2020, 3, 10), date(2020, 3, 14)
SECRET = "Đoàn của Trung ương đến xã bên cạnh, chưa ai được biết"


@pytest.fixture(autouse=True)
def _day_of_work(time_machine):
    time_machine.move_to("2020-03-09T09:00:00+07:00", tick=False)


@pytest.fixture
def planned(team, ward):
    return VisitFactory(
        team=team,
        union=ward,
        date=TUESDAY,
        half_day="morning",
        status=VisitStatus.PLANNED,
    )


@pytest.fixture
def from_above(province, ward, inspector):
    """The province comes to the city's ward, with one of the city, unannounced."""
    plan = PlanFactory(union=province)
    round_ = RoundFactory(plan=plan, name="Đợt của tỉnh", status=RoundStatus.APPROVED)
    team = TeamFactory(round=round_, name="Đoàn của tỉnh")
    TeamMemberFactory(team=team, user=inspector, full_name=inspector.full_name)
    return VisitFactory(
        team=team,
        union=ward,
        date=TUESDAY,
        half_day="morning",
        status=VisitStatus.PLANNED,
    )


# --- Why a rule gave way is not the inspected unit's --------------------------------


def test_units_do_not_read_why_a_rule_gave_way(
    client, planned, team, ward, staff, officer
):
    visit = planning.announce(planned, by=staff)
    slot = Slot(ward, team, SATURDAY, "morning")
    planning.reschedule(
        visit, slot=slot, reason="Trưởng đoàn đi họp", overrule=SECRET, by=staff
    )

    client.force_login(officer)
    page = client.get(visit.get_absolute_url()).content.decode()
    mail = Notice.objects.get(kind=Kind.MOVED, user=officer).body

    assert SECRET not in page
    assert SECRET not in mail
    assert "Trưởng đoàn đi họp" in page
    assert "Trưởng đoàn đi họp" in mail
    client.force_login(staff)
    assert SECRET in client.get(visit.get_absolute_url()).content.decode()


def test_units_do_not_read_what_was_thought_of_before_they_were_told(
    client, planned, team, ward, staff, officer
):
    slot = Slot(ward, team, SATURDAY, "morning")
    visit = planning.reschedule(planned, slot=slot, overrule=SECRET, by=staff)
    planning.announce(visit, by=staff)

    client.force_login(officer)
    page = client.get(visit.get_absolute_url()).content.decode()

    assert SECRET not in page
    assert "is at the weekend" not in page
    assert "là cuối tuần" not in page
    client.force_login(staff)
    assert SECRET in client.get(visit.get_absolute_url()).content.decode()


# --- Visits of the unions above are not told before their units are -------------------


def test_booking_does_not_tell_of_unannounced_visits_from_above(
    from_above, team, ward, staff
):
    slot = Slot(ward, team, TUESDAY, "morning")
    said = " ".join(one.text for one in cautions([slot], team.round))

    assert said
    assert "tỉnh" not in said
    with pytest.raises(RuleError) as refusal:
        planning.schedule(team.round, slots=[slot], overrule="Thử", by=staff)
    assert "tỉnh" not in str(refusal.value)


def test_board_does_not_tell_of_unannounced_visits_from_above(
    client, from_above, planned, staff
):
    client.force_login(staff)
    page = client.get(reverse("inspections:round_board", args=[planned.round_id]))

    assert "của tỉnh" not in page.content.decode()


def test_what_units_were_told_is_said_in_full(from_above, team, ward, staff):
    from_above.status = VisitStatus.ANNOUNCED
    from_above.save()
    said = [one.text for one in cautions([Slot(ward, team, TUESDAY, "morning")])]

    assert any("Đợt của tỉnh" in text for text in said)


def test_summaries_do_not_tell_of_unannounced_visits_from_above(
    client, from_above, inspector, staff, province
):
    address = reverse("notices:summary", args=[inspector.pk])
    client.force_login(staff)
    assert "Đức Xuân" not in client.get(address).content.decode()

    client.force_login(MemberFactory(role=Role.STAFF, union=province))
    assert "Đức Xuân" in client.get(address).content.decode()


def test_written_summaries_stand_in_the_log_of_the_highest_union(
    client, from_above, planned, inspector, staff, province
):
    from_above.date = date(2020, 3, 11)  # her own union's visit comes first
    from_above.save()
    digests.write([digest.collect(TUESDAY)[inspector.pk]], TUESDAY)
    notice = Notice.objects.get(kind=Kind.DIGEST, user=inspector)

    assert notice.union == province
    client.force_login(staff)
    assert client.get(notice.get_absolute_url()).status_code == 404
