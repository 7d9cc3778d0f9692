"""Sending what is due: the kind of job ``notices.send``.

Each notice is claimed by one UPDATE, committed before the mail server hears of it, and
closed by another afterwards. A worker that dies in between leaves it "being sent"; when
its lease has run out it becomes "perhaps sent" and waits for a person: nothing is ever
sent twice by itself. Two runs at once share the work.
"""

import time
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from jobs import services as jobs
from notices.enums import NoticeStatus, Reason
from notices.models import Notice, Run
from notices.selectors.gate import Gate, Objection, address_of
from notices.selectors.letters import letter
from notices.services import attachments, steps
from notices.services.mailing import Delivery, Postman, is_set_up

if TYPE_CHECKING:
    from jobs.models import Job
    from notices.querysets import NoticeQuerySet

_BATCH = 50
#: A run ends before the time limit of its worker, CELERY_TASK_SOFT_TIME_LIMIT.
_RUN_SECONDS = 200
#: How often a mail is offered to a server that asks for patience, and the pause: 10
#: minutes after the first time, 20 after the second.
_TRIES, _PAUSE = 3, timedelta(minutes=10)
#: What counts against the limit of a person's day.
_REACHED = (NoticeStatus.SENT, NoticeStatus.UNCERTAIN)
#: When a notice that has to wait for another day is sent.
_MORNING = 7


def ring() -> None:
    """See to it that a sender comes, after the commit.

    Not inside the transaction: two of them would wait for one another at the job's key.
    Should the process die in between, the timetable rings within minutes.
    """
    transaction.on_commit(partial(ask, "notices.send"), robust=True)


def ask(kind: str) -> None:
    jobs.enqueue(kind, {}, by=None, dedupe_key=kind)


def send(job: "Job") -> dict[str, Any]:
    """Send what is due, up to ``NOTICE_MAX_PER_RUN`` mails; answers what came out."""
    doubtful = steps.doubt_lost()
    if not _due().exists():
        return {"uncertain": doubtful} if doubtful else {}
    run = Run.objects.create(name=job.kind)
    counts: Counter[str] = Counter(uncertain=doubtful)
    trouble = ""
    try:
        trouble = _send_all(job, counts)
    finally:
        left = _due().count()
        outcome = {key: count for key, count in counts.items() if count}
        run.outcome = {**outcome, "left": left, "trouble": trouble}
        run.finished_at = timezone.now()
        run.save(update_fields=["outcome", "finished_at"])
    if trouble:
        raise RuleError(
            _("The mail server does not take anything now: %(words)s")
            % {"words": trouble}
        )
    return {key: value for key, value in run.outcome.items() if value}


def _due() -> "NoticeQuerySet":
    rows = Notice.objects.filter(
        status=NoticeStatus.WAITING, due_at__lte=timezone.now()
    )
    rows = rows.select_related("user", "union", "to_union")
    return rows.order_by("due_at", "pk")


def _send_all(job: "Job", counts: "Counter[str]") -> str:
    """Batch by batch until nothing is due or a limit is met; why it stopped early."""
    end = time.monotonic() + _RUN_SECONDS
    with Postman() as postman:
        while batch := list(_due()[:_BATCH]):
            gate = Gate(batch)
            for notice in batch:
                if _handed(counts) >= _limit() or time.monotonic() > end:
                    return ""
                if objection := gate.objection(notice):
                    counts[_hold_back(notice, objection)] += 1
                elif trouble := postman.trouble():
                    return trouble
                elif outcome := _send_one(postman, notice):
                    counts[outcome] += 1
                    if outcome in _REACHED:
                        gate.note(notice)
            jobs.progress(job, min(99, 100 * _handed(counts) // _limit()))
    return ""


def _limit() -> int:
    return max(1, int(settings.NOTICE_MAX_PER_RUN))


def _handed(counts: "Counter[str]") -> int:
    return sum(counts[key] for key in ("sent", "failed", "uncertain", "again"))


def _hold_back(notice: Notice, objection: Objection) -> str:
    """Not now: tomorrow, or not as a mail of its own."""
    values = {"reason": objection.reason, "remark": objection.remark}
    mine = Notice.objects.filter(pk=notice.pk, status=NoticeStatus.WAITING)
    if objection.put_off:
        mine.update(due_at=_tomorrow(), **values)
        return "put_off"
    steps.step(mine, NoticeStatus.SKIPPED, **values)
    return "skipped"


def _send_one(postman: Postman, notice: Notice) -> str:
    """Claim, hand over, write down; nothing if another worker was quicker."""
    address = address_of(notice)
    if not steps.claim(notice, address=address):
        return ""
    try:
        mail = letter(notice, address)
        if file := attachments.of(notice):
            mail.attach(file.name, file.data)
    except RuleError as error:  # what belongs to it is gone: it never left the house
        words = {"remark": str(error), "sent_at": None}
        steps.close(notice, NoticeStatus.FAILED, **words)
        return str(NoticeStatus.FAILED)
    delivery = postman.deliver(mail)
    if delivery.status == NoticeStatus.SENT and not is_set_up():
        steps.close(notice, NoticeStatus.SKIPPED, reason=Reason.NO_SERVER, sent_at=None)
        return "skipped"
    if delivery.status == NoticeStatus.WAITING:
        return _again_later(notice, delivery)
    values: dict[str, Any] = {"remark": delivery.words}
    if delivery.status == NoticeStatus.FAILED:
        values["sent_at"] = None
    steps.close(notice, delivery.status, **values)
    return str(delivery.status)


def _again_later(notice: Notice, delivery: Delivery) -> str:
    values = {"remark": delivery.words, "sent_at": None}
    if notice.attempts >= _TRIES:
        steps.close(notice, NoticeStatus.FAILED, **values)
        return str(NoticeStatus.FAILED)
    later = timezone.now() + _PAUSE * notice.attempts
    steps.close(notice, NoticeStatus.WAITING, due_at=later, **values)
    return "again"


def _tomorrow() -> datetime:
    day = timezone.localtime() + timedelta(days=1)
    return day.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
