"""What the people of teams are told: one message a person and kind, not one a visit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from inspections.enums import VisitStatus
from inspections.models import TeamMember, Visit
from inspections.selectors import announcing
from notices.enums import Kind
from notices.services import outbox

_HEADINGS: dict[str, str] = {
    Kind.ANNOUNCED: "Lịch kiểm tra của Đoàn đã được báo cho đơn vị",
    Kind.MOVED: "Lịch kiểm tra của Đoàn có thay đổi",
    Kind.POSTPONED: "Cuộc kiểm tra của Đoàn được hoãn",
    Kind.CANCELLED: "Cuộc kiểm tra của Đoàn không tiến hành",
}
_LEAVING = "Đồng chí không còn tham gia Đoàn kiểm tra tại đơn vị sau"
#: Dates that no unit knows yet are often moved several times in a row: only the last
#: of them is said.
_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class News:
    """What became of one visit, for the people of its team."""

    kind: Kind
    visit: Visit
    #: The key of the event: every step is told once.
    version: str
    changes: tuple[str, ...] = ()
    reason: str = ""
    #: Set: not for the team, but for these of the people who were in it.
    leaving: tuple[int, ...] | None = None

    def without(self, before: Iterable[TeamMember]) -> "News":
        keys = {one.user_id for one in before if one.user_id is not None}
        return replace(self, changes=(), leaving=tuple(sorted(keys)))

    @property
    def is_secret(self) -> bool:
        """The unit has not been told of the day."""
        return self.visit.status == VisitStatus.PLANNED

    @property
    def about(self) -> str:
        word = "plan" if self.is_secret else "visit"
        return f"{word}:{self.visit.pk}:{self.version}"


def tell_people(news: Sequence[News]) -> None:
    """Two queries, and those of the messages."""
    keys = {key for one in news for key in one.leaving or ()}
    left = User.objects.filter(pk__in=keys, is_active=True).in_bulk()
    teams = _teams(news)
    boxes: dict[tuple[User, Kind, bool], list[News]] = defaultdict(list)
    for one in news:
        if one.kind == Kind.MOVED and one.is_secret and one.leaving is None:
            outbox.withdraw(f"{one.kind}:plan:{one.visit.pk}:")
        there = teams[one.visit.team_id]
        people = there
        if one.leaving is not None:
            gone = (left[key] for key in one.leaving if key in left)
            people = [person for person in gone if person not in there]
        for person in people:
            boxes[person, one.kind, one.leaving is not None].append(one)
    for (person, kind, is_leaving), items in boxes.items():
        _tell(person, kind, items, is_leaving=is_leaving)


def _teams(news: Iterable[News]) -> dict[int, list[User]]:
    members = TeamMember.objects.filter(
        team__in={one.visit.team_id for one in news}, user__is_active=True
    ).select_related("user")
    found: dict[int, list[User]] = defaultdict(list)
    for member in members.order_by("team", "order", "pk"):
        if member.user is not None:
            found[member.team_id].append(member.user)
    return found


def _tell(person: User, kind: Kind, items: list[News], *, is_leaving: bool) -> None:
    round_ = items[-1].visit.round
    heading = _LEAVING if is_leaving else _HEADINGS[kind]
    context = {
        "name": person.full_name,
        "heading": heading,
        "round": round_.name,
        "items": [_item(one) for one in items],
        "data_date": round_.data_date,
    }
    body = announcing.text("team", context)
    single = len(items) == 1
    subject = _subject(heading, items)
    url = items[0].visit.get_absolute_url() if single else round_.get_absolute_url()
    message = outbox.Message(subject[:250], body, f"{heading}.", url)
    last = items[-1].about
    about = last if single else f"visits:{len(items)}:{last}"
    outbox.tell(
        kind,
        message,
        about=f"left:{about}" if is_leaving else about,
        to=outbox.Recipient(user=person),
        union=round_.plan.union,
        due_at=_due_at(items),
    )


def _subject(heading: str, items: list[News]) -> str:
    if len(items) > 1:
        return f"{heading}: {len(items)} đơn vị"
    visit = items[0].visit
    return f"{heading}: {visit.union.unit_name}, {visit.date:%d/%m/%Y}"


def _item(one: News) -> dict[str, Any]:
    visit = one.visit
    return {
        "unit": visit.union.title,
        "team": visit.team.name,
        "when": announcing.when(visit.date, visit.half_day),
        "place": announcing.place(visit),
        "changes": one.changes,
        "reason": one.reason,
    }


def _due_at(items: list[News]) -> datetime:
    is_secret = all(one.kind == Kind.MOVED and one.is_secret for one in items)
    return timezone.now() + (_PAUSE if is_secret else timedelta())
