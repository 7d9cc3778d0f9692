"""Choosing one or several of many, with scripts and without."""

import pytest
from django import forms
from django.http import QueryDict
from django.urls import reverse

from unions.enums import Kind
from unions.forms import pickers
from unions.forms.pickers import PickField, PickManyField
from unions.models import Branch, Union
from unions.tests.factories import BranchFactory, UnionFactory


class One(forms.Form):
    union = PickField(Union.objects.none(), required=False, params={"level": "commune"})

    def __init__(self, data=None, *, rows, **kwargs):
        super().__init__(QueryDict(data) if data is not None else None, **kwargs)
        self.fields["union"].queryset = rows


class Many(One):
    union = PickManyField(Union.objects.none(), required=False)


@pytest.fixture
def rows(city, ward, commune):
    return Union.objects.filter(level="commune")


@pytest.fixture
def few(monkeypatch):
    """More than one option counts as many."""
    monkeypatch.setattr(pickers, "FEW", 1)


def test_few_options_are_a_plain_select(rows, ward, commune):
    html = str(One(rows=rows)["union"])

    assert html.startswith("<select")
    assert (
        f'<option value="{ward.pk}">Hội LHPN phường Đức Xuân · 01840</option>' in html
    )
    assert f'<option value="{commune.pk}">' in html
    assert "hx-get" not in html


def test_many_options_are_searched(rows, few, ward):
    html = str(One(rows=rows)["union"])

    url = reverse("unions:pick")
    assert f'hx-get="{url}?level=commune&amp;name=union"' in html
    assert 'name="union_q"' in html
    assert f'value="{ward.pk}"' not in html


def test_the_chosen_one_stays_shown(rows, few, ward, commune):
    html = str(One(rows=rows, initial={"union": ward.pk})["union"])

    assert f'<option value="{ward.pk}" selected>' in html
    assert f'value="{commune.pk}"' not in html


def test_the_chosen_one_is_taken(rows, few, ward):
    form = One(f"union={ward.pk}&union_q=", rows=rows)

    assert form.is_valid()
    assert form.cleaned_data == {"union": ward}


@pytest.mark.parametrize("words", ["nong+thuong", "01852"])
def test_words_that_find_one_choose_it(rows, few, ward, commune, words):
    for chosen in ("", ward.pk):
        form = One(f"union={chosen}&union_q={words}", rows=rows)
        assert form.is_valid()
        assert form.cleaned_data == {"union": commune}


def test_words_that_fit_what_is_chosen_change_nothing(rows, few, ward):
    form = One(f"union={ward.pk}&union_q=018", rows=rows)

    assert form.is_valid()
    assert form.cleaned_data == {"union": ward}


def test_other_words_than_the_chosen_one_offer_what_they_find(few, city, ward, commune):
    form = One(f"union={city.pk}&union_q=01", rows=Union.objects.exclude(parent=None))

    assert list(form.errors) == ["union"]
    html = str(form["union"])
    assert f'<option value="{city.pk}" selected>' in html
    assert f'<option value="{ward.pk}">' in html
    assert f'<option value="{commune.pk}">' in html


def test_words_that_find_several_offer_them(rows, few, ward, commune):
    form = One("union=&union_q=hoi+lhpn", rows=rows)

    assert form.errors == {"union": ["Several match “hoi lhpn”: choose one of them."]}
    html = str(form["union"])
    assert 'value="hoi lhpn"' in html
    assert f'<option value="{ward.pk}">' in html
    assert f'<option value="{commune.pk}">' in html


def test_words_that_find_nothing_say_so(rows, few):
    form = One("union=&union_q=xyz", rows=rows)

    assert form.errors == {"union": ["Nothing matches “xyz”. Type fewer words."]}
    assert 'value="xyz"' in str(form["union"])


def test_nothing_outside_the_rows_is_taken(rows, few, city):
    assert "union" in One(f"union={city.pk}", rows=rows).errors
    assert "union" in One("union=x", rows=rows).errors
    assert One("union=&union_q=thanh+pho", rows=rows).errors == {
        "union": ["Nothing matches “thanh pho”. Type fewer words."]
    }


def test_several_are_ticked(rows, ward, commune):
    form = Many(f"union={ward.pk}&union={commune.pk}", rows=rows)

    assert form.is_valid()
    assert set(form.cleaned_data["union"]) == {ward, commune}
    html = str(form["union"])
    assert html.count(" checked") == 2


def test_of_many_only_the_ticked_ones_are_shown(rows, few, ward, commune):
    html = str(Many(f"union={ward.pk}", rows=rows)["union"])

    assert html.count('type="checkbox"') == html.count(" checked") == 1
    assert "many=1" in html


def test_words_left_in_the_box_offer_what_they_find(rows, few, ward, commune):
    form = Many(f"union={ward.pk}&union_q=nong", rows=rows)

    assert form.errors.as_data()["union"][0].code == "not_ticked"
    html = str(form["union"])
    assert html.count('type="checkbox"') == 2
    assert html.count(" checked") == 1
    assert Many(f"union={ward.pk}&union_q=duc", rows=rows).is_valid()


def test_the_search_offers_only_ones_own(client, officer, ward, commune):
    client.force_login(officer)
    response = client.get(reverse("unions:pick"), {"union_q": "hoi"})

    assert response.context["options"] == [
        (ward.pk, "Hội LHPN phường Đức Xuân · 01840")
    ]


def test_one_match_is_chosen_at_once(client, staff, commune):
    client.force_login(staff)
    content = client.get(reverse("unions:pick"), {"x_q": "nông"}).content.decode()

    assert f'<option value="{commune.pk}" selected>' in content


def offered(client, name, **asked):
    options = client.get(reverse(name), asked).context["options"]
    return {key for key, _label in options}


def test_the_search_is_narrowed(client, staff, city, ward, commune):
    commune.valid_to = "2020-01-01"
    commune.save()
    client.force_login(staff)

    name = "unions:pick"
    assert offered(client, name) == {city.pk, ward.pk, commune.pk}
    assert offered(client, name, level="commune") == {ward.pk, commune.pk}
    assert offered(client, name, level="commune", existing="1") == {ward.pk}
    assert offered(client, name, inside="1") == {city.pk, ward.pk, commune.pk}


def test_twenty_are_offered_and_more_announced(client, staff, city):
    UnionFactory.create_batch(22, parent=city, kind=Kind.WARD)
    client.force_login(staff)
    response = client.get(reverse("unions:pick"), {"q": "phuong"})

    assert len(response.context["options"]) == 20
    assert response.context["has_more"]


def test_ticked_ones_stay_when_searching_again(client, staff, ward, commune):
    client.force_login(staff)
    response = client.get(
        reverse("unions:pick"),
        {"many": "1", "name": "union", "union": ward.pk, "union_q": "nong"},
    )

    assert [key for key, _label in response.context["chosen"]] == [ward.pk]
    assert [key for key, _label in response.context["options"]] == [commune.pk]
    assert response.content.decode().count(" checked") == 1


def test_branches_are_offered_with_their_union(client, staff, ward, commune):
    branch = BranchFactory(union=ward, name="Tân Thành")
    BranchFactory(union=ward, closed_on="2020-01-01")
    other = BranchFactory(union=commune, name="Khuổi Trang")
    client.force_login(staff)

    name = "unions:pick_branch"
    assert offered(client, name) == {branch.pk, other.pk}
    assert offered(client, name, union=ward.pk) == {branch.pk}
    options = client.get(reverse(name), {"q": "tan thanh"}).context["options"]
    assert options == [(branch.pk, "Chi hội thôn Tân Thành · Hội LHPN phường Đức Xuân")]


@pytest.mark.parametrize("name", ["unions:pick", "unions:pick_branch"])
def test_nobody_is_offered_anything(client, db, name):
    assert client.get(reverse(name)).status_code == 302
    assert client.post(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", ["unions:pick", "unions:pick_branch"])
def test_options_are_only_read(client, staff, name):
    client.force_login(staff)

    assert client.post(reverse(name)).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_search_asks_the_same_number_of_queries(
    client, staff, ward, count, django_assert_num_queries
):
    BranchFactory.create_batch(count, union=ward)
    client.force_login(staff)
    with django_assert_num_queries(5):
        client.get(reverse("unions:pick_branch"))
    assert Branch.objects.count() == count


def test_a_former_union_says_until_when(client, staff, ward):
    ward.valid_to = "2025-06-30"
    ward.save()
    client.force_login(staff)

    options = client.get(reverse("unions:pick"), {"q": "duc xuan"}).context["options"]
    assert options == [(ward.pk, "Hội LHPN phường Đức Xuân · 01840 · until 30/06/2025")]
