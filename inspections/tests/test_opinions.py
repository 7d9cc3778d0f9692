"""What the unit says to each finding, and how it may sign then."""

import uuid

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import Agreement, FindingKind, Result, Stance, VisitStatus
from inspections.models import Item, Opinion, Visit
from inspections.selectors.opinions import heard
from inspections.services import findings, lines, opinions, recording, seal, visits
from inspections.services.lending.findings import Wanted, follow
from inspections.services.reference import load_phrases
from inspections.tests.factories import FindingFactory

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def inspector(inspector):
    """She reads English, as these tests do."""
    inspector.language = "en"
    inspector.save()
    return inspector


@pytest.fixture
def strength(visit):
    return FindingFactory(
        visit=visit, kind=FindingKind.STRENGTH, severity="", text="Sổ sách đầy đủ."
    )


@pytest.fixture
def shortcoming(visit):
    return FindingFactory(visit=visit, text="Tồn quỹ lệch so với sổ quỹ")


def say(finding, by, stance=Stance.AGREES, text="", **more):
    given = {"id": uuid.uuid4(), "finding": finding, "stance": stance, "text": text}
    return opinions.record(finding.visit, **{**given, **more}, by=by)


def to_recorded(visit):
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.RECORDED)
    visit.refresh_from_db()
    return visit


def sign(visit, by, agreement=Agreement.AGREED, **values):
    start = {"signed_on": visit.date, "unit_signer": "Hà Thị Mai"}
    values = {**start, **values}
    return visits.sign(visit, agreement=agreement, **values, by=by)


# --- one opinion -----------------------------------------------------------------


@pytest.mark.parametrize("status", [VisitStatus.IN_PROGRESS, VisitStatus.RECORDED])
def test_it_is_taken_while_recording_and_while_reading_out(
    visit, shortcoming, inspector, status
):
    Visit.objects.update(status=status)
    visit.refresh_from_db()
    done = say(shortcoming, inspector, Stance.PARTLY, " Chỉ lệch 50.000 đồng. ")
    assert done.state == "created"
    row = Opinion.objects.get()
    assert (row.finding, row.visit, row.stance) == (shortcoming, visit, "partly")
    assert (row.text, row.updated_by) == ("Chỉ lệch 50.000 đồng.", inspector)


@pytest.mark.parametrize(
    "status", sorted(set(VisitStatus) - {VisitStatus.IN_PROGRESS, VisitStatus.RECORDED})
)
def test_at_no_other_time(visit, shortcoming, inspector, status):
    Visit.objects.update(status=status)
    with pytest.raises(RuleError):
        say(shortcoming, inspector)
    with pytest.raises(RuleError):
        opinions.agree_to_rest(visit, by=inspector)
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("stance", [Stance.PARTLY, Stance.DISAGREES])
def test_dissent_needs_words(shortcoming, inspector, stance):
    with pytest.raises(RuleError, match="does not agree with"):
        say(shortcoming, inspector, stance, "  ")


def test_agreement_has_no_words(shortcoming, inspector):
    said = say(shortcoming, inspector, Stance.DISAGREES, "Không đúng").row
    done = say(shortcoming, inspector, Stance.AGREES, "Không đúng", base_revision=1)
    assert (done.row.pk, done.row.text, done.row.revision) == (said.pk, "", 2)


def test_only_what_there_is_to_say(shortcoming, inspector):
    with pytest.raises(RuleError, match="Choose"):
        say(shortcoming, inspector, "perhaps")


def test_a_finding_of_another_visit_is_refused(visit, inspector):
    other = FindingFactory()
    with pytest.raises(RuleError, match="another visit"):
        opinions.record(
            visit, id=uuid.uuid4(), finding=other, stance=Stance.AGREES, by=inspector
        )


def test_the_unit_is_not_asked_about_its_own_proposal(visit, inspector):
    own = FindingFactory(visit=visit, kind=FindingKind.PROPOSAL, severity="")
    with pytest.raises(RuleError, match="own words"):
        say(own, inspector)
    assert opinions.agree_to_rest(visit, by=inspector) == 0


# --- bad networks and two devices ------------------------------------------------


def test_the_same_request_twenty_times_is_one_row(shortcoming, inspector):
    key = uuid.uuid4()
    states = [say(shortcoming, inspector, id=key).state for _again in range(20)]
    assert states == ["created", *["same"] * 19]
    assert Opinion.objects.get().revision == 1


def test_of_two_devices_the_second_is_told(shortcoming, inspector, staff):
    say(shortcoming, inspector)
    late = say(shortcoming, staff, Stance.DISAGREES, "Chưa đúng")
    assert (late.state, late.row.stance) == ("conflict", Stance.AGREES)
    again = say(shortcoming, staff, Stance.DISAGREES, "Chưa đúng", base_revision=1)
    assert (again.state, Opinion.objects.get().text) == ("saved", "Chưa đúng")


def test_two_devices_that_say_the_same_agree(shortcoming, inspector, staff):
    say(shortcoming, inspector)
    assert say(shortcoming, staff).state == "same"


def test_a_late_retry_does_not_bring_back_what_was_taken_back(shortcoming, inspector):
    row = say(shortcoming, inspector).row
    key = row.pk
    opinions.take_back(row, by=inspector)
    with pytest.raises(RuleError, match="removed meanwhile"):
        say(shortcoming, inspector, id=key)
    assert say(shortcoming, inspector).state == "created"


def test_a_key_of_another_opinion_is_refused(shortcoming, strength, inspector):
    key = say(shortcoming, inspector).row.pk
    done = say(strength, inspector, id=key)
    assert (done.state, done.row.finding) == ("conflict", shortcoming)
    assert Opinion.objects.count() == 1


# --- all the rest ----------------------------------------------------------------


def test_the_rest_is_agreed_to_in_one_go(visit, strength, shortcoming, inspector):
    say(shortcoming, inspector, Stance.DISAGREES, "Chưa đúng")
    third = FindingFactory(visit=visit)
    assert opinions.agree_to_rest(visit, by=inspector) == 2
    assert opinions.agree_to_rest(visit, by=inspector) == 0
    stances = dict(Opinion.objects.values_list("finding", "stance"))
    assert stances == {
        shortcoming.pk: "disagrees",
        strength.pk: "agrees",
        third.pk: "agrees",
    }
    entries = AuditEntry.objects.filter(model="inspections.opinion", action="create")
    assert entries.count() == 3


def test_what_was_not_on_the_screen_was_not_read_out(
    visit, strength, shortcoming, inspector
):
    other = FindingFactory()
    shown = [strength.pk, other.pk]
    assert opinions.agree_to_rest(visit, findings=shown, by=inspector) == 1
    assert Opinion.objects.get().finding == strength


# --- words that change after the unit spoke --------------------------------------


def test_a_changed_finding_is_asked_about_again(shortcoming, inspector):
    say(shortcoming, inspector)
    values = {"kind": shortcoming.kind, "severity": shortcoming.severity}
    given = {"id": shortcoming.pk, "by": inspector, **values}
    findings.record_finding(
        shortcoming.visit, base_revision=1, text=shortcoming.text, **given
    )
    assert Opinion.objects.exists()  # nothing changed
    findings.record_finding(
        shortcoming.visit, base_revision=1, text="Lệch 5.000.000 đồng", **given
    )
    assert not Opinion.objects.exists()
    assert AuditEntry.objects.filter(
        model="inspections.opinion", action="delete"
    ).exists()


def test_a_finding_that_follows_its_figure_as_well(visit, inspector):
    load_phrases()
    wanted = Wanted("fund_unpublished", text="Lệch 1.000 đồng", amount=1000)
    finding = follow(visit, "match:1:principal", wanted, by=inspector)
    say(finding, inspector)
    follow(visit, "match:1:principal", wanted, by=inspector)
    assert Opinion.objects.exists()
    more = Wanted("fund_unpublished", text="Lệch 2.000 đồng", amount=2000)
    follow(visit, "match:1:principal", more, by=inspector)
    assert not Opinion.objects.exists()


def test_a_removed_finding_takes_its_opinion_along(shortcoming, inspector):
    say(shortcoming, inspector)
    lines.remove(shortcoming, by=inspector)
    assert not Opinion.objects.exists()


# --- how the unit signs ----------------------------------------------------------


def test_nothing_is_proposed_before_all_was_asked(visit, strength, shortcoming):
    assert heard(visit).agreement == ""
    say(strength, None)
    assert heard(visit).agreement == ""


def test_all_agreed_is_agreement(visit, strength, shortcoming, inspector):
    opinions.agree_to_rest(visit, by=inspector)
    found = heard(visit)
    assert (found.agreement, found.reservations) == (Agreement.AGREED, "")
    assert (found.agreed, found.partly, found.disagreed) == (2, 0, 0)


def test_dissent_is_reservations_in_the_units_words(
    visit, strength, shortcoming, inspector
):
    say(shortcoming, inspector, Stance.PARTLY, "Chỉ lệch\n50.000 đồng")
    say(strength, inspector, Stance.DISAGREES, "Còn thiếu sổ thu")
    found = heard(visit)
    assert found.agreement == Agreement.RESERVATIONS
    assert found.reservations.splitlines() == [
        "Về nhận xét “Sổ sách đầy đủ”: không đồng ý – Còn thiếu sổ thu",
        "Về nhận xét “Tồn quỹ lệch so với sổ quỹ”: đồng ý một phần – "
        "Chỉ lệch 50.000 đồng",
    ]
    assert (found.agreed, found.partly, found.disagreed) == (0, 1, 1)


def test_a_long_finding_is_quoted_in_short(visit, inspector):
    finding = FindingFactory(visit=visit, text="Sổ sách " * 100)
    say(finding, inspector, Stance.DISAGREES, "Không")
    assert len(heard(visit).reservations) < 250


def test_no_agreement_against_what_was_said(visit, shortcoming, inspector):
    say(shortcoming, inspector, Stance.PARTLY, "Chỉ lệch 50.000 đồng")
    to_recorded(visit)
    with pytest.raises(RuleError, match="does not fully agree to 1 finding:"):
        sign(visit, inspector)
    visit.refresh_from_db()
    assert visit.status == VisitStatus.RECORDED
    sign(visit, inspector, Agreement.RESERVATIONS, reservations="Chỉ lệch 50.000")
    visit.refresh_from_db()
    assert visit.status == VisitStatus.SIGNED


def test_after_all_agreed_she_may_still_have_reservations(
    visit, shortcoming, inspector
):
    say(shortcoming, inspector)
    to_recorded(visit)
    sign(visit, inspector, Agreement.RESERVATIONS, reservations="Thời hạn ngắn")


@pytest.mark.parametrize("witnesses", ["", " – Trưởng thôn", "\n – \n", "123"])
def test_a_witness_has_a_name(visit, inspector, witnesses):
    to_recorded(visit)
    with pytest.raises(RuleError, match="name at least one"):
        sign(
            visit,
            inspector,
            Agreement.REFUSED,
            reservations="Không nhất trí",
            witnesses=witnesses,
        )


def test_an_opinion_is_part_of_the_seal(visit, shortcoming, inspector):
    before = seal.content_sha256(visit)
    say(shortcoming, inspector)
    agreed = seal.content_sha256(visit)
    say(shortcoming, inspector, Stance.PARTLY, "Một phần", base_revision=1)
    assert len({before, agreed, seal.content_sha256(visit)}) == 3


def test_after_signing_nothing_said_changes(visit, shortcoming, inspector):
    row = say(shortcoming, inspector).row
    to_recorded(visit)
    sign(visit, inspector)
    visit.refresh_from_db()
    with pytest.raises(RuleError, match="signed"):
        say(shortcoming, inspector, Stance.DISAGREES, "Nghĩ lại", base_revision=1)
    with pytest.raises(RuleError, match="signed"):
        opinions.take_back(row, by=inspector)
    row.text = "Nghĩ lại"
    with pytest.raises(RuleError, match="signed"):
        row.save()
    with pytest.raises(RuleError, match="signed"):
        Opinion.objects.update(stance=Stance.DISAGREES, text="Nghĩ lại")
    with pytest.raises((RuleError, ProtectedError)):
        row.delete()
    assert seal.content_sha256(visit) == visit.content_sha256


# --- the page --------------------------------------------------------------------


def at(name, *args):
    return reverse(f"inspections:{name}", args=args)


def said(stance=Stance.AGREES, text="", revision=0, **more):
    sent = {"id": uuid.uuid4(), "base_revision": revision, "stance": stance}
    return {**sent, "text": text, **more}


def test_a_script_saves_and_is_told(client, visit, shortcoming, inspector):
    client.force_login(inspector)
    url = at("opinion_save", visit.pk, shortcoming.pk)
    sent = said(Stance.PARTLY, "Chỉ lệch 50.000 đồng")
    first = client.post(url, sent, **JSON)
    assert (first.status_code, first.json()["state"]) == (201, "created")
    again = client.post(url, sent, **JSON)
    assert (again.status_code, again.json()["state"]) == (200, "same")
    late = client.post(url, said(Stance.AGREES), **JSON)
    assert (late.status_code, late.json()["revision"]) == (409, 1)
    bare = client.post(url, said(Stance.DISAGREES, revision=1), **JSON)
    assert bare.status_code == 422
    assert bare.json()["errors"] == ["Write what the unit does not agree with."]
    assert Opinion.objects.get().stance == Stance.PARTLY


def test_what_another_typed_on_the_device_is_not_taken(
    client, visit, shortcoming, inspector
):
    client.force_login(inspector)
    url = at("opinion_save", visit.pk, shortcoming.pk)
    answer = client.post(url, said(), HTTP_X_PERSON="0", **JSON)
    assert answer.status_code == 401
    assert not Opinion.objects.exists()


def test_without_scripts_the_page_comes_back(client, visit, shortcoming, inspector):
    client.force_login(inspector)
    url = at("opinion_save", visit.pk, shortcoming.pk)
    assert client.post(url, said()).status_code == 302
    wrong = client.post(url, said(Stance.DISAGREES, " ", revision=1))
    assert wrong.status_code == 422
    assert "Write what the unit does not agree with." in wrong.content.decode()
    late = client.post(url, said(Stance.DISAGREES, "Chưa đúng sự thật"))
    assert late.status_code == 409
    assert "Chưa đúng sự thật" in late.content.decode()  # nothing typed is lost


def test_a_finding_of_another_visit_does_not_exist(client, visit, inspector):
    client.force_login(inspector)
    other = FindingFactory(visit__team=visit.team)
    assert other.visit != visit
    url = at("opinion_save", visit.pk, other.pk)
    assert client.post(url, said(), **JSON).status_code == 404


def test_the_rest_in_one_tap(client, visit, strength, shortcoming, inspector):
    client.force_login(inspector)
    url = at("opinions_rest", visit.pk)
    keys = ["nonsense", str(strength.pk)]
    answer = client.post(url, {"finding": keys}, **JSON)
    assert answer.json() == {"state": "saved", "count": 1}
    assert client.post(url, {"finding": [shortcoming.pk]}).status_code == 302
    assert Opinion.objects.count() == 2


def test_an_opinion_is_taken_back(client, visit, shortcoming, inspector):
    row = say(shortcoming, inspector).row
    client.force_login(inspector)
    answer = client.post(at("opinion_delete", row.pk), **JSON)
    assert answer.json() == {"state": "removed"}
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("status", [VisitStatus.IN_PROGRESS, VisitStatus.RECORDED])
def test_the_page_asks_about_each_finding(
    client, visit, strength, shortcoming, inspector, status
):
    FindingFactory(visit=visit, kind=FindingKind.PROPOSAL, severity="")
    say(shortcoming, inspector, Stance.PARTLY, "Chỉ một phần thôi")
    Visit.objects.update(status=status)
    client.force_login(inspector)
    page = client.get(at("visit_minutes", visit.pk)).content.decode()
    assert page.count("data-opinion") == 2
    assert 'data-can-write="1"' in page
    assert "Chỉ một phần thôi" in page
    assert ("data-reservations=" in page) == (status == VisitStatus.RECORDED)


def test_readers_see_what_was_said_and_no_buttons(
    client, visit, shortcoming, inspector, leader
):
    say(shortcoming, inspector, Stance.PARTLY, "Chỉ một phần thôi")
    client.force_login(leader)
    page = client.get(at("visit_minutes", visit.pk)).content.decode()
    assert "Chỉ một phần thôi" in page
    assert "data-opinion" not in page
    assert 'data-can-write=""' in page


@pytest.mark.parametrize(
    ("role", "status", "answers"),
    [
        ("leader", VisitStatus.RECORDED, [403, 403, 403]),
        ("officer", VisitStatus.RECORDED, [403, 403, 404]),
        ("stranger", VisitStatus.RECORDED, [404, 404, 404]),
        ("officer", VisitStatus.SIGNED, [403, 403, 403]),
    ],
)
def test_who_may_not_write(client, request, shortcoming, role, status, answers):
    row = say(shortcoming, None).row
    Visit.objects.update(status=status)
    client.force_login(request.getfixturevalue(role))
    found = [
        client.post(at("opinion_save", row.visit_id, shortcoming.pk), said(), **JSON),
        client.post(at("opinions_rest", row.visit_id), **JSON),
        client.post(at("opinion_delete", row.pk), **JSON),
    ]
    assert [answer.status_code for answer in found] == answers
    assert Opinion.objects.get().revision == 1


def test_the_unit_reads_it_once_it_is_signed(
    client, visit, shortcoming, inspector, officer
):
    say(shortcoming, inspector, Stance.PARTLY, "Chỉ một phần thôi")
    client.force_login(officer)
    url = at("visit", visit.pk)
    assert "Chỉ một phần thôi" not in client.get(url).content.decode()
    assert not Opinion.objects.visible_to(officer).exists()
    to_recorded(visit)
    sign(visit, inspector, Agreement.RESERVATIONS, reservations="Như đã nói")
    assert "Chỉ một phần thôi" in client.get(url).content.decode()
    assert Opinion.objects.visible_to(officer).exists()


def test_signing_against_it_is_refused_and_nothing_is_lost(
    client, visit, shortcoming, inspector
):
    for item in Item.objects.filter(section__version=visit.checklist):
        recording.record_answer(
            visit, id=uuid.uuid4(), item=item, result=Result.PASS, by=inspector
        )
    say(shortcoming, inspector, Stance.PARTLY, "Chỉ một phần thôi")
    to_recorded(visit)
    client.force_login(inspector)
    page = client.get(at("visit_minutes", visit.pk))
    form = page.context["sign_form"]
    assert form["agreement"].value() == Agreement.RESERVATIONS
    assert "Chỉ một phần thôi" in form["reservations"].value()
    sent = {
        "agreement": "agreed",
        "unit_signer": "Hà Thị Mai",
        "unit_opinion": "Đã đọc kỹ",
        "signed_on": f"{visit.date:%d/%m/%Y}",
    }
    answer = client.post(at("visit_sign", visit.pk), sent)
    assert answer.status_code == 422
    assert "does not fully agree to 1 finding" in str(
        answer.context["sign_form"].errors
    )
    assert "Đã đọc kỹ" in answer.content.decode()


def test_a_refusal_has_its_witnesses_one_a_line(client, visit, inspector):
    to_recorded(visit)
    client.force_login(inspector)
    sent = {
        "agreement": "refused",
        "reservations": "Không nhất trí",
        "signed_on": f"{visit.date:%d/%m/%Y}",
        "witnesses_1": "Trưởng thôn",
    }
    url = at("visit_sign", visit.pk)
    answer = client.post(url, sent)
    assert "Enter the name of each witness." in answer.content.decode()
    assert "Trưởng thôn" in answer.content.decode()
    sent |= {"witnesses_0": "Nguyễn Văn An", "witnesses_4": "Lý Thị Ba"}
    assert client.post(url, sent).status_code == 302
    visit.refresh_from_db()
    assert visit.minutes.witnesses == "Nguyễn Văn An – Trưởng thôn\nLý Thị Ba"


def test_three_opinions_are_read_in_as_many_queries_as_one(
    client, visit, inspector, django_assert_num_queries
):
    client.force_login(inspector)
    url = at("visit_minutes", visit.pk)
    for finding in FindingFactory.create_batch(2, visit=visit):
        say(finding, inspector, Stance.PARTLY, "Một phần")
        client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for finding in FindingFactory.create_batch(3, visit=visit):
        say(finding, inspector, Stance.PARTLY, "Một phần")
    with django_assert_num_queries(len(few)):
        client.get(url)
