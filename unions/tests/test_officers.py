"""Officers: terms, acting for one another, whole committees at once, their end."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEntry
from core.exceptions import RuleError
from unions.enums import Body, HowAppointed, PostRank
from unions.models import Officer, Post
from unions.selectors.officers import Register, describe, officer_page
from unions.services import branches, officers, terms
from unions.tests.factories import (
    BranchFactory,
    InitiativeFactory,
    OfficerFactory,
    PostFactory,
    UnionFactory,
    UnionLinkFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(city, ward):
    """A ward of before, merged into the ward on 01/07/2025."""
    old = UnionFactory(name="Cũ", parent=city, valid_to=date(2025, 6, 30))
    ward.valid_from = date(2025, 7, 1)
    ward.save()
    UnionLinkFactory(from_union=old, to_union=ward)
    old.refresh_from_db()
    return old


@pytest.fixture
def chair(ward):
    return PostFactory(officer__home_union=ward, officer__full_name="Hà Thị Chủ")


@pytest.fixture
def vice(ward):
    return PostFactory(
        officer__home_union=ward,
        officer__full_name="Lý Thị Phó",
        rank=PostRank.VICE_CHAIR,
        title="Phó Chủ tịch",
    )


def refused(post, officer):
    with pytest.raises(RuleError) as refusal:
        officers.keep_post(post, by=officer)
    return str(refusal.value)


def test_a_vice_chair_acts_for_the_chair(client, ward, officer, chair, vice):
    client.force_login(officer)
    url = reverse("unions:post_edit", args=[vice.pk])
    form = client.get(url).context["form"]
    assert list(form.fields["acts_for"].queryset) == [chair]
    values = {
        "union": ward.pk,
        "body": "standing",
        "rank": "vice_chair",
        "title": "Phó Chủ tịch",
        "how": "assigned",
        "acts_for": chair.pk,
    }
    assert client.post(url, values).status_code == 302

    vice.refresh_from_db()
    assert (vice.acts_for, vice.how) == (chair, HowAppointed.ASSIGNED)
    content = client.get(ward.get_absolute_url()).content.decode()
    assert "Assigned to act for Chủ tịch Hà Thị Chủ" in content
    assert "For the Chủ tịch (KT. Chủ tịch)" in content
    assert (
        "For the Chủ tịch"
        in client.get(chair.officer.get_absolute_url()).content.decode()
    )


def test_nobody_acts_for_herself_or_in_a_circle(officer, chair, vice):
    chair.acts_for = chair
    assert refused(chair, officer) == "A post cannot act for itself."
    chair.acts_for = PostFactory(officer=chair.officer, rank=PostRank.MEMBER)
    assert refused(chair, officer) == "She cannot act for a post of her own."
    chair.acts_for = None
    vice.acts_for = chair
    officers.keep_post(vice, by=officer)
    chair.acts_for = vice
    assert refused(chair, officer) == (
        "These posts would act for each other in a circle."
    )


@pytest.mark.parametrize("wrong", [{"body": Body.INSPECTION}, {"elsewhere": True}])
def test_one_acts_within_her_own_body(officer, commune, vice, wrong):
    if wrong.pop("elsewhere", False):
        wrong = {"officer__home_union": commune}
    vice.acts_for = PostFactory(**wrong)

    assert refused(vice, officer) == (
        "Choose a post of the same union and body to act for."
    )


def test_the_other_is_there_or_has_left_it_vacant(officer, ward, chair, vice):
    vice.acts_for, vice.started_on = chair, date(2020, 1, 1)
    chair.ended_on = date(2019, 6, 1)
    officers.keep_post(chair, by=officer)
    officers.keep_post(vice, by=officer)  # vacant

    vice.ended_on, vice.started_on = date(2016, 1, 1), None
    assert refused(vice, officer) == (
        "“Chủ tịch” of Hà Thị Chủ begins only on 01/06/2016."
    )
    PostFactory(
        officer__home_union=ward,
        officer__full_name="Bàn Thị Mới",
        started_on=date(2019, 6, 1),
    )
    vice.started_on, vice.ended_on = date(2020, 1, 1), None
    assert refused(vice, officer) == (
        "“Chủ tịch” of Hà Thị Chủ ended on 01/06/2019 and is not vacant: act for the "
        "post of Bàn Thị Mới."
    )


def test_posts_stand_by_term_the_newest_first(ward, staff):
    person = OfficerFactory(home_union=ward)
    first = PostFactory(officer=person, term="2016–2021", ended_on=date(2021, 5, 1))
    second = PostFactory(
        officer=person,
        term="2021–2026",
        rank=PostRank.MEMBER,
        started_on=date(2021, 5, 1),
    )
    third = PostFactory(
        officer=person,
        term="2021–2026",
        body=Body.OTHER,
        started_on=date(2022, 1, 1),
        ended_on=date(2023, 1, 1),
    )

    page = officer_page(person, viewer=staff, on=date(2024, 1, 1))
    assert [(term.name, term.posts) for term in page.terms] == [
        ("2021–2026", [third, second]),
        ("2016–2021", [first]),
    ]
    assert (page.posts, page.past_posts) == ([second], [first, third])


def test_nothing_new_at_an_ended_union(old, ward, officer):
    says = "“Hội LHPN phường Đức Xuân” goes on with it"
    person = OfficerFactory(home_union=old)
    new_things = (
        (officers.keep_officer, OfficerFactory.build(home_union=old)),
        (officers.keep_post, PostFactory.build(officer=person, union=old)),
        (branches.keep_branch, BranchFactory.build(union=old)),
        (branches.keep_initiative, InitiativeFactory.build(union=old)),
    )
    for keep, thing in new_things:
        with pytest.raises(RuleError, match=says):
            keep(thing, by=officer)
    history = {"ended_on": date(2025, 6, 30)}
    past = PostFactory.build(officer=person, union=old, **history)
    assert officers.keep_post(past, by=officer).pk
    closed = BranchFactory.build(union=old, closed_on=date(2025, 6, 30))
    assert branches.keep_branch(closed, by=officer).pk
    ended = InitiativeFactory.build(union=old, state="ended")
    assert branches.keep_initiative(ended, by=officer).pk
    person.phone = "0912345678"
    assert officers.keep_officer(person, by=officer).phone == "0912345678"


def test_a_divided_union_names_all_it_became(city, ward, commune, officer):
    old = UnionFactory(name="Cũ", parent=city, valid_to=date(2025, 6, 30))
    for heir in (ward, commune):
        UnionLinkFactory(
            from_union=old, to_union=heir, kind="split", extent="part", is_main=False
        )
    gone = UnionFactory(name="Bỏ", parent=city, valid_to=date(2025, 6, 30))

    with pytest.raises(RuleError) as refusal:
        officers.keep_officer(OfficerFactory.build(home_union=old), by=officer)
    assert str(refusal.value) == (
        "“Hội LHPN phường Cũ” ended on 30/06/2025 and became parts of “Hội LHPN phường "
        "Đức Xuân”, “Hội LHPN xã Nông Thượng”. Enter this at one of them."
    )
    with pytest.raises(RuleError, match="Nothing new is entered there"):
        officers.keep_officer(OfficerFactory.build(home_union=gone), by=officer)


TERM = {
    "term": "2025–2030",
    "started_on": "01/07/2025",
    "how": "appointed",
    "legal_basis": "Quyết định số 15/QĐ-BTV",
    "lines-INITIAL_FORMS": "0",
}


def lines(*rows):
    sent = {**TERM, "lines-TOTAL_FORMS": str(len(rows) + 2)}
    for number, row in enumerate(rows):
        for name, value in {"seat": "executive", **row}.items():
            sent[f"lines-{number}-{name}"] = value
    for number in (len(rows), len(rows) + 1):
        sent[f"lines-{number}-seat"] = "executive"
    return sent


@pytest.fixture
def enter(client, ward, officer):
    client.force_login(officer)
    return lambda *rows: client.post(
        reverse("unions:term_add", args=[ward.pk]), lines(*rows)
    )


def test_a_committee_is_entered_at_once(enter, client, ward, old):
    response = enter(
        {"full_name": "Hà Thị Mới", "birth_year": "1980", "seat": "chair"},
        {"full_name": "Lý Thị Mới", "seat": "vice_chair", "title": "PCT Thường trực"},
        {"full_name": "Bàn Thị Mới"},
    )

    assert response.status_code == 302
    posts = Post.objects.filter(union=ward).order_by("pk")
    assert [
        (post.officer.full_name, post.body, post.rank, post.title) for post in posts
    ] == [
        ("Hà Thị Mới", "standing", "chair", "Chủ tịch"),
        ("Lý Thị Mới", "standing", "vice_chair", "PCT Thường trực"),
        ("Bàn Thị Mới", "executive", "member", "Ủy viên Ban Chấp hành"),
    ]
    assert {(p.term, p.started_on, p.how, p.legal_basis) for p in posts} == {
        ("2025–2030", date(2025, 7, 1), "appointed", "Quyết định số 15/QĐ-BTV")
    }
    assert posts[0].officer.birth_year == 1980
    assert AuditEntry.objects.filter(model="unions.post").count() == 3


def test_whoever_is_known_is_chosen_from_the_list(enter, client, ward, old):
    known = OfficerFactory(full_name="Triệu Thị Cũ", home_union=old, birth_year=1975)
    PostFactory(officer=known, ended_on=date(2025, 6, 30))
    page = client.get(reverse("unions:term_add", args=[ward.pk]))
    [label] = page.context["known"]
    assert label == "Triệu Thị Cũ · 1975 · phường Cũ"

    assert enter({"full_name": label, "seat": "chair"}).status_code == 302
    assert Post.objects.get(union=ward).officer == known
    assert Officer.objects.count() == 1


def test_a_known_name_is_proposed_instead_of_a_second_person(enter, ward, old):
    known = OfficerFactory(full_name="Triệu Thị Cũ", home_union=old, birth_year=1975)
    row = {"full_name": "trieu thi cu", "birth_year": "1975"}

    response = enter(row, {"full_name": "Người Khác"})
    [form, other, *_empty] = response.context["formset"].forms
    assert form.errors == {
        "person": ["The register knows this name already: say who it is."]
    }
    assert (other.errors, other["full_name"].value()) == ({}, "Người Khác")
    content = response.content.decode()
    assert describe(known) in content
    assert form.fields["person"].widget.choices[0] == (str(known.pk), describe(known))
    assert Post.objects.count() == 0

    assert enter({**row, "person": str(known.pk)}).status_code == 302
    assert Post.objects.get().officer == known
    assert enter({**row, "person": "new", "seat": "standing"}).status_code == 302
    assert Officer.objects.filter(birth_year=1975).count() == 2


def test_who_was_born_another_year_is_somebody_else(ward, commune, old, staff):
    known = OfficerFactory(full_name="Triệu Thị Cũ", home_union=old, birth_year=1975)
    far = OfficerFactory(full_name="Bế Thị Xa", home_union=commune, birth_year=1980)
    register = Register(ward, staff)

    asked = [
        ("Triệu Thị Cũ", 1975),
        ("Triệu Thị Cũ", None),
        ("Triệu Thị Cũ", 1976),
        ("Bế Thị Xa", 1980),
        ("Bế Thị Xa", None),
    ]
    assert register.alike(asked) == [[known], [known], [], [far], []]
    assert register.alike([]) == []
    assert register.called(describe(known)) == known
    assert register.called("Ai đó") is None


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], ("", "Enter at least one name.")),
        ([{"full_name": "Hà Thị Mới", "birth_year": "19"}], ("birth_year", "1920")),
        ([{"title": "Chủ tịch"}], ("full_name", "This field is required.")),
        (
            [{"full_name": "Hà Thị Lan · 1985"}],
            ("full_name", "Choose a name from the list, or type only the name."),
        ),
        (
            [{"full_name": "Hà Thị Mới"}, {"full_name": "Hà thị Mới"}],
            ("full_name", "This person stands on two lines."),
        ),
    ],
)
def test_wrong_lines_keep_what_was_typed(enter, rows, says):
    response = enter(*rows)
    formset, (field, text) = response.context["formset"], says

    if field:
        assert text in str(formset.forms[0].errors[field])
    else:
        assert formset.non_form_errors() == [text]
    for row in rows:
        for value in row.values():
            assert f'value="{value}"' in response.content.decode()
    assert Officer.objects.count() == 0


def test_when_one_is_refused_none_is_saved(enter, ward):
    PostFactory(officer__home_union=ward, officer__full_name="Đang Là Chủ Tịch")

    form = enter(
        {"full_name": "Hà Thị Một"}, {"full_name": "Hà Thị Hai", "seat": "chair"}
    ).context["form"]
    assert form.errors == {
        "__all__": [
            "Hà Thị Hai, Chủ tịch: Đang Là Chủ Tịch chairs this body at that time: end "
            "her post first."
        ]
    }
    assert Officer.objects.count() == Post.objects.count() == 1


def test_two_chairs_on_two_lines_are_refused(enter):
    form = enter(
        {"full_name": "Hà Thị Một", "seat": "chair"},
        {"full_name": "Hà Thị Hai", "seat": "chair"},
    ).context["form"]

    assert "Hà Thị Một chairs this body" in form.errors["__all__"][0]
    assert Officer.objects.count() == 0


def test_the_same_post_is_not_held_twice(enter, ward, staff):
    PostFactory(
        officer__home_union=ward,
        body=Body.EXECUTIVE,
        rank=PostRank.MEMBER,
        started_on=None,
    )
    [label] = Register(ward, staff).labels

    form = enter({"full_name": label}).context["form"]
    assert "She holds this post at that time already." in form.errors["__all__"][0]


def test_a_congress_ends_a_whole_body(client, ward, officer, chair, vice):
    executive = PostFactory(
        officer__home_union=ward, body=Body.EXECUTIVE, rank="member"
    )
    branch_head = PostFactory(
        officer__home_union=ward, branch=BranchFactory(union=ward), body=Body.BRANCH
    )
    over = PostFactory(
        officer__home_union=ward, rank=PostRank.MEMBER, ended_on=date(2020, 1, 1)
    )
    client.force_login(officer)
    url = reverse("unions:term_end", args=[ward.pk])
    assert len(client.get(url).context["posts"]) == 3

    client.post(url, {"body": "standing", "on": "15/06/2021"})
    ends = {post.pk: post.ended_on for post in Post.objects.all()}
    assert ends == {
        chair.pk: date(2021, 6, 15),
        vice.pk: date(2021, 6, 15),
        executive.pk: None,
        branch_head.pk: None,
        over.pk: date(2020, 1, 1),
    }
    again = client.post(url, {"body": "standing", "on": "15/06/2022"}).context["form"]
    assert again.errors == {"__all__": ["Nobody holds a post there on that day."]}
    client.post(url, {"on": "15/06/2022"})
    executive.refresh_from_db()
    assert executive.ended_on == date(2022, 6, 15)


def test_a_body_does_not_end_in_the_future(ward, officer, chair):
    with pytest.raises(RuleError, match="has not come yet"):
        terms.end_posts(ward, on=date(2999, 1, 1), by=officer)


@pytest.mark.parametrize("name", ["unions:term_add", "unions:term_end"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("staff", 200),
        ("officer", 200),
        ("inspector", 403),
        ("leader", 403),
        ("stranger", 404),
    ],
)
def test_who_may_enter_and_end_committees(client, request, name, who, status, ward):
    url = reverse(name, args=[ward.pk])
    assert client.get(url).status_code == 302
    client.force_login(request.getfixturevalue(who))

    assert client.get(url).status_code == status
    assert client.post(url).status_code == status
    assert client.delete(url).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_asks_the_same_number_of_queries(
    client, ward, old, officer, count, django_assert_num_queries
):
    for _number in range(count):
        PostFactory(officer__home_union=old, ended_on=date(2025, 6, 30))
    client.force_login(officer)
    with django_assert_num_queries(9):
        page = client.get(reverse("unions:term_add", args=[ward.pk]), {"rows": "30"})
    assert len(page.context["formset"].forms) == 30


def test_who_leads_and_signs_on_a_day(ward, officer, chair, vice):
    vice.acts_for = chair
    officers.keep_post(vice, by=officer)

    assert list(Post.objects.current(timezone.localdate()).chairs()) == [chair]
