"""Many proofs accepted at once: each by its own rules, the refused named."""

import uuid

import pytest
from django.urls import reverse

from core.exceptions import RuleError
from inspections.enums import RemedyStatus, VisitStatus
from inspections.models import Remedy
from inspections.services import remedies, remedies_in_bulk
from inspections.tests.factories import RemedyFactory, TeamFactory, VisitFactory

ADDRESS = "inspections:remedies_accept"


@pytest.fixture
def visit(team, ward):
    return VisitFactory(team=team, union=ward, status=VisitStatus.SIGNED)


@pytest.fixture
def proven(visit, officer):
    rows = RemedyFactory.create_batch(3, visit=visit)
    return [remedies.submit_proof(row, text="Đã làm", by=officer) for row in rows]


def states(rows):
    found = dict(Remedy.objects.values_list("pk", "status"))
    return [found[row.pk] for row in rows]


def test_all_of_them_with_the_remark(proven, inspector):
    outcome = remedies_in_bulk.accept_many(proven, by=inspector, remark=" Đủ ")
    assert (len(outcome.done), outcome.refused) == (3, [])
    assert states(proven) == [RemedyStatus.ACCEPTED] * 3
    assert {row.events.last().reason for row in proven} == {"Đủ"}


def test_each_by_its_own_rules(proven, visit, staff, inspector):
    """Her own proof, one that nobody proved, one already accepted: named; rest done."""
    own = remedies.submit_proof(RemedyFactory(visit=visit), text="Nhập giúp", by=staff)
    unproven = RemedyFactory(visit=visit)
    remedies.accept(proven[2], by=inspector)
    rows = [*proven, own, unproven]
    outcome = remedies_in_bulk.accept_many(rows, by=staff, remark="Đủ")
    assert {row.pk for row in outcome.done} == {proven[0].pk, proven[1].pk}
    reasons = {row.pk: reason for row, reason in outcome.refused}
    assert "somebody else" in reasons[own.pk]
    assert "cannot become" in reasons[unproven.pk]
    assert "cannot become" in reasons[proven[2].pk]


@pytest.mark.parametrize(
    ("rows", "remark", "words"),
    [(3, " ", "Write a remark"), (0, "Đủ", "Tick at least"), (201, "Đủ", "At most")],
)
def test_what_is_refused_as_a_whole(proven, inspector, rows, remark, words):
    several = (proven * 67)[:rows]
    with pytest.raises(RuleError, match=words):
        remedies_in_bulk.accept_many(several, by=inspector, remark=remark)
    assert states(proven) == [RemedyStatus.PROOF_SUBMITTED] * 3


def test_from_the_list(client, proven, inspector):
    client.force_login(inspector)
    query = "?status=proof_submitted"
    page = client.get(reverse("inspections:remedies") + query)
    assert page.context["ticks"]
    keys = [str(row.pk) for row in proven[:2]]
    data = {"remedy": keys, "remark": "Đủ"}
    response = client.post(reverse(ADDRESS) + query, data)
    assert response["Location"] == reverse("inspections:remedies") + query
    assert states(proven) == ["accepted", "accepted", "proof_submitted"]


def test_the_refused_are_named_and_stay_ticked(client, proven, visit, staff):
    own = remedies.submit_proof(RemedyFactory(visit=visit), text="Giúp", by=staff)
    client.force_login(staff)
    data = {"remedy": [str(proven[0].pk), str(own.pk)], "remark": "Đủ"}
    response = client.post(reverse(ADDRESS), data)
    assert response.status_code == 200
    assert [row.pk for row, _reason in response.context["refused"]] == [own.pk]
    assert response.context["ticked"] == {own.pk}
    assert response.context["many_form"]["remark"].value() == "Đủ"
    text = response.content.decode()
    assert f'value="{own.pk}" form="bulk" checked' in text
    assert states(proven)[0] == RemedyStatus.ACCEPTED


def test_without_a_remark_nothing_happens_and_the_ticks_stay(client, proven, inspector):
    client.force_login(inspector)
    data = {"remedy": [str(proven[1].pk)], "remark": ""}
    response = client.post(reverse(ADDRESS), data)
    assert response.context["ticked"] == {proven[1].pk}
    assert list(response.context["many_form"].errors) == ["remark"]
    assert states(proven) == [RemedyStatus.PROOF_SUBMITTED] * 3


def test_nonsense_and_other_people_s_keys_are_nothing(
    client, proven, inspector, other_city, other_ward, stranger
):
    theirs = RemedyFactory(
        visit=VisitFactory(
            team=TeamFactory(round__plan__union=other_city),
            union=other_ward,
            status=VisitStatus.SIGNED,
        )
    )
    remedies.submit_proof(theirs, text="Đã làm", by=stranger)
    client.force_login(inspector)
    keys = ["x", "", "../etc", str(uuid.uuid4()), str(theirs.pk), "0" * 500]
    response = client.post(reverse(ADDRESS), {"remedy": keys, "remark": "Đủ"})
    assert response.status_code == 200
    assert states([theirs]) == [RemedyStatus.PROOF_SUBMITTED]


def test_more_than_two_hundred_are_refused(client, visit, inspector):
    rows = RemedyFactory.create_batch(
        201, visit=visit, status=RemedyStatus.PROOF_SUBMITTED
    )
    client.force_login(inspector)
    data = {"remedy": [str(row.pk) for row in rows], "remark": "Đủ"}
    response = client.post(reverse(ADDRESS), data)
    assert response.context["many_form"].non_field_errors()
    assert not Remedy.objects.filter(status=RemedyStatus.ACCEPTED).exists()


def test_the_unit_has_no_boxes_and_no_way(client, proven, officer):
    client.force_login(officer)
    page = client.get(reverse("inspections:remedies"))
    assert not page.context["ticks"]
    data = {"remedy": [str(proven[0].pk)], "remark": "Đủ"}
    assert client.post(reverse(ADDRESS), data).status_code == 403
