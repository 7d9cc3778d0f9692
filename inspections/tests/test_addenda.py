"""Corrections after signing: numbered, beside what was signed, for ever."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import AddendumPart, Agreement, Result, VisitStatus
from inspections.models import Addendum, Answer, Minutes, Visit
from inspections.services import addenda, lines, seal, visits
from inspections.tests.factories import (
    AddendumFactory,
    FindingFactory,
    RemedyFactory,
    VisitFactory,
)

SIGNED_ON = date(2020, 3, 10)


@pytest.fixture
def inspector(inspector):
    """She reads English, as these tests do."""
    inspector.language = "en"
    inspector.save()
    return inspector


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2020-03-25 09:00 +0700", tick=False):
        yield


@pytest.fixture
def signed(visit, inspector):
    """Signed minutes with a finding, its recommendation, a result and a person."""
    Visit.objects.filter(pk=visit.pk).update(date=SIGNED_ON)
    visit.refresh_from_db()
    finding = FindingFactory(visit=visit, text="Quỹ lệch 500.000 đồng")
    RemedyFactory(visit=visit, finding=finding, text="Nộp đủ quỹ")
    item = visit.checklist.sections.first().items.first()
    Answer.objects.create(
        visit=visit, item=item, result=Result.PARTIAL, score=1, note="Thiếu sổ thu"
    )
    lines.record_attendance(
        visit,
        id=uuid.uuid4(),
        body="union",
        full_name="Hà Thị Mai",
        position="Chủ tịch",
        by=inspector,
    )
    Minutes.objects.create(visit=visit, overview="Đơn vị có 412 hội viên.")
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.RECORDED)
    visits.sign(
        visit,
        agreement=Agreement.AGREED,
        signed_on=SIGNED_ON,
        unit_signer="Hà Thị Mai",
        by=inspector,
    )
    visit.refresh_from_db()
    return visit


def add(visit, by, part=AddendumPart.OTHER, **values):
    start = {
        "text": "Đọc là 50.000 đồng.",
        "reason": "Ghi nhầm một số 0.",
        "made_on": date(2020, 3, 20),
    }
    return addenda.add(visit, part=part, **{**start, **values}, by=by)


# --- the verb --------------------------------------------------------------------


def test_it_gets_the_next_number_and_keeps_the_signed_words(signed, inspector):
    finding = signed.findings.get()
    before = seal.content_sha256(signed)
    first = add(signed, inspector, AddendumPart.FINDING, finding=finding)
    second = add(signed, inspector)
    assert (first.number, second.number) == (1, 2)
    assert (first.was, first.finding) == ("Quỹ lệch 500.000 đồng", finding)
    assert (first.actor, first.made_on) == (inspector, date(2020, 3, 20))
    finding.refresh_from_db()
    assert finding.text == "Quỹ lệch 500.000 đồng"
    assert seal.content_sha256(signed) == before == signed.content_sha256
    assert AuditEntry.objects.filter(model="inspections.addendum").count() == 2


def test_each_visit_counts_for_itself(signed, inspector):
    other = VisitFactory(team=signed.team, status=VisitStatus.SIGNED, date=SIGNED_ON)
    add(signed, inspector)
    assert add(other, inspector).number == 1


def test_the_signed_words_of_every_part(signed, inspector):
    remedy = signed.remedies.get()
    answer = signed.answers.get()
    found = {
        "remedy": add(signed, inspector, AddendumPart.REMEDY, remedy=remedy).was,
        "answer": add(signed, inspector, AddendumPart.ANSWER, answer=answer).was,
        "attendance": add(signed, inspector, AddendumPart.ATTENDANCE).was,
        "figures": add(signed, inspector, AddendumPart.FIGURES).was,
        "other": add(signed, inspector, AddendumPart.OTHER).was,
    }
    most = f"{answer.item.max_score.normalize():f}"
    assert found.pop("answer") == (
        f"Mục {answer.item.code}: {answer.item.text.rstrip('.')} – đạt một phần,"
        f" 1/{most} điểm. Ghi chú: Thiếu sổ thu"
    )
    assert found == {
        "remedy": "Nộp đủ quỹ",
        "attendance": "Ban Thường vụ, Ban Chấp hành Hội: Hà Thị Mai (Chủ tịch)",
        "figures": "Đơn vị có 412 hội viên.",
        "other": "",
    }


def test_a_very_long_signed_text_is_cut(signed, inspector):
    Minutes.objects.filter(visit=signed)._raw_delete("default")
    Minutes.objects.create(visit=signed, overview="x" * 9000)
    assert len(add(signed, inspector, AddendumPart.FIGURES).was) == 4000


@pytest.mark.parametrize(
    "status",
    sorted(
        set(VisitStatus)
        - {VisitStatus.SIGNED, VisitStatus.CONCLUDED, VisitStatus.CLOSED}
    ),
)
def test_only_what_is_signed_is_corrected(signed, inspector, status):
    Visit.objects.update(status=status)
    with pytest.raises(RuleError, match="not signed yet"):
        add(signed, inspector)


@pytest.mark.parametrize("status", [VisitStatus.CONCLUDED, VisitStatus.CLOSED])
def test_later_as_well(signed, inspector, status):
    Visit.objects.update(status=status)
    assert add(signed, inspector).number == 1


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"text": "  "}, "how it reads"),
        ({"reason": " "}, "why it is corrected"),
        ({"part": "nothing"}, "Choose what"),
        ({"part": AddendumPart.FINDING}, "Choose what"),
        ({"part": AddendumPart.REMEDY}, "Choose what"),
        ({"part": AddendumPart.ANSWER}, "Choose what"),
        ({"made_on": SIGNED_ON - timedelta(days=1)}, "older than the signatures"),
        ({"made_on": date(2020, 3, 26)}, "in the future"),
    ],
)
def test_what_is_refused(signed, inspector, values, message):
    with pytest.raises(RuleError, match=message):
        add(signed, inspector, **values)
    assert not Addendum.objects.exists()


@pytest.mark.parametrize("day", [SIGNED_ON, date(2020, 3, 25)])
def test_from_the_day_of_signing_to_today(signed, inspector, day):
    assert add(signed, inspector, made_on=day).made_on == day


def test_the_signed_words_themselves_are_no_correction(signed, inspector):
    finding = signed.findings.get()
    with pytest.raises(RuleError, match="what was signed"):
        add(
            signed,
            inspector,
            AddendumPart.FINDING,
            finding=finding,
            text=f" {finding.text} ",
        )


def test_one_thing_and_of_this_visit(signed, inspector):
    finding, remedy = signed.findings.get(), signed.remedies.get()
    with pytest.raises(RuleError, match="about one thing"):
        add(signed, inspector, AddendumPart.FINDING, finding=finding, remedy=remedy)
    with pytest.raises(RuleError, match="about one thing"):
        add(signed, inspector, AddendumPart.OTHER, finding=finding)
    with pytest.raises(RuleError, match="another visit"):
        add(signed, inspector, AddendumPart.FINDING, finding=FindingFactory())


def test_the_same_form_twice_is_one_correction(signed, inspector):
    key = uuid.uuid4()
    rows = [add(signed, inspector, id=key) for _again in range(3)]
    assert {row.pk for row in rows} == {key}
    assert Addendum.objects.get().number == 1
    other = VisitFactory(team=signed.team, status=VisitStatus.SIGNED, date=SIGNED_ON)
    with pytest.raises(RuleError, match="another visit"):
        add(other, inspector, id=key)


def test_it_is_never_changed_or_taken_away(signed, inspector):
    row = add(signed, inspector)
    row.text = "Khác"
    with pytest.raises(RuleError, match="History"):
        row.save()
    with pytest.raises(RuleError, match="History"):
        row.delete()
    with pytest.raises(RuleError, match="History"):
        Addendum.objects.update(text="Khác")
    with pytest.raises(RuleError, match="History"):
        Addendum.objects.all().delete()


# --- the pages -------------------------------------------------------------------


def at(name, *args, **query):
    url = reverse(f"inspections:{name}", args=args)
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{url}?{asked}" if asked else url


def sent(**more):
    values = {"id": uuid.uuid4(), "text": "Đọc là 50.000 đồng", "reason": "Ghi nhầm"}
    return {**values, "agreed_by": "", "made_on": "20/03/2020", **more}


def test_first_one_chooses_what(client, signed, inspector):
    client.force_login(inspector)
    page = client.get(at("addendum_add", signed.pk)).content.decode()
    for key in (
        signed.findings.get().pk,
        signed.remedies.get().pk,
        signed.answers.get().pk,
    ):
        assert str(key) in page
    assert "?part=attendance" in page
    assert "?part=figures" in page


def test_then_one_writes_it_beside_the_signed_words(client, signed, inspector):
    client.force_login(inspector)
    finding = signed.findings.get()
    url = at("addendum_add", signed.pk, part="finding", key=finding.pk)
    page = client.get(url).content.decode()
    assert page.count("Quỹ lệch 500.000 đồng") == 2  # as signed, and to be corrected
    values = sent(agreed_by="Hà Thị Mai, Chủ tịch")
    answer = client.post(url, values)
    assert answer["Location"] == f"{signed.get_absolute_url()}#addendum-1"
    client.post(url, values)  # tapped twice
    row = Addendum.objects.get()
    assert (row.part, row.finding, row.was) == (
        AddendumPart.FINDING,
        finding,
        "Quỹ lệch 500.000 đồng",
    )
    assert row.agreed_by == "Hà Thị Mai, Chủ tịch"


def test_what_is_refused_is_said_and_nothing_is_lost(client, signed, inspector):
    client.force_login(inspector)
    url = at("addendum_add", signed.pk, part="other")
    answer = client.post(url, sent(made_on="01/01/2020"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Đọc là 50.000 đồng" in page
    assert not Addendum.objects.exists()
    client.post(url, {})
    assert not Addendum.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        {"part": "finding"},
        {"part": "finding", "key": "nonsense"},
        {"part": "finding", "key": uuid.uuid4()},
        {"part": "remedy", "key": "x" * 400},
    ],
)
def test_what_does_not_exist_is_not_found(client, signed, inspector, query):
    client.force_login(inspector)
    assert client.get(at("addendum_add", signed.pk, **query)).status_code == 404


def test_a_finding_of_another_visit_is_not_found(client, signed, inspector):
    client.force_login(inspector)
    other = FindingFactory(visit__team=signed.team)
    url = at("addendum_add", signed.pk, part="finding", key=other.pk)
    assert client.post(url, sent()).status_code == 404


def test_before_signing_there_is_nothing_to_correct(client, visit, inspector):
    client.force_login(inspector)
    answer = client.get(at("addendum_add", visit.pk))
    assert answer["Location"] == visit.get_absolute_url()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("staff", 200),
        ("inspector", 200),
        ("leader", 200),
        ("officer", 403),
        ("stranger", 404),
    ],
)
def test_who_may_correct(client, request, signed, role, status):
    client.force_login(request.getfixturevalue(role))
    assert client.get(at("addendum_add", signed.pk)).status_code == status
    url = at("addendum_add", signed.pk, part="other")
    assert client.post(url, {}).status_code == status
    page = client.get(at("visit", signed.pk)).content.decode()
    assert (at("addendum_add", signed.pk) in page) == (status == 200)


def test_both_sides_read_it_on_the_visits_page(client, signed, inspector, officer):
    finding = signed.findings.get()
    hostile = "<script>alert(1)</script>"
    add(signed, inspector, AddendumPart.FINDING, finding=finding, reason=hostile)
    for user in (inspector, officer):
        client.force_login(user)
        page = client.get(at("visit", signed.pk)).content.decode()
        assert 'id="addendum-1"' in page
        assert 'href="#addendum-1"' in page
        assert "Đọc là 50.000 đồng." in page
        assert hostile not in page
    assert Addendum.objects.visible_to(officer).exists()


def test_strangers_see_none(signed, inspector, stranger):
    add(signed, inspector)
    assert not Addendum.objects.visible_to(stranger).exists()


def test_three_are_read_in_as_many_queries_as_one(
    client, signed, inspector, django_assert_num_queries
):
    client.force_login(inspector)
    url = at("visit", signed.pk)
    finding = signed.findings.get()
    add(signed, inspector, AddendumPart.FINDING, finding=finding)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    add(signed, inspector, AddendumPart.FINDING, finding=finding)
    add(signed, inspector)
    with django_assert_num_queries(len(few)):
        client.get(url)


def test_the_admin_only_reads(client, signed, administrator):
    row = AddendumFactory(visit=signed, actor=administrator)
    client.force_login(administrator)
    listed = reverse("admin:inspections_addendum_changelist")
    changed = reverse("admin:inspections_addendum_change", args=[row.pk])
    assert client.get(listed).status_code == 200
    assert client.get(changed).status_code == 200
    assert client.post(changed, {"text": "Khác"}).status_code == 403
    added = reverse("admin:inspections_addendum_add")
    assert client.get(added).status_code == 403
