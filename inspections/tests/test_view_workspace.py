import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inspections.enums import FindingKind, Result, VisitStatus
from inspections.models import (
    Answer,
    AnswerRevision,
    Attendance,
    Evidence,
    FieldStop,
    Finding,
    Item,
    Minutes,
    Phrase,
    Remedy,
    Visit,
)
from inspections.services import evidence, lines, recording, seal
from inspections.tests.factories import FindingFactory
from inspections.tests.test_uploads import picture
from unions.tests.factories import OfficerFactory, PostFactory

JSON = {"HTTP_ACCEPT": "application/json"}
STEPS = [
    "preparation",
    "follow_ups",
    "attendance",
    "checklist",
    "stops",
    "groups",
    "funds",
    "findings",
    "photos",
    "minutes",
]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def item(visit):
    return Item.objects.get(section__version=visit.checklist, code="1")


@pytest.fixture
def as_inspector(client, inspector):
    client.force_login(inspector)
    return client


def address(name, *args):
    return reverse(f"inspections:{name}", args=args)


def answer_form(**values):
    return {"id": uuid.uuid4(), "base_revision": 0, "result": Result.PASS, **values}


def finding_form(**values):
    return {
        "id": uuid.uuid4(),
        "base_revision": 0,
        "remedy_id": uuid.uuid4(),
        "kind": FindingKind.STRENGTH,
        "text": "Làm tốt",
        **values,
    }


@pytest.fixture
def filled(visit, item, inspector):
    """One of everything recorded."""
    answer = recording.record_answer(
        visit, id=uuid.uuid4(), item=item, result=Result.PASS, by=inspector
    ).answer
    mine = recording.record_answer(
        visit, id=uuid.uuid4(), item=item, result=Result.FAIL, by=inspector
    ).mine
    person = lines.record_attendance(
        visit, id=uuid.uuid4(), body="union", full_name="Hà Thị Mai", by=inspector
    ).row
    stop = lines.record_stop(
        visit, id=uuid.uuid4(), kind="household", household="Bà Lý", by=inspector
    ).row
    finding = FindingFactory(visit=visit, kind="shortcoming", severity="light")
    other = FindingFactory(visit=visit)
    remedy = Remedy.objects.create(
        visit=visit, finding=finding, text="Sửa", owner=visit.union, due_on=visit.date
    )
    photo = evidence.add_evidence(
        visit,
        id=uuid.uuid4(),
        upload=SimpleUploadedFile("a.jpg", picture()),
        by=inspector,
    ).row
    Minutes.objects.create(visit=visit)
    return {
        "answer": answer,
        "mine": mine,
        "person": person,
        "stop": stop,
        "finding": finding,
        "other": other,
        "remedy": remedy,
        "photo": photo,
    }


def writes(visit, item, filled):
    """Every address that writes what is recorded, with a form it would accept."""
    section = item.section_id
    photo = {"photos": SimpleUploadedFile("b.jpg", picture(size=(9, 9)))}
    return {
        "answer_save": ([visit.pk, item.pk], answer_form(result=Result.FAIL)),
        "section_save": (
            [visit.pk, section],
            {f"{item.pk}-{k}": v for k, v in answer_form(note="mới").items()},
        ),
        "answers_skip": ([visit.pk], {}),
        "answer_finding": ([visit.pk, item.pk], {}),
        "conflict_resolve": ([filled["mine"].pk], {"keep": "mine"}),
        "attendance_save": (
            [visit.pk],
            {"id": uuid.uuid4(), "body": "party", "full_name": "Ông Nam"},
        ),
        "attendance_delete": ([filled["person"].pk], {}),
        "stop_save": (
            [visit.pk],
            {"id": uuid.uuid4(), "kind": "household", "household": "Bà Sáu"},
        ),
        "stop_delete": ([filled["stop"].pk], {}),
        "finding_save": ([visit.pk], finding_form()),
        "finding_delete": ([filled["other"].pk], {}),
        "recommendation_delete": ([filled["remedy"].pk], {}),
        "photo_upload": ([visit.pk], photo),
        "photo_save": ([filled["photo"].pk], {"caption": "Sổ"}),
        "photo_delete": ([filled["photo"].pk], {}),
        "minutes_save": ([visit.pk], {"base_revision": 1, "overview": "Kết quả"}),
    }


WRITES = [
    "answer_save",
    "section_save",
    "answers_skip",
    "answer_finding",
    "conflict_resolve",
    "attendance_save",
    "attendance_delete",
    "stop_save",
    "stop_delete",
    "finding_save",
    "finding_delete",
    "recommendation_delete",
    "photo_upload",
    "photo_save",
    "photo_delete",
    "minutes_save",
]


@pytest.mark.parametrize("step", STEPS)
def test_every_step_opens_and_shows_what_is_recorded(as_inspector, visit, filled, step):
    response = as_inspector.get(address(f"visit_{step}", visit.pk))
    assert response.status_code == 200
    assert response.context["can_write"]
    assert [row.key for row in response.context["steps"]] == STEPS
    assert response.context["step"].key == step


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", [VisitStatus.RECORDED, VisitStatus.SIGNED])
def test_a_step_that_cannot_be_written_offers_no_form(
    as_inspector, visit, filled, step, status
):
    Visit.objects.update(status=status)
    response = as_inspector.get(address(f"visit_{step}", visit.pk))
    assert response.status_code == 200
    is_read_out = (step, status) == ("minutes", VisitStatus.RECORDED)  # and signed
    assert (b"data-outbox" in response.content) == is_read_out
    assert b"data-photo-input" not in response.content
    assert not response.context["can_write"]


@pytest.mark.parametrize("step", STEPS)
def test_steps_are_for_those_who_inspect(
    client, visit, step, stranger, officer, leader
):
    url = address(f"visit_{step}", visit.pk)
    assert client.get(url).status_code == 302
    for user, status in ((stranger, 404), (officer, 403), (leader, 200)):
        client.force_login(user)
        assert client.get(url).status_code == status
    assert client.post(url).status_code == 405


@pytest.mark.parametrize("name", WRITES)
def test_writing_is_for_the_team(  # noqa: PLR0917 -- the cast
    client, visit, item, filled, name, stranger, officer, leader
):
    args, form = writes(visit, item, filled)[name]
    url = address(name, *args)
    before = seal.content_sha256(visit)
    assert client.post(url, form).status_code == 302
    assert client.post(url, form, **JSON).status_code == 401
    for user, statuses in (
        (stranger, {404}),
        (leader, {403}),
        (officer, {403, 404}),
    ):
        client.force_login(user)
        assert client.post(url, form).status_code in statuses
        assert client.get(url).status_code == 405
    assert seal.content_sha256(visit) == before


@pytest.mark.parametrize("name", WRITES)
def test_each_address_writes_while_the_visit_is_recorded(
    as_inspector, visit, item, filled, name
):
    args, form = writes(visit, item, filled)[name]
    before = seal.content_sha256(visit)
    response = as_inspector.post(address(name, *args), form)
    assert response.status_code in {201, 302, 409}
    is_kept_aside = name in {"answer_save", "section_save"}  # a second value waits
    assert (seal.content_sha256(visit) == before) == is_kept_aside


@pytest.mark.parametrize("script", [{}, JSON])
@pytest.mark.parametrize("name", WRITES)
def test_nothing_is_written_once_signed(
    as_inspector, visit, item, filled, name, script
):
    args, form = writes(visit, item, filled)[name]
    Visit.objects.update(status=VisitStatus.SIGNED)
    before, history = seal.content_sha256(visit), AnswerRevision.objects.count()
    response = as_inspector.post(address(name, *args), form, **script)
    assert response.status_code in {302, 422}
    assert seal.content_sha256(visit) == before
    assert AnswerRevision.objects.count() == history


@pytest.mark.parametrize("name", WRITES)
def test_what_one_person_typed_is_not_sent_as_another(  # noqa: PLR0917 -- the cast
    as_inspector, visit, item, filled, staff, inspector, name
):
    """A shared phone: the staff's page is still open, the inspector signed in."""
    args, form = writes(visit, item, filled)[name]
    before = seal.content_sha256(visit)
    answer = as_inspector.post(address(name, *args), form, HTTP_X_PERSON=str(staff.pk))
    assert answer.status_code == 401
    assert seal.content_sha256(visit) == before
    own = str(inspector.pk)
    answer = as_inspector.post(address(name, *args), form, HTTP_X_PERSON=own)
    assert answer.status_code != 401


def test_an_answer_tells_its_revision_and_the_new_totals(as_inspector, visit, item):
    url = address("answer_save", visit.pk, item.pk)
    form = answer_form(result=Result.PARTIAL, score="12,5", note="Thiếu sổ")
    first = as_inspector.post(url, form, **JSON)
    assert first.status_code == 201
    body = first.json()
    assert (body["state"], body["revision"]) == ("created", 1)
    assert body["answer"]["score"] == 12.5
    assert "12,5" in body["regions"]["sheet-total"]
    again = as_inspector.post(url, form, **JSON)
    assert (again.status_code, again.json()["state"]) == (200, "same")
    changed = {**form, "base_revision": 1, "note": "Đủ"}
    assert as_inspector.post(url, changed, **JSON).json()["revision"] == 2


def test_an_answer_that_came_second_shows_both(client, visit, item, inspector, staff):
    url = address("answer_save", visit.pk, item.pk)
    client.force_login(inspector)
    client.post(url, answer_form(), **JSON)
    client.force_login(staff)
    late = client.post(url, answer_form(result=Result.FAIL), **JSON)
    assert late.status_code == 409
    body = late.json()
    assert (body["state"], body["answer"]["result"]) == ("conflict", "pass")
    mine = AnswerRevision.objects.get(is_conflict=True)
    assert (
        f'name="keep_mine" value="{mine.pk}"' in body["regions"][f"conflict-{item.pk}"]
    )
    client.post(address("conflict_resolve", mine.pk), {"keep": "mine"})
    assert Answer.objects.get().result == Result.FAIL


@pytest.mark.parametrize(
    "form",
    [
        {"result": ""},
        {"result": "maybe"},
        {"id": "x"},
        {"score": "99"},
        {"score": "abc"},
        {"note": "x" * 4001},
    ],
)
def test_a_wrong_answer_says_why(as_inspector, visit, item, form):
    url = address("answer_save", visit.pk, item.pk)
    response = as_inspector.post(url, answer_form(**form), **JSON)
    assert response.status_code == 422
    assert response.json()["errors"]
    assert not Answer.objects.exists()


def test_a_section_is_saved_without_scripts(as_inspector, visit, item):
    form = {f"{item.pk}-{k}": v for k, v in answer_form(note="Đủ").items()}
    form[f"{item.pk}-paper"] = ["Sổ sách", "biên bản"]
    url = address("section_save", visit.pk, item.section_id)
    assert as_inspector.post(url, form).status_code == 302
    answer = Answer.objects.get()
    assert (answer.note, answer.papers_seen) == ("Đủ", "Sổ sách; biên bản")


def test_a_section_with_a_mistake_keeps_what_was_typed(as_inspector, visit, item):
    form = {f"{item.pk}-{k}": v for k, v in answer_form(result="").items()}
    form[f"{item.pk}-note"] = "Chưa chọn kết quả"
    url = address("section_save", visit.pk, item.section_id)
    response = as_inspector.post(url, form)
    assert response.status_code == 422
    assert "Chưa chọn kết quả" in response.content.decode()


def test_a_changed_result_takes_its_usual_score_without_scripts(
    as_inspector, visit, item
):
    url = address("section_save", visit.pk, item.section_id)
    key = item.pk
    form = {f"{key}-{k}": v for k, v in answer_form(score="25").items()}
    as_inspector.post(url, form)
    form |= {f"{key}-result": Result.FAIL, f"{key}-base_revision": 1}
    as_inspector.post(url, form)
    assert (Answer.objects.get().result, Answer.objects.get().score) == ("fail", 0)


def test_a_section_button_makes_a_finding_from_its_item(as_inspector, visit, item):
    key = uuid.uuid4()
    form = {f"{item.pk}-{k}": v for k, v in answer_form(result=Result.FAIL).items()}
    form |= {"finding": item.pk, f"{item.pk}-finding_id": key}
    url = address("section_save", visit.pk, item.section_id)
    for _ in range(2):
        response = as_inspector.post(url, form)
        assert f"edit={key}" in response["Location"]
    assert Finding.objects.get().item == item


def test_a_finding_is_written_with_its_recommendation(as_inspector, visit):
    form = finding_form(
        kind="shortcoming",
        severity="medium",
        amount="1.250.000",
        recommendation="Bổ sung chứng từ",
        owner_note="Kế toán",
        due_on="30/03/2030",
    )
    url = address("finding_save", visit.pk)
    statuses = [as_inspector.post(url, form, **JSON).status_code for _ in range(20)]
    assert statuses == [201, *[200] * 19]
    finding, remedy = Finding.objects.get(), Remedy.objects.get()
    assert (finding.amount, remedy.finding) == (1_250_000, finding)
    assert (remedy.owner, remedy.owner_note) == (visit.union, "Kế toán")
    assert f"{remedy.due_on:%d/%m/%Y}" == "30/03/2030"


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"kind": "shortcoming"},
        {"recommendation": "Sửa"},
        {"amount": "nhiều"},
        {"due_on": "30/02/2020"},
        {"item": 0},
    ],
)
def test_a_wrong_finding_says_why_and_keeps_what_was_typed(as_inspector, visit, wrong):
    form = finding_form(cause="Nguyên nhân đã gõ", **wrong)
    url = address("finding_save", visit.pk)
    response = as_inspector.post(url, form)
    assert response.status_code == 422
    assert "Nguyên nhân đã gõ" in response.content.decode()
    script = as_inspector.post(url, form, **JSON)
    assert (script.status_code, bool(script.json()["errors"])) == (422, True)
    assert not Finding.objects.exists()


def test_a_line_that_came_second_keeps_both_in_the_form(as_inspector, visit, filled):
    person = filled["person"]
    Attendance.objects.update(revision=2, full_name="Hà Thị Mây")
    form = {
        "id": person.pk,
        "base_revision": 1,
        "body": "union",
        "full_name": "Hà Thị Mơ",
    }
    url = address("attendance_save", visit.pk)
    assert as_inspector.post(url, form, **JSON).status_code == 409
    response = as_inspector.post(url, form)
    assert response.status_code == 409
    content = response.content.decode()
    assert "Hà Thị Mơ" in content
    assert "Hà Thị Mây" in content
    form["base_revision"] = response.context["form"]["base_revision"].value()
    assert as_inspector.post(url, form).status_code == 302
    assert Attendance.objects.get().full_name == "Hà Thị Mơ"


@pytest.mark.parametrize("name", ["attendance", "stops", "findings"])
def test_a_line_can_be_opened_for_change(as_inspector, visit, filled, name):
    row = filled[{"attendance": "person", "stops": "stop", "findings": "finding"}[name]]
    response = as_inspector.get(address(f"visit_{name}", visit.pk), {"edit": row.pk})
    assert response.context["form"]["id"].value() == str(row.pk)
    nonsense = as_inspector.get(address(f"visit_{name}", visit.pk), {"edit": "x"})
    assert nonsense.status_code == 200


def test_a_phrase_fills_a_new_finding(as_inspector, visit):
    phrase = Phrase.objects.create(
        kind="shortcoming", text="Sổ lệch", severity="light", recommendation="Rà soát"
    )
    url = address("visit_findings", visit.pk)
    form = as_inspector.get(url, {"phrase": phrase.pk}).context["form"]
    assert form["text"].value() == "Sổ lệch"
    assert form["recommendation"].value() == "Rà soát"


def test_a_suggestion_disappears_once_written_down(as_inspector, visit):
    PostFactory(officer=OfficerFactory(home_union=visit.union, full_name="Hà Thị Mai"))
    url = address("visit_attendance", visit.pk)
    (row,) = as_inspector.get(url).context["suggestions"]
    assert (row.full_name, row.position, row.body) == (
        "Hà Thị Mai",
        "Chủ tịch",
        "union",
    )
    form = {"id": row.key, "body": row.body, "full_name": row.full_name}
    as_inspector.post(address("attendance_save", visit.pk), form)
    assert as_inspector.get(url).context["suggestions"] == []


def test_photos_are_sent_one_by_one_or_together(as_inspector, visit, item):
    url = address("photo_upload", visit.pk)

    def photo(size):
        return SimpleUploadedFile("a.jpg", picture(size=(size, size)))

    one = {"id": uuid.uuid4(), "photos": photo(9), "item": item.pk, "caption": "Sổ quỹ"}
    assert as_inspector.post(url, one, **JSON).status_code == 201
    assert (
        as_inspector.post(url, {**one, "photos": photo(9)}, **JSON).status_code == 200
    )
    assert (
        as_inspector.post(url, {**one, "photos": photo(8)}, **JSON).status_code == 422
    )
    several = {"photos": [photo(10), photo(11)]}
    assert as_inspector.post(url, several).status_code == 302
    assert Evidence.objects.count() == 3
    assert Evidence.objects.filter(item=item, caption="Sổ quỹ").count() == 1


def test_a_hostile_upload_is_refused_with_words(as_inspector, visit):
    url = address("photo_upload", visit.pk)
    svg = SimpleUploadedFile("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    response = as_inspector.post(url, {"photos": svg}, **JSON)
    assert (response.status_code, bool(response.json()["errors"])) == (422, True)
    svg.seek(0)
    assert as_inspector.post(url, {"photos": svg}).status_code == 422
    assert as_inspector.post(url, {}).status_code == 422
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("name", ["evidence", "evidence_thumb"])
def test_a_photo_is_shown_to_those_who_may_see_it(  # noqa: PLR0917 -- the cast
    client, visit, filled, name, stranger, officer, leader
):
    url = address(name, filled["photo"].pk)
    assert client.get(url).status_code == 302
    for user, status in ((stranger, 404), (officer, 404), (leader, 200)):
        client.force_login(user)
        response = client.get(url)
        assert response.status_code == status
        assert response.getvalue()  # read to the end, which closes the file
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("private")
    assert response["Content-Type"] == "image/jpeg"
    assert "sandbox" in response["Content-Security-Policy"]
    assert client.post(url).status_code == 405
    Visit.objects.update(status=VisitStatus.SIGNED)
    client.force_login(officer)
    response = client.get(url)
    assert response.status_code == 200
    assert response.getvalue()[:3] == b"\xff\xd8\xff"


def test_the_unit_sees_the_visit_before_and_the_results_after_signing(
    client, visit, filled, officer
):
    client.force_login(officer)
    url = address("visit", visit.pk)
    Visit.objects.update(status=VisitStatus.PLANNED)
    assert client.get(url).status_code == 404
    Visit.objects.update(status=VisitStatus.IN_PROGRESS)
    summary = client.get(url).context["summary"]
    assert summary.is_empty
    assert (summary.findings, summary.remedies, summary.photos) == ([], [], 0)
    assert summary.sheet.answered == 0
    Visit.objects.update(status=VisitStatus.SIGNED)
    summary = client.get(url).context["summary"]
    assert len(summary.findings) == 2
    assert summary.remedies == [filled["remedy"]]
    assert (summary.sheet.answered, summary.photos) == (1, 1)


@pytest.mark.parametrize("status", VisitStatus)
def test_the_visit_page_opens_in_every_state(client, visit, status, inspector, leader):
    Visit.objects.update(status=status)
    for user in (inspector, leader):
        client.force_login(user)
        assert client.get(address("visit", visit.pk)).status_code == 200


def complete(visit, by):
    for item in Item.objects.filter(section__version=visit.checklist):
        recording.record_answer(
            visit, id=uuid.uuid4(), item=item, result=Result.PASS, by=by
        )
    lines.record_attendance(
        visit, id=uuid.uuid4(), body="union", full_name="Hà Thị Mai", by=by
    )


def test_a_visit_from_start_to_close(client, visit, inspector, leader):
    Visit.objects.update(status=VisitStatus.ANNOUNCED)
    client.force_login(inspector)

    def step(name, form=None):
        client.post(address(name, visit.pk), form or {})
        visit.refresh_from_db()
        return visit.status

    assert step("visit_start") == VisitStatus.IN_PROGRESS
    assert step("visit_finish") == VisitStatus.IN_PROGRESS  # nothing is recorded yet
    complete(visit, inspector)
    assert step("visit_finish") == VisitStatus.RECORDED
    assert step("visit_send_back", {"reason": ""}) == VisitStatus.RECORDED
    assert step("visit_send_back", {"reason": "Thiếu"}) == VisitStatus.IN_PROGRESS
    assert step("visit_finish") == VisitStatus.RECORDED
    signature = {
        "agreement": "agreed",
        "unit_signer": "Hà Thị Mai",
        "signed_on": f"{timezone.localdate():%d/%m/%Y}",
    }
    assert step("visit_sign", {**signature, "unit_signer": ""}) == VisitStatus.RECORDED
    assert step("visit_sign", signature) == VisitStatus.SIGNED
    assert step("visit_conclude") == VisitStatus.SIGNED  # the leader decides
    client.force_login(leader)
    assert step("visit_conclude") == VisitStatus.CONCLUDED
    assert step("visit_close") == VisitStatus.CLOSED
    assert list(visit.events.values_list("new_status", flat=True)) == [
        "in_progress",
        "recorded",
        "in_progress",
        "recorded",
        "signed",
        "concluded",
        "closed",
    ]


@pytest.mark.parametrize(
    ("name", "denied"),
    [
        ("visit_start", "leader"),
        ("visit_finish", "leader"),
        ("visit_sign", "leader"),
        ("visit_send_back", "officer"),
        ("visit_conclude", "inspector"),
        ("visit_close", "inspector"),
    ],
)
def test_a_move_is_asked_for(client, request, visit, stranger, name, denied):
    url = address(name, visit.pk)
    assert client.post(url).status_code == 302
    assert client.post(url)["Location"].startswith(reverse("accounts:sign_in"))
    client.force_login(stranger)
    assert client.post(url).status_code == 404
    client.force_login(request.getfixturevalue(denied))
    assert client.post(url).status_code == 403
    assert client.get(url).status_code == 405
    visit.refresh_from_db()
    assert visit.status == VisitStatus.IN_PROGRESS


def queries(client, url):
    client.get(url)  # sessions and content types are known from now on
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("step", STEPS)
def test_a_page_asks_the_same_of_one_row_and_of_three(
    as_inspector, visit, filled, inspector, step
):
    url = address(f"visit_{step}", visit.pk)
    one = queries(as_inspector, url)
    items = Item.objects.filter(section__version=visit.checklist, code__in="23")
    for item in items:
        recording.record_answer(
            visit, id=uuid.uuid4(), item=item, result=Result.PASS, by=inspector
        )
        finding = FindingFactory(
            visit=visit, kind="shortcoming", severity="light", item=item
        )
        Remedy.objects.create(
            visit=visit,
            finding=finding,
            text="Sửa",
            owner=visit.union,
            due_on=visit.date,
        )
        lines.record_attendance(
            visit, id=uuid.uuid4(), body="party", full_name=item.text, by=inspector
        )
        lines.record_stop(
            visit, id=uuid.uuid4(), kind="household", household="Bà Sáu", by=inspector
        )
        evidence.add_evidence(
            visit,
            id=uuid.uuid4(),
            upload=SimpleUploadedFile("a.jpg", picture()),
            item=item,
            by=inspector,
        )
    assert FieldStop.objects.count() == 3
    assert queries(as_inspector, url) == one
