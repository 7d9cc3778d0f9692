"""Letters of urging: drafted for a unit, changed, thrown away, sent.

There is one draft to a unit at a time. The ladder puts remedies into it by itself; what
has been proven meanwhile leaves it by itself. The paper and its number are made where
all papers are made; issuing it sends the letter.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core import workdays
from core.exceptions import RuleError
from inspections.enums import RemarkKind, RungAction, RungState
from inspections.models import LadderStep, Remark, Remedy, UrgingLetter
from inspections.selectors import letters as selectors
from inspections.services.telling import recipients
from notices.enums import Kind
from notices.services import outbox
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User
    from inspections.querysets import LadderStepQuerySet

#: Working days that a unit has to answer, where nobody says otherwise.
ANSWER_DAYS = 7


@transaction.atomic
def draft_for(union: Union, unit: Union, *, by: "User | None") -> UrgingLetter:
    """The draft to that unit: the one there is, or a new one."""
    answer_by = workdays.after(timezone.localdate(), ANSWER_DAYS)
    letter, is_new = UrgingLetter.objects.drafts().get_or_create(
        union=union,
        unit=unit,
        sent_on=None,
        dropped_at=None,
        defaults={"answer_by": answer_by, "created_by": by},
    )
    if is_new:
        audit.record(Action.CREATE, letter, by=by)
    return letter


@transaction.atomic
def write_to(unit: Union, remedies: Iterable[Remedy], *, by: "User") -> UrgingLetter:
    """A person begins a letter about these, without waiting for the ladder."""
    rows = _locked([one.pk for one in remedies])
    if not rows:
        raise RuleError(_("Choose at least one recommendation."))
    letter = draft_for(selectors.inspecting(rows[0]), unit, by=by)
    add(letter, rows, by=by)
    return letter


@transaction.atomic
def add(letter: UrgingLetter, remedies: Iterable[Remedy], *, by: "User | None") -> int:
    """Put recommendations of the unit into its draft; answers how many were added."""
    rows = _locked([one.pk for one in remedies])
    draft = _draft(letter)
    followed = {one.visit.round.plan.union for one in rows}
    today = timezone.localdate()
    if any(selectors.acting(one, today).pk != draft.union_id for one in followed):
        raise RuleError(_("Another union follows this recommendation."))
    for remedy in rows:
        if remedy.owner_id != draft.unit_id:
            raise RuleError(_("This recommendation is owed by another unit."))
        if not remedy.is_pending:
            raise RuleError(_("Nothing is to be urged: proof was handed in."))
    before = set(draft.remedies.values_list("pk", flat=True))
    new = [remedy for remedy in rows if remedy.pk not in before]
    draft.remedies.add(*new)
    _steps(rows).update(letter=draft)
    if new and by is not None:
        audit.record(Action.CHANGE, draft, by=by, detail={"added": len(new)})
    return len(new)


@transaction.atomic
def remove(letter: UrgingLetter, remedy: Remedy, *, by: "User") -> None:
    """Take one out: it is not urged for by this letter. The last one takes it along."""
    _locked([remedy.pk])
    draft = _draft(letter)
    _skip(_steps([remedy]).filter(letter=draft), "Không đưa vào công văn.", by=by)
    draft.remedies.remove(remedy)
    audit.record(Action.CHANGE, draft, by=by, detail={"removed": str(remedy.pk)})
    _drop_if_empty(draft)


@transaction.atomic
def edit(
    letter: UrgingLetter, *, answer_by: date, note: str, by: "User"
) -> UrgingLetter:
    """Until when the unit is to answer, and what is said besides."""
    draft = _draft(letter)
    if answer_by <= timezone.localdate():
        raise RuleError(_("The unit needs time to answer: choose a later day."))
    draft.answer_by, draft.note = answer_by, note.strip()
    return audit.save(draft, by=by)


@transaction.atomic
def drop(letter: UrgingLetter, *, reason: str, by: "User") -> None:
    """Throw the draft away; what it was to urge for is left out, for a reason."""
    if not reason.strip():
        raise RuleError(_("Give a reason."))
    _locked(letter.remedies.values_list("pk", flat=True))
    draft = _draft(letter)
    waiting = LadderStep.objects.filter(letter=draft, state=RungState.WAITING)
    _skip(waiting, reason.strip(), by=by)
    _put_away(draft)
    audit.record(Action.DELETE, draft, by=by, detail={"reason": reason.strip()})


def leave(remedy: Remedy) -> None:
    """Proof came, or a later date was given: it goes out of the drafts it is in.

    Called inside a transaction that holds the remedy.
    """
    drafts = UrgingLetter.objects.drafts().select_for_update(of=("self",))
    for draft in drafts.filter(remedies=remedy):
        draft.remedies.remove(remedy)
        _drop_if_empty(draft)


@transaction.atomic
def send(
    letter: UrgingLetter,
    *,
    on: date,
    number: str,
    printed: Collection[str],
    by: "User",
) -> UrgingLetter:
    """Its paper is issued. ``printed`` are the keys of the remedies that stand in it.

    What came to the draft after the paper had got its number waits for the next letter.
    """
    rows = _locked(letter.remedies.values_list("pk", flat=True))
    draft = _draft(letter)
    known = {str(row.pk) for row in rows}
    if gone := len(set(printed) - known):
        raise RuleError(
            _(
                "Of %(count)s recommendations in this letter proof has come meanwhile, "
                "or they were taken out. Withdraw it and make it again."
            )
            % {"count": gone}
        )
    told = [row for row in rows if str(row.pk) in printed]
    if any(row.due_on >= on for row in told):
        raise RuleError(_("On the day of the letter not all of it was overdue."))
    later = [row for row in rows if str(row.pk) not in printed]
    draft.remedies.remove(*later)
    _steps(later).update(letter=None)
    draft.sent_on = on
    audit.save(draft, by=by)
    steps = _steps(told).filter(letter=draft)
    steps.update(state=RungState.DONE, done_at=timezone.now(), done_by=by)
    _say_in_threads(draft, told, number, by=by)
    _tell(draft, len(told), number)
    if later:
        add(draft_for(draft.union, draft.unit, by=by), later, by=by)
    letter.refresh_from_db()
    return letter


@transaction.atomic
def take_back(letter: UrgingLetter, *, by: "User") -> None:
    """Its issued paper was withdrawn: the unit no longer has such a letter."""
    sent = UrgingLetter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if sent.sent_on is None:
        return
    sent.sent_on = None
    _put_away(sent)
    outbox.withdraw(f"{Kind.REMEDY_DUE}:letter:{sent.pk}:")
    audit.record(Action.CHANGE, sent, by=by, detail={"withdrawn": "1"})


def _locked(keys: Iterable[object]) -> list[Remedy]:
    """Remedies are locked before letters and steps, wherever both are written."""
    rows = selectors.with_work(Remedy.objects.filter(pk__in=list(keys)))
    locked = rows.select_for_update(of=("self",), no_key=True)
    return list(locked.order_by("pk"))


def _draft(letter: UrgingLetter) -> UrgingLetter:
    rows = UrgingLetter.objects.select_related("union", "unit")
    found = rows.select_for_update(of=("self",)).get(pk=letter.pk)
    if found.sent_on is not None:
        raise RuleError(_("This letter has been sent."))
    if found.dropped_at is not None:
        raise RuleError(_("This letter was thrown away."))
    return found


def _steps(remedies: Iterable[Remedy]) -> "LadderStepQuerySet":
    """Their letters that somebody still has to send."""
    return LadderStep.objects.filter(
        remedy__in=[one.pk for one in remedies],
        action=RungAction.LETTER,
        state=RungState.WAITING,
    )


def _skip(steps: "LadderStepQuerySet", why: str, *, by: "User") -> None:
    steps.update(state=RungState.SKIPPED, done_at=timezone.now(), done_by=by, note=why)


def _drop_if_empty(draft: UrgingLetter) -> None:
    if not draft.remedies.exists():
        _put_away(draft)


def _put_away(letter: UrgingLetter) -> None:
    letter.dropped_at = timezone.now()
    letter.save(update_fields=["dropped_at", "sent_on"])


def _say_in_threads(
    letter: UrgingLetter, remedies: list[Remedy], number: str, *, by: "User"
) -> None:
    text = (
        f"Công văn đôn đốc số {number} ngày {letter.sent_on:%d/%m/%Y};"
        f" đề nghị báo cáo kết quả chậm nhất ngày {letter.answer_by:%d/%m/%Y}."
    )
    Remark.objects.bulk_create(
        Remark(remedy=one, kind=RemarkKind.URGED, text=text, actor=by)
        for one in remedies
    )


def _tell(letter: UrgingLetter, count: int, number: str) -> None:
    """The unit learns of the letter; the paper itself is on its page."""
    body = (
        f"Kính gửi: {letter.unit.title}\n\n"
        f"{letter.union.title} đã phát hành Công văn số {number} ngày"
        f" {letter.sent_on:%d/%m/%Y} về việc đôn đốc thực hiện kiến nghị kiểm tra"
        f" ({count} nội dung quá hạn).\n\n"
        "Đề nghị đơn vị báo cáo kết quả thực hiện chậm nhất ngày"
        f" {letter.answer_by:%d/%m/%Y}.\nTrân trọng./."
    )
    message = outbox.Message(
        f"Công văn đôn đốc số {number}: trả lời chậm nhất ngày"
        f" {letter.answer_by:%d/%m/%Y}",
        body,
        "Đơn vị có nội dung kiến nghị quá hạn được đôn đốc bằng công văn.",
        letter.get_absolute_url(),
    )
    for to in recipients(letter.unit):
        about = f"letter:{letter.pk}"
        outbox.tell(Kind.REMEDY_DUE, message, about=about, to=to, union=letter.union)
