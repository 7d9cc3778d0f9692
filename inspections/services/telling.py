"""Telling people about visits: called by the verbs, in their transaction.

A unit is told of what has been announced to it and of nothing else. A team is told of
everything once its round has been decided on; what happens to many visits at once
reaches each of its people as one message (``together``).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from inspections.enums import RoundStatus, VisitStatus
from inspections.models import SelfReport, TeamMember, Visit, VisitEvent
from inspections.selectors import announcing
from inspections.services.team_notices import News, tell_people
from notices.enums import Kind
from notices.services import outbox
from unions.models import Union

_LONG_AGO = timedelta(days=30)
_collected: ContextVar[list[News] | None] = ContextVar("news of teams", default=None)


@contextmanager
def together() -> Iterator[None]:
    """What the teams are told within reaches each person as one message of a kind.

    Use it inside the transaction; what fails tells nobody anything.
    """
    if _collected.get() is not None:
        yield
        return
    news: list[News] = []
    token = _collected.set(news)
    try:
        yield
    finally:
        _collected.reset(token)
    tell_people(news)


def announced(visit: Visit, *, by: User | None) -> None:
    """The unit learns of its visit, the team that the unit knows."""
    event = _last_event(visit)
    subject = f"Thông báo lịch kiểm tra: {_when_short(visit)}"
    why = "Cuộc kiểm tra đã được báo lịch cho đơn vị."
    _tell_unit(Kind.ANNOUNCED, visit, event, subject, why, "")
    _tell_team(News(Kind.ANNOUNCED, visit, str(event.pk)))


def moved(visit: Visit, event: VisitEvent, *, by: User | None) -> None:
    """What changed by this event, old and new; the unit only if it knew the old."""
    changes = announcing.changes(visit, event)
    if not changes:
        return
    forget_reminders(visit)
    if event.new_status == VisitStatus.ANNOUNCED:
        _tell_change(visit, str(event.pk), changes, reason=event.reason_told)
    _tell_of_move(visit, event, changes)


def postponed(visit: Visit, reason: str, *, by: User | None) -> None:
    """Put off. Call it after the move: the last event is this one."""
    event = _last_event(visit)
    forget_reminders(visit)
    if event.old_status == VisitStatus.ANNOUNCED:
        subject = f"Hoãn cuộc kiểm tra: {_when_short(visit)}"
        why = "Cuộc kiểm tra đã báo lịch nay được hoãn."
        _tell_unit(Kind.POSTPONED, visit, event, subject, why, reason)
    _tell_team(News(Kind.POSTPONED, visit, str(event.pk), reason=reason))


def cancelled(visit: Visit, reason: str, *, by: User | None) -> None:
    """Called off. A unit that was ever told of the visit is told of its end."""
    event = _last_event(visit)
    forget_reminders(visit)
    if visit.events.filter(new_status=VisitStatus.ANNOUNCED).exists():
        subject = f"Không tiến hành cuộc kiểm tra của {visit.round.plan.union}"
        why = "Cuộc kiểm tra đã báo lịch nay không tiến hành."
        _tell_unit(Kind.CANCELLED, visit, event, subject, why, reason)
    _tell_team(News(Kind.CANCELLED, visit, str(event.pk), reason=reason))


def planned_again(visit: Visit, *, by: User | None) -> None:
    """A postponed visit has a new day, which the unit is told when it is announced."""
    event = _last_event(visit)
    changes = announcing.changes(visit, event)
    _tell_of_move(visit, event, changes)


def report_sent_back(report: SelfReport, reason: str, *, by: User | None) -> None:
    """The unit writes again. Call it after the move."""
    visit = report.visit
    event = report.events.order_by("-pk")[0]
    due = announcing.day_words(report.due_on)
    told = {**announcing.facts(visit), "reason": reason, "due": due}
    message = outbox.Message(
        f"Báo cáo trước kiểm tra cần bổ sung: {_when_short(visit)}",
        announcing.text("report_back", told),
        "Báo cáo của đơn vị được gửi lại để bổ sung.",
        report.get_absolute_url(),
    )
    tell_unit(
        Kind.REPORT_SENT_BACK, visit, message, about=f"visit:{visit.pk}:{event.pk}"
    )


def team_changed(
    visits: Iterable[Visit], *, by: User | None, before: Sequence[TeamMember] = ()
) -> None:
    """Other people come to these visits of one team; ``before`` were its people."""
    with together():
        for visit in visits:
            after = announcing.people(visit)
            change = announcing.change_of_people(before, after)
            version = f"people:{max(one.pk for one in after)}"
            if visit.status == VisitStatus.ANNOUNCED:
                _tell_change(visit, version, [change])
            news = News(Kind.MOVED, visit, version, (change,))
            _tell_team(news)
            _tell_team(news.without(before))


def forget_reminders(visit: Visit) -> None:
    """What has not been sent yet was about another day."""
    for kind in (Kind.REMINDER, Kind.REPORT_DUE):
        outbox.withdraw(f"{kind}:visit:{visit.pk}:")


def tell_unit(kind: Kind, visit: Visit, message: outbox.Message, *, about: str) -> None:
    """To every officer of the unit; by its own address if none of them has one."""
    if _is_history(visit):
        return
    union = visit.round.plan.union
    for recipient in recipients(visit.union):
        outbox.tell(kind, message, about=about, to=recipient, union=union)


def recipients(unit: Union) -> list[outbox.Recipient]:
    """Officers with accounts; a unit without any address stays one to be phoned."""
    officers = User.objects.filter(
        membership__union=unit, role=Role.OFFICER, is_active=True
    )
    found = [outbox.Recipient(user=one, union=unit) for one in officers.order_by("pk")]
    if not any(one.address for one in found) and (unit.email or not found):
        found.append(outbox.Recipient(email=unit.email, union=unit))
    return found


def _tell_change(
    visit: Visit, version: str, changes: list[str], *, reason: str = ""
) -> None:
    told = {**announcing.facts(visit), "changes": changes, "reason": reason}
    message = outbox.Message(
        f"Thay đổi lịch kiểm tra: {_when_short(visit)}",
        announcing.text("moved", told),
        "Cuộc kiểm tra đã báo lịch có thay đổi.",
        visit.get_absolute_url(),
    )
    tell_unit(Kind.MOVED, visit, message, about=f"visit:{visit.pk}:{version}")


def _tell_unit(
    kind: Kind, visit: Visit, event: VisitEvent, subject: str, why: str, reason: str
) -> None:
    told = {**announcing.facts(visit), "reason": reason}
    told["told_when"] = announcing.told_when(visit)
    body = announcing.text(kind, told)
    message = outbox.Message(subject, body, why, visit.get_absolute_url())
    tell_unit(kind, visit, message, about=f"visit:{visit.pk}:{event.pk}")


def _tell_team(news: News) -> None:
    if news.visit.round.status == RoundStatus.DRAFT or _is_history(news.visit):
        return
    collected = _collected.get()
    if collected is None:
        tell_people([news])
    else:
        collected.append(news)


def _tell_of_move(visit: Visit, event: VisitEvent, changes: list[str]) -> None:
    """The team that goes there now, and those who no longer do."""
    news = News(Kind.MOVED, visit, str(event.pk), tuple(changes), event.reason)
    _tell_team(news)
    if "team" in event.detail:
        old = visit.round.teams.filter(name=event.detail["team"][0])
        _tell_team(news.without(TeamMember.objects.filter(team__in=old)))


def _is_history(visit: Visit) -> bool:
    """Entered long after its day: nobody is told of it today."""
    return timezone.localdate() - visit.date > _LONG_AGO


def _last_event(visit: Visit) -> VisitEvent:
    event: VisitEvent = visit.events.order_by("-pk")[0]
    return event


def _when_short(visit: Visit) -> str:
    return announcing.day_words(visit.date)
