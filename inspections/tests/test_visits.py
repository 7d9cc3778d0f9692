import uuid
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from core.exceptions import RuleError
from inspections.enums import (
    VISIT_TRANSITIONS,
    Agreement,
    RemedyStatus,
    Result,
    RoundStatus,
    VisitStatus,
)
from inspections.models import (
    Answer,
    Attendance,
    FieldStop,
    Finding,
    Item,
    Minutes,
    Remedy,
    Visit,
)
from inspections.services import findings, lines, recording, seal, visits
from inspections.tests.factories import RemedyFactory


def answer_all(visit, by):
    for item in Item.objects.filter(section__version=visit.checklist):
        recording.record_answer(
            visit, id=uuid.uuid4(), item=item, result=Result.PASS, by=by
        )


@pytest.fixture
def complete(visit, inspector):
    """All items answered, one person present, one recommendation."""
    answer_all(visit, inspector)
    lines.record_attendance(
        visit, id=uuid.uuid4(), body="union", full_name="Hà Thị Mai", by=inspector
    )
    finding = findings.record_finding(
        visit,
        id=uuid.uuid4(),
        kind="shortcoming",
        severity="light",
        text="Sổ chưa khớp",
        by=inspector,
    ).row
    findings.recommend(
        visit, id=uuid.uuid4(), finding=finding, text="Rà soát sổ", by=inspector
    )
    return visit


@pytest.fixture
def recorded(complete, inspector):
    return visits.finish_recording(complete, by=inspector)


def sign(visit, by, **values):
    start = {
        "agreement": Agreement.AGREED,
        "signed_on": visit.date,
        "unit_signer": "Hà Thị Mai",
    }
    return visits.sign(visit, **{**start, **values}, by=by)


@pytest.mark.parametrize("old", VisitStatus)
@pytest.mark.parametrize("new", VisitStatus)
def test_only_listed_moves_happen(visit, inspector, old, new):
    Visit.objects.update(status=old)
    visit.refresh_from_db()
    if new in VISIT_TRANSITIONS[old]:
        assert visits._move(visit, new, by=inspector, reason="vì").status == new
        event = visit.events.get()
        assert (event.old_status, event.new_status) == (old, new)
    else:
        with pytest.raises(RuleError, match="cannot become"):
            visits._move(visit, new, by=inspector, reason="vì")
        assert not visit.events.exists()


def test_a_start_opens_the_minutes_and_runs_the_round(visit, inspector):
    Visit.objects.update(status=VisitStatus.ANNOUNCED)
    visit.refresh_from_db()
    visits.start(visit, by=inspector)
    visit.refresh_from_db()
    visit.round.refresh_from_db()
    assert visit.status == VisitStatus.IN_PROGRESS
    assert visit.started_at is not None
    assert visit.round.status == RoundStatus.RUNNING
    assert Minutes.objects.get().visit == visit


def test_an_unannounced_visit_does_not_start(visit, inspector):
    Visit.objects.update(status=VisitStatus.PLANNED)
    visit.refresh_from_db()
    with pytest.raises(RuleError, match="cannot become"):
        visits.start(visit, by=inspector)
    visit.round.refresh_from_db()
    assert visit.round.status == RoundStatus.APPROVED


def test_an_end_names_everything_that_is_missing(visit, inspector):
    with pytest.raises(RuleError) as refusal:
        visits.finish_recording(visit, by=inspector)
    assert str(refusal.value) == "4 items have no result. Write down who attended."


def test_an_end_needs_conflicts_to_be_decided(complete, inspector, staff):
    item = Item.objects.filter(section__version=complete.checklist).first()
    mine = recording.record_answer(
        complete, id=uuid.uuid4(), item=item, result=Result.FAIL, by=staff
    ).mine
    with pytest.raises(RuleError, match="two people wrote"):
        visits.finish_recording(complete, by=inspector)
    recording.resolve_conflict(mine, keep="theirs", by=staff)
    assert visits.finish_recording(complete, by=inspector).status == "recorded"


def test_a_shortcoming_without_a_recommendation_does_not_stop_the_end(
    complete, inspector
):
    Remedy.objects.all().delete()
    assert visits.finish_recording(complete, by=inspector).status == "recorded"


def test_sent_back_needs_a_reason_and_keeps_it(recorded, leader):
    with pytest.raises(RuleError, match="reason"):
        visits.send_back(recorded, reason=" ", by=leader)
    visits.send_back(recorded, reason="Thiếu chữ ký", by=leader)
    assert recorded.is_recording
    assert recorded.events.last().reason == "Thiếu chữ ký"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"agreement": "maybe"}, "how the unit signs"),
        ({"unit_signer": " "}, "who signs"),
        ({"signed_on": date(2020, 3, 1)}, "before the visit"),
        ({"signed_on": timezone.localdate() + timedelta(2)}, "future"),
        ({"agreement": "reservations"}, "Write down the reservations"),
        ({"agreement": "refused", "witnesses": "Ông Nam"}, "reason of refusal"),
        ({"agreement": "refused", "reservations": "Không"}, "witnesses"),
    ],
)
def test_an_incomplete_signature_is_refused(recorded, inspector, values, message):
    with pytest.raises(RuleError, match=message):
        sign(recorded, inspector, **values)
    recorded.refresh_from_db()
    assert (recorded.status, recorded.content_sha256) == ("recorded", "")


@pytest.mark.parametrize(
    "values",
    [
        {"agreement": "agreed"},
        {"agreement": "reservations", "reservations": "Đề nghị xem lại mục 3"},
        {
            "agreement": "refused",
            "unit_signer": "",
            "reservations": "Không nhất trí",
            "witnesses": "Ông Nam, UBND phường",
        },
    ],
)
def test_three_ways_to_sign(recorded, inspector, values):
    sign(recorded, inspector, unit_opinion="Nhất trí", **values)
    minutes = Minutes.objects.get()
    assert recorded.status == VisitStatus.SIGNED
    assert minutes.agreement == values["agreement"]
    assert (minutes.signed_on, minutes.unit_opinion) == (recorded.date, "Nhất trí")
    assert len(recorded.content_sha256) == 64


def test_what_is_not_recorded_cannot_be_signed(visit, inspector):
    with pytest.raises(RuleError, match="cannot become"):
        sign(visit, inspector)
    assert not Minutes.objects.exists()


def test_the_seal_stays_what_it_was(recorded, inspector, leader):
    sign(recorded, inspector)
    sealed = recorded.content_sha256
    assert seal.content_sha256(recorded) == sealed
    visits.conclude(recorded, by=leader)
    Remedy.objects.update(due_on=date(2021, 1, 1), status=RemedyStatus.ACCEPTED)
    visits.close(recorded, by=leader)
    assert seal.content_sha256(Visit.objects.get()) == sealed


def test_the_seal_breaks_when_a_word_changes(recorded, inspector):
    sign(recorded, inspector)
    Finding._base_manager.update(text="Sổ đã khớp")  # behind everyone's back
    assert seal.content_sha256(recorded) != recorded.content_sha256


def test_a_visit_closes_when_nothing_is_left_to_do(recorded, inspector, leader):
    sign(recorded, inspector)
    visits.conclude(recorded, by=leader)
    RemedyFactory(visit=recorded, status=RemedyStatus.PROOF_SUBMITTED)
    with pytest.raises(RuleError, match="2 recommendations are not remedied"):
        visits.close(recorded, by=leader)
    Remedy.objects.update(status=RemedyStatus.ACCEPTED)
    assert visits.close(recorded, by=leader).status == VisitStatus.CLOSED


@pytest.mark.parametrize("model", [Answer, Attendance, FieldStop, Finding, Minutes])
def test_a_sealed_row_is_not_written_by_forgetful_code(recorded, inspector, model):
    """Not by ``save``, ``delete``, ``update``, ``bulk_update`` or ``bulk_create``."""
    if model is FieldStop:
        Visit.objects.update(status=VisitStatus.IN_PROGRESS)
        lines.record_stop(
            recorded, id=uuid.uuid4(), kind="household", household="X", by=inspector
        )
        Visit.objects.update(status=VisitStatus.RECORDED)
    sign(recorded, inspector)
    row = model.objects.filter(visit=recorded).first()
    rows = model.objects.filter(visit=recorded)
    for call in (
        row.save,
        row.delete,
        rows.delete,
        lambda: rows.update(revision=9),
        lambda: model.objects.bulk_update([row], ["revision"]),
        lambda: model.objects.bulk_create([model(visit=recorded)]),
    ):
        with pytest.raises(RuleError, match="signed"), transaction.atomic():
            call()
    assert seal.content_sha256(recorded) == recorded.content_sha256
