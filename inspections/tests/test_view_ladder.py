"""Pages of urging: who sees what, what is typed, how many queries it takes."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.tests.factories import UserFactory
from inspections.enums import RungAction, RungState, VisitStatus
from inspections.models import LadderRung, LadderStep, Remark, UrgingLetter
from inspections.selectors import ladder as selectors
from inspections.services import ladder_rungs, letters
from inspections.services.ladder import climb
from inspections.tests.factories import LadderRungFactory, RemedyFactory, VisitFactory
from unions.enums import Body, PostRank
from unions.models import Membership
from unions.tests.factories import OfficerFactory, PostFactory

pytestmark = pytest.mark.django_db
DUE = date(2026, 6, 15)
CALLS = date(2026, 6, 18)
LETTERS = date(2026, 6, 29)


@pytest.fixture(autouse=True)
def _morning(time_machine):
    time_machine.move_to("2026-06-10T06:10:00+07:00", tick=False)


@pytest.fixture
def to(time_machine):
    """The job of that day has run; the office begins to work."""

    def go(day):
        time_machine.move_to(f"{day}T08:00:00+07:00", tick=False)
        climb(day)

    return go


@pytest.fixture
def signed(team, ward):
    return VisitFactory(
        team=team, union=ward, date=date(2026, 5, 15), status=VisitStatus.SIGNED
    )


@pytest.fixture
def remedy(signed):
    return RemedyFactory(visit=signed, due_on=DUE, text="Kiểm quỹ, lập biên bản")


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


def read(client, address):
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_whom_to_call_with_her_number(client, remedy, ward, staff, to):
    chair = OfficerFactory(full_name="Hoàng Thị Mơ", phone="0912 345 678")
    PostFactory(
        officer=chair,
        union=ward,
        body=Body.STANDING,
        rank=PostRank.CHAIR,
        ended_on=None,
    )
    to(CALLS)
    client.force_login(staff)
    page = read(client, url("ladder"))

    assert 'href="tel:0912345678"' in page
    assert "Hoàng Thị Mơ" in page
    assert "Kiểm quỹ, lập biên bản" in page
    assert url("ladder_call", ward.pk) in page


def test_a_number_stands_once_and_a_unit_without_one_leads_to_the_register(
    client, remedy, ward, staff, to
):
    to(CALLS)
    client.force_login(staff)
    assert ward.get_absolute_url() in read(client, url("ladder"))
    person = UserFactory(role=Role.OFFICER, phone="0912.345.678")
    Membership.objects.create(user=person, union=ward)
    ward.phone = "0912345678"
    ward.save()
    assert read(client, url("ladder")).count("tel:0912345678") == 1


def test_a_call_is_noted(client, remedy, ward, inspector, to):
    to(CALLS)
    client.force_login(inspector)
    step = LadderStep.objects.get(action=RungAction.CALL)
    data = {"steps": [step.pk], "spoken_with": "", "note": "Đang chờ kế toán"}
    page = client.post(url("ladder_call", ward.pk), data).content.decode()
    assert "Đang chờ kế toán" in page

    data |= {"spoken_with": "Chị Mơ", "promised_on": "22/06/2026"}
    answer = client.post(url("ladder_call", ward.pk), data)

    assert answer["Location"] == url("ladder")
    step.refresh_from_db()
    assert (step.state, step.promised_on) == (RungState.DONE, date(2026, 6, 22))
    again = client.get(url("ladder_call", ward.pk))
    assert again["Location"] == url("ladder")


def test_steps_of_others_cannot_be_named(
    client, ward, commune, team, inspector, *, remedy, to
):
    other = VisitFactory(team=team, union=commune, status=VisitStatus.SIGNED)
    RemedyFactory(visit=other, due_on=DUE)
    to(CALLS)
    client.force_login(inspector)
    step = LadderStep.objects.get(action=RungAction.CALL, remedy__owner=commune)
    data = {"steps": [step.pk], "spoken_with": "Chị Mơ", "note": "Sẽ làm"}
    answer = client.post(url("ladder_call", ward.pk), data)
    assert answer.status_code == 200
    step.refresh_from_db()
    assert step.state == RungState.WAITING


def test_the_unit_reads_that_there_was_a_call_and_not_what_was_said(
    client, remedy, ward, officer, inspector, to
):
    to(CALLS)
    client.force_login(inspector)
    step = LadderStep.objects.get(action=RungAction.CALL)
    said = {"steps": [step.pk], "spoken_with": "Chị Mơ", "note": "Nội bộ: lần thứ ba"}
    client.post(url("ladder_call", ward.pk), said)

    client.force_login(officer)
    page = read(client, url("remedy", remedy.pk))
    assert "Nội bộ" not in page
    assert "Đã gọi điện cho đơn vị ngày 18/06/2026." in page
    assert "ladder" not in page
    assert client.get(url("ladder_of_remedy", remedy.pk)).status_code == 403
    assert client.get(url("ladder")).status_code == 403


def test_staff_of_the_unit_itself_sees_no_ladder(client, remedy, ward, to):
    to(CALLS)
    person = UserFactory(role=Role.STAFF)
    Membership.objects.create(user=person, union=ward)
    client.force_login(person)
    assert client.get(url("remedy", remedy.pk)).status_code == 200
    assert client.get(url("ladder_of_remedy", remedy.pk)).status_code == 403
    assert client.get(url("ladder_call", ward.pk)).status_code == 404
    assert "Kiểm quỹ" not in read(client, url("ladder") + "?tab=coming")
    assert client.get(url("letter_to", ward.pk)).status_code == 302
    assert not UrgingLetter.objects.exists()


def test_what_will_happen_to_one_remedy(client, remedy, leader, to):
    to(date(2026, 6, 16))
    client.force_login(leader)
    page = client.get(url("ladder_of_remedy", remedy.pk)).context["outlook"]

    assert [one.state for one in page.past] == [RungState.DONE, RungState.DONE]
    assert [one.on for one in page.coming] == [
        date(2026, 6, 18),
        date(2026, 6, 29),
        date(2026, 7, 13),
    ]


def test_what_comes_in_the_next_days(client, remedy, signed, staff, to):
    RemedyFactory(visit=signed, due_on=DUE)
    RemedyFactory(visit=signed, due_on=date(2026, 12, 15))
    client.force_login(staff)
    page = client.get(url("ladder") + "?tab=coming").context["page"]

    assert [(one.on, one.action, len(one.remedies)) for one in page] == [
        (date(2026, 6, 16), RungAction.REMIND, 2),
        (date(2026, 6, 18), RungAction.CALL, 2),
    ]


def test_the_log_is_narrowed(client, remedy, staff, to):
    to(date(2026, 6, 10))
    to(CALLS)
    client.force_login(staff)
    rows = client.get(url("ladder") + "?tab=done&action=remind").context["page"]
    assert {one.action for one in rows} == {RungAction.REMIND}
    assert not client.get(url("ladder") + "?tab=done&action=call").context["page"]
    found = client.get(url("ladder") + "?tab=done&q=khong+co").content.decode()
    assert remedy.text not in found


def test_a_step_is_left_out_with_a_reason(client, remedy, inspector, to):
    to(CALLS)
    step = LadderStep.objects.get(action=RungAction.CALL)
    client.force_login(inspector)
    address = url("ladder_leave_out", step.pk)
    assert client.post(address, {"reason": ""}).status_code == 200
    answer = client.post(address, {"reason": "Bão lũ"})
    assert answer["Location"] == remedy.get_absolute_url()
    step.refresh_from_db()
    assert (step.state, step.note) == (RungState.SKIPPED, "Bão lũ")
    assert not Remark.objects.filter(text__contains="Bão lũ").exists()


def test_a_letter_is_begun_changed_and_thrown_away(client, remedy, ward, staff, to):
    to(date(2026, 6, 17))
    client.force_login(staff)
    answer = client.post(url("letter_to", ward.pk), {"remedies": [remedy.pk]})
    letter = UrgingLetter.objects.get()
    assert answer["Location"] == letter.get_absolute_url()
    assert "Kiểm quỹ" in read(client, letter.get_absolute_url())

    data = {"answer_by": "30/06/2026", "note": "Gửi bản có dấu."}
    client.post(url("letter_edit", letter.pk), data)
    letter.refresh_from_db()
    assert (letter.answer_by, letter.note) == (date(2026, 6, 30), "Gửi bản có dấu.")

    client.post(url("letter_drop", letter.pk), {"reason": "Đã làm việc trực tiếp"})
    letter.refresh_from_db()
    assert letter.dropped_at is not None


def test_one_is_taken_out_of_a_letter(client, remedy, signed, ward, staff, to):
    RemedyFactory(visit=signed, due_on=DUE)
    to(LETTERS)
    letter = UrgingLetter.objects.get()
    client.force_login(staff)
    client.post(url("letter_remove", letter.pk, remedy.pk))
    assert remedy not in letter.remedies.all()
    assert client.post(url("letter_remove", letter.pk, remedy.pk)).status_code == 404


def test_the_unit_reads_a_letter_that_was_sent(client, remedy, staff, officer, to):
    to(LETTERS)
    letter = UrgingLetter.objects.get()
    client.force_login(officer)
    assert client.get(letter.get_absolute_url()).status_code == 404
    letters.send(
        letter, on=LETTERS, number="07/HPN", printed=[str(remedy.pk)], by=staff
    )
    page = read(client, letter.get_absolute_url())
    assert "Kiểm quỹ" in page
    assert "Drafted" not in page
    assert url("letter_drop", letter.pk) not in page
    assert client.get(url("letter_edit", letter.pk)).status_code == 403


def test_the_ladder_of_a_union_with_an_example(client, city, staff):
    client.force_login(staff)
    assert client.get(url("rungs"))["Location"] == url("rungs_of", city.pk)
    found = client.get(url("rungs_of", city.pk)).context["found"]
    assert not found.is_own
    assert found.example == date(2026, 7, 15)
    assert [line.on for line in found.lines][:2] == [
        date(2026, 7, 10),
        date(2026, 7, 16),
    ]


def test_a_ladder_of_ones_own_and_back(client, city, ward, staff):
    client.force_login(staff)
    client.post(url("rungs_own", city.pk))
    client.post(url("rungs_own", city.pk))
    assert LadderRung.objects.filter(union=city).count() == 5

    form = {"action": "call", "side": "after", "days": 5, "severity": "heavy"}
    client.post(url("rung_add", city.pk), form)
    assert client.post(url("rung_add", city.pk), form).status_code == 200
    rung = LadderRung.objects.get(working_days=5)
    client.post(url("rung_switch", rung.pk))
    client.post(url("rung_edit", rung.pk), form | {"side": "before", "days": 2})
    rung.refresh_from_db()
    assert (rung.is_on, rung.working_days) == (False, -2)
    assert client.get(url("rungs_of", ward.pk)).context["found"].inherited_from == city
    client.post(url("rung_remove", rung.pk))

    client.post(url("rungs_above", city.pk))
    assert not LadderRung.objects.exists()


@pytest.mark.parametrize(
    "form",
    [
        {"action": "call", "side": "after", "days": ""},
        {"action": "call", "side": "before", "days": 31},
        {"action": "call", "side": "after", "days": 251},
        {"action": "shout", "side": "after", "days": 3},
    ],
)
def test_a_rung_that_makes_no_sense_is_refused(client, city, staff, form):
    client.force_login(staff)
    assert client.post(url("rung_add", city.pk), form).status_code == 200
    assert not LadderRung.objects.exists()


def test_on_the_due_date_itself(client, city, staff):
    client.force_login(staff)
    form = {"action": "remind", "side": "on", "days": ""}
    client.post(url("rung_add", city.pk), form)
    rung = LadderRung.objects.get(union=city, working_days=0)
    assert "on the due date" in _when(city, rung)


def _when(city, rung):
    found = selectors.page(city, date(2026, 6, 10))
    return next(line.when for line in found.lines if line.row == rung)


def test_a_first_rung_added_keeps_those_that_held(city, staff):
    ladder_rungs.save(
        LadderRung(union=city, action=RungAction.CALL, working_days=6), by=staff
    )
    assert LadderRung.objects.filter(union=city).count() == 6


def test_the_last_rung_is_switched_off_not_removed(client, city, staff):
    rung = LadderRungFactory(union=city)
    client.force_login(staff)
    client.post(url("rung_remove", rung.pk))
    assert LadderRung.objects.filter(pk=rung.pk).exists()
    client.post(url("rung_switch", rung.pk))
    assert client.get(url("rungs_of", city.pk)).context["found"].is_own


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("tab", "queries"), [("calls", 11), ("letters", 8), ("coming", 11), ("done", 8)]
)
def test_the_number_of_queries_does_not_grow(
    client, team, staff, to, *, count, tab, queries, django_assert_num_queries
):
    for n in range(count):
        visit = VisitFactory(team=team, status=VisitStatus.SIGNED)
        officer = OfficerFactory(phone=f"091234567{n}")
        PostFactory(officer=officer, union=visit.union, rank=PostRank.CHAIR)
        RemedyFactory(visit=visit, due_on=DUE)
        RemedyFactory(visit=visit, due_on=date(2026, 7, 1))
    for day in (date(2026, 6, 10), date(2026, 6, 16), CALLS, LETTERS):
        to(day)
    client.force_login(staff)
    with django_assert_num_queries(queries):
        page = client.get(url("ladder") + f"?tab={tab}")
    assert page.status_code == 200
