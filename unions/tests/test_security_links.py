"""Whoever links units by hand gains their records: only of units of her own."""

from datetime import date

import pytest
from django.urls import reverse

from unions.enums import Extent, LinkKind
from unions.models import Union, UnionLink
from unions.rules import holds
from unions.services import lineage
from unions.tests.factories import ReorganisationFactory, UnionLinkFactory

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 1)
NOT_BELOW = "is not below your unit"


@pytest.fixture
def part(other_city, ward):
    """Another city was divided, and a ward of ours took a part: we see that city."""
    Union.objects.filter(pk=other_city.pk).update(valid_to=date(2023, 12, 31))
    link = UnionLinkFactory(
        from_union=other_city,
        to_union=ward,
        kind=LinkKind.SPLIT,
        extent=Extent.PART,
        is_main=False,
        effective_on=DAY,
    )
    lineage.refresh([other_city.pk])
    other_city.refresh_from_db()
    return link


def posted(**more):
    values = {"kind": "merge", "extent": "whole", "is_main": "on", "decision": "x"}
    return {**values, "effective_on": "2024-01-01", **more}


def said(answer):
    return str(answer.context["adminform"].form.non_field_errors())


def test_nobody_takes_a_foreign_union_over(client, staff, city, other_city, part):
    client.force_login(staff)
    sent = posted(from_union=other_city.pk, to_union=city.pk)
    answer = client.post(reverse("admin:unions_unionlink_add"), sent)
    assert NOT_BELOW in said(answer)
    assert not holds(staff, other_city)
    assert list(UnionLink.objects.all()) == [part]


def test_nobody_makes_herself_the_main_successor(client, staff, ward, other_city, part):
    client.force_login(staff)
    url = reverse("admin:unions_unionlink_change", args=[part.pk])
    answer = client.post(url, posted(from_union=other_city.pk, to_union=ward.pk))
    assert NOT_BELOW in said(answer)
    part.refresh_from_db()
    assert part.is_main is False


def test_a_foreign_end_is_not_exchanged(client, staff, ward, commune, part):
    client.force_login(staff)
    url = reverse("admin:unions_unionlink_change", args=[part.pk])
    answer = client.post(url, posted(from_union=commune.pk, to_union=ward.pk))
    assert NOT_BELOW in said(answer)


def test_a_link_of_a_reorganisation_stays(client, staff, city, ward, commune):
    link = UnionLinkFactory(
        from_union=commune,
        to_union=ward,
        reorganisation=ReorganisationFactory(union=city),
        effective_on=DAY,
    )
    client.force_login(staff)
    url = reverse("admin:unions_unionlink_change", args=[link.pk])
    answer = client.post(url, posted(from_union=commune.pk, to_union=ward.pk))
    assert "A reorganisation made this link" in said(answer)
