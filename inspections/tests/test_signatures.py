"""Drawn names: what is taken in, from whom, and until when."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import Agreement, Side, VisitStatus
from inspections.models import Signature, Visit
from inspections.services import seal, signatures, visits
from inspections.strokes import MAX_POINTS, MAX_STROKES, MAX_TEXT, parsed, path
from inspections.tests.factories import SignatureFactory

NAME = [[[20, 150], [80, 30], [140, 150]], [[50, 100], [110, 100]]]


@pytest.fixture
def inspector(inspector):
    """She reads English, as these tests do."""
    inspector.language = "en"
    inspector.save()
    return inspector


def draw(visit, by, **values):
    start = {
        "id": uuid.uuid4(),
        "side": Side.UNIT,
        "full_name": "Hà Thị Mai",
        "position": "Chủ tịch",
        "strokes": NAME,
        "device": "Chrome, Android",
    }
    return signatures.draw(visit, **{**start, **values}, by=by)


def signed(visit, by):
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.RECORDED)
    visits.sign(
        visit,
        agreement=Agreement.AGREED,
        signed_on=visit.date,
        unit_signer="Hà Thị Mai",
        by=by,
    )
    visit.refresh_from_db()
    return visit


# --- what a drawing is -----------------------------------------------------------


def test_a_drawing_becomes_a_path():
    assert path(parsed(json.dumps(NAME))) == ("M20 150L80 30L140 150M50 100L110 100")
    assert path([[[5, 6]]]) == "M5 6h0"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "[]",
        "null",
        "{}",
        '"M0 0"',
        "[[]]",
        "[[1, 2]]",
        "[[[1]]]",
        "[[[1, 2, 3], [60, 60, 1]]]",
        '[[["1", "2"], ["90", "90"]]]',
        "[[[1.5, 2], [90, 90]]]",
        "[[[1e2, 2], [90, 90]]]",
        "[[[NaN, 2], [90, 90]]]",
        "[[[Infinity, 2], [90, 90]]]",
        "[[[true, false], [90, 90]]]",
        "[[[null, 2], [90, 90]]]",
        "[[[-1, 2], [90, 90]]]",
        "[[[601, 2], [90, 90]]]",
        "[[[1, 201], [90, 90]]]",
        '[[{"x": 1, "y": 2}, [90, 90]]]',
        "[[[[1], 2], [90, 90]]]",
        '["<svg onload=alert(1)>"]',
        "not json",
        "[" * MAX_TEXT,
        f"[[[{'9' * 5000}, 2], [90, 90]]]",
        "[[[10, 10]]]",
        "[[[10, 10], [12, 12]], [[11, 11]]]",
        json.dumps([[[1, 1], [90, 90]]] * (MAX_STROKES + 1)),
        json.dumps([[[index % 600, 5] for index in range(MAX_POINTS + 1)]]),
        "[[" + "[1,1]," * 1_000_000 + "[90,90]]]",
    ],
)
def test_anything_else_is_refused(value):
    with pytest.raises(RuleError):
        parsed(value)


def test_the_longest_drawing_fits_into_its_text():
    longest = [[[600, 200], [100, 100]] * (MAX_POINTS // 2)]
    assert parsed(json.dumps(longest)) == longest


# --- keeping one -----------------------------------------------------------------


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("status", [VisitStatus.IN_PROGRESS, VisitStatus.RECORDED])
def test_every_side_draws_before_signing(visit, inspector, side, status):
    Visit.objects.update(status=status)
    assert draw(visit, inspector, side=side).state == "created"
    row = Signature.objects.get()
    assert (row.visit, row.side, row.strokes) == (visit, side, NAME)
    assert (row.full_name, row.position) == ("Hà Thị Mai", "Chủ tịch")
    assert (row.device_of, row.device) == (inspector, "Chrome, Android")
    assert AuditEntry.objects.filter(model="inspections.signature").count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"full_name": " "},
        {"full_name": "…"},
        {"side": "nobody"},
        {"strokes": "M0 0"},
        {"strokes": [[[-1, 0], [90, 90]]]},
    ],
)
def test_an_incomplete_one_is_refused(visit, inspector, values):
    with pytest.raises(RuleError):
        draw(visit, inspector, **values)
    assert not Signature.objects.exists()


def test_the_same_request_is_one_row(visit, inspector, staff):
    key = uuid.uuid4()
    states = [draw(visit, inspector, id=key).state for _again in range(5)]
    assert states == ["created", *["same"] * 4]
    other = [[[0, 0], [300, 100]]]
    assert draw(visit, staff, id=key, strokes=other).state == "conflict"
    row = Signature.objects.get()
    assert (row.strokes, row.device_of) == (NAME, inspector)


def test_a_key_of_another_visit_is_refused(visit, inspector):
    other = SignatureFactory()
    with pytest.raises(RuleError, match="another visit"):
        draw(visit, inspector, id=other.pk)


def test_there_is_an_end_of_signatures(visit, inspector):
    SignatureFactory.create_batch(signatures.MOST, visit=visit)
    with pytest.raises(RuleError, match="too many"):
        draw(visit, inspector)


def test_a_device_tells_when_unless_its_clock_is_wrong(visit, inspector):
    now = timezone.make_aware(datetime(2020, 3, 10, 15, 0))
    Visit.objects.update(date=now.date())
    visit.refresh_from_db()
    with time_machine.travel(now, tick=False):
        for told, kept in [
            (now - timedelta(hours=2), now - timedelta(hours=2)),
            (now + timedelta(hours=2), now),
            (now - timedelta(days=400), now),
            (datetime(1970, 1, 1, tzinfo=UTC), now),
            (None, now),
        ]:
            assert draw(visit, inspector, drawn_at=told).row.drawn_at == kept


def test_before_signing_it_can_be_taken_back(visit, inspector):
    row = draw(visit, inspector).row
    key = row.pk
    signatures.remove(row, by=inspector)
    assert not Signature.objects.exists()
    entry = AuditEntry.objects.get(model="inspections.signature", action="delete")
    assert entry.detail["full_name"] == "Hà Thị Mai"
    assert "strokes" not in entry.detail
    with pytest.raises(RuleError, match="removed meanwhile"):
        draw(visit, inspector, id=key)


def test_a_drawing_is_part_of_the_seal(visit, inspector):
    before = seal.content_sha256(visit)
    row = draw(visit, inspector).row
    one = seal.content_sha256(visit)
    signatures.remove(row, by=inspector)
    assert seal.content_sha256(visit) == before != one


def test_after_signing_nothing_is_drawn_or_taken_back(visit, inspector):
    row = draw(visit, inspector).row
    signed(visit, inspector)
    with pytest.raises(RuleError, match="signed"):
        draw(visit, inspector)
    with pytest.raises(RuleError, match="signed"):
        signatures.remove(row, by=inspector)
    row.strokes = [[[0, 0], [600, 200]]]
    with pytest.raises(RuleError, match="signed"):
        row.save()
    with pytest.raises(RuleError, match="signed"):
        Signature.objects.update(full_name="Ai đó")
    with pytest.raises(RuleError, match="signed"):
        row.delete()
    with pytest.raises(RuleError, match="signed"):
        Signature.objects.all().delete()
    assert seal.content_sha256(visit) == visit.content_sha256


# --- the page --------------------------------------------------------------------

JSON = {"HTTP_ACCEPT": "application/json"}
PHONE = (
    "Mozilla/5.0 (Linux; Android 10; SM-A505F) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/120.0.0.0 Mobile Safari/537.36"
)


def at(name, *args):
    return reverse(f"inspections:{name}", args=args)


def sent(**more):
    values = {"id": uuid.uuid4(), "side": "unit", "full_name": "Hà Thị Mai"}
    return {**values, "position": "", "strokes": json.dumps(NAME), **more}


def test_a_script_sends_a_drawing(client, visit, inspector):
    client.force_login(inspector)
    url = at("signature_save", visit.pk)
    values = sent(drawn_at="2020-03-10T02:30:00.000Z")
    first = client.post(url, values, HTTP_USER_AGENT=PHONE, **JSON)
    assert (first.status_code, first.json()["state"]) == (201, "created")
    assert client.post(url, values, **JSON).json()["state"] == "same"
    row = Signature.objects.get()
    assert (row.device_of, row.device) == (inspector, "Android, Chrome")
    page = client.get(at("visit_minutes", visit.pk)).content.decode()
    assert 'd="M20 150L80 30L140 150M50 100L110 100"' in page
    assert "Android, Chrome" in page


@pytest.mark.parametrize(
    "strokes",
    ["", "[]", "[[[10,10]]]", "[[[-1,2],[90,90]]]", "[" * 50_000, "[" * 70_000],
)
def test_a_hostile_drawing_is_refused_in_words(client, visit, inspector, strokes):
    client.force_login(inspector)
    url = at("signature_save", visit.pk)
    assert client.post(url, sent(strokes=strokes), **JSON).status_code == 422
    assert client.post(url, sent(strokes=strokes)).status_code == 422
    assert not Signature.objects.exists()


def test_a_hostile_name_is_only_text(client, visit, inspector):
    client.force_login(inspector)
    name = "<svg onload=alert(1)>Mai"
    values = sent(full_name=name)
    client.post(at("signature_save", visit.pk), values, HTTP_USER_AGENT=name * 90)
    page = client.get(at("visit_minutes", visit.pk)).content.decode()
    assert "<svg onload" not in page
    assert Signature.objects.get().device == ""


@pytest.mark.parametrize(
    ("role", "status", "answer"),
    [
        ("leader", VisitStatus.RECORDED, 403),
        ("officer", VisitStatus.RECORDED, 403),
        ("stranger", VisitStatus.RECORDED, 404),
        ("officer", VisitStatus.SIGNED, 403),
    ],
)
def test_who_may_not_draw(client, request, visit, role, status, answer):
    row = SignatureFactory(visit=visit)
    Visit.objects.update(status=status)
    client.force_login(request.getfixturevalue(role))
    url = at("signature_save", visit.pk)
    assert client.post(url, sent(), **JSON).status_code == answer
    hidden = 404 if (role, status) == ("officer", VisitStatus.RECORDED) else answer
    gone = client.post(at("signature_delete", row.pk), **JSON)
    assert gone.status_code == hidden
    assert Signature.objects.count() == 1


def test_a_signature_is_taken_back(client, visit, inspector):
    row = SignatureFactory(visit=visit)
    client.force_login(inspector)
    answer = client.post(at("signature_delete", row.pk), **JSON)
    assert answer.json() == {"state": "removed"}
    assert not Signature.objects.exists()


def test_after_signing_no_drawing_is_taken(client, visit, inspector):
    signed(visit, inspector)
    client.force_login(inspector)
    answer = client.post(at("signature_save", visit.pk), sent(), **JSON)
    assert answer.status_code == 422
    page = client.get(at("visit_minutes", visit.pk)).content.decode()
    assert "data-sign-pad" not in page


def test_who_signed_for_the_unit_is_proposed_as_its_signer(client, visit, inspector):
    SignatureFactory(visit=visit, full_name="Ma Thị Phó", position="Phó Chủ tịch")
    Visit.objects.update(status=VisitStatus.RECORDED)
    client.force_login(inspector)
    form = client.get(at("visit_minutes", visit.pk)).context["sign_form"]
    assert form["unit_signer"].value() == "Ma Thị Phó"
    assert form["unit_signer_position"].value() == "Phó Chủ tịch"
