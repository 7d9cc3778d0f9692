"""The register in the admin: the same scope, rules and verbs as its pages."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from audit.models import AuditEntry
from unions.enums import Kind, LinkKind
from unions.models import Branch, Figures, Union
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    FundCountFactory,
    FundFactory,
    InitiativeFactory,
    LetterheadFactory,
    OfficerFactory,
    PostFactory,
    UnionLinkFactory,
)

MAKE = {
    "union": lambda u: u,
    "letterhead": lambda u: LetterheadFactory(union=u),
    "branch": lambda u: BranchFactory(union=u),
    "officer": lambda u: OfficerFactory(home_union=u),
    "post": lambda u: PostFactory(officer__home_union=u),
    "figures": lambda u: FiguresFactory(union=u, fund_balance=1_234_567),
    "fund": lambda u: FundFactory(union=u),
    "fundcount": lambda u: FundCountFactory(fund__union=u),
    "initiative": lambda u: InitiativeFactory(union=u),
    "unionlink": lambda u: UnionLinkFactory(
        from_union=u,
        kind=LinkKind.ABOLISH,
        effective_on=date(2025, 7, 1),
        decision="1683",
    ),
}


def page(model, action, *args):
    return reverse(f"admin:unions_{model}_{action}", args=args)


@pytest.mark.parametrize("model", MAKE)
def test_staff_see_and_edit_their_own(client, model, ward, other_ward, staff):
    mine, theirs = MAKE[model](ward), MAKE[model](other_ward)
    client.force_login(staff)

    rows = client.get(page(model, "changelist")).context["cl"].result_list
    assert mine in rows
    assert theirs not in rows
    assert client.get(page(model, "change", mine.pk)).status_code == 200
    assert client.get(page(model, "change", theirs.pk)).status_code == 302
    assert client.get(page(model, "add")).status_code == 200


@pytest.mark.parametrize("model", MAKE)
def test_nothing_is_deleted(client, model, ward, staff):
    thing = MAKE[model](ward)
    client.force_login(staff)

    assert client.post(
        page(model, "delete", thing.pk), {"post": "yes"}
    ).status_code == (403)


@pytest.mark.parametrize("model", MAKE)
def test_inspectors_only_read(client, model, ward, inspector):
    thing = MAKE[model](ward)
    client.force_login(inspector)

    assert client.get(page(model, "changelist")).status_code == 200
    assert client.get(page(model, "add")).status_code == 403
    assert client.post(page(model, "change", thing.pk), {}).status_code == 403


@pytest.mark.parametrize("model", MAKE)
@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(
    client, model, count, city, staff, django_assert_max_num_queries
):
    for n in range(count):
        union = Union.objects.create(
            kind=Kind.WARD, name=f"Phường {n}", parent=city, path=f"{city.path}9{n}/"
        )
        MAKE[model](union)
    client.force_login(staff)
    with django_assert_max_num_queries(8):
        client.get(page(model, "changelist"))


def test_the_search_is_the_same(client, staff, ward, commune):
    client.force_login(staff)

    rows = client.get(page("union", "changelist"), {"q": "nong thuong"})
    assert list(rows.context["cl"].result_list) == [commune]


def test_choices_are_searched_in_ones_own_tree(client, staff, ward, other_ward):
    client.force_login(staff)
    response = client.get(
        reverse("admin:autocomplete"),
        {
            "term": "",
            "app_label": "unions",
            "model_name": "branch",
            "field_name": "union",
        },
    )

    ids = {row["id"] for row in response.json()["results"]}
    assert str(ward.pk) in ids
    assert str(other_ward.pk) not in ids


def test_a_union_is_registered_by_the_verb(client, staff, city):
    client.force_login(staff)
    values = {"kind": "commune", "name": "Dương Quang", "parent": city.pk}
    client.post(page("union", "add"), values)

    union = Union.objects.get(name="Dương Quang")
    assert union.path == f"{city.path}{union.pk}/"
    assert (
        AuditEntry.objects.get(key=str(union.pk), model="unions.union").actor == staff
    )


def test_a_union_moves_by_the_verb(client, administrator, province, other_city, ward):
    administrator.membership.union = province
    administrator.membership.save()
    client.force_login(administrator)
    values = {"kind": "ward", "name": "Đức Xuân", "parent": other_city.pk}
    client.post(page("union", "change", ward.pk), values)

    ward.refresh_from_db()
    assert ward.path == f"{other_city.path}{ward.pk}/"


def test_what_the_verb_refuses_is_said_in_the_form(client, staff, ward):
    client.force_login(staff)
    values = {"kind": "commune", "name": "Dưới phường", "parent": ward.pk}
    response = client.post(page("union", "add"), values)

    errors = response.context["adminform"].form.errors
    assert list(errors) == ["__all__"]
    assert "cannot stand above" in errors["__all__"][0]


def test_the_top_of_ones_tree_stays_in_its_place(client, staff, city, province):
    client.force_login(staff)
    client.post(page("union", "change", city.pk), {"name": "Bắc Cạn", "kind": "ward"})

    city.refresh_from_db()
    assert (city.name, city.kind, city.parent) == ("Bắc Cạn", Kind.CITY, province)


def test_nothing_is_written_into_another_tree(client, staff, other_ward):
    client.force_login(staff)
    values = {"union": other_ward.pk, "kind": "hamlet", "name": "Tân Thành"}
    response = client.post(page("branch", "add"), values)

    assert "union" in response.context["adminform"].form.errors
    assert Branch.objects.count() == 0


def test_what_came_before_is_read_but_not_written(client, staff, other_ward, ward):
    UnionLinkFactory(
        from_union=other_ward,
        to_union=ward,
        kind=LinkKind.MERGE,
        effective_on=date(2025, 7, 1),
        decision="1683",
    )
    client.force_login(staff)
    values = {"union": other_ward.pk, "kind": "hamlet", "name": "Tân Thành"}

    assert client.get(page("union", "change", other_ward.pk)).status_code == 200
    assert client.post(page("branch", "add"), values).status_code == 403
    assert Branch.objects.count() == 0


def test_figures_that_jump_are_asked_back(client, staff, ward):
    FiguresFactory(union=ward, members=800)
    client.force_login(staff)
    values = {
        "union": ward.pk,
        "as_of": "31/12/2020",
        "women": "1500",
        "members": "1200",
        "fund_balance": "1.234.567",
    }

    form = client.post(page("figures", "add"), values).context["adminform"].form
    assert list(form.errors) == ["__all__", "confirmed"]
    seen = form.fields["confirmed"].widget.seen
    client.post(page("figures", "add"), {**values, "confirmed": seen})
    found = Figures.objects.get(as_of=date(2020, 12, 31))
    assert (found.members, found.fund_balance) == (1200, 1_234_567)


def test_money_is_shown_with_dots(client, staff, ward):
    thing = MAKE["figures"](ward)
    client.force_login(staff)

    content = client.get(page("figures", "change", thing.pk)).content.decode()
    assert 'value="1.234.567"' in content


def test_every_noun_of_the_register_is_served():
    served = {
        m._meta.model_name
        for m in admin.site._registry
        if m._meta.app_label == "unions"
    }
    assert served >= set(MAKE)
