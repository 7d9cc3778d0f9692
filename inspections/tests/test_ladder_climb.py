"""The ladder at work: once, whatever becomes of the worker, and never a flood."""

from collections import Counter
from datetime import date, timedelta

import pytest

from core.exceptions import RuleError
from inspections.enums import (
    RemarkKind,
    RemedyStatus,
    RungAction,
    RungState,
    VisitStatus,
)
from inspections.models import LadderRung, LadderStep, Remark, Remedy, UrgingLetter
from inspections.selectors.ladder import Ladders
from inspections.services import ladder, ladder_reminders, remedies
from inspections.services.ladder import climb
from inspections.tests.factories import LadderRungFactory, RemedyFactory, VisitFactory
from jobs import services as jobs
from notices.enums import Kind
from notices.models import Notice
from notices.tests.factories import SwitchFactory

REMIND, CALL, LETTER, REPORT = RungAction
WAITING, DONE, SKIPPED = RungState
#: A Monday; the rungs fall on 10, 16, 18, 29 June and 13 July 2026.
DUE = date(2026, 6, 15)
DAYS = [date(2026, 6, 10), date(2026, 6, 16), date(2026, 6, 18), date(2026, 6, 29)]
REPORT_ON = date(2026, 7, 13)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning(time_machine):
    time_machine.move_to("2026-06-10T06:10:00+07:00", tick=False)


@pytest.fixture
def signed(team, ward):
    return VisitFactory(
        team=team, union=ward, date=date(2026, 5, 15), status=VisitStatus.SIGNED
    )


@pytest.fixture
def remedy(signed, officer):
    return RemedyFactory(visit=signed, due_on=DUE, text="Kiểm quỹ, lập biên bản")


def run(day, time_machine):
    time_machine.move_to(f"{day}T06:10:00+07:00", tick=False)
    return climb(day)


def steps(remedy):
    rows = LadderStep.objects.filter(remedy=remedy).order_by("working_days", "pk")
    return [(one.action, one.working_days, one.state) for one in rows]


def told():
    return list(Notice.objects.filter(kind=Kind.REMEDY_DUE).order_by("pk"))


def test_step_by_step(remedy, officer, time_machine):
    for day in (date(2026, 6, 9), *DAYS, REPORT_ON):
        run(day, time_machine)

    assert steps(remedy) == [
        (REMIND, -3, DONE),
        (REMIND, 1, DONE),
        (CALL, 3, WAITING),
        (LETTER, 10, WAITING),
        (REPORT, 20, DONE),
    ]
    before, after = told()
    assert before.subject == (
        "Kiến nghị kiểm tra sắp đến hạn: 01 việc, thứ Hai, ngày 15/06/2026"
    )
    assert "1) Kiểm quỹ, lập biên bản\n   Hạn 15/06/2026 (còn 5 ngày)." in before.body
    assert after.subject == "Kiến nghị kiểm tra đã quá hạn: 01 việc"
    assert "Hạn 15/06/2026 (quá hạn 1 ngày)." in after.body
    assert {one.user for one in (before, after)} == {officer}
    remarks = Remark.objects.filter(remedy=remedy, kind=RemarkKind.REMINDED)
    assert [one.text for one in remarks] == [
        "Đã gửi tin nhắc đơn vị ngày 10/06/2026.",
        "Đã gửi tin nhắc đơn vị ngày 16/06/2026.",
    ]
    (letter,) = UrgingLetter.objects.drafts()
    assert list(letter.remedies.all()) == [remedy]
    assert letter.answer_by == date(2026, 7, 8)


def test_a_run_every_day_does_each_thing_once(remedy, time_machine):
    for off in range(45):
        day = date(2026, 6, 5) + timedelta(days=off)
        run(day, time_machine)
        run(day, time_machine)

    assert len(steps(remedy)) == 5
    assert len(told()) == 2
    assert UrgingLetter.objects.count() == 1


def test_a_day_without_a_run_is_made_up_for(remedy, time_machine):
    run(DAYS[0], time_machine)
    run(date(2026, 6, 19), time_machine)

    assert steps(remedy) == [
        (REMIND, -3, DONE),
        (REMIND, 1, DONE),
        (CALL, 3, WAITING),
    ]


def test_one_message_a_unit_and_day_lists_all(signed, officer, time_machine):
    for n in range(25):
        RemedyFactory(visit=signed, due_on=DUE, text=f"Việc số {n}")

    run(DAYS[1], time_machine)

    (notice,) = told()
    assert notice.subject == "Kiến nghị kiểm tra đã quá hạn: 25 việc"
    assert "20) " in notice.body
    assert "21) " not in notice.body
    assert "… và 5 việc khác." in notice.body


def test_what_comes_later_on_the_day_is_told_tomorrow(signed, officer, time_machine):
    RemedyFactory(visit=signed, due_on=DUE)
    run(DAYS[1], time_machine)
    late = RemedyFactory(visit=signed, due_on=DUE)
    run(DAYS[1], time_machine)
    assert len(told()) == 1
    assert steps(late)[-1] == (REMIND, 1, WAITING)

    run(DAYS[1] + timedelta(days=1), time_machine)
    assert len(told()) == 2
    assert steps(late)[-1] == (REMIND, 1, DONE)


def test_units_are_told_apart(team, officer, time_machine):
    for n in range(3):
        visit = VisitFactory(team=team, status=VisitStatus.SIGNED)
        RemedyFactory(visit=visit, due_on=DUE, text=f"Riêng {n}")

    assert run(DAYS[1], time_machine)["units"] == 3
    assert Counter(one.body.count("Riêng") for one in told()) == {1: 3}


def test_the_first_run_is_no_flood(signed, officer, time_machine):
    old = RemedyFactory(visit=signed, due_on=date(2024, 3, 1))
    run(DAYS[0], time_machine)

    assert steps(old) == [
        (REMIND, -3, SKIPPED),
        (REMIND, 1, SKIPPED),
        (CALL, 3, SKIPPED),
        (LETTER, 10, WAITING),
        (REPORT, 20, DONE),
    ]
    assert told() == []


def test_drafts_of_minutes_and_what_is_done_are_left_alone(team, ward, time_machine):
    draft = VisitFactory(team=team, union=ward, status=VisitStatus.IN_PROGRESS)
    RemedyFactory(visit=draft, due_on=DUE)
    done = VisitFactory(team=team, status=VisitStatus.SIGNED)
    for status in (RemedyStatus.PROOF_SUBMITTED, RemedyStatus.ACCEPTED):
        RemedyFactory(visit=done, due_on=DUE, status=status)

    run(REPORT_ON, time_machine)

    assert not LadderStep.objects.exists()
    assert told() == []


def test_proof_lets_go_of_all_that_waits(remedy, officer, time_machine):
    for day in DAYS:
        run(day, time_machine)
    remedies.submit_proof(remedy, by=officer, text="Đã kiểm quỹ ngày 29/6.")

    assert [state for *_key, state in steps(remedy)] == [DONE, DONE, SKIPPED, SKIPPED]
    letter = UrgingLetter.objects.get()
    assert letter.dropped_at is not None
    last = LadderStep.objects.filter(remedy=remedy, action=LETTER).get()
    assert last.note == "Đơn vị đã nộp minh chứng."
    run(REPORT_ON, time_machine)
    assert len(steps(remedy)) == 4


def test_a_later_date_starts_anew(remedy, leader, time_machine):
    for day in DAYS[:3]:
        run(day, time_machine)
    remedies.extend(
        remedy, by=leader, new_due_on=date(2026, 7, 15), reason="Lũ", document="12/CV"
    )
    assert steps(remedy)[-1] == (CALL, 3, SKIPPED)

    run(date(2026, 7, 10), time_machine)
    run(date(2026, 7, 16), time_machine)

    again = LadderStep.objects.filter(remedy=remedy, due_on=date(2026, 7, 15))
    assert [one.state for one in again] == [DONE, DONE]


def test_what_came_back_is_urged_from_that_day(
    remedy, officer, inspector, time_machine
):
    """While the proof lay with the inspecting union, the unit was not late."""
    time_machine.move_to("2026-06-14T09:00:00+07:00", tick=False)
    remedies.submit_proof(remedy, by=officer, text="Đã làm.")
    time_machine.move_to("2026-07-06T09:00:00+07:00", tick=False)
    remedies.send_back(remedy, by=inspector, reason="Thiếu biên bản.")
    Notice.objects.all().delete()

    run(date(2026, 7, 6), time_machine)
    assert steps(remedy) == []
    run(date(2026, 7, 7), time_machine)
    assert steps(remedy) == [(REMIND, 1, DONE)]
    assert "quá hạn 22 ngày" in told()[0].body
    run(date(2026, 7, 20), time_machine)
    assert steps(remedy)[1:] == [(CALL, 3, SKIPPED), (LETTER, 10, WAITING)]


def test_a_worker_killed_between_chunks_loses_nothing(
    signed, monkeypatch, time_machine
):
    monkeypatch.setattr(ladder, "CHUNK", 2)
    for _n in range(5):
        RemedyFactory(visit=signed, due_on=DUE)
    write, calls = ladder._write_down, []

    def dies(*args):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return write(*args)

    monkeypatch.setattr(ladder, "_write_down", dies)
    with pytest.raises(KeyboardInterrupt):
        run(DAYS[1], time_machine)
    assert LadderStep.objects.exists()
    assert told() == []

    monkeypatch.setattr(ladder, "_write_down", write)
    run(DAYS[1], time_machine)
    (notice,) = told()
    assert notice.subject.endswith("05 việc")
    assert LadderStep.objects.filter(state=DONE, working_days=1).count() == 5


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_message_sends_it_once(
    signed, officer, monkeypatch, time_machine
):
    RemedyFactory(visit=signed, due_on=DUE)
    tell = ladder_reminders._tell

    def dies(*args):
        tell(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(ladder_reminders, "_tell", dies)
    with pytest.raises(KeyboardInterrupt):
        run(DAYS[1], time_machine)
    assert told() == []

    monkeypatch.setattr(ladder_reminders, "_tell", tell)
    run(DAYS[1], time_machine)
    run(DAYS[1], time_machine)
    assert len(told()) == 1
    assert Remark.objects.filter(kind=RemarkKind.REMINDED).count() == 1


def test_the_same_step_written_by_two_at_once_is_one(remedy, monkeypatch, time_machine):
    """Both read that nothing was written yet: the constraint keeps one."""
    rows = list(Remedy.objects.select_related("visit__round__plan"))
    real = LadderStep.objects.filter
    ladder._write_down(rows, Ladders(), DAYS[1])
    monkeypatch.setattr(
        ladder.LadderStep.objects, "filter", lambda **kw: real(pk__in=[])
    )
    ladder._write_down(rows, Ladders(), DAYS[1])
    monkeypatch.undo()
    assert len(steps(remedy)) == 2


def test_own_rungs_of_the_union_hold(remedy, city, time_machine):
    LadderRungFactory(union=city, action=CALL, working_days=1)
    LadderRungFactory(union=city, action=LETTER, working_days=2, is_on=False)
    run(REPORT_ON, time_machine)

    assert steps(remedy) == [(CALL, 1, WAITING)]


def test_a_union_that_switched_reminders_off_sends_none(remedy, city, time_machine):
    SwitchFactory(union=city, kind=Kind.REMEDY_DUE, is_on=False)
    run(DAYS[1], time_machine)

    assert told() == []
    assert (REMIND, 1, SKIPPED) in steps(remedy)
    assert not Remark.objects.exists()


def test_a_unit_that_is_merged_gets_the_letter_at_its_successor(
    remedy, commune, time_machine
):
    run(DAYS[3], time_machine)
    old = UrgingLetter.objects.get()
    Remedy.objects.filter(pk=remedy.pk).update(owner=commune)
    run(DAYS[3] + timedelta(days=1), time_machine)

    old.refresh_from_db()
    assert old.dropped_at is not None
    (new,) = UrgingLetter.objects.drafts()
    assert new.unit == commune
    assert list(new.remedies.all()) == [remedy]


def test_a_call_is_noted_for_all_that_it_was_about(signed, inspector, time_machine):
    for _n in range(2):
        RemedyFactory(visit=signed, due_on=DUE)
    run(DAYS[2], time_machine)
    waiting = LadderStep.objects.filter(action=CALL)
    said = {"spoken_with": "Chị Mơ, Chủ tịch", "note": "Đang chờ kế toán."}

    ladder.called(waiting, **said, promised_on=date(2026, 6, 22), by=inspector)

    assert {one.state for one in waiting.all()} == {DONE}
    texts = Remark.objects.filter(kind=RemarkKind.CALLED).values_list("text", flat=True)
    assert set(texts) == {
        "Đã gọi điện cho đơn vị ngày 18/06/2026."
        " Đơn vị hẹn hoàn thành chậm nhất ngày 22/06/2026."
    }
    assert len(texts) == 2
    with pytest.raises(RuleError, match="somebody was faster"):
        ladder.called(list(waiting), **said, by=inspector)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"spoken_with": " "}, "with whom"),
        ({"note": ""}, "what was said"),
        ({"promised_on": date(2026, 6, 17)}, "has passed"),
    ],
)
def test_a_call_says_with_whom_and_what(
    remedy, inspector, time_machine, change, refusal
):
    run(DAYS[2], time_machine)
    said = {"spoken_with": "Chị Mơ", "note": "Sẽ làm.", **change}
    with pytest.raises(RuleError, match=refusal):
        ladder.called(LadderStep.objects.filter(action=CALL), **said, by=inspector)
    assert steps(remedy)[-1] == (CALL, 3, WAITING)


def test_one_call_is_with_one_unit(signed, team, inspector, time_machine):
    RemedyFactory(visit=signed, due_on=DUE)
    RemedyFactory(visit=VisitFactory(team=team, status=VisitStatus.SIGNED), due_on=DUE)
    run(DAYS[2], time_machine)
    with pytest.raises(RuleError, match="one unit"):
        ladder.called(
            LadderStep.objects.filter(action=CALL),
            spoken_with="Chị Mơ",
            note="Sẽ làm.",
            by=inspector,
        )


def test_a_step_is_left_out_for_a_reason(remedy, staff, time_machine):
    run(DAYS[3], time_machine)
    step = LadderStep.objects.get(remedy=remedy, action=LETTER)
    with pytest.raises(RuleError, match="reason"):
        ladder.leave_out(step, reason=" ", by=staff)

    ladder.leave_out(step, reason="Đơn vị đang bão lũ.", by=staff)

    step.refresh_from_db()
    assert (step.state, step.note, step.done_by) == (
        SKIPPED,
        "Đơn vị đang bão lũ.",
        staff,
    )
    assert not UrgingLetter.objects.drafts().exists()
    run(DAYS[3] + timedelta(days=1), time_machine)
    assert not UrgingLetter.objects.drafts().exists()


def test_the_job_runs_for_the_day_on_which_it_runs(remedy, time_machine):
    time_machine.move_to("2026-06-15T06:10:00+07:00", tick=False)
    job = jobs.enqueue("inspections.urge", {}, by=None)
    time_machine.move_to("2026-06-16T00:05:00+07:00", tick=False)
    ladder.collect(job)
    assert steps(remedy)[-1] == (REMIND, 1, DONE)


@pytest.mark.parametrize(("count", "units"), [(40, 4), (400, 4)])
def test_the_number_of_queries_is_of_units_and_chunks(
    team, time_machine, count, units, django_assert_max_num_queries
):
    """Ten times as many remedies of as many units take the same queries."""
    visits = [VisitFactory(team=team, status=VisitStatus.SIGNED) for _n in range(units)]
    Remedy.objects.bulk_create(
        Remedy(visit=visit, owner=visit.union, text=f"Việc {n}", due_on=DUE)
        for visit in visits
        for n in range(count // units)
    )
    time_machine.move_to("2026-06-16T06:10:00+07:00", tick=False)
    with django_assert_max_num_queries(75):
        climb(DAYS[1])
    assert len(told()) == units


def test_ten_thousand_overdue_are_one_letter_a_unit(
    team, time_machine, django_assert_max_num_queries
):
    visits = [VisitFactory(team=team, status=VisitStatus.SIGNED) for _n in range(10)]
    Remedy.objects.bulk_create(
        Remedy(
            visit=visit, owner=visit.union, text=f"Việc {n}", due_on=date(2026, 1, 15)
        )
        for visit in visits
        for n in range(1000)
    )
    time_machine.move_to("2026-06-16T06:10:00+07:00", tick=False)
    with django_assert_max_num_queries(1000):
        climb(DAYS[1])
    assert UrgingLetter.objects.drafts().count() == 10
    assert LadderStep.objects.count() == 50_000
    assert told() == []


def test_other_unions_keep_their_own_ladder(
    remedy, other_city, other_ward, time_machine
):
    LadderRung.objects.create(union=other_city, action=CALL, working_days=1)
    run(DAYS[0], time_machine)
    assert steps(remedy) == [(REMIND, -3, DONE)]
