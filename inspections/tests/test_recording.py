import uuid
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, connections

from core.exceptions import RuleError
from inspections.enums import Result, VisitStatus
from inspections.models import Answer, AnswerRevision, Item, Visit
from inspections.services import recording
from inspections.tests.factories import ChecklistVersionFactory, VisitFactory


@pytest.fixture
def item(visit):
    return Item.objects.get(section__version=visit.checklist, code="1")


def write(visit, item, by, **values):
    values.setdefault("id", uuid.uuid4())
    values.setdefault("result", Result.PASS)
    return recording.record_answer(visit, item=item, by=by, **values)


def test_the_first_write_makes_revision_one(visit, item, inspector):
    outcome = write(visit, item, inspector, note="  Đủ sổ ", papers_seen="Sổ sách")
    assert (outcome.state, outcome.revision) == ("created", 1)
    answer = Answer.objects.get()
    assert (answer.result, answer.score) == (Result.PASS, Decimal(25))
    assert (answer.note, answer.papers_seen) == ("Đủ sổ", "Sổ sách")
    assert answer.updated_by == inspector


def test_the_same_request_twenty_times_is_one_row(visit, item, inspector):
    key = uuid.uuid4()
    states = [write(visit, item, inspector, id=key).state for _ in range(20)]
    assert states == ["created", *["same"] * 19]
    assert (Answer.objects.count(), Answer.objects.get().revision) == (1, 1)
    assert not AnswerRevision.objects.exists()


def test_two_devices_with_the_same_content_agree(visit, item, inspector, staff):
    write(visit, item, inspector)
    assert write(visit, item, staff).state == "same"
    assert Answer.objects.count() == 1


def test_a_change_keeps_what_it_replaced(visit, item, inspector, staff):
    write(visit, item, inspector, note="cũ")
    outcome = write(visit, item, staff, base_revision=1, result=Result.FAIL, note="mới")
    assert (outcome.state, outcome.revision) == ("saved", 2)
    old = AnswerRevision.objects.get()
    assert (old.base_revision, old.result, old.score) == (1, Result.PASS, Decimal(25))
    assert (old.note, old.actor, old.is_conflict) == ("cũ", inspector, False)


def test_a_write_on_an_old_revision_keeps_both_values(visit, item, inspector, staff):
    write(visit, item, inspector)
    write(visit, item, staff, base_revision=1, result=Result.PARTIAL)
    late = write(visit, item, inspector, base_revision=1, result=Result.FAIL)
    assert (late.state, late.revision) == ("conflict", 2)
    assert Answer.objects.get().result == Result.PARTIAL
    assert (late.mine.result, late.mine.actor) == (Result.FAIL, inspector)
    assert late.mine.is_conflict


def test_a_retried_conflict_is_kept_once(visit, item, inspector, staff):
    write(visit, item, inspector)
    for _ in range(20):
        write(visit, item, staff, result=Result.FAIL)
    assert AnswerRevision.objects.filter(is_conflict=True).count() == 1


def test_a_retry_of_a_write_that_was_overwritten_is_no_conflict(
    visit, item, inspector, staff
):
    """The acknowledgement was lost, then somebody changed the answer."""
    write(visit, item, inspector, note="một")
    write(visit, item, staff, base_revision=1, note="hai")
    retry = write(visit, item, inspector, note="một")
    assert (retry.state, retry.revision) == ("same", 1)
    assert retry.answer.note == "hai"
    assert not AnswerRevision.objects.filter(is_conflict=True).exists()


@pytest.mark.parametrize(
    ("keep", "result", "revision"),
    [("mine", Result.FAIL, 2), ("theirs", Result.PASS, 1)],
)
def test_a_person_chooses(  # noqa: PLR0917 -- the cast
    visit, item, inspector, staff, keep, result, revision
):
    write(visit, item, inspector)
    mine = write(visit, item, staff, result=Result.FAIL).mine
    answer = recording.resolve_conflict(mine, keep=keep, by=staff)
    assert (answer.result, answer.revision) == (result, revision)
    mine.refresh_from_db()
    assert mine.resolved_by == staff
    with pytest.raises(RuleError, match="already"):
        recording.resolve_conflict(mine, keep="mine", by=staff)


def test_a_retry_after_the_choice_opens_it_not_again(visit, item, inspector, staff):
    write(visit, item, inspector)
    mine = write(visit, item, staff, result=Result.FAIL).mine
    recording.resolve_conflict(mine, keep="theirs", by=staff)
    assert write(visit, item, staff, result=Result.FAIL).state == "same"
    assert Answer.objects.get().result == Result.PASS


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"result": ""}, "Choose a result"),
        ({"result": "maybe"}, "Choose a result"),
        ({"score": Decimal(26)}, "from 0 to 25"),
        ({"score": Decimal("-0.5")}, "from 0 to 25"),
        ({"score": Decimal("0.3")}, "half points"),
    ],
)
def test_impossible_values_are_refused(visit, item, inspector, values, message):
    with pytest.raises(RuleError, match=message):
        write(visit, item, inspector, **values)
    assert not Answer.objects.exists()


def test_not_examined_has_no_score(visit, item, inspector):
    write(visit, item, inspector, result=Result.SKIPPED, score=Decimal(5))
    assert Answer.objects.get().score is None


def test_an_item_of_another_checklist_is_refused(visit, inspector):
    foreign = Item.objects.filter(section__version=ChecklistVersionFactory()).first()
    with pytest.raises(RuleError, match="not in the visit's checklist"):
        write(visit, foreign, inspector)


def test_a_key_of_another_answer_is_refused(visit, item, inspector):
    key = write(visit, item, inspector).answer.pk
    other = Item.objects.get(section__version=visit.checklist, code="2")
    with pytest.raises(RuleError, match="belongs to another answer"):
        write(visit, other, inspector, id=key)


def test_the_rest_is_marked_as_not_examined_at_once(visit, item, inspector):
    write(visit, item, inspector)
    assert recording.skip_unanswered(visit, by=inspector) == 3
    assert Answer.objects.filter(result=Result.SKIPPED).count() == 3
    assert recording.skip_unanswered(visit, by=inspector) == 0


@pytest.mark.parametrize("status", [s for s in VisitStatus if s != "in_progress"])
def test_nothing_is_written_unless_the_visit_is_being_recorded(
    visit, item, inspector, staff, status
):
    write(visit, item, inspector)
    mine = write(visit, item, staff, result=Result.FAIL).mine
    Visit.objects.update(status=status)
    for call in (
        lambda: write(visit, item, inspector, base_revision=1, result=Result.FAIL),
        lambda: recording.skip_unanswered(visit, by=inspector),
        lambda: recording.resolve_conflict(mine, keep="mine", by=staff),
    ):
        with pytest.raises(RuleError, match=r"signed|nothing can be recorded"):
            call()
    assert Answer.objects.get().result == Result.PASS


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
@pytest.mark.django_db(transaction=True)
def test_parallel_retries_make_one_row(team, ward, inspector):
    visit = VisitFactory(team=team, union=ward)
    item = Item.objects.filter(section__version=visit.checklist).first()
    key = uuid.uuid4()

    def send(_number):
        try:
            return write(visit, item, inspector, id=key).state
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        states = sorted(pool.map(send, range(20)))
    assert states == ["created", *["same"] * 19]
    assert Answer.objects.count() == 1
