"""Letters of urging: one draft to a unit, proof takes itself out, sending is once."""

from datetime import UTC, date, datetime, time

import pytest

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import RemarkKind, RungAction, RungState, VisitStatus
from inspections.models import LadderStep, Remark, Remedy, UrgingLetter
from inspections.selectors import letters as selectors
from inspections.services import letters, remedies
from inspections.services.ladder import climb
from inspections.tests.factories import (
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)
from notices.enums import NoticeStatus
from notices.models import Notice

TODAY = date(2026, 6, 29)
DUE = date(2026, 6, 15)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning(time_machine):
    time_machine.move_to("2026-06-29T06:10:00+07:00", tick=False)


@pytest.fixture
def signed(team, ward):
    return VisitFactory(
        team=team, union=ward, date=date(2026, 5, 15), status=VisitStatus.SIGNED
    )


@pytest.fixture
def owed(signed):
    return [RemedyFactory(visit=signed, due_on=DUE, text=f"Việc {n}") for n in range(3)]


@pytest.fixture
def draft(owed):
    climb(TODAY)
    Notice.objects.all().delete()
    return UrgingLetter.objects.get()


def keys(letter):
    return [str(one.pk) for one in letter.remedies.all()]


def send(letter, by, printed=None):
    return letters.send(
        letter,
        on=TODAY,
        number="07/HPN",
        printed=keys(letter) if printed is None else printed,
        by=by,
    )


def test_there_is_one_draft_to_a_unit(city, ward, staff):
    first = letters.draft_for(city, ward, by=staff)
    assert letters.draft_for(city, ward, by=None) == first
    assert first.answer_by == date(2026, 7, 8)
    assert AuditEntry.objects.filter(model="inspections.urgingletter").count() == 1


def test_the_ladder_fills_it(draft, owed, ward, city):
    assert (draft.union, draft.unit) == (city, ward)
    assert set(draft.remedies.all()) == set(owed)
    steps = LadderStep.objects.filter(action=RungAction.LETTER)
    assert {step.letter for step in steps} == {draft}


def test_a_person_begins_one_earlier(owed, ward, staff):
    letter = letters.write_to(ward, owed[:1], by=staff)
    assert list(letter.remedies.all()) == owed[:1]
    assert letters.add(letter, owed, by=staff) == 2


def test_only_what_the_unit_owes_and_has_not_proven(
    draft, owed, team, commune, officer, staff
):
    elsewhere = RemedyFactory(
        visit=VisitFactory(team=team, union=commune, status=VisitStatus.SIGNED),
        due_on=DUE,
    )
    with pytest.raises(RuleError, match="another unit"):
        letters.add(draft, [elsewhere], by=staff)
    remedies.submit_proof(owed[0], by=officer, text="Đã làm.")
    with pytest.raises(RuleError, match="proof was handed in"):
        letters.add(draft, owed[:1], by=staff)


def test_work_of_another_union_stands_in_its_own_letter(draft, ward, staff, other_city):
    theirs = TeamFactory(round=RoundFactory(plan=PlanFactory(union=other_city)))
    visit = VisitFactory(team=theirs, union=ward, status=VisitStatus.SIGNED)
    with pytest.raises(RuleError, match="Another union"):
        letters.add(draft, [RemedyFactory(visit=visit, due_on=DUE)], by=staff)


def test_proof_takes_itself_out_and_the_last_takes_the_letter(draft, owed, officer):
    for count, remedy in enumerate(owed, start=1):
        remedies.submit_proof(remedy, by=officer, text="Đã làm.")
        assert draft.remedies.count() == 3 - count
    draft.refresh_from_db()
    assert draft.dropped_at is not None


def test_what_is_taken_out_does_not_come_back(draft, owed, staff):
    letters.remove(draft, owed[0], by=staff)
    step = LadderStep.objects.get(remedy=owed[0], action=RungAction.LETTER)
    assert (step.state, step.done_by) == (RungState.SKIPPED, staff)
    climb(date(2026, 6, 30))
    assert draft.remedies.count() == 2


def test_a_draft_is_thrown_away_for_a_reason(draft, staff):
    with pytest.raises(RuleError, match="reason"):
        letters.drop(draft, reason=" ", by=staff)
    letters.drop(draft, reason="Đã làm việc trực tiếp.", by=staff)

    steps = LadderStep.objects.filter(action=RungAction.LETTER)
    assert {one.note for one in steps} == {"Đã làm việc trực tiếp."}
    climb(date(2026, 6, 30))
    assert not UrgingLetter.objects.drafts().exists()
    with pytest.raises(RuleError, match="thrown away"):
        letters.edit(draft, answer_by=date(2026, 7, 10), note="", by=staff)


def test_what_it_says_is_changed(draft, staff):
    letters.edit(draft, answer_by=date(2026, 7, 10), note=" Gửi sớm. ", by=staff)
    draft.refresh_from_db()
    assert (draft.answer_by, draft.note) == (date(2026, 7, 10), "Gửi sớm.")
    with pytest.raises(RuleError, match="later day"):
        letters.edit(draft, answer_by=TODAY, note="", by=staff)


def test_sending_it_tells_the_unit_and_the_threads(draft, owed, officer, staff):
    send(draft, staff)

    draft.refresh_from_db()
    assert draft.sent_on == TODAY
    (notice,) = Notice.objects.all()
    assert notice.user == officer
    assert (
        notice.subject
        == "Công văn đôn đốc số 07/HPN: trả lời chậm nhất ngày 08/07/2026"
    )
    remarks = Remark.objects.filter(kind=RemarkKind.URGED)
    assert {one.remedy for one in remarks} == set(owed)
    assert remarks[0].text == (
        "Công văn đôn đốc số 07/HPN ngày 29/06/2026;"
        " đề nghị báo cáo kết quả chậm nhất ngày 08/07/2026."
    )
    steps = LadderStep.objects.filter(action=RungAction.LETTER)
    assert {(one.state, one.done_by) for one in steps} == {(RungState.DONE, staff)}
    with pytest.raises(RuleError, match="has been sent"):
        send(draft, staff)
    assert Notice.objects.count() == 1


def test_the_unit_sees_it_once_it_is_sent(draft, officer, staff, stranger):
    assert not UrgingLetter.objects.visible_to(officer).exists()
    send(draft, staff)
    assert UrgingLetter.objects.visible_to(officer).get() == draft
    assert not UrgingLetter.objects.visible_to(stranger).exists()


def test_a_letter_does_not_urge_for_what_was_proven_meanwhile(
    draft, owed, officer, staff
):
    printed = keys(draft)
    remedies.submit_proof(owed[0], by=officer, text="Đã làm.")
    with pytest.raises(RuleError, match="Of 1 recommendations"):
        send(draft, staff, printed)
    draft.refresh_from_db()
    assert draft.sent_on is None


def test_what_came_after_the_number_waits_for_the_next_letter(draft, signed, staff):
    printed = keys(draft)
    late = RemedyFactory(visit=signed, due_on=DUE)
    letters.add(draft, [late], by=staff)

    send(draft, staff, printed)

    (after,) = UrgingLetter.objects.drafts()
    assert list(after.remedies.all()) == [late]
    assert draft.remedies.count() == 3


def test_a_letter_of_a_day_before_the_due_date_is_refused(draft, staff):
    with pytest.raises(RuleError, match="not all of it was overdue"):
        letters.send(draft, on=DUE, number="07/HPN", printed=keys(draft), by=staff)


def test_a_withdrawn_letter_is_no_more(draft, officer, staff):
    send(draft, staff)
    letters.take_back(draft, by=staff)

    assert not UrgingLetter.objects.visible_to(officer).exists()
    assert Notice.objects.get().status == NoticeStatus.WITHDRAWN
    again = letters.write_to(draft.unit, Remedy.objects.all(), by=staff)
    assert again != draft


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], ""),
        ([("remind", date(2026, 6, 16))], "nhắc ngày 16/06/2026"),
        (
            [
                ("remind", date(2026, 6, 16)),
                ("call", date(2026, 6, 18)),
                ("remind", date(2026, 6, 22)),
            ],
            "nhắc ngày 16/06, 22/06/2026; gọi điện ngày 18/06/2026",
        ),
        (
            [("remind", date(2025, 12, 30)), ("remind", date(2026, 1, 6))],
            "nhắc ngày 30/12/2025, 06/01/2026",
        ),
    ],
)
def test_what_was_done_in_words(steps, words):
    rows = [
        LadderStep(action=action, done_at=datetime.combine(day, time(3), UTC))
        for action, day in steps
    ]
    assert selectors.urged_words(rows) == words
