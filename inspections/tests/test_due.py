"""The usual due date: by the clause, else by the weight as the nearest union says."""

import uuid
from datetime import date

import pytest

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.deadlines import Due, Term
from inspections.enums import DueRule, FindingKind, Severity
from inspections.models import SeverityTerm
from inspections.selectors import deadlines
from inspections.services import findings, phrases, severity_terms
from inspections.tests.factories import PhraseFactory, SeverityTermFactory
from unions.models import Union

DAY = date(2020, 3, 10)  # a Tuesday


@pytest.fixture(autouse=True)
def on_the_day(visit):
    visit.date = DAY
    visit.save()


def due(visit, weight="", **clause):
    phrase = PhraseFactory(**clause) if clause else None
    return findings.usual_due(visit, severity=weight, phrase=phrase)


def recommended(visit, by, finding=None, **more):
    key = more.pop("id", None) or uuid.uuid4()
    words = {"text": "Khắc phục.", "finding": finding}
    return findings.recommend(visit, id=key, by=by, **words | more).row


def shortcoming(visit, by, **more):
    values = {"kind": FindingKind.SHORTCOMING, "severity": Severity.LIGHT}
    values |= {"text": "Sổ lệch.", "id": uuid.uuid4()}
    return findings.record_finding(visit, by=by, **values | more).row


@pytest.mark.parametrize(
    ("severity", "on", "words"),
    [
        ("", date(2020, 4, 9), "30 ngày"),
        (Severity.LIGHT, date(2020, 4, 9), "30 ngày"),
        (Severity.MEDIUM, date(2020, 3, 25), "15 ngày"),
        (Severity.HEAVY, date(2020, 3, 17), "7 ngày"),
        (Severity.GRAVE, date(2020, 3, 11), "trong 24 giờ"),
    ],
)
def test_without_a_clause_the_weight_says(visit, severity, on, words):
    assert due(visit, severity) == Due(on, words)


@pytest.mark.parametrize(
    ("clause", "on", "words"),
    [
        (
            {"due_rule": "working", "due_days": 5},
            date(2020, 3, 17),
            "5 ngày làm việc",
        ),
        ({"due_rule": "days", "due_days": 11}, date(2020, 3, 23), "11 ngày"),
        ({"due_rule": "at_once"}, date(2020, 3, 11), "trong 24 giờ"),
        ({"due_rule": "session"}, date(2020, 3, 12), "phiên giao dịch kế tiếp"),
        ({"due_days": 20}, date(2020, 3, 30), "20 ngày"),
        ({"due_days": 0}, date(2020, 3, 11), "trong 24 giờ"),
        ({"topic": ""}, date(2020, 4, 9), "30 ngày"),
        ({"due_rule": "days"}, date(2020, 4, 9), "30 ngày"),
    ],
)
def test_a_clause_says_its_own(visit, clause, on, words):
    Union.objects.filter(pk=visit.union_id).update(bank_day=12)
    visit.union.refresh_from_db()
    assert due(visit, Severity.LIGHT, **clause) == Due(on, words)


def test_a_commune_without_a_bank_day_says_so(visit):
    found = due(visit, Severity.LIGHT, due_rule=DueRule.SESSION)
    assert found.on == date(2020, 4, 9)
    assert "chưa biết ngày giao dịch" in found.words


def test_another_weight_than_the_clauses_has_its_own_deadline(visit):
    clause = {"due_rule": DueRule.DAYS, "due_days": 60, "severity": Severity.LIGHT}
    assert due(visit, Severity.LIGHT, **clause).words == "60 ngày"
    assert due(visit, "", **clause).words == "60 ngày"
    assert due(visit, Severity.GRAVE, **clause).words == "trong 24 giờ"


def test_the_nearest_union_up_the_path_says(visit, city, province, ward, other_city):
    for union, days in [(province, 40), (other_city, 2), (ward, 3)]:
        SeverityTermFactory(union=union, rule=DueRule.DAYS, days=days)
    assert due(visit, Severity.LIGHT).words == "40 ngày"  # the city inspects
    SeverityTermFactory(union=city, rule=DueRule.WORKING_DAYS, days=4)
    assert due(visit, Severity.LIGHT).words == "4 ngày làm việc"
    assert due(visit, Severity.MEDIUM).words == "15 ngày"


def test_what_stands_names_whose_word_it_is(city, province):
    SeverityTermFactory(union=province, severity=Severity.HEAVY, days=3)
    found = {one.severity: one.union for one in deadlines.standing(city)}
    assert found[Severity.HEAVY] == province
    assert found[Severity.LIGHT] is None


def test_a_recommendation_takes_date_and_words(visit, inspector):
    finding = shortcoming(visit, inspector)
    row = recommended(visit, inspector, finding)
    assert (row.due_on, row.due_words) == (date(2020, 4, 9), "30 ngày")
    free = recommended(visit, inspector)
    assert (free.due_on, free.due_words) == (date(2020, 4, 9), "30 ngày")


def test_the_usual_date_typed_is_the_usual_date(visit, inspector):
    finding = shortcoming(visit, inspector)
    row = recommended(visit, inspector, finding, due_on=date(2020, 4, 9))
    assert row.due_words == "30 ngày"


def test_another_date_has_no_words(visit, inspector):
    finding = shortcoming(visit, inspector)
    row = recommended(visit, inspector, finding)
    assert row.due_words
    again = {"id": row.pk, "base_revision": row.revision}
    row = recommended(visit, inspector, finding, due_on=date(2020, 4, 1), **again)
    assert (row.due_on, row.due_words) == (date(2020, 4, 1), "")


def test_a_finding_keeps_the_version_that_it_was_written_by(visit, city, inspector):
    clause = phrases.save(PhraseFactory.build(union=city), by=inspector)
    finding = shortcoming(visit, inspector, phrase=clause)
    assert finding.phrase_version == clause.versions.get(number=1)
    clause.cause = "Khác."
    phrases.save(clause, by=inspector, reason="Vì")
    again = {"id": finding.pk, "base_revision": finding.revision}
    finding = shortcoming(visit, inspector, phrase=clause, text="Sửa lời.", **again)
    assert finding.phrase_version.number == 1
    other = shortcoming(visit, inspector, phrase=clause)
    assert other.phrase_version.number == 2


def test_of_another_kind_it_is_not_that_clause(visit, inspector):
    clause = PhraseFactory()
    row = shortcoming(visit, inspector, kind=FindingKind.STRENGTH, phrase=clause)
    assert (row.phrase, row.phrase_version) == (None, None)


# what a union sets


def test_a_union_sets_changes_and_takes_back_its_terms(city, staff):
    term = Term(DueRule.WORKING_DAYS, 12)
    severity_terms.set_terms(city, {Severity.LIGHT: term}, by=staff)
    session = Term(DueRule.SESSION, 9)
    severity_terms.set_terms(city, {Severity.HEAVY: session}, by=staff)
    rows = city.severity_terms.values_list("severity", "rule", "days")
    assert set(rows) == {("light", "working", 12), ("heavy", "session", 0)}
    severity_terms.set_terms(
        city, {Severity.LIGHT: None, Severity.GRAVE: None}, by=staff
    )
    assert [row.severity for row in city.severity_terms.all()] == ["heavy"]
    done = AuditEntry.objects.filter(model="inspections.severityterm", actor=staff)
    assert done.count() == 3


@pytest.mark.parametrize(
    ("severity", "term"),
    [
        ("light", Term(DueRule.DAYS, 0)),
        ("light", Term(DueRule.WORKING_DAYS, 731)),
        ("light", Term("never", 5)),
        ("deadly", Term(DueRule.DAYS, 5)),
    ],
)
def test_nonsense_is_no_term(city, staff, severity, term):
    with pytest.raises(RuleError):
        severity_terms.set_terms(city, {severity: term}, by=staff)
    assert not SeverityTerm.objects.exists()
