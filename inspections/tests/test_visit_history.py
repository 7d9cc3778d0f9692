"""What a visit's page tells of its steps."""

import pytest
from django.urls import reverse

from inspections.enums import VisitStatus

pytestmark = pytest.mark.django_db


def test_rules_that_gave_way_stand_with_the_reason(client, staff, visit):
    visit.events.create(
        actor=staff,
        old_status=VisitStatus.PLANNED,
        new_status=VisitStatus.PLANNED,
        reason="Chủ tịch phường chỉ rảnh ngày này",
        detail={
            "date": ["2020-03-10", "2020-03-14"],
            "overruled": ["14/03/2020 là thứ Bảy.", "Đoàn đi hai nơi cách 60 km."],
        },
    )
    client.force_login(staff)

    text = client.get(reverse("inspections:visit", args=[visit.pk])).text

    assert "10/03/2020 → 14/03/2020" in text
    for said in (
        "14/03/2020 là thứ Bảy.",
        "Đoàn đi hai nơi cách 60 km.",
        "Chủ tịch phường chỉ rảnh ngày này",
    ):
        assert text.count(said) == 1
