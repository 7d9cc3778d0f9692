"""Lists of initiatives worth copying: made, filled, put in order, explained."""

import pytest

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.models import Showcase, ShowcaseEntry
from inspections.services import showcases
from inspections.tests.factories import ShowcaseFactory
from unions.enums import InitiativeState
from unions.tests.factories import InitiativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def showcase(city):
    return ShowcaseFactory(union=city)


@pytest.fixture
def three(ward):
    return [InitiativeFactory(union=ward, name=name) for name in ("A", "B", "C")]


def names(showcase):
    return [str(entry) for entry in showcase.entries.all()]


def entry_of(showcase, name):
    return showcase.entries.get(initiative__name=name)


def test_a_list_is_opened(city, staff):
    made = showcases.open_list(city, title=" Năm 2020 ", year=2020, by=staff)

    assert (made.title, made.created_by) == ("Năm 2020", staff)
    changed = showcases.change(made, title="Mới", year=2021, foreword="Kính", by=staff)
    assert (changed.title, changed.year, changed.foreword) == ("Mới", 2021, "Kính")


@pytest.mark.parametrize("title", ["", "  "])
def test_it_needs_a_title(city, showcase, staff, title):
    with pytest.raises(RuleError, match="title"):
        showcases.open_list(city, title=title, year=2020, by=staff)
    with pytest.raises(RuleError, match="title"):
        showcases.change(showcase, title=title, year=2020, foreword="", by=staff)


def test_each_comes_in_once_at_the_end(showcase, three, staff):
    a, b, c = three

    assert showcases.add(showcase, [b, a, b], by=staff) == 2
    assert showcases.add(showcase, [a, c], by=staff) == 1
    assert names(showcase) == ["B", "A", "C"]


def test_what_has_ended_is_not_copied(showcase, ward, three, staff):
    over = InitiativeFactory(union=ward, state=InitiativeState.ENDED)

    with pytest.raises(RuleError, match="has ended"):
        showcases.add(showcase, [three[0], over], by=staff)
    assert names(showcase) == []


def test_a_list_has_an_end(showcase, ward, staff, monkeypatch):
    monkeypatch.setattr(showcases, "MOST", 2)
    rows = InitiativeFactory.create_batch(3, union=ward)

    with pytest.raises(RuleError, match="at most 2"):
        showcases.add(showcase, rows, by=staff)


def test_up_and_down(showcase, three, staff):
    showcases.add(showcase, three, by=staff)

    showcases.move(showcase, entry_of(showcase, "C").pk, up=True, by=staff)
    assert names(showcase) == ["A", "C", "B"]
    showcases.move(showcase, entry_of(showcase, "A").pk, up=False, by=staff)
    assert names(showcase) == ["C", "A", "B"]
    showcases.move(showcase, entry_of(showcase, "C").pk, up=True, by=staff)
    assert names(showcase) == ["C", "A", "B"]


def test_another_lists_entry_is_not_moved(showcase, city, three, staff):
    other = ShowcaseFactory(union=city)
    showcases.add(other, three, by=staff)

    with pytest.raises(RuleError, match="not in the list"):
        showcases.move(showcase, other.entries.first().pk, up=True, by=staff)
    showcases.take_out(showcase, other.entries.first().pk, by=staff)
    showcases.explain(showcase, {other.entries.first().pk: "Hay"}, by=staff)
    assert names(other) == ["A", "B", "C"]
    assert not ShowcaseEntry.objects.exclude(reason="").exists()


def test_reasons_are_written_down_once(showcase, three, staff):
    showcases.add(showcase, three, by=staff)
    first = entry_of(showcase, "A")

    showcases.explain(showcase, {first.pk: " Dễ làm "}, by=staff)
    showcases.explain(showcase, {first.pk: "Dễ làm"}, by=staff)

    assert entry_of(showcase, "A").reason == "Dễ làm"
    changes = AuditEntry.objects.filter(
        model="inspections.showcaseentry", action="change"
    )
    assert changes.count() == 1


def test_one_is_taken_out(showcase, three, staff):
    showcases.add(showcase, three, by=staff)
    gone = entry_of(showcase, "B").pk

    showcases.take_out(showcase, gone, by=staff)
    showcases.take_out(showcase, gone, by=staff)

    assert names(showcase) == ["A", "C"]


def test_a_list_without_papers_is_thrown_away(showcase, three, staff):
    showcases.add(showcase, three, by=staff)

    showcases.discard(showcase, by=staff)

    assert not Showcase.objects.exists()


def test_who_keeps_and_who_reads(showcase, staff, leader, officer, stranger):
    perm = "inspections.keep_showcase"
    assert staff.has_perm(perm, showcase)
    assert not any(one.has_perm(perm, showcase) for one in (leader, officer, stranger))
    kept = Showcase.objects.kept_by
    assert [kept(one).count() for one in (staff, leader, officer, stranger)] == [
        1,
        1,
        0,
        0,
    ]
    seen = Showcase.objects.visible_to
    assert [seen(one).count() for one in (officer, stranger)] == [1, 0]
