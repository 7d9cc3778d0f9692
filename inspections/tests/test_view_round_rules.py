"""What a round asks of its units: filled in beforehand, kept as it was written."""

import pytest
from django.urls import reverse

from inspections.models import Round
from inspections.selectors.outlines import OUTLINE, outline_of, to_prepare_of
from inspections.tests.factories import PlanFactory


def _data(checklist, ward, **changes):
    return {
        "name": "Đợt tháng 3",
        "starts_on": "10/03/2020",
        "ends_on": "20/03/2020",
        "checklist": checklist.pk,
        "units": [ward.pk],
        **changes,
    }


def test_a_new_round_is_shown_the_usual_outline_and_numbers(client, staff, city):
    plan = PlanFactory(union=city)
    client.force_login(staff)

    form = client.get(reverse("inspections:round_add", args=[plan.pk])).context["form"]

    assert form["outline"].value() == "\n".join(OUTLINE)
    assert "Sổ danh sách hội viên" in form["to_prepare"].value()
    numbers = [form[name].value() for name in ("report_days", "quiet_days", "most_km")]
    assert numbers == [5, 30, 40]


@pytest.mark.parametrize("typed", [{}, {"report_days": "", "most_km": ""}])
def test_what_is_left_blank_is_the_usual(client, staff, city, checklist, ward, typed):
    plan = PlanFactory(union=city)
    client.force_login(staff)
    url = reverse("inspections:round_add", args=[plan.pk])

    client.post(url, _data(checklist, ward, **typed))

    round_ = Round.objects.get()
    assert (round_.report_days, round_.quiet_days, round_.most_km) == (5, 30, 40)
    assert outline_of(round_) == list(OUTLINE)


def test_a_round_asks_what_was_written(client, staff, city, checklist, ward):
    plan = PlanFactory(union=city)
    client.force_login(staff)
    own = {
        "outline": "- Đặc điểm tình hình;\n\n2. Quỹ Hội",
        "to_prepare": "Sổ quỹ",
        "report_days": "3",
        "quiet_days": "45",
        "most_km": "15",
    }

    client.post(
        reverse("inspections:round_add", args=[plan.pk]), _data(checklist, ward, **own)
    )

    round_ = Round.objects.get()
    assert outline_of(round_) == ["Đặc điểm tình hình", "Quỹ Hội"]
    assert to_prepare_of(round_) == ["Sổ quỹ"]
    assert (round_.report_days, round_.quiet_days, round_.most_km) == (3, 45, 15)


def test_a_number_beyond_reason_is_refused_and_its_part_stands_open(
    client, staff, city, checklist, ward
):
    plan = PlanFactory(union=city)
    client.force_login(staff)

    answer = client.post(
        reverse("inspections:round_add", args=[plan.pk]),
        _data(checklist, ward, report_days="99"),
    )

    assert answer.context["form"].errors.keys() == {"report_days"}
    assert answer.content.decode().count('<details class="more" open>') == 1
    assert not Round.objects.exists()
