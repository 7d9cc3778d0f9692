"""What each person has to do, collected from all who know: ``DIGEST_SOURCES``.

A source is ``source(day: date) -> Iterable[DigestLine]``; it may yield lines of all
people in any order. They are read as a stream; of each person only the first lines are
kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from notices.enums import FOR_SUMMARY, Kind, NoticeStatus
from notices.models import Notice
from notices.selectors.switches import Switchboard

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

#: Lines whose switches are looked up together.
_BLOCK = 1000
#: How long a message that was held back is still worth telling.
_RECENT = timedelta(days=7)


@dataclass(frozen=True)
class DigestLine:
    """One thing that a person has to do or to know today.

    ``kind`` is a notice's kind where there is one: a union that switched it off sends
    no line of it either.
    """

    user_id: int
    #: Who reminds: the union whose switches count.
    union_id: int
    kind: str
    text: str
    #: A path of this site.
    url: str = ""
    due_on: date | None = None
    is_late: bool = False
    #: The heavier comes first of two that are due on the same day.
    weight: int = 0
    #: The message that was held back and is told by this line; sources leave it.
    notice_id: int = 0
    #: The text names its day itself.
    says_day: bool = False

    @property
    def order(self) -> tuple[bool, date, int, str]:
        """Late ones first, then by the day, then by weight."""
        return (not self.is_late, self.due_on or date.max, -self.weight, self.text)


@dataclass
class Pile:
    """What one person is told: the first lines, and how many there are."""

    user_id: int
    limit: int
    total: int = 0
    late: int = 0
    #: Messages that were held back, all of them, whether their line is shown or not.
    tells: list[int] = field(default_factory=list)
    _lines: list[DigestLine] = field(default_factory=list)

    def add(self, line: DigestLine) -> None:
        self.total += 1
        self.late += line.is_late
        if line.notice_id:
            self.tells.append(line.notice_id)
        self._lines.append(line)
        if len(self._lines) > 4 * self.limit:
            self._lines = self.lines

    @property
    def lines(self) -> list[DigestLine]:
        return sorted(self._lines, key=lambda line: line.order)[: self.limit]

    @property
    def left_out(self) -> int:
        return self.total - len(self.lines)


def collect(day: date) -> dict[int, Pile]:
    """The pile of each person who has something to be told on that day."""
    piles: dict[int, Pile] = {}
    limit = settings.DIGEST_MAX_LINES
    for line in _switched_on(_everything(day)):
        if line.user_id not in piles:
            piles[line.user_id] = Pile(line.user_id, limit)
        piles[line.user_id].add(line)
    return piles


def wanting(people: "QuerySet[User]") -> "QuerySet[User]":
    """Those of them to whom a summary is sent: open account, address, own choice."""
    rows = people.filter(is_active=True).exclude(email="")
    return rows.exclude(notice_choice__digest=False)


def held_back(day: date) -> Iterator[DigestLine]:
    """Messages that were too many for one day, or that people want here."""
    since = timezone.make_aware(datetime.combine(day, time.min)) - _RECENT
    rows = Notice.objects.filter(
        status=NoticeStatus.SKIPPED,
        reason__in=FOR_SUMMARY,
        told_in=None,
        user__isnull=False,
        due_at__gte=since,
    ).order_by("due_at", "pk")
    for row in rows.iterator(_BLOCK):
        yield DigestLine(
            user_id=row.user_id or 0,
            union_id=row.union_id,
            kind=row.kind,
            text=row.subject,
            url=row.url or row.get_absolute_url(),
            weight=1,
            notice_id=row.pk,
        )


def _everything(day: date) -> Iterator[DigestLine]:
    yield from held_back(day)
    for path in settings.DIGEST_SOURCES:
        yield from import_string(path)(day)


def _switched_on(lines: Iterable[DigestLine]) -> Iterator[DigestLine]:
    """Those whose union sends summaries, and news of that kind."""
    board, stream = Switchboard(), iter(lines)
    while block := list(islice(stream, _BLOCK)):
        board.learn({line.union_id for line in block})
        for line in block:
            if board.is_on(line.union_id, Kind.DIGEST) and board.is_on(
                line.union_id, line.kind
            ):
                yield line
