"""To whom of the unit a remedy is given: the unit, an office, a person."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import OwnerKind, RemarkKind, RemedyStatus, VisitStatus
from inspections.models import Remedy
from inspections.selectors import remedy_owners
from inspections.services.remedy_owners import assign
from inspections.tests.factories import RemedyFactory, VisitFactory
from unions.enums import Body, PostRank
from unions.models import Post
from unions.tests.factories import BranchFactory, OfficerFactory, PostFactory


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(date(2020, 4, 1), tick=False) as clock:
        yield clock


@pytest.fixture
def visit(team, ward):
    return VisitFactory(team=team, union=ward, status=VisitStatus.SIGNED)


@pytest.fixture
def remedy(visit):
    return RemedyFactory(visit=visit, owner_note="Chi hội trưởng")


@pytest.fixture
def branch(ward):
    return BranchFactory(union=ward, name="Tân Thành")


def head_of(branch, name, **days):
    return PostFactory(
        officer=OfficerFactory(home_union=branch.union, full_name=name),
        union=branch.union,
        branch=branch,
        body=Body.BRANCH,
        rank=PostRank.BRANCH_HEAD,
        title="Chi hội trưởng",
        **days,
    )


def give(remedy, by, **to):
    assign(remedy, by=by, **to)
    return Remedy.objects.get(pk=remedy.pk)


def test_of_the_unit_it_is_as_signed(remedy, visit):
    assert remedy_owners.who(remedy) == "Chi hội trưởng"
    assert remedy_owners.who(RemedyFactory(visit=visit)) == "Hội LHPN phường Đức Xuân"


def test_a_post_follows_the_office(remedy, officer, branch, spring):
    post = head_of(branch, "Nông Thị A")
    to = {"kind": "post", "branch": branch, "rank": PostRank.BRANCH_HEAD}
    given = give(remedy, officer, **to)
    assert remedy_owners.who(given) == "Chi hội trưởng thôn Tân Thành (Nông Thị A)"
    Post.objects.filter(pk=post.pk).update(ended_on=date(2020, 4, 10))
    spring.move_to(date(2020, 4, 15))
    assert remedy_owners.who(given) == "Chi hội trưởng thôn Tân Thành (vacant)"
    head_of(branch, "Lý Thị B", started_on=date(2020, 4, 12))
    assert remedy_owners.who(given) == "Chi hội trưởng thôn Tân Thành (Lý Thị B)"


def test_whoever_acts_for_a_vacant_post_is_named(remedy, officer, branch):
    post = head_of(branch, "Nông Thị A", ended_on=date(2020, 3, 1))
    PostFactory(
        officer=OfficerFactory(home_union=branch.union, full_name="Hà Thị C"),
        union=branch.union,
        branch=branch,
        body=Body.BRANCH,
        rank=PostRank.BRANCH_DEPUTY,
        acts_for=post,
    )
    to = {"kind": "post", "branch": branch, "rank": PostRank.BRANCH_HEAD}
    assert "(Hà Thị C)" in remedy_owners.who(give(remedy, officer, **to))


def test_the_chair_is_not_she_of_the_inspection_committee(remedy, officer, ward):
    for body, name in ((Body.INSPECTION, "Bế Thị D"), (Body.STANDING, "Ma Thị E")):
        PostFactory(
            officer=OfficerFactory(home_union=ward, full_name=name),
            body=body,
            rank=PostRank.CHAIR,
        )
    given = give(remedy, officer, kind="post", rank=PostRank.CHAIR)
    assert remedy_owners.who(given) == "Chủ tịch Hội (Ma Thị E)"
    given = give(
        remedy, officer, kind="post", rank=PostRank.CHAIR, body=Body.INSPECTION
    )
    assert remedy_owners.who(given) == "Chủ nhiệm Ủy ban Kiểm tra (Bế Thị D)"


def test_a_person_of_the_unit(remedy, staff, ward, commune):
    person = OfficerFactory(home_union=ward, full_name="Nông Thị A")
    assert remedy_owners.who(give(remedy, staff, kind="person", officer=person)) == (
        "Nông Thị A"
    )
    guest = OfficerFactory(home_union=commune)
    PostFactory(officer=guest, union=ward)
    given = give(remedy, staff, kind="person", officer=guest)
    assert given.owner_officer == guest


def test_it_is_written_into_the_thread_and_the_log(remedy, officer, branch):
    to = {"kind": "post", "branch": branch, "rank": PostRank.BRANCH_HEAD}
    give(remedy, officer, **to)
    line = remedy.remarks.get()
    assert (line.kind, line.actor) == (RemarkKind.ASSIGNED, officer)
    assert line.text == "Giao cho: Chi hội trưởng thôn Tân Thành (khuyết)"
    entry = AuditEntry.objects.filter(key=str(remedy.pk)).latest("pk")
    assert entry.detail["owner_kind"] == ["unit", "post"]
    give(remedy, officer, **to)
    assert remedy.remarks.count() == 1
    given = give(remedy, officer, kind=OwnerKind.UNIT)
    assert (given.owner_branch, given.owner_rank, given.owner_note) == (
        None,
        "",
        "Chi hội trưởng",
    )


def test_nothing_of_another_unit(remedy, officer, commune):
    elsewhere = BranchFactory(union=commune)
    stranger = OfficerFactory(home_union=commune)
    PostFactory(officer=stranger, union=remedy.owner, ended_on=date(2020, 3, 1))
    for to in (
        {"kind": "post", "branch": elsewhere, "rank": PostRank.BRANCH_HEAD},
        {"kind": "post", "rank": ""},
        {"kind": "post", "rank": "queen"},
        {"kind": "person", "officer": stranger},
        {"kind": "person"},
    ):
        with pytest.raises(RuleError):
            assign(remedy, by=officer, **to)
    remedy.refresh_from_db()
    assert remedy.owner_kind == OwnerKind.UNIT


def test_not_before_the_signing_and_not_when_it_is_done(remedy, officer):
    Remedy.objects.update(status=RemedyStatus.ACCEPTED)
    with pytest.raises(RuleError, match="remedied"):
        assign(remedy, by=officer, kind="unit")
    remedy.visit.status = VisitStatus.RECORDED
    with pytest.raises(RuleError, match="not signed"):
        assign(remedy, by=officer, kind="unit")


def test_the_page_offers_what_is_of_the_unit(client, remedy, officer, branch, commune):
    post = head_of(branch, "Nông Thị A")
    other = OfficerFactory(home_union=commune)
    client.force_login(officer)
    address = reverse("inspections:remedy_owner", args=[remedy.pk])
    form = client.get(address).context["form"]
    (unit, _title), (_posts, offices), (_people, people) = form.fields["to"].choices
    head = f"post:{branch.pk}:branch:branch_head"
    assert (unit, form["to"].value()) == ("unit", "unit")
    assert (head, "Chi hội trưởng thôn Tân Thành (Nông Thị A)") in offices
    assert [key for key, _name in people] == [f"person:{post.officer_id}"]
    for wrong in (f"person:{other.pk}", "post:0::queen", "", "x"):
        response = client.post(address, {"to": wrong})
        assert list(response.context["form"].errors) == ["to"]
    assert client.post(address, {"to": head}).status_code == 302
    assert client.get(address).context["form"]["to"].value() == head
    page = client.get(remedy.get_absolute_url())
    assert "Chi hội trưởng thôn Tân Thành (Nông Thị A)" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_of_many_in_the_same_number_of_queries(
    visit, ward, count, django_assert_num_queries
):
    for number in range(count):
        branch = BranchFactory(union=ward)
        head_of(branch, f"Nông Thị {number}")
        RemedyFactory(
            visit=visit,
            owner_kind=OwnerKind.POST,
            owner_branch=branch,
            owner_body=Body.BRANCH,
            owner_rank=PostRank.BRANCH_HEAD,
        )
        RemedyFactory(
            visit=visit,
            owner_kind=OwnerKind.PERSON,
            owner_officer=OfficerFactory(home_union=ward),
        )
    rows = list(Remedy.objects.all())
    with django_assert_num_queries(4):
        found = remedy_owners.who_many(rows)
    assert len(found) == 2 * count
