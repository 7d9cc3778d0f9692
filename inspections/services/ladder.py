"""The ladder of urging at work: a daily job, and what people do on its steps.

``climb`` writes down which rungs each open recommendation has come to, then does what
the rungs ask for. Both parts read what there is from the database, so that a run that
was cut off, was doubled or did not take place loses nothing and repeats nothing: a
rung is come to once for a due date (a constraint), and a step is done only while it
waits, under the lock of its recommendation.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections import ladder
from inspections.enums import (
    REMEDY_PENDING,
    RemarkKind,
    RemedyStatus,
    RungAction,
    RungState,
)
from inspections.models import LadderStep, Remark, Remedy, UrgingLetter
from inspections.selectors import ladder as selectors
from inspections.selectors import letters as of_letters
from inspections.services import ladder_reminders, letters
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User
    from inspections.querysets import RemedyQuerySet
    from jobs.models import Job

#: Recommendations that are looked at under one lock.
CHUNK = 500
_CHANGED = "Tình trạng đã thay đổi."
#: Why what waited is left out: written down in the words of the office.
_LET_GO: dict[str, str] = {
    RemedyStatus.PROOF_SUBMITTED: "Đơn vị đã nộp minh chứng.",
    RemedyStatus.EXTENDED: "Đã gia hạn.",
    RemedyStatus.ACCEPTED: "Đã xác nhận khắc phục xong.",
}


def collect(job: "Job") -> dict[str, int]:
    """The handler of the job: always for today, however late it is run."""
    return climb(timezone.localdate())


def climb(day: date) -> dict[str, int]:
    """Bring every open recommendation to where it stands by that day."""
    _settle()
    done: Counter[str] = Counter()
    for steps in _take(day):
        done["steps"] += len(steps)
    done["units"] = ladder_reminders.remind(day)
    _follow_owners()
    done["letters"] = _write()
    return dict(done)


def _settle() -> None:
    """Steps of what is no longer open wait for nobody, however it came to that."""
    waiting = LadderStep.objects.filter(state=RungState.WAITING)
    waiting.exclude(remedy__in=Remedy.objects.pending()).update(
        state=RungState.SKIPPED, done_at=timezone.now(), note=_CHANGED
    )


def _take(day: date) -> Iterator[list[LadderStep]]:
    """Write down the rungs that were come to, some hundred remedies at once."""
    ladders = selectors.Ladders()
    pending = Remedy.objects.pending().order_by()
    ladders.learn(
        pending.values_list("visit__round__plan__union", flat=True).distinct()
    )
    before = max(ladder.longest_before(one.rungs) for one in ladders.all())
    rows = Remedy.objects.filter(due_on__lte=ladder.latest_due(day, before))
    last = None
    while True:
        after = rows.filter(pk__gt=last) if last else rows
        with transaction.atomic():
            chunk = list(_open(after)[:CHUNK])
            steps = _write_down(chunk, ladders, day) if chunk else []
        if not chunk:
            return
        yield steps
        last = chunk[-1].pk


def _open(rows: "RemedyQuerySet") -> "RemedyQuerySet":
    """Locked, so that proof comes either before a step is written or after it."""
    found = rows.pending().select_related("visit__round__plan").order_by("pk")
    locked: RemedyQuerySet = found.select_for_update(of=("self",), no_key=True).only(
        "due_on",
        "status",
        "status_since",
        "severity",
        "visit__round__plan__union_id",
    )
    return locked


def _write_down(
    remedies: list[Remedy], ladders: selectors.Ladders, day: date
) -> list[LadderStep]:
    ladders.learn({one.visit.round.plan.union_id for one in remedies})
    known = LadderStep.objects.filter(remedy__in=[one.pk for one in remedies])
    taken: dict[tuple[object, date], set[ladder.Key]] = {}
    for pk, due_on, action, days in known.values_list(
        "remedy", "due_on", "action", "working_days"
    ):
        taken.setdefault((pk, due_on), set()).add((action, days))
    steps = []
    for remedy in remedies:
        begin, is_back = selectors.start(remedy)
        rungs = ladders.at(remedy.visit.round.plan.union_id).rungs
        rungs_now = selectors.rungs_from(rungs, is_back=is_back)
        before = taken.get((remedy.pk, begin), set())
        found = ladder.take(rungs_now, begin, day, remedy.severity, before)
        steps += [_step(remedy, begin, one, day) for one in found]
    LadderStep.objects.bulk_create(steps, ignore_conflicts=True)
    return steps


def _step(remedy: Remedy, begin: date, found: ladder.Taken, day: date) -> LadderStep:
    rung = found.rung
    step = LadderStep(
        remedy=remedy,
        action=rung.action,
        working_days=rung.working_days,
        due_on=begin,
        reached_on=day,
    )
    if not found.counts:
        step.reached_on = ladder.falls_on(begin, rung.working_days)
        step.state, step.note = RungState.SKIPPED, ladder.PASSED
        step.done_at = timezone.now()
    elif rung.action == RungAction.REPORT:
        step.state, step.done_at = RungState.DONE, timezone.now()
    return step


def _follow_owners() -> None:
    """What passed to a successor goes out of the draft to the unit that has ended."""
    lines = UrgingLetter.remedies.through.objects.filter(
        urgingletter__sent_on=None, urgingletter__dropped_at=None
    ).exclude(remedy__owner=F("urgingletter__unit"))
    for remedy in Remedy.objects.filter(pk__in=lines.values("remedy")):
        with transaction.atomic():
            Remedy.objects.select_for_update(of=("self",)).get(pk=remedy.pk)
            waiting = LadderStep.objects.filter(
                remedy=remedy, action=RungAction.LETTER, state=RungState.WAITING
            )
            waiting.update(letter=None)
            letters.leave(remedy)


def _write() -> int:
    """Put what is to be urged by letter into the drafts; one of each unit."""
    waiting = LadderStep.objects.filter(
        action=RungAction.LETTER, state=RungState.WAITING, letter=None
    )
    pairs = waiting.order_by().values_list(
        "remedy__owner", "remedy__visit__round__plan__union"
    )
    found = sorted(pairs.distinct())
    for unit_id, union_id in found:
        with transaction.atomic():
            _write_to(unit_id, union_id)
    return len(found)


def _write_to(unit_id: int, union_id: int) -> None:
    unions = Union.objects.in_bulk([unit_id, union_id])
    waiting = LadderStep.objects.filter(
        action=RungAction.LETTER, state=RungState.WAITING, letter=None
    )
    rows = Remedy.objects.pending().filter(
        owner=unit_id, visit__round__plan__union=union_id
    )
    rows = rows.filter(pk__in=waiting.values("remedy")).order_by("pk")
    locked = list(rows.select_for_update(of=("self",), no_key=True))
    # Asked again under the lock: another worker may have been faster.
    left = set(waiting.filter(remedy__in=locked).values_list("remedy", flat=True))
    remedies = [one for one in locked if one.is_pending and one.pk in left]
    if remedies:
        union = of_letters.acting(unions[union_id], timezone.localdate())
        draft = letters.draft_for(union, unions[unit_id], by=None)
        letters.add(draft, remedies, by=None)


def let_go(remedy: Remedy) -> None:
    """Its status or date has changed: nobody is to be urged by what waited.

    Called inside the transaction of the change, which holds the remedy.
    """
    waiting = LadderStep.objects.filter(remedy=remedy, state=RungState.WAITING)
    waiting.update(
        state=RungState.SKIPPED,
        done_at=timezone.now(),
        note=_LET_GO.get(remedy.status, _CHANGED),
    )
    letters.leave(remedy)


@transaction.atomic
def called(
    steps: Iterable[LadderStep],
    *,
    spoken_with: str,
    note: str,
    promised_on: date | None = None,
    by: "User",
) -> list[LadderStep]:
    """One telephone call about some remedies of one unit: with whom, what was said."""
    if not spoken_with.strip():
        raise RuleError(_("Write with whom you have spoken."))
    if not note.strip():
        raise RuleError(_("Write what was said."))
    today = timezone.localdate()
    if promised_on is not None and promised_on < today:
        raise RuleError(_("A promise cannot be for a day that has passed."))
    rows = _waiting(steps, RungAction.CALL)
    if not rows:
        raise RuleError(_("Choose what the call was about."))
    if len({row.remedy.owner_id for row in rows}) > 1:
        raise RuleError(_("One call is with one unit."))
    for row in rows:
        row.state, row.done_at, row.done_by = RungState.DONE, timezone.now(), by
        row.spoken_with, row.note = spoken_with.strip(), note.strip()
        row.promised_on = promised_on
    fields = ["state", "done_at", "done_by", "spoken_with", "note", "promised_on"]
    LadderStep.objects.bulk_update(rows, fields)
    audit.record_many(Action.CHANGE, rows, by=by, detail={"called": str(today)})
    text = f"Đã gọi điện cho đơn vị ngày {today:%d/%m/%Y}."
    if promised_on is not None:
        text += f" Đơn vị hẹn hoàn thành chậm nhất ngày {promised_on:%d/%m/%Y}."
    keys = dict.fromkeys(row.remedy_id for row in rows)
    Remark.objects.bulk_create(
        Remark(remedy_id=key, kind=RemarkKind.CALLED, text=text, actor=by)
        for key in keys
    )
    return rows


@transaction.atomic
def leave_out(step: LadderStep, *, reason: str, by: "User") -> LadderStep:
    """This once nobody is called or written to, for a reason."""
    if not reason.strip():
        raise RuleError(_("Give a reason."))
    (row,) = _waiting([step], step.action)
    row.state, row.note = RungState.SKIPPED, reason.strip()
    row.done_at, row.done_by, row.letter = timezone.now(), by, None
    row.save()
    if row.action == RungAction.LETTER:
        letters.leave(row.remedy)
    audit.record(Action.CHANGE, row, by=by, detail={"left_out": row.note[:200]})
    return row


def _waiting(steps: Iterable[LadderStep], action: str) -> list[LadderStep]:
    """The steps, locked behind their remedies; refuses those that were faster."""
    keys = {step.pk for step in steps}
    remedies = Remedy.objects.filter(ladder_steps__in=keys).order_by("pk")
    list(remedies.select_for_update(of=("self",), no_key=True))
    found = LadderStep.objects.select_related("remedy").filter(
        pk__in=keys, action=action, state=RungState.WAITING
    )
    rows = list(found.select_for_update(of=("self",)).order_by("pk"))
    if len(rows) < len(keys) or any(
        row.remedy.status not in REMEDY_PENDING for row in rows
    ):
        raise RuleError(
            _("Something has changed meanwhile: proof came, or somebody was faster.")
        )
    return rows
