"""Busy days that are still to come pass to the successor, and back again."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.exceptions import RuleError
from unions.enums import LinkKind
from unions.models import BusyDays
from unions.services import reorganisation as verbs
from unions.services.handover.days import BusyDaysAhead
from unions.services.movers import movers
from unions.tests.blueprints import (
    DAY,
    EVE,
    abolition,
    carried_out,
    changed,
    division,
    draft,
    merger,
    new,
)
from unions.tests.factories import BusyDaysFactory, MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db
LATER = date(2025, 9, 9)


@pytest.fixture
def system():
    return MemberFactory(username="hethong", is_superuser=True)


def whose():
    return {row.reason: row.union for row in BusyDays.objects.select_related("union")}


@pytest.fixture
def entered(city, ward, commune):
    BusyDaysFactory(union=ward, reason="đã qua", first_on=EVE)
    BusyDaysFactory(union=ward, reason="qua ngày", first_on=EVE, last_on=DAY)
    BusyDaysFactory(union=commune, reason="sắp tới", first_on=LATER)
    BusyDaysFactory(union=city, reason="thành phố", first_on=LATER)
    BusyDaysFactory(union=None, reason="cả nước", first_on=LATER)


def test_what_is_still_to_come_passes_on_and_back(entered, system, city, ward, commune):
    before = whose()

    row = carried_out(merger(ward, commune), by=system)

    heir = new()
    assert whose() == {
        "đã qua": ward,
        "qua ngày": heir,
        "sắp tới": heir,
        "thành phố": city,
        "cả nước": None,
    }
    steps = row.handovers.filter(model="unions.busydays").order_by("pk")
    assert [(step.label, step.from_union, step.to_union) for step in steps] == [
        ("30/06/2025 – 01/07/2025: qua ngày", ward, heir),
        ("09/09/2025: sắp tới", commune, heir),
    ]
    assert verbs.built_on(row) == []

    verbs.undo(row, by=system, reason="Nhập nhầm")
    assert whose() == before


def test_days_entered_since_stand_in_the_way_of_undoing(entered, system, ward):
    """They would be deleted with the unit that they were entered for."""
    row = carried_out(changed(ward, LinkKind.RENAME, name="Mới"), by=system)
    BusyDaysFactory(union=new("Mới"), reason="mới nhập", first_on=LATER)

    assert [one.split(" at ")[0] for one in verbs.built_on(row)] == ["1 busy days"]
    with pytest.raises(RuleError, match="because of what came after"):
        verbs.undo(row, by=system, reason="Nhập nhầm")


def test_days_deleted_since_do_not(entered, system, ward):
    row = carried_out(changed(ward, LinkKind.RENAME, name="Mới"), by=system)
    BusyDays.objects.filter(reason="qua ngày").delete()

    verbs.undo(row, by=system, reason="Nhập nhầm")
    assert "qua ngày" not in whose()
    assert whose()["đã qua"] == ward


def test_days_of_a_city_do_not_take_those_of_the_province(
    entered, system, province, city
):
    prepared = draft(abolition(city, province), by=system)
    [item] = BusyDaysAhead().items([city.pk], prepared)
    assert (item.stays, item.label) == (True, "09/09/2025: thành phố")
    assert item.remark.startswith("Ends with the unit")

    verbs.carry_out(prepared, by=system)
    assert whose()["thành phố"] == city


def test_of_a_divided_unit_a_person_says(entered, system, ward):
    row = BusyDays.objects.get(reason="qua ngày")
    plan = division(ward, "Đông", "Tây", assigned={f"unions.busydays:{row.pk}": "Tây"})
    [item] = BusyDaysAhead().items([ward.pk], draft(plan, by=system))
    assert (item.key, item.stays, item.url) == (f"unions.busydays:{row.pk}", False, "")

    carried_out(plan, by=system)
    assert whose()["qua ngày"] == new("Tây")


def test_many_take_as_many_queries_as_few(province, city, system):
    def spent(how_many):
        old, heir = UnionFactory(parent=city), UnionFactory(parent=city)
        for number in range(how_many):
            BusyDaysFactory(union=old, first_on=LATER, reason=f"Họp {number}")
        prepared = draft(changed(old, LinkKind.RENAME, name=f"M{old.pk}"), by=system)
        with CaptureQueriesContext(connection) as queries:
            moved = BusyDaysAhead().move({old.pk: heir.pk}, {}, prepared, by=system)
        assert moved == how_many
        assert BusyDaysAhead().count([heir.pk], prepared) == how_many
        return len(queries)

    assert spent(9) == spent(1)


def test_the_mover_is_listed():
    assert BusyDaysAhead in [type(mover) for mover in movers()]
