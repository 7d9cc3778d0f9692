"""Who is told what, when a visit is announced, moved, put off or called off."""

from datetime import date

import pytest

from accounts.enums import Role
from core.exceptions import RuleError
from inspections.enums import (
    HalfDay,
    RoundStatus,
    SelfReportStatus,
    TeamRole,
    VisitStatus,
)
from inspections.models import SelfReport, TeamMember, Visit
from inspections.selectors.bookings import Slot
from inspections.services import planning_visits as planning
from inspections.services import self_reports, telling
from inspections.services.planning_teams import save_team
from inspections.tests.factories import TeamFactory, TeamMemberFactory, VisitFactory
from notices.enums import Kind, NoticeStatus
from notices.models import Notice
from savings_groups.tests.factories import BorrowerFactory, SavingsGroupFactory
from unions.tests.factories import MemberFactory

TUESDAY, WEDNESDAY = date(2020, 3, 10), date(2020, 3, 11)
PLACE = "Trụ sở UBND phường Đức Xuân"


@pytest.fixture(autouse=True)
def _day_of_work(time_machine):
    time_machine.move_to("2020-02-20T09:00:00+07:00", tick=False)


@pytest.fixture
def planned(team, ward):
    return VisitFactory(
        team=team,
        union=ward,
        date=TUESDAY,
        half_day=HalfDay.MORNING,
        place=PLACE,
        status=VisitStatus.PLANNED,
    )


@pytest.fixture
def announced(planned, staff):
    visit = planning.announce(planned, by=staff)
    Notice.objects.all().delete()
    return visit


def _told(kind=None):
    rows = Notice.objects.order_by("created_at", "key")
    return list(rows.filter(kind=kind) if kind else rows)


def _to(person, kind=None):
    return [one for one in _told(kind) if one.user_id == person.pk]


def _move(visit, by, reason="Trùng ngày họp của đơn vị", **slot):
    now = {
        "union": visit.union,
        "team": visit.team,
        "date": visit.date,
        "half_day": visit.half_day,
        "place": visit.place,
    }
    return planning.reschedule(
        visit, slot=Slot(**{**now, **slot}), reason=reason, by=by
    )


# -- announcing ---------------------------------------------------------------------


def test_the_unit_is_told_everything_it_must_know(planned, team, officer, staff):
    round_ = planned.round
    round_.contents = "Công tác nhân sự;\n- Quỹ Hội"
    round_.period_from, round_.period_to = date(2019, 1, 1), date(2020, 2, 29)
    round_.data_date = date(2020, 2, 29)
    round_.outline = "Đặc điểm tình hình\nTồn tại, hạn chế"
    round_.to_prepare = "Sổ hội viên"
    round_.save()
    leader = team.members.get(role=TeamRole.LEADER)
    leader.user.phone = "0912 345 678"
    leader.user.save()

    planning.announce(Visit.objects.get(pk=planned.pk), by=staff)

    (notice,) = _to(officer)
    assert notice.kind == Kind.ANNOUNCED
    assert (notice.union, notice.to_union) == (round_.union, planned.union)
    assert notice.email == officer.email
    assert notice.url == planned.get_absolute_url()
    assert notice.subject == "Thông báo lịch kiểm tra: thứ Ba, ngày 10/03/2020"
    for said in (
        "Kính gửi: Hội LHPN phường Đức Xuân",
        "Hội LHPN thành phố Bắc Kạn thông báo lịch kiểm tra",
        round_.name,
        "1. Thời gian: thứ Ba, ngày 10/03/2020 (buổi sáng, bắt đầu từ 7 giờ 30).",
        f"2. Địa điểm: {PLACE}.",
        f"- {leader.full_name}: Trưởng đoàn, điện thoại 0912 345 678",
        "- Lý Thị Thư Ký: Thư ký",
        "- Công tác nhân sự.\n- Quỹ Hội.",
        "Thời hiệu kiểm tra: từ ngày 01/01/2019 đến ngày 29/02/2020.",
        "Mốc số liệu: tính đến ngày 29/02/2020.",
        "gửi báo cáo chậm nhất thứ Ba, ngày 03/03/2020",
        "1) Đặc điểm tình hình.\n2) Tồn tại, hạn chế.",
        "CHUẨN BỊ SẴN\n- Sổ hội viên.",
        "Chi hội trưởng các chi hội",
    ):
        assert said in notice.body
    assert "&" not in notice.body
    assert "\n\n\n" not in notice.body


def test_every_active_officer_of_the_unit_is_told_and_nobody_else(
    planned, officer, commune, inspector, staff, leader
):
    ward = planned.union
    second = MemberFactory(role=Role.OFFICER, union=ward)
    MemberFactory(role=Role.OFFICER, union=ward, is_active=False)
    MemberFactory(role=Role.OFFICER, union=commune)

    planning.announce(planned, by=staff)

    told = {notice.user for notice in _told()}
    assert told == {officer, second, inspector}


@pytest.mark.parametrize("address", ["hoiphunu@ducxuan.example.vn", ""])
def test_without_an_officers_address_the_unit_itself_is_told(
    planned, ward, officer, staff, address
):
    officer.email = ""
    officer.save()
    ward.email = address
    ward.save()

    planning.announce(Visit.objects.get(pk=planned.pk), by=staff)

    units = [(one.user, one.email) for one in _told() if one.to_union == ward]
    expected = [(officer, "")] + ([(None, address)] if address else [])
    assert sorted(units, key=lambda row: row[0] is None) == expected


def test_a_unit_that_nobody_can_write_to_stays_one_to_be_phoned(planned, ward, staff):
    planning.announce(planned, by=staff)

    (notice,) = [one for one in _told() if one.to_union == ward]
    assert (notice.user, notice.email) == (None, "")


def test_the_team_gets_its_copy(planned, inspector, staff):
    planning.announce(planned, by=staff)

    (notice,) = _to(inspector)
    assert notice.to_union is None
    assert "Hội LHPN phường Đức Xuân" in notice.body
    assert "thứ Ba, ngày 10/03/2020" in notice.body


def test_all_visits_of_a_round_are_one_message_to_each_of_the_team(
    planned, team, commune, officer, inspector, staff
):
    other = MemberFactory(role=Role.OFFICER, union=commune)
    VisitFactory(
        team=team, union=commune, date=WEDNESDAY, status=VisitStatus.PLANNED, place=""
    )

    planning.announce_all(team.round, by=staff)

    (notice,) = _to(inspector)
    assert notice.url == team.round.get_absolute_url()
    assert "1. Hội LHPN phường Đức Xuân" in notice.body
    assert "2. Hội LHPN xã Nông Thượng" in notice.body
    assert "trụ sở đơn vị" in notice.body
    assert len(_to(officer)) == len(_to(other)) == 1


def test_what_fails_tells_nobody(announced, staff, inspector):
    def fails():
        with telling.together():
            telling.announced(announced, by=staff)
            raise RuleError("no")

    with pytest.raises(RuleError):
        fails()

    assert _to(inspector) == []


def test_the_same_event_is_told_once(announced, officer, staff):
    for _again in range(2):
        telling.announced(announced, by=staff)

    assert len(_to(officer, Kind.ANNOUNCED)) == 1


def test_nothing_is_said_of_a_draft(planned, staff):
    type(planned.round).objects.update(status=RoundStatus.DRAFT)
    visit = Visit.objects.get(pk=planned.pk)

    _move(visit, staff, date=WEDNESDAY)

    assert _told() == []


# -- moving -------------------------------------------------------------------------


def test_a_change_is_told_old_and_new_with_its_reason(
    announced, officer, inspector, staff
):
    _move(announced, staff, date=WEDNESDAY, place="Nhà văn hóa tổ 5")

    (notice,) = _to(officer)
    assert notice.kind == Kind.MOVED
    assert (
        "Thời gian: buổi sáng thứ Ba, ngày 10/03/2020 → "
        "buổi sáng thứ Tư, ngày 11/03/2020."
    ) in notice.body
    assert f"Địa điểm: {PLACE} → Nhà văn hóa tổ 5." in notice.body
    assert "Lý do: Trùng ngày họp của đơn vị" in notice.body
    assert len(_to(inspector, Kind.MOVED)) == 1


def test_moving_back_is_told_too(announced, officer, staff):
    visit = _move(announced, staff, date=WEDNESDAY)
    _move(visit, staff, date=TUESDAY)

    assert len(_to(officer, Kind.MOVED)) == 2


def test_an_unannounced_change_stays_with_the_team(
    planned, officer, ward, inspector, staff
):
    visit = _move(planned, staff, date=WEDNESDAY)

    assert _to(officer) == []
    assert [one for one in _told() if one.to_union == ward] == []
    assert len(_to(inspector, Kind.MOVED)) == 1

    _move(visit, staff, date=TUESDAY)

    states = [one.status for one in _to(inspector, Kind.MOVED)]
    assert sorted(states) == [NoticeStatus.WAITING, NoticeStatus.WITHDRAWN]


def test_another_team_is_told_and_so_is_the_one_that_stays_away(
    announced, city, inspector, staff
):
    team = TeamFactory(round=announced.round)
    newcomer = MemberFactory(role=Role.INSPECTOR, union=city)
    TeamMemberFactory(team=team, user=newcomer, role=TeamRole.LEADER)
    TeamMemberFactory(team=team, role=TeamRole.SECRETARY)

    _move(announced, staff, team=team)

    (told,) = _to(newcomer)
    assert f"Đoàn kiểm tra: {announced.team.name} → {team.name}" in told.body
    (left,) = _to(inspector)
    assert "không còn tham gia" in left.body


def _with_people(team, *people):
    return [
        TeamMember(
            user=person,
            full_name=person.full_name,
            role=TeamRole.MEMBER if order else TeamRole.LEADER,
        )
        for order, person in enumerate(people)
    ]


def test_people_who_join_and_leave_are_told_and_so_is_the_unit(
    announced, team, city, officer, inspector, staff
):
    newcomer = MemberFactory(role=Role.INSPECTOR, union=city)
    names = [one.full_name for one in team.members.all()]

    save_team(team, members=_with_people(team, newcomer), by=staff)

    (told,) = _to(officer)
    said = f"Thành viên Đoàn kiểm tra: {', '.join(names)} → {newcomer.full_name}."
    assert said in told.body
    assert len(_to(newcomer)) == 1
    (left,) = _to(inspector)
    assert "không còn tham gia" in left.body

    save_team(team, members=_with_people(team, inspector), by=staff)
    save_team(team, members=_with_people(team, newcomer), by=staff)

    assert len(_to(officer)) == 3


def test_the_people_of_an_unannounced_visit_change_among_themselves(
    planned, team, city, officer, inspector, staff
):
    newcomer = MemberFactory(role=Role.INSPECTOR, union=city)

    save_team(team, members=_with_people(team, newcomer, inspector), by=staff)

    assert {one.user for one in _told()} == {newcomer, inspector}


# -- putting off, calling off -------------------------------------------------------


def test_putting_off_is_told_with_its_reason(announced, officer, inspector, staff):
    planning.postpone(announced, reason="Mưa lũ", by=staff)

    (notice,) = _to(officer)
    assert notice.kind == Kind.POSTPONED
    assert "đã thông báo vào buổi sáng thứ Ba, ngày 10/03/2020" in notice.body
    assert "Lý do: Mưa lũ" in notice.body
    assert len(_to(inspector, Kind.POSTPONED)) == 1


@pytest.mark.parametrize("verb", [planning.postpone, planning.cancel])
def test_what_was_never_announced_ends_without_a_word_to_the_unit(
    planned, officer, ward, inspector, staff, verb
):
    verb(planned, reason="Mưa lũ", by=staff)

    assert [one.user for one in _told()] == [inspector]


def test_a_new_day_is_not_told_before_it_is_announced(
    announced, officer, inspector, staff
):
    visit = planning.postpone(announced, reason="Mưa lũ", by=staff)
    slot = Slot(visit.union, visit.team, WEDNESDAY, HalfDay.MORNING, visit.place)
    visit = planning.replan(visit, slot=slot, by=staff)

    assert [one.kind for one in _to(officer)] == [Kind.POSTPONED]
    assert len(_to(inspector, Kind.MOVED)) == 1

    planning.announce(visit, by=staff)

    (again,) = _to(officer, Kind.ANNOUNCED)
    assert "thứ Tư, ngày 11/03/2020" in again.body


def test_a_visit_called_off_after_being_put_off_names_the_day_that_was_told(
    announced, officer, staff
):
    visit = planning.postpone(announced, reason="Mưa lũ", by=staff)
    slot = Slot(visit.union, visit.team, WEDNESDAY, HalfDay.MORNING, visit.place)
    visit = planning.replan(visit, slot=slot, by=staff)

    planning.cancel(visit, reason="Đã thanh tra trong năm", by=staff)

    (notice,) = _to(officer, Kind.CANCELLED)
    assert "thứ Ba, ngày 10/03/2020" in notice.body
    assert "11/03/2020" not in notice.body + notice.subject
    assert "Lý do: Đã thanh tra trong năm" in notice.body


def test_no_message_names_a_borrower(announced, ward, staff):
    group = SavingsGroupFactory(union=ward, leader_name="Nông Thị Tổ Trưởng")
    BorrowerFactory(group=group, full_name="Hoàng Thị Người Vay")

    visit = _move(announced, staff, date=WEDNESDAY)
    visit = planning.postpone(visit, reason="Mưa lũ", by=staff)
    planning.cancel_open([visit], reason="Không kiểm tra", by=staff)

    said = "".join(one.subject + one.body for one in _told())
    assert "Người Vay" not in said
    assert "Tổ Trưởng" not in said


def test_a_report_that_is_sent_back_is_told_with_what_is_missing(
    announced, officer, staff
):
    report = announced.self_report
    SelfReport.objects.filter(pk=report.pk).update(status=SelfReportStatus.SUBMITTED)
    report.refresh_from_db()

    self_reports.send_back(report, reason="Thiếu số liệu quỹ Hội", by=staff)

    (notice,) = _to(officer)
    assert notice.kind == Kind.REPORT_SENT_BACK
    assert notice.url == report.get_absolute_url()
    assert "Thiếu số liệu quỹ Hội" in notice.body
    assert "Hạn gửi: thứ Ba, ngày 03/03/2020" in notice.body


def test_visits_written_down_long_afterwards_are_told_to_nobody(
    planned, staff, time_machine
):
    """Those of past years are entered too: no mail about them goes out today."""
    time_machine.move_to("2020-04-10T09:00:00+07:00", tick=False)

    planning.announce(planned, by=staff)

    assert _told() == []
