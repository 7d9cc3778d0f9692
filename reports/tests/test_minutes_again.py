"""What the papers say of recommendations of before, and of what is found again."""

from datetime import date

import pytest

from inspections.enums import FindingKind, RoundKind, Severity, Verdict, VisitStatus
from inspections.models import Item, Visit
from inspections.tests.factories import (
    FindingFactory,
    FollowUpFactory,
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)
from reports.catalogue import KINDS
from reports.tests.paper import Paper, squash

pytestmark = pytest.mark.django_db


@pytest.fixture
def last_year(city, checklist, ward):
    round_ = RoundFactory(plan=PlanFactory(union=city, year=2019), checklist=checklist)
    return VisitFactory(
        team=TeamFactory(round=round_),
        union=ward,
        date=date(2019, 6, 5),
        status=VisitStatus.SIGNED,
    )


def shortcoming(visit, text, **more):
    kind, severity = FindingKind.SHORTCOMING, Severity.LIGHT
    return FindingFactory(visit=visit, kind=kind, severity=severity, text=text, **more)


def test_minutes_say_what_became_of_the_last_recommendations(visit, last_year):
    remedy = RemedyFactory(visit=last_year, text="Lập sổ quỹ")
    FollowUpFactory(
        visit=visit, remedy=remedy, verdict=Verdict.NOT_KEPT, note="Sổ vẫn trống"
    )
    paper = Paper("minutes", visit)
    for words in (
        "4. Kết quả thực hiện kiến nghị lần trước",
        "Lập sổ quỹ",
        "05/06/2019",
        "Chưa làm hoặc lại vi phạm",
        "Sổ vẫn trống",
    ):
        assert squash(words) in paper.text


def test_without_any_there_is_no_such_part(visit):
    assert squash("kiến nghị lần trước") not in Paper("minutes", visit).text


def test_minutes_say_what_is_found_again(visit, last_year):
    old = FindingFactory(visit=last_year, kind=FindingKind.DIFFICULTY)
    shortcoming(visit, "Sổ chưa khớp", repeats=old)
    paper = Paper("minutes", visit)
    assert squash("Tái phạm, lần trước ngày 05/06/2019") in paper.text


def test_the_round_s_report_counts_it(visit, last_year):
    old = FindingFactory(visit=last_year, kind=FindingKind.DIFFICULTY)
    shortcoming(visit, "Sổ chưa khớp", repeats=old)
    shortcoming(visit, "Chưa họp")
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.SIGNED)
    made = KINDS["round-summary"].snapshot(visit.round)
    assert made["repeated"] == 1
    rows = made["by_severity"][0]["rows"]
    assert [row["repeated"] for row in rows] == [[visit.union.unit_name], []]


def test_a_re_check_prints_what_it_looked_at(visit, round_, inspector):
    round_.kind = RoundKind.RECHECK
    round_.save()
    item = Item.objects.filter(section__version=visit.checklist).first()
    visit.answers.create(item=item, result="pass", score=25, updated_by=inspector)
    made = KINDS["minutes"].snapshot(Visit.objects.get(pk=visit.pk))
    assert [len(part["items"]) for part in made["sections"]] == [1]
    assert made["total"]["unanswered"] == 0
