"""Calendar files as programs on phones and desks read them. The one door to icalendar.

RFC 5545, with the two hints of RFC 7986 (section 5.7) and of Outlook about how often to
come back. Pure: what is shown comes in as :class:`Event`, bytes go out.
"""

import datetime
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar

ZONE = "Asia/Ho_Chi_Minh"
CONTENT_TYPE = "text/calendar; charset=utf-8"
#: Who made the file (RFC 5545, 3.7.3).
PRODUCT = "-//So Kiem Tra//Lich kiem tra//VI"
#: How often a calendar program may come back.
REFRESH = datetime.timedelta(hours=1)
#: Years that rounds are planned in; the zone has had one offset since 1975.
_FIRST, _LAST = datetime.date(2000, 1, 1), datetime.date(2101, 1, 1)
#: Raised when the same events are written differently, so that nobody keeps the old.
_DRAWING = 1
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BAD = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Status(StrEnum):
    """RFC 5545, 3.8.1.11."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Event:
    """One appointment in a calendar."""

    #: Never changes, so that a moved appointment moves and is not doubled.
    uid: str
    #: Rises with every change (RFC 5545, 3.8.7.4).
    sequence: int
    #: Aware.
    changed_at: datetime.datetime
    #: Wall-clock of :data:`ZONE`, naive.
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    summary: str
    place: str
    text: str
    url: str
    status: Status
    #: Latitude and longitude in degrees.
    at: tuple[float, float] | None = None


def calendar(events: Iterable[Event], *, name: str = "") -> bytes:
    """The file; ``name`` is how the calendar is called by whoever subscribes to it."""
    frame = _frame(name)
    body = b"".join(_bytes(_event(one)) for one in events)
    return _bytes(frame).removesuffix(_TAIL) + body + _TAIL


def digest(events: Sequence[Event], *, name: str) -> str:
    """The same for the same file, worked out without writing it: 64 hex digits."""
    told = repr((_DRAWING, icalendar.__version__, name, tuple(events)))
    return hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()


def _bytes(part: icalendar.Component) -> bytes:
    written: bytes = part.to_ical()
    return written


_TAIL = b"END:VCALENDAR\r\n"


def _frame(name: str) -> icalendar.Calendar:
    frame = icalendar.Calendar()
    frame.add("prodid", PRODUCT)
    frame.add("version", "2.0")
    frame.add("calscale", "GREGORIAN")
    if name:
        often = f"PT{REFRESH // datetime.timedelta(hours=1)}H"
        frame.add("name", icalendar.vText(plain(name)))  # else it is not escaped
        frame.add("x-wr-calname", icalendar.vText(plain(name)))
        frame.add("x-wr-timezone", ZONE)
        frame.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        frame.add("x-published-ttl", often)
    frame.add_component(_zone())
    return frame


@lru_cache(maxsize=1)
def _zone() -> icalendar.Timezone:
    return icalendar.Timezone.from_tzid(ZONE, first_date=_FIRST, last_date=_LAST)


def _event(one: Event) -> icalendar.Event:
    event = icalendar.Event()
    changed_at = one.changed_at.astimezone(datetime.UTC).replace(microsecond=0)
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", one.starts_at.replace(tzinfo=ZoneInfo(ZONE)))
    event.add("dtend", one.ends_at.replace(tzinfo=ZoneInfo(ZONE)))
    event.add("summary", plain(one.summary))
    if one.place:
        event.add("location", plain(one.place))
    event.add("description", plain(one.text))
    event.add("url", one.url)
    event.add("status", one.status.value)
    is_off = one.status == Status.CANCELLED
    event.add("transp", "TRANSPARENT" if is_off else "OPAQUE")
    if one.at is not None:
        event.add("geo", one.at)
    return event


def plain(text: str) -> str:
    """Without what a line of the file cannot hold; line ends as a single LF.

    Control characters are not allowed (RFC 5545, 3.1), and half of a surrogate pair
    has no UTF-8. Line separators of Unicode would tear a line in programs that split
    at any of them.
    """
    return _BAD.sub("", _LINE_END.sub("\n", text))
