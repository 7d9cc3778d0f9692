"""Clauses: versions, own copies, what is offered, and what is quoted on a day."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import DueRule, FindingKind, Severity
from inspections.models import LegalAct, Phrase, PhraseVersion
from inspections.selectors import phrase_pages, phrases
from inspections.services import legal_acts
from inspections.services import phrases as services
from inspections.tests.factories import LegalActFactory, PhraseFactory

DAY = date(2020, 3, 10)


@pytest.fixture
def shared(db):
    clause = PhraseFactory.build(due_rule=DueRule.DAYS, due_days=30)
    act = LegalActFactory(name="Hướng dẫn số 07")
    return services.save(clause, by=None, legal_acts=[act])


@pytest.fixture
def own(city, staff):
    return services.save(PhraseFactory.build(union=city), by=staff)


def changed(phrase, by, reason="Cho rõ hơn", **values):
    fresh = Phrase.objects.get(pk=phrase.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    return services.save(fresh, by=by, reason=reason)


def offered(union, day=DAY):
    return set(phrases.offered(union, day))


def test_every_change_is_a_version_that_never_changes(own, staff):
    changed(own, staff, text="  Sổ lệch.  ", severity=Severity.MEDIUM)
    own.refresh_from_db()
    assert (own.text, own.version) == ("Sổ lệch.", 2)
    new, first = own.versions.all()
    assert (new.number, new.actor, new.reason) == (2, staff, "Cho rõ hơn")
    assert first.content["severity"] == Severity.LIGHT
    assert new.content["text"] == "Sổ lệch."
    with pytest.raises(RuleError, match="History"):
        new.save()
    with pytest.raises(RuleError, match="History"):
        own.versions.update(reason="")
    entry = AuditEntry.objects.filter(model="inspections.phrase").latest("pk")
    assert entry.detail["text"][1] == "Sổ lệch."


def test_what_says_the_same_is_no_version(own, staff):
    changed(own, staff, reason="")
    own.refresh_from_db()
    assert own.version == own.versions.count() == 1


def test_a_change_takes_a_reason(own, staff):
    with pytest.raises(RuleError, match="why the clause is changed"):
        changed(own, staff, reason="  ", text="Khác.")
    own.refresh_from_db()
    assert own.text != "Khác."


def test_other_papers_are_a_version_too(own, staff):
    act = LegalActFactory(name="Quyết định số 15")
    services.save(own, by=staff, reason="Thêm căn cứ", legal_acts=[act])
    newest = own.versions.first()
    assert newest.content["legal_acts"] == [[act.pk, "Quyết định số 15"]]
    act.name = "Quyết định khác"
    act.save()
    assert own.versions.first().content["legal_acts"][0][1] == "Quyết định số 15"
    entry = AuditEntry.objects.filter(model="inspections.phrase").latest("pk")
    assert entry.detail == {"legal_acts": ["", "Quyết định số 15"]}


def test_what_was_there_before_versions_gets_its_first_one(city, staff):
    old = PhraseFactory(union=city, text="Lời cũ.")
    assert old.version == 0
    changed(old, staff, text="Lời mới.")
    said = [(one.number, one.content["text"], one.actor) for one in old.versions.all()]
    assert said == [(2, "Lời mới.", staff), (1, "Lời cũ.", None)]


def test_a_newer_version_is_not_overwritten(own, staff):
    mine = Phrase.objects.get(pk=own.pk)
    changed(own, staff, text="Người khác sửa.")
    mine.text = "Tôi sửa."
    with pytest.raises(RuleError, match="meanwhile"):
        services.save(mine, by=staff, reason="Vì", base_version=1)
    own.refresh_from_db()
    assert own.text == "Người khác sửa."


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"text": " "}, "what the clause says"),
        ({"text": "a" * 4001}, "too long"),
        ({"severity": ""}, "how heavy"),
        ({"due_rule": DueRule.DAYS, "due_days": None}, "how many days"),
        ({"due_rule": DueRule.WORKING_DAYS, "due_days": 0}, "how many days"),
        ({"due_rule": DueRule.DAYS, "due_days": 731}, "730"),
        ({"due_rule": "never"}, "not a valid choice"),
        ({"item_codes": "28; 31"}, "commas"),
        ({"kind": "rumour"}, "not a valid choice"),
    ],
)
def test_what_cannot_be_a_clause_is_refused(own, staff, values, why):
    with pytest.raises(RuleError, match=why):
        changed(own, staff, **values)
    assert own.versions.count() == 1


def test_what_does_not_belong_to_a_kind_or_rule_is_left_out(own, staff):
    row = changed(own, staff, due_rule=DueRule.SESSION, due_days=30, item_codes="7 , 9")
    assert (row.due_days, row.item_codes) == (None, "7,9")
    row = changed(own, staff, kind=FindingKind.STRENGTH)
    assert row.severity == ""


def test_a_clause_stays_with_its_union_and_its_papers(own, staff, other_city):
    with pytest.raises(RuleError, match="stays with its union"):
        changed(own, staff, union=other_city)
    theirs = LegalActFactory(union=other_city)
    with pytest.raises(RuleError, match="own union"):
        services.save(own, by=staff, reason="Vì", legal_acts=[theirs])


def test_an_own_copy_stands_for_the_clause_of_everybody(shared, city, ward, staff):
    copy = services.copy_for(shared, city, by=staff)
    assert (copy.union, copy.origin, copy.version) == (city, shared, 1)
    assert list(copy.legal_acts.all()) == list(shared.legal_acts.all())
    assert copy.clause_id == shared.clause_id == shared.pk
    assert offered(city) == offered(ward) == {copy}
    assert services.copy_for(shared, city, by=staff) == copy
    assert services.copy_for(copy, city, by=staff) == copy
    changed(copy, staff, text="Lời của thành phố.")
    shared.refresh_from_db()
    assert shared.text != "Lời của thành phố."


def test_it_is_copied_once_by_the_database_too(shared, city, staff):
    services.copy_for(shared, city, by=staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        PhraseFactory(union=city, origin=shared)


def test_others_are_offered_what_they_were(
    shared, city, province, other_city, other_ward, staff
):
    services.copy_for(shared, city, by=staff)
    for union in (province, other_city, other_ward):
        assert offered(union) == {shared}


def test_the_nearest_copy_wins(shared, province, city, ward, other_city, staff):
    high = services.copy_for(shared, province, by=staff)
    low = services.copy_for(high, ward, by=staff)
    assert low.origin == shared
    assert offered(ward) == {low}
    assert offered(city) == offered(other_city) == {high}
    with pytest.raises(RuleError, match="above yours"):
        services.copy_for(low, city, by=staff)


def test_a_clause_of_a_union_can_be_copied_below_it(own, ward, city, staff):
    copy = services.copy_for(own, ward, by=staff)
    assert (copy.origin, offered(ward), offered(city)) == (own, {copy}, {own})


def test_out_of_use_a_clause_is_not_offered(shared, own, city, staff):
    copy = services.copy_for(shared, city, by=staff)
    services.put_in_use(copy, False, by=staff, reason="Dùng mẫu chung")
    assert offered(city) == {shared, own}
    services.put_in_use(own, False, by=staff, reason="Trùng")
    assert offered(city) == {shared}
    assert own.versions.first().reason == "Trùng"
    services.put_in_use(copy, True, by=staff, reason="Dùng lại")
    assert offered(city) == {copy}


def test_clauses_of_others_are_not_offered(city, other_city, other_ward):
    mine = PhraseFactory(union=city)
    for union in (other_city, other_ward):
        PhraseFactory(union=union)
    assert offered(city) == {mine}


def test_offering_costs_the_same_however_many_there_are(
    city, staff, django_assert_num_queries
):
    for _n in range(3):
        act = LegalActFactory(valid_to=date(2019, 1, 1), replaced_by=LegalActFactory())
        services.save(
            PhraseFactory.build(), by=None, legal_acts=[act, LegalActFactory()]
        )
    with django_assert_num_queries(2):
        said = [phrases.legal_basis(one, DAY) for one in phrases.offered(city, DAY)]
    assert len(said) == 3
    assert all(said)


# what is quoted


@pytest.fixture
def following(db):
    newer = LegalActFactory(name="Số 727", valid_from=date(2026, 2, 11))
    return LegalActFactory(
        name="Số 10566",
        valid_from=date(2022, 12, 31),
        valid_to=date(2026, 2, 11),
        replaced_by=newer,
    )


@pytest.mark.parametrize(
    ("day", "quoted"),
    [
        (date(2022, 12, 30), ""),
        (date(2022, 12, 31), "Số 10566"),
        (date(2026, 2, 10), "Số 10566"),
        (date(2026, 2, 11), "Số 727"),
    ],
)
def test_the_paper_in_force_on_the_day_is_quoted(following, day, quoted):
    clause = services.save(PhraseFactory.build(), by=None, legal_acts=[following])
    assert phrases.legal_basis(clause, day) == quoted


def test_what_ended_without_a_successor_is_not_quoted(following):
    following.replaced_by.valid_to = date(2027, 1, 1)
    following.replaced_by.save()
    clause = services.save(PhraseFactory.build(), by=None, legal_acts=[following])
    assert phrases.legal_basis(clause, date(2027, 1, 1)) == ""


def test_articles_stand_before_the_papers_and_nothing_twice(following):
    first = LegalActFactory(name="Số 7")
    clause = services.save(
        PhraseFactory.build(legal_basis="Điều 12"),
        by=None,
        legal_acts=[following, following.replaced_by, first],
    )
    said = phrases.legal_basis(clause, date(2026, 3, 1))
    assert said == "Điều 12, Số 7; Số 727"
    clause.legal_basis = "Theo Số 7 và Số 727"
    assert phrases.legal_basis(clause, date(2026, 3, 1)) == "Theo Số 7 và Số 727"


def test_no_more_papers_than_fit_into_a_finding(db):
    acts = [LegalActFactory(name=f"{n} " + "x" * 150) for n in range(4)]
    clause = services.save(PhraseFactory.build(), by=None, legal_acts=acts)
    assert len(phrases.legal_basis(clause, DAY)) <= 300


def test_a_ring_of_papers_ends(db):
    one = LegalActFactory(valid_to=date(2018, 1, 1))
    two = LegalActFactory(valid_to=date(2019, 1, 1), replaced_by=one)
    LegalAct.objects.filter(pk=one.pk).update(replaced_by=two)
    one.refresh_from_db()
    assert phrases.in_force(one, DAY) is None


def test_papers_are_kept_with_sense(city, other_city, staff):
    act = LegalActFactory(union=city, valid_from=date(2020, 1, 1))
    legal_acts.save(act, by=staff)
    newer = LegalActFactory(union=city)
    theirs = LegalActFactory(union=other_city)
    for values, why in [
        ({"valid_to": date(2020, 1, 1)}, "end after it begins"),
        ({"replaced_by": newer}, "in force no more"),
        ({"valid_to": date(2021, 1, 1), "replaced_by": act}, "its own place"),
        ({"valid_to": date(2021, 1, 1), "replaced_by": theirs}, "or above"),
        ({"union": other_city}, "stays with its union"),
    ]:
        fresh = LegalAct.objects.get(pk=act.pk)
        for name, value in values.items():
            setattr(fresh, name, value)
        with pytest.raises(RuleError, match=why):
            legal_acts.save(fresh, by=staff)
    act.valid_to, act.replaced_by = date(2021, 1, 1), newer
    legal_acts.save(act, by=staff)
    newer.valid_to, newer.replaced_by = date(2022, 1, 1), act
    with pytest.raises(RuleError, match="its own place"):
        legal_acts.save(newer, by=staff)
    assert AuditEntry.objects.filter(model="inspections.legalact", actor=staff).exists()


def test_the_history_tells_field_by_field(own, staff):
    act = LegalActFactory(name="Số 15")
    own.severity, own.due_rule, own.is_active = Severity.HEAVY, DueRule.SESSION, False
    services.save(own, by=staff, reason="Nặng hơn", legal_acts=[act])
    newest, first = phrase_pages.history(own)
    assert first.changes == []
    said = {one.label: (one.old, one.new) for one in newest.changes}
    assert said == {
        "Severity": ("Light", "Heavy"),
        "Deadline": ("", "Next transaction session of the bank"),
        "In use": ("yes", "no"),
        "Legal bases": ("", "Số 15"),
    }
    assert PhraseVersion.objects.count() == 2
