"""The pages of the library, its papers and deadlines; a clause taken at a visit."""

import uuid
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from inspections.enums import DueRule, FindingKind, Result, Severity, VisitStatus
from inspections.models import Finding, Item, LegalAct, Phrase, Remedy
from inspections.services import findings, phrases, recording
from inspections.tests.factories import (
    LegalActFactory,
    PhraseFactory,
    SeverityTermFactory,
)
from unions.tests.factories import MemberFactory

DAY = date(2020, 3, 10)


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


def says(page, msgid):
    """Whether the page holds it, in the language of the pages."""
    with translation.override("vi"):
        return gettext(msgid) in page.content.decode()


def listed(client, **query):
    return [row for row, _term in client.get(url("phrases"), query).context["rows"]]


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def as_inspector(client, inspector):
    client.force_login(inspector)
    return client


@pytest.fixture
def shared(db):
    clause = PhraseFactory.build(
        text="Tổ có lãi tồn.",
        topic="Tổ TK&VV",
        severity=Severity.MEDIUM,
        cause="Đôn đốc chưa thường xuyên.",
        recommendation="Đôn đốc từng hộ.",
        due_rule=DueRule.SESSION,
        item_codes="2",
    )
    return phrases.save(clause, by=None, legal_acts=[LegalActFactory(name="Số 7")])


def typed(phrase, **changes):
    names = ("kind", "topic", "text", "severity", "cause", "recommendation")
    form = {name: getattr(phrase, name) for name in names}
    return form | {"base_version": phrase.version} | changes


# the library


def test_the_list_is_searched_and_narrowed(as_staff, shared, city, other_city):
    mine = PhraseFactory(union=city, topic="Quỹ", kind=FindingKind.STRENGTH)
    out = PhraseFactory(is_active=False)
    PhraseFactory(union=other_city)
    assert listed(as_staff) == [shared, mine]
    assert listed(as_staff, q="don doc ho") == [shared]
    assert listed(as_staff, topic="Quỹ") == [mine]
    assert listed(as_staff, kind="shortcoming") == [shared]
    assert listed(as_staff, severity="medium") == [shared]
    assert listed(as_staff, state="unused") == [out]
    assert set(listed(as_staff, state="")) == {shared, mine, out}
    assert listed(as_staff, whose="own") == [mine]
    assert listed(as_staff, kind="nonsense", topic="x") == [shared, mine]


def test_one_row_costs_what_three_do(as_staff, shared, city, staff):
    as_staff.get(url("phrases"))
    with CaptureQueriesContext(connection) as one:
        as_staff.get(url("phrases"))
    phrases.copy_for(shared, city, by=staff)
    PhraseFactory(union=city)
    with CaptureQueriesContext(connection) as three:
        assert len(as_staff.get(url("phrases")).context["rows"]) == 3
    assert len(three) == len(one)


def test_pages_of_many(as_staff):
    for n in range(51):
        PhraseFactory(order=n)
    assert len(listed(as_staff)) == 50
    assert len(listed(as_staff, page=2)) == 1


def test_one_clause_shows_what_a_version_changed(as_staff, city, staff):
    clause = phrases.save(PhraseFactory.build(union=city, text="Cũ <b>."), by=staff)
    page = as_staff.get(url("phrase_edit", clause.pk))
    form = page.context["form"]
    assert form["base_version"].value() == 1
    sent = typed(clause, text="Mới.", reason="Gọn hơn")
    answer = as_staff.post(url("phrase_edit", clause.pk), sent)
    assert answer.url == clause.get_absolute_url()
    text = as_staff.get(clause.get_absolute_url()).content.decode()
    assert "<del>Cũ &lt;b&gt;.</del>" in text
    assert "<ins>Mới.</ins>" in text
    assert "Gọn hơn" in text


def test_a_refused_change_loses_nothing(as_staff, city, staff):
    clause = phrases.save(PhraseFactory.build(union=city), by=staff)
    address = url("phrase_edit", clause.pk)
    page = as_staff.post(address, typed(clause, text="Mới.", reason=""))
    assert list(page.context["form"].errors) == ["reason"]
    stale = typed(clause, text="Mới.", reason="Vì", base_version=0)
    page = as_staff.post(address, stale)
    why = "Somebody else changed this clause meanwhile. Load the page again."
    assert says(page, why)
    assert page.context["form"]["text"].value() == "Mới."
    nothing = typed(clause, severity="", reason="Vì")
    why = "Choose how heavy the shortcoming is."
    assert says(as_staff.post(address, nothing), why)


def test_a_new_clause_is_the_unions(as_staff, city, other_city):
    act, theirs = LegalActFactory(union=city), LegalActFactory(union=other_city)
    sent = {"kind": "shortcoming", "text": "Mới.", "severity": "heavy"}
    page = as_staff.post(url("phrase_add"), sent | {"legal_acts": [theirs.pk]})
    assert "legal_acts" in page.context["form"].errors
    assert as_staff.post(url("phrase_add"), sent | {"legal_acts": [act.pk]}).url
    clause = Phrase.objects.get()
    assert (clause.union, clause.version, clause.legal_acts.get()) == (city, 1, act)


def test_a_superuser_keeps_the_clauses_of_everybody(client, shared, city):
    boss = MemberFactory(union=city, role="admin", is_staff=True, is_superuser=True)
    client.force_login(boss)
    sent = typed(shared, text="Sửa chung.", reason="Vì")
    assert client.post(url("phrase_edit", shared.pk), sent).status_code == 302
    shared.refresh_from_db()
    assert (shared.text, shared.union) == ("Sửa chung.", None)
    client.post(url("phrase_add"), {"kind": "strength", "text": "Tốt."})
    assert Phrase.objects.get(text="Tốt.").union is None
    assert client.post(url("phrase_copy", shared.pk)).url == url(
        "phrase_edit", shared.pk
    )


def test_staff_change_a_copy_and_never_the_clause_of_everybody(as_staff, shared, city):
    assert as_staff.get(url("phrase_edit", shared.pk)).status_code == 403
    assert as_staff.get(url("phrase_retire", shared.pk)).status_code == 403
    page = as_staff.get(shared.get_absolute_url()).content.decode()
    assert url("phrase_copy", shared.pk) in page
    answer = as_staff.post(url("phrase_copy", shared.pk))
    copy = Phrase.objects.get(union=city)
    assert answer.url == url("phrase_edit", copy.pk)
    assert as_staff.post(url("phrase_copy", shared.pk)).url == answer.url
    page = as_staff.get(shared.get_absolute_url()).content.decode()
    assert copy.get_absolute_url() in page
    assert url("phrase_copy", shared.pk) not in page


def test_out_of_use_and_in_use_again_with_a_reason(as_staff, city):
    clause = PhraseFactory(union=city)
    as_staff.post(url("phrase_retire", clause.pk), {"reason": ""})
    clause.refresh_from_db()
    assert clause.is_active
    as_staff.post(url("phrase_retire", clause.pk), {"reason": "Trùng"})
    clause.refresh_from_db()
    assert not clause.is_active
    as_staff.post(url("phrase_restore", clause.pk), {"reason": "Cần lại"})
    clause.refresh_from_db()
    assert (clause.is_active, clause.version) == (True, 3)


def test_the_inspected_unit_reads_none_of_it(client, officer, shared):
    client.force_login(officer)
    for name, *args in [
        ("phrases",),
        ("phrase", shared.pk),
        ("legal_acts",),
        ("severity_terms",),
    ]:
        assert client.get(url(name, *args)).status_code == 403


# papers


def test_papers_are_listed_found_and_kept(as_staff, city, other_city):
    LegalActFactory(union=other_city)
    shared_act = LegalActFactory(name="Quyết định số 15/QĐ-HĐQT")
    sent = {"name": "Quy chế quỹ số 3", "valid_from": "01/02/2020"}
    assert as_staff.post(url("legal_act_add"), sent).url == url("legal_acts")
    act = LegalAct.objects.get(union=city)
    rows = dict(as_staff.get(url("legal_acts")).context["rows"])
    assert rows == {act: True, shared_act: False}
    found = as_staff.get(url("legal_acts"), {"q": "quy che"}).context["rows"]
    assert [row for row, _may in found] == [act]
    assert as_staff.get(url("legal_act_edit", shared_act.pk)).status_code == 403
    changed = sent | {"valid_to": "01/01/2020"}
    page = as_staff.post(url("legal_act_edit", act.pk), changed)
    assert says(page, "It must end after it begins.")
    changed = sent | {"valid_to": "01/01/2021", "replaced_by": shared_act.pk}
    as_staff.post(url("legal_act_edit", act.pk), changed)
    act.refresh_from_db()
    assert act.replaced_by == shared_act


# deadlines


@time_machine.travel("2020-03-10 08:00+07:00")
def test_deadlines_are_looked_at_before_they_are_saved(as_staff, city, province):
    SeverityTermFactory(union=province, severity="heavy", rule="days", days=2)
    assert as_staff.get(url("severity_terms")).url == url("severity_terms_of", city.pk)
    address = url("severity_terms_of", city.pk)

    def shown(page):
        return {
            row.standing.severity.value: (row.standing.words, row.due and row.due.on)
            for row in page.context["rows"]
        }

    before = shown(as_staff.get(address))
    assert before["light"] == ("30 ngày", date(2020, 4, 9))
    assert before["heavy"] == ("2 ngày", date(2020, 3, 12))
    sent = {"light-rule": "working", "light-days": "5", "grave-rule": "session"}
    preview = as_staff.post(address, sent | {"preview": "1"})
    assert shown(preview)["light"] == ("5 ngày làm việc", date(2020, 3, 17))
    assert shown(preview)["grave"] == ("phiên giao dịch kế tiếp", None)
    assert not city.severity_terms.exists()
    assert as_staff.post(address, sent).status_code == 302
    assert shown(as_staff.get(address)) == shown(preview)
    page = as_staff.post(address, {"light-rule": "days", "medium-rule": "x"})
    wrong = [form.form.errors for form in page.context["rows"]]
    assert [list(errors) for errors in wrong] == [["days"], ["rule"], [], []]
    as_staff.post(address, {"light-rule": "", "preview": ""} | {"preview": "1"})
    assert city.severity_terms.count() == 2


def test_inspectors_read_deadlines_and_set_none(as_inspector, city):
    address = url("severity_terms_of", city.pk)
    assert "<select" not in as_inspector.get(address).content.decode()
    assert as_inspector.post(address, {"light-rule": "at_once"}).status_code == 403


# at a visit


@pytest.fixture
def on_the_day(visit):
    visit.date = DAY
    visit.save()
    visit.union.bank_day = 12
    visit.union.save()
    return visit


def test_a_clause_fills_the_form_by_its_link(as_inspector, on_the_day, shared):
    page = as_inspector.get(url("visit_findings", on_the_day.pk), {"phrase": shared.pk})
    form = page.context["form"]
    names = ("kind", "text", "severity", "cause", "legal_basis", "recommendation")
    assert [form[name].value() for name in names] == [
        "shortcoming",
        "Tổ có lãi tồn.",
        "medium",
        "Đôn đốc chưa thường xuyên.",
        "Số 7",
        "Đôn đốc từng hộ.",
    ]
    assert form["due_on"].value() == date(2020, 3, 12)
    text = page.content.decode()
    assert 'value="12/03/2020"' in text
    assert "(phiên giao dịch kế tiếp)" in text


def test_one_tap_finds_all_that_it_needs_in_the_link(as_inspector, on_the_day, shared):
    text = as_inspector.get(url("visit_findings", on_the_day.pk)).content.decode()
    for said in (
        'data-basis="Số 7"',
        'data-due="12/03/2020"',
        'data-words="phiên giao dịch kế tiếp"',
        'data-topic="Tổ TK&amp;VV"',
    ):
        assert said in text


def test_only_what_is_offered_is_there(as_inspector, on_the_day, shared, city, staff):
    copy = phrases.copy_for(shared, city, by=staff)
    PhraseFactory(is_active=False)
    page = as_inspector.get(url("visit_findings", on_the_day.pk), {"phrase": shared.pk})
    offers = page.context["offers"]
    assert [one.phrase for one in offers.others] == [copy]
    assert page.context["form"]["text"].value() is None


def test_the_clauses_of_the_item_come_first(as_inspector, on_the_day, shared):
    PhraseFactory(item_codes="12,22")
    item = Item.objects.get(section__version=on_the_day.checklist, code="2")
    address = url("visit_findings", on_the_day.pk)
    page = as_inspector.get(address, {"item": item.pk, "kind": "shortcoming"})
    assert [one.phrase for one in page.context["offers"].of_item] == [shared]
    assert f"?phrase={shared.pk}&amp;item={item.pk}#form" in page.content.decode()
    asked = {"item": item.pk, "phrase": shared.pk}
    form = as_inspector.get(address, asked).context["form"]
    assert form["item"].value() == str(item.pk)


def test_saving_keeps_the_clause_its_version_and_the_words(
    as_inspector, on_the_day, shared
):
    sent = {
        "id": uuid.uuid4(),
        "kind": "shortcoming",
        "text": "Tổ số 3 có lãi tồn.",
        "severity": "medium",
        "phrase": shared.pk,
        "legal_basis": "Số 7",
        "remedy_id": uuid.uuid4(),
        "recommendation": "Đôn đốc.",
        "due_on": "12/03/2020",
    }
    address = url("finding_save", on_the_day.pk)
    assert as_inspector.post(address, sent).status_code == 302
    finding, remedy = Finding.objects.get(), Remedy.objects.get()
    assert (finding.phrase, finding.phrase_version.number) == (shared, 1)
    assert remedy.due_words == "phiên giao dịch kế tiếp"
    again = {"base_revision": finding.revision, "remedy_revision": remedy.revision}
    as_inspector.post(address, sent | again | {"due_on": "20/03/2020"})
    remedy.refresh_from_db()
    assert (remedy.due_on, remedy.due_words) == (date(2020, 3, 20), "")


def test_what_was_offered_before_the_network_went_is_still_taken(
    as_inspector, on_the_day, shared, other_city
):
    phrases.put_in_use(shared, False, by=None, reason="Thôi")
    sent = {
        "id": uuid.uuid4(),
        "kind": "shortcoming",
        "text": "Tổ số 3 có lãi tồn.",
        "severity": "medium",
        "phrase": shared.pk,
        "remedy_id": uuid.uuid4(),
    }
    address = url("finding_save", on_the_day.pk)
    assert as_inspector.post(address, sent).status_code == 302
    theirs = PhraseFactory(union=other_city)
    fresh = {"id": uuid.uuid4(), "phrase": theirs.pk}
    page = as_inspector.post(address, sent | fresh)
    assert "phrase" in page.context["form"].errors


def test_one_click_on_an_item_writes_finding_and_recommendation(
    as_inspector, inspector, on_the_day, shared
):
    item = Item.objects.get(section__version=on_the_day.checklist, code="2")
    recording.record_answer(
        on_the_day, id=uuid.uuid4(), item=item, result=Result.FAIL, by=inspector
    )
    key = uuid.uuid4()
    for _time in range(3):  # the network repeats it
        as_inspector.post(
            url("answer_finding", on_the_day.pk, item.pk),
            {"id": key},
            HTTP_ACCEPT="application/json",
        )
    finding, remedy = Finding.objects.get(), Remedy.objects.get()
    assert (finding.pk, finding.phrase, finding.legal_basis) == (key, shared, "Số 7")
    assert remedy.pk == findings.recommendation_key(key)
    assert (remedy.text, remedy.due_on) == ("Đôn đốc từng hộ.", date(2020, 3, 12))
    assert remedy.due_words == "phiên giao dịch kế tiếp"
    text = as_inspector.get(url("visit_findings", on_the_day.pk)).content.decode()
    assert "(phiên giao dịch kế tiếp)" in text


def test_the_form_costs_the_same_however_many_clauses_there_are(
    as_inspector, on_the_day, shared
):
    address = url("visit_findings", on_the_day.pk)
    as_inspector.get(address)
    with CaptureQueriesContext(connection) as one:
        as_inspector.get(address)
    for _n in range(3):
        clause = PhraseFactory.build(item_codes="2")
        phrases.save(clause, by=None, legal_acts=[LegalActFactory()])
    with CaptureQueriesContext(connection) as four:
        as_inspector.get(address)
    assert len(four) == len(one)


def test_a_signed_visit_takes_no_clause(as_inspector, on_the_day, shared):
    type(on_the_day).objects.update(status=VisitStatus.SIGNED)
    sent = {"id": uuid.uuid4(), "kind": "strength", "text": "X", "phrase": shared.pk}
    answer = as_inspector.post(url("finding_save", on_the_day.pk), sent)
    assert answer.status_code >= 400
    assert not Finding.objects.exists()
