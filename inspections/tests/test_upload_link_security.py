"""An address that anybody may learn: what it opens, what it refuses, what it hides."""

import io
import logging
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from core.exceptions import RuleError
from inspections import rules
from inspections.enums import RemedyStatus, VisitStatus
from inspections.models import Evidence, Remedy, RemedyEvent, UploadLink
from inspections.services import remedies, upload_links
from inspections.tests.factories import RemedyFactory, VisitFactory

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def client():
    client = Client()
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def visit(team, ward):
    return VisitFactory(team=team, union=ward, status=VisitStatus.SIGNED)


@pytest.fixture
def two(visit):
    return RemedyFactory.create_batch(2, visit=visit)


@pytest.fixture
def given(two, ward, staff):
    return upload_links.give(ward, two, by=staff)


def photo(name="anh.jpg", colour="red"):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def at(token, remedy=None):
    if remedy is None:
        return reverse("inspections:link_open", args=[token])
    return reverse("inspections:link_send", args=[token, remedy.pk])


def words(**data):
    return {"key": str(uuid.uuid4()), "text": "Đã chốt sổ", **data}


def everywhere(token, remedy):
    return [
        at(token),
        reverse("inspections:link_file", args=[token]),
        at(token, remedy),
    ]


# --- The same, again and at once


def test_the_same_post_twenty_times_is_one_step(client, given, two):
    link, token = given
    key = str(uuid.uuid4())
    for _one in range(20):
        data = {"key": key, "text": "Đã chốt sổ", "camera": [photo()]}
        assert client.post(at(token, two[0]), data).status_code == 302
    link.refresh_from_db()
    assert two[0].events.count() == 1
    assert two[0].evidence.count() == 1
    assert link.files_used == 1


def test_the_last_one_sent_again_is_no_refusal(client, given, two):
    """It closed the link, and the phone never heard of it."""
    _link, token = given
    client.post(at(token, two[0]), words())
    data = words()
    for _one in range(2):
        assert client.post(at(token, two[1]), data).status_code == 302
    assert two[1].events.count() == 1


def test_a_key_of_another_remedy_is_refused(client, given, two):
    _link, token = given
    data = words()
    client.post(at(token, two[0]), data)
    answer = client.post(at(token, two[1]), data)
    assert answer.status_code == 200
    assert not two[1].events.exists()


def test_the_last_place_goes_to_one_of_two(two, ward, staff):
    """Both have read the link when one place was left."""
    link, _token = upload_links.give(ward, two, by=staff, most_files=1)
    stale = UploadLink.objects.get(pk=link.pk)
    upload_links._count_files(link, [photo()])
    with pytest.raises(RuleError, match="0 more files"):
        upload_links._count_files(UploadLink.objects.get(pk=stale.pk), [photo("b.jpg")])
    with pytest.raises(RuleError, match="more files"):
        upload_links._count_files(stale, [photo("b.jpg")])
    stale.refresh_from_db()
    assert stale.files_used == 1


def test_more_files_than_the_link_takes(client, two, ward, staff):
    link, token = upload_links.give(ward, two, by=staff, most_files=1)
    data = words(uploads=[photo(), photo("b.jpg", "blue")])
    answer = client.post(at(token, two[0]), data)
    assert "1 more files can be sent" in answer.content.decode()
    assert "Đã chốt sổ" in answer.content.decode()
    link.refresh_from_db()
    assert link.files_used == 0
    assert not two[0].events.exists()
    assert not Evidence.objects.exists()


def test_a_refused_file_takes_no_place(client, given, two, store):
    link, token = given
    data = words(uploads=[photo(), SimpleUploadedFile("b.jpg", HTML, "image/jpeg")])
    assert client.post(at(token, two[0]), data).status_code == 200
    link.refresh_from_db()
    assert link.files_used == 0
    assert not two[0].events.exists()


# --- What is no photo


@pytest.mark.parametrize("data", [SVG, HTML, b"MZ\x90 program", b"GIF89a" + b"\0" * 40])
@pytest.mark.parametrize("more", [False, True])
def test_by_content_never_by_name(client, given, two, data, more):
    _link, token = given
    if more:
        client.post(at(token, two[0]), words())
    sent = {"more": "1"} if more else words()
    upload = SimpleUploadedFile("anh.jpg", data, "image/jpeg")
    answer = client.post(at(token, two[0]), {**sent, "uploads": [upload]})
    assert answer.status_code == 200
    assert "Only photos" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_thirty_megabytes_are_refused(client, given, two, store):
    _link, token = given
    heavy = SimpleUploadedFile("anh.jpg", b"\xff\xd8\xff" + b"0" * (30 * 1024 * 1024))
    answer = client.post(at(token, two[0]), words(uploads=[heavy]))
    assert answer.status_code == 200
    assert "larger than 15 MB" in answer.content.decode()
    assert not two[0].events.exists()
    assert [path for path in store.rglob("*") if path.is_file()] == []


def test_a_request_too_large_is_not_even_read(client, given, two):
    _link, token = given
    answer = client.post(
        at(token, two[0]), words(), CONTENT_LENGTH=str(61 * 1024 * 1024)
    )
    assert answer.status_code == 413
    assert not two[0].events.exists()


def test_no_more_than_ten_at_a_time(client, given, two):
    _link, token = given
    camera, uploads = ([photo(f"{n}.jpg") for n in range(6)] for _one in range(2))
    data = words(camera=camera, uploads=uploads)
    answer = client.post(at(token, two[0]), data)
    assert "at most 10 files" in answer.content.decode()


def test_a_name_is_words_not_a_path(client, given, two, store):
    _link, token = given
    data = words(uploads=[photo("../../<b>x</b>.jpg")])
    assert client.post(at(token, two[0]), data).status_code == 302
    kept = two[0].evidence.get()
    assert str(kept.file.name).startswith("evidence/")
    assert "/" not in kept.original_name


# --- Whose it is


def test_nothing_of_another_link(client, given, two, visit, ward, staff):
    _link, token = given
    other = RemedyFactory(visit=visit)
    link, _token = upload_links.give(ward, [other], by=staff)
    for sent in (words(), {"more": "1", "camera": [photo()]}):
        assert client.post(at(token, other), sent).status_code == 404
    assert client.get(at(token, other)).status_code == 404
    with pytest.raises(RuleError, match="not for that remedy"):
        upload_links.use(given[0], other, text="Đã làm", key=uuid.uuid4())
    with pytest.raises(RuleError, match="not for that remedy"):
        upload_links.add_files(link, two[0], uploads=[photo()])
    assert not RemedyEvent.objects.exists()


def test_the_giver_never_accepts(client, given, two, staff, inspector):
    _link, token = given
    client.post(at(token, two[0]), words())
    remedy = Remedy.objects.get(pk=two[0].pk)
    assert rules.submitted_proof(staff, remedy)
    assert not staff.has_perm("inspections.accept_remedy", remedy)
    with pytest.raises(RuleError, match="somebody else"):
        remedies.accept(remedy, by=staff)
    assert inspector.has_perm("inspections.accept_remedy", remedy)


def test_somebody_signed_in_reports_in_her_own_name(client, given, two, inspector):
    """Else she could prove by an address that she learnt, and accept it herself."""
    _link, token = given
    client.force_login(inspector)
    body = client.get(at(token)).content.decode()
    assert inspector.full_name not in body
    answer = client.post(at(token, two[0]), words())
    assert "You are signed in" in answer.content.decode()
    assert not two[0].events.exists()


def test_nobody_is_told_which_addresses_exist(client, given, two, staff):
    _link, token = given
    answers = set()
    for wrong in ("x" * 43, token[:-1], token.swapcase(), "x", token + "=", "%00"):
        for path in everywhere(wrong, two[0]):
            answer = client.get(path)
            # Apart from the form of the language: its token, and where it leads.
            said = re.sub(rb'value="[^"]*"', b"", answer.content)
            answers.add((answer.status_code, said))
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert client.post(at("x" * 43, two[0]), words()).status_code == 404


@pytest.mark.parametrize("role", ["inspector", "leader", "officer", "stranger"])
def test_only_staff_gives_links(client, two, ward, role, request):
    client.force_login(request.getfixturevalue(role))
    page = reverse("inspections:remedy_unit", args=[ward.pk])
    data = {"remedies": [two[0].pk], "days": 14, "most_files": 30, "how": "copy"}
    assert client.post(page, data).status_code in (403, 404)
    assert not UploadLink.objects.exists()


def test_staff_sends_nothing_of_others_units(client, two, ward, staff, other_ward):
    client.force_login(staff)
    foreign = RemedyFactory(visit__union=other_ward)
    page = reverse("inspections:remedy_unit", args=[ward.pk])
    data = {"remedies": [two[0].pk, foreign.pk], "days": 14, "most_files": 30}
    assert client.post(page, {**data, "how": "copy"}).status_code == 200
    assert not UploadLink.objects.exists()
    theirs = reverse("inspections:remedy_unit", args=[other_ward.pk])
    assert client.get(theirs).status_code == 404


# --- When it ends


def test_it_ends_while_something_is_being_sent(client, given, two):
    link, token = given
    with time_machine.travel(link.expires_at - timedelta(seconds=1), tick=False):
        assert client.get(at(token, two[0])).status_code == 200
    with time_machine.travel(link.expires_at, tick=False):
        answer = client.post(at(token, two[0]), words(text="Đã làm rất lâu"))
    assert answer.status_code == 410
    assert "Đã làm rất lâu" in answer.content.decode()
    assert "does not work any more" in answer.content.decode()
    assert not two[0].events.exists()


def test_taken_back_while_something_is_being_sent(client, given, two, staff):
    link, token = given
    stale = upload_links.find(token)
    upload_links.revoke(link, by=staff)
    with pytest.raises(upload_links.ClosedError):
        upload_links.use(stale, two[0], text="Đã làm", key=uuid.uuid4())
    with pytest.raises(upload_links.ClosedError):
        upload_links.add_files(stale, two[0], uploads=[photo()])
    answer = client.post(at(token, two[0]), {"text": "chưa gửi"})
    assert answer.status_code == 410
    assert "chưa gửi" in answer.content.decode()
    two[0].refresh_from_db()
    assert two[0].status == RemedyStatus.OPEN


def test_an_ended_link_shows_whom_to_call_and_no_remedy(client, given, two, staff):
    _link, token = given
    UploadLink.objects.update(expires_at=timezone.now())
    for path in everywhere(token, two[0]):
        answer = client.get(path)
        body = answer.content.decode()
        assert answer.status_code == 410
        assert staff.full_name in body
        assert two[0].text not in body


def test_an_hour_takes_sixty_posts(client, given, two):
    _link, token = given
    for _one in range(60):
        assert client.post(at(token, two[0]), {"text": ""}).status_code == 200
    answer = client.post(at(token, two[0]), words())
    assert answer.status_code == 429
    assert client.get(at(token)).status_code == 200
    assert not two[0].events.exists()


# --- What is left behind


def test_no_cache_no_referrer_no_session(client, given, two):
    _link, token = given
    paths = [*everywhere(token, two[0]), *everywhere("x" * 43, two[0])]
    answers = [client.get(path) for path in paths]
    answers.append(client.post(at(token, two[0]), words()))
    UploadLink.objects.update(revoked_at=timezone.now())
    answers += [client.get(path) for path in paths]
    for answer in answers:
        if answer.streaming:
            answer.getvalue()
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "sessionid" not in answer.cookies
        assert "messages" not in answer.cookies


def test_a_form_from_elsewhere_is_refused(given, two):
    _link, token = given
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(at(token, two[0]), words()).status_code == 403
    strict.get(at(token, two[0]))
    secret = strict.cookies["csrftoken"].value
    mine = words(csrfmiddlewaretoken=secret)
    evil = {"Origin": "https://evil.example"}
    assert strict.post(at(token, two[0]), mine, headers=evil).status_code == 403
    assert not two[0].events.exists()


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("origin", [{"Origin": "null"}, {"Origin": "{own}"}])
def test_a_form_of_ours_is_taken(given, two, origin, secure):
    """A page without referrer says ``null`` for where it comes from."""
    _link, token = given
    strict = Client(enforce_csrf_checks=True)
    strict.get(at(token, two[0]), secure=secure)
    secret = strict.cookies["csrftoken"].value
    own = f"http{'s' if secure else ''}://testserver"
    answer = strict.post(
        at(token, two[0]),
        words(csrfmiddlewaretoken=secret),
        secure=secure,
        headers={name: value.format(own=own) for name, value in origin.items()},
    )
    assert answer.status_code == 302


def test_no_log_tells_the_address(client, given, two, monkeypatch):
    _link, token = given
    UploadLink.objects.update(revoked_at=timezone.now())
    [handler] = [h for h in logging.getLogger().handlers if h.filters]
    written = io.StringIO()
    monkeypatch.setattr(handler, "stream", written)
    client.post(at(token))
    strict = Client(enforce_csrf_checks=True)
    strict.post(at(token, two[0]), words())
    logging.getLogger("any").warning("Referer: https://x.vn/r/%s/?a=1", token)
    said = written.getvalue()
    assert said.count("/r/…") == 3
    assert token not in said


def test_what_is_typed_is_shown_as_words(client, given, two):
    _link, token = given
    data = {"key": str(uuid.uuid4()), "text": "<script>x</script>" * 500}
    answer = client.post(at(token, two[0]), data)
    assert answer.status_code == 200
    assert "<script>x" not in answer.content.decode()


def at_once(*deeds):
    """All of them at one moment where the database has several writers; the refusals.

    SQLite lets in one anyway.
    """
    if not connection.features.has_select_for_update:
        return [why for deed in deeds if (why := _refusal(deed))]
    gate = Barrier(len(deeds))

    def run(deed):
        gate.wait(10)
        try:
            return _refusal(deed)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [why for why in pool.map(run, deeds) if why]


def _refusal(deed):
    try:
        deed()
    except RuleError as refusal:
        return str(refusal)
    return ""


@pytest.mark.django_db(transaction=True)
def test_at_one_moment_the_last_place_is_given_once(two, ward, staff):
    link, token = upload_links.give(ward, two, by=staff, most_files=1)

    def send(remedy):
        with translation.override("en"):
            upload_links.use(
                upload_links.find(token),
                Remedy.objects.get(pk=remedy.pk),
                text="Đã làm",
                uploads=[photo()],
                key=uuid.uuid4(),
            )

    [why] = at_once(*(partial(send, one) for one in two))
    assert "0 more files" in why
    link.refresh_from_db()
    assert (
        link.files_used == Evidence.objects.count() == RemedyEvent.objects.count() == 1
    )


@pytest.mark.django_db(transaction=True)
def test_twenty_taps_at_one_moment_are_one_step(two, ward, staff):
    link, token = upload_links.give(ward, two, by=staff)
    key = uuid.uuid4()

    def tap():
        upload_links.use(
            upload_links.find(token),
            Remedy.objects.get(pk=two[0].pk),
            text="Đã làm",
            uploads=[photo()],
            key=key,
        )

    assert at_once(*[tap] * 20) == []
    link.refresh_from_db()
    assert two[0].events.count() == 1
    assert (link.files_used, Evidence.objects.count()) == (1, 1)
