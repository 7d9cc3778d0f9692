"""Busy days: entered, changed and deleted by whose they are, listed with holidays."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.tests.factories import UserFactory
from audit.enums import Action
from audit.models import AuditEntry
from core import workdays
from core.exceptions import RuleError
from unions.enums import BusyKind
from unions.models import BusyDays
from unions.services import days as services
from unions.tests.factories import BusyDaysFactory, MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db
LIST = "/unions/busy-days/"


@pytest.fixture(autouse=True)
def _spring(time_machine):
    time_machine.move_to("2020-03-02 02:00Z", tick=False)


@pytest.fixture
def root():
    return UserFactory(role=Role.ADMINISTRATOR, is_superuser=True)


def typed(**more):
    return {
        "kind": "event",
        "first_on": "12/03/2020",
        "last_on": "",
        "reason": "Đại hội phụ nữ",
        **more,
    }


def listed(client, **asked):
    rows = client.get(LIST, asked).context["rows"]
    return [row.reason for row, _is_hers in rows]


# --- The verbs


def test_keeping_is_noted(staff, ward):
    row = BusyDays(
        union=ward,
        kind=BusyKind.EVENT,
        first_on=date(2020, 3, 12),
        last_on=date(2020, 3, 13),
        reason="Đại hội",
    )
    services.keep_busy_days(row, by=staff)
    row.reason = "Đại hội phụ nữ"
    services.keep_busy_days(row, by=staff)
    entries = AuditEntry.objects.filter(model="unions.busydays").order_by("pk")
    assert [(one.action, one.actor, one.detail) for one in entries] == [
        (Action.CREATE, staff, {}),
        (Action.CHANGE, staff, {"reason": ["Đại hội", "Đại hội phụ nữ"]}),
    ]


def test_removing_is_noted(staff, ward):
    row = BusyDaysFactory(union=ward)
    key = row.pk
    services.remove_busy_days(row, by=staff)
    assert not BusyDays.objects.exists()
    entry = AuditEntry.objects.get(model="unions.busydays", key=key)
    assert (entry.action, entry.actor) == (Action.DELETE, staff)
    assert entry.label == "12/03/2020: Đại hội phụ nữ"
    assert entry.detail == {"union": ward.pk, "kind": "event"}
    row.pk = key
    with pytest.raises(RuleError, match="deleted already"):
        services.remove_busy_days(row, by=staff)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"last_on": date(2020, 3, 11)}, "lies before the first day"),
        ({"last_on": date(2021, 3, 13)}, "more than a year"),
        ({"kind": BusyKind.WORKING}, "12/03/2020 is a working day anyway"),
        ({"last_on": date(2020, 3, 15), "kind": "working"}, "12/03/2020 is a working"),
    ],
)
def test_days_that_are_refused(staff, ward, values, why):
    row = BusyDaysFactory.build(union=ward, **values)
    with pytest.raises(RuleError, match=why):
        services.keep_busy_days(row, by=staff)
    assert not BusyDays.objects.exists()


def test_a_year_is_not_too_long(staff, ward):
    row = BusyDaysFactory.build(union=ward, last_on=date(2021, 3, 12))
    assert services.keep_busy_days(row, by=staff).pk


@pytest.mark.parametrize("day", [date(2020, 3, 14), date(2020, 4, 2)])
def test_a_day_off_can_be_worked(staff, ward, day):
    """A Saturday, and the day of the Hùng Kings."""
    row = BusyDaysFactory.build(union=ward, kind="working", first_on=day)
    assert services.keep_busy_days(row, by=staff).pk


def test_the_same_days_are_not_entered_twice(staff, ward, commune):
    row = BusyDaysFactory(union=ward)
    with pytest.raises(RuleError, match="entered already"):
        services.keep_busy_days(BusyDaysFactory.build(union=ward), by=staff)
    services.keep_busy_days(BusyDaysFactory.build(union=commune), by=staff)
    services.keep_busy_days(
        BusyDaysFactory.build(union=ward, kind="election"), by=staff
    )
    services.keep_busy_days(row, by=staff)
    assert BusyDays.objects.count() == 3


def test_a_unit_that_has_ended_is_not_busy(staff, city):
    old = UnionFactory(parent=city, valid_to=date(2020, 1, 9))
    with pytest.raises(RuleError, match="ended on 09/01/2020"):
        services.keep_busy_days(BusyDaysFactory.build(union=old), by=staff)


def test_days_of_the_country_are_for_a_superuser(staff, administrator, root):
    row = BusyDaysFactory.build(union=None)
    for person in (staff, administrator):
        with pytest.raises(RuleError, match="whole country"):
            services.keep_busy_days(row, by=person)
    services.keep_busy_days(row, by=root)
    with pytest.raises(RuleError, match="whole country"):
        services.remove_busy_days(row, by=administrator)
    services.remove_busy_days(row, by=root)
    assert not BusyDays.objects.exists()


# --- The pages


def test_an_officer_enters_days_of_her_unit(client, officer, ward, commune):
    client.force_login(officer)
    page = client.get(f"{LIST}add/")
    assert "union" not in page.context["form"].fields
    assert page.context["lead"] == str(ward)
    answer = client.post(f"{LIST}add/", typed(union=commune.pk))
    row = BusyDays.objects.get()
    assert answer["Location"] == f"{LIST}?year=2020&saved={row.pk}"
    assert (row.union, row.first_on, row.last_on) == (
        ward,
        date(2020, 3, 12),
        date(2020, 3, 12),
    )
    shown = client.get(answer["Location"])
    assert shown.context["saved"] == row
    assert f"{LIST}{row.pk}/edit/" in shown.content.decode()


def test_staff_choose_a_unit_of_theirs(client, staff, ward, other_ward):
    client.force_login(staff)
    client.post(f"{LIST}add/", typed(union=ward.pk, last_on="14/03/2020"))
    row = BusyDays.objects.get()
    assert (row.union, row.last_on) == (ward, date(2020, 3, 14))
    for wrong in (other_ward.pk, ""):
        answer = client.post(f"{LIST}add/", typed(union=wrong))
        assert "union" in answer.context["form"].errors
    assert BusyDays.objects.count() == 1


def test_only_a_superuser_leaves_the_unit_empty(client, root):
    client.force_login(root)
    client.post(f"{LIST}add/", typed(kind="holiday", reason="Nghỉ toàn quốc"))
    assert BusyDays.objects.get().union is None


def test_what_was_typed_stays_when_it_is_refused(client, officer, ward):
    BusyDaysFactory(union=ward)
    client.force_login(officer)
    page = client.post(f"{LIST}add/", typed(reason="Đại hội lần hai"))
    assert "entered already" in str(page.context["form"].non_field_errors())
    assert page.context["form"]["reason"].value() == "Đại hội lần hai"
    page = client.post(f"{LIST}add/", typed(last_on="11/03/2020"))
    assert "before the first" in str(page.context["form"].errors)
    page = client.post(f"{LIST}add/", typed(first_on="32/03/2020"))
    assert "first_on" in page.context["form"].errors
    assert BusyDays.objects.count() == 1


def test_the_unit_of_days_never_changes(client, staff, ward, commune):
    row = BusyDaysFactory(union=ward)
    client.force_login(staff)
    client.post(f"{LIST}{row.pk}/edit/", typed(union=commune.pk, reason="Họp xã"))
    row.refresh_from_db()
    assert (row.union, row.reason) == (ward, "Họp xã")


def test_deleting_asks_first(client, officer, ward):
    row = BusyDaysFactory(union=ward)
    client.force_login(officer)
    page = client.get(f"{LIST}{row.pk}/delete/")
    assert "12/03/2020: Đại hội phụ nữ" in page.content.decode()
    answer = client.post(f"{LIST}{row.pk}/delete/")
    assert answer["Location"] == f"{LIST}?year=2020"
    assert not BusyDays.objects.exists()


@pytest.mark.parametrize("page", ["edit", "delete"])
def test_days_from_above_are_seen_and_not_changed(client, officer, city, page):
    above, country = BusyDaysFactory(union=city), BusyDaysFactory(union=None)
    client.force_login(officer)
    for row in (above, country):
        address = reverse(f"unions:busy_days_{page}", args=[row.pk])
        assert client.get(address).status_code == 403
        assert client.post(address, typed()).status_code == 403
    assert BusyDays.objects.count() == 2


def test_days_of_others_do_not_exist(client, officer, commune, other_ward):
    client.force_login(officer)
    for union in (commune, other_ward):
        row = BusyDaysFactory(union=union)
        for page in ("edit", "delete"):
            address = reverse(f"unions:busy_days_{page}", args=[row.pk])
            assert client.get(address).status_code == 404
    assert listed(client) == []


@pytest.fixture
def entered(city, ward, commune, other_ward):
    BusyDaysFactory(union=ward, reason="Của phường")
    BusyDaysFactory(union=commune, reason="Của xã", first_on=date(2020, 5, 3))
    BusyDaysFactory(union=city, reason="Của thành phố", kind="election")
    BusyDaysFactory(union=None, reason="Cả nước", first_on=date(2020, 1, 2))
    BusyDaysFactory(union=ward, reason="Năm ngoái", first_on=date(2019, 8, 1))
    BusyDaysFactory(union=other_ward, reason="Của huyện khác")


@pytest.mark.parametrize(
    ("asked", "reasons"),
    [
        ({}, ["Cả nước", "Của phường", "Của thành phố", "Của xã"]),
        ({"year": "2019"}, ["Năm ngoái"]),
        (
            {"year": ""},
            ["Năm ngoái", "Cả nước", "Của phường", "Của thành phố", "Của xã"],
        ),
        ({"year": "x"}, ["Cả nước", "Của phường", "Của thành phố", "Của xã"]),
        ({"kind": "election"}, ["Của thành phố"]),
        ({"union": "ward"}, ["Cả nước", "Của phường", "Của thành phố"]),
        ({"union": "city"}, ["Cả nước", "Của phường", "Của thành phố", "Của xã"]),
    ],
)
@pytest.mark.usefixtures("entered")
def test_filters(client, staff, ward, city, asked, reasons):
    keys = {"ward": ward.pk, "city": city.pk}
    if "union" in asked:
        asked = {"union": keys[asked["union"]]}
    client.force_login(staff)
    assert listed(client, **asked) == reasons


def test_an_officer_sees_what_holds_for_her(client, officer, entered):
    client.force_login(officer)
    assert listed(client) == ["Cả nước", "Của phường", "Của thành phố"]


def test_the_years_holidays_stand_beside(client, officer):
    client.force_login(officer)
    page = client.get(LIST, {"year": "2020"}).content.decode()
    assert "Giỗ Tổ Hùng Vương" in page
    context = client.get(LIST, {"year": "2020"}).context
    assert context["holidays"][0] == (date(2020, 1, 1), "Tết Dương lịch")
    assert all(name for _day, name in context["holidays"])


def test_saturdays_that_the_country_works(client, officer, time_machine):
    """Notice of the Government: 31/08/2026 is off, Saturday 22/08/2026 is worked."""
    assert workdays.worked_instead(2026) == {date(2026, 8, 22)}
    assert workdays.is_working_day(date(2026, 8, 22))
    assert not workdays.is_working_day(date(2026, 8, 31))
    assert not workdays.is_working_day(date(2026, 8, 15))
    time_machine.move_to("2026-03-02 02:00Z", tick=False)
    client.force_login(officer)
    holidays = client.get(LIST).context["holidays"]
    assert (date(2026, 8, 22), "") in holidays
    assert holidays == sorted(holidays)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_is_the_same(
    client, staff, city, count, django_assert_num_queries
):
    for number in range(count):
        BusyDaysFactory(union=UnionFactory(parent=city), reason=f"Họp {number}")
    client.force_login(staff)
    client.get(LIST)
    with django_assert_num_queries(8):
        assert len(listed(client)) == count


def test_a_person_without_a_unit_sees_nothing(client):
    BusyDaysFactory(union=None)
    client.force_login(UserFactory(role=Role.STAFF))
    assert listed(client) == []


def test_an_officer_of_a_city_chooses(client, city, ward):
    """Hers is more than one unit, so she says which."""
    client.force_login(MemberFactory(role=Role.OFFICER, union=city))
    client.post(f"{LIST}add/", typed(union=ward.pk))
    assert BusyDays.objects.get().union == ward
