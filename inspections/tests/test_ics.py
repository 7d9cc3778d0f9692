"""Calendar files by their bytes, and as two independent readers understand them."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from inspections import ics

VN = ZoneInfo("Asia/Ho_Chi_Minh")
NAME = "Lịch kiểm tra – Nguyễn Thị Bảy"
FIELDS = {
    "uid": "0b0e7ad2-6ff6-5b0d-9a51-1a5a3f4d7c21",
    "sequence": 3,
    "changed_at": datetime(2026, 1, 5, 3, 4, 5, 678, tzinfo=UTC),
    "starts_at": datetime(2026, 3, 10, 7, 30),
    "ends_at": datetime(2026, 3, 10, 11, 30),
    "summary": "Kiểm tra Hội LHPN xã Đôn Phong, huyện Bạch Thông, tỉnh Bắc Kạn",
    "place": "Trụ sở UBND xã; tầng 2, phòng họp \\ hội trường",
    "text": "Đợt: Quý I\nĐoàn: Đoàn số 1\n\n- Trưởng đoàn: Triệu Thị Vân",
    "url": "https://kiem-tra.example.vn/visits/3/",
    "status": ics.Status.CONFIRMED,
    "at": (22.14692, 105.83481),
}
#: Vietnamese as it is typed, and everything else that can get into a column.
VIETNAMESE = st.text(
    'aăâbcdđeêghiklmnoôơpqrstuưvxyẤầẩẫậỳỵỷỹ ,;:\\"\n–’0123', max_size=300
)
ANYTHING = st.one_of(VIETNAMESE, st.text(max_size=200))


def event(**changes):
    return ics.Event(**{**FIELDS, **changes})


def unfolded(file):
    """The lines of the file (RFC 5545, 3.1)."""
    return file.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def first(file):
    [found] = icalendar.Calendar.from_ical(file).walk("VEVENT")
    return found


def second(file):
    calendar = IcsCalendarStream.calendar_from_ics(file.decode())
    [found] = calendar.events
    return found


def test_one_library_reads_every_field():
    found = first(ics.calendar([event()], name=NAME))
    assert found["uid"] == FIELDS["uid"]
    assert found["sequence"] == 3
    changed_at = FIELDS["changed_at"].replace(microsecond=0)
    assert found.decoded("dtstamp") == found.decoded("last-modified") == changed_at
    assert found.decoded("dtstart") == datetime(2026, 3, 10, 7, 30, tzinfo=VN)
    assert found.decoded("dtend") == datetime(2026, 3, 10, 11, 30, tzinfo=VN)
    assert found["dtstart"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert found["summary"] == FIELDS["summary"]
    assert found["location"] == FIELDS["place"]
    assert found["description"] == FIELDS["text"]
    assert found["url"] == FIELDS["url"]
    assert (found["geo"].latitude, found["geo"].longitude) == FIELDS["at"]
    assert (found["status"], found["transp"]) == ("CONFIRMED", "OPAQUE")


def test_another_library_reads_the_same():
    found = second(ics.calendar([event()], name=NAME))
    assert (found.uid, found.sequence) == (FIELDS["uid"], 3)
    changed_at = FIELDS["changed_at"].replace(microsecond=0)
    assert found.dtstamp == found.last_modified == changed_at
    assert found.dtstart == datetime(2026, 3, 10, 7, 30, tzinfo=VN)
    assert found.dtend == datetime(2026, 3, 10, 11, 30, tzinfo=VN)
    assert found.dtstart.utcoffset() == timedelta(hours=7)
    assert found.summary == FIELDS["summary"]
    assert found.location == FIELDS["place"]
    assert found.description == FIELDS["text"]
    assert found.url == FIELDS["url"]
    assert (found.geo.lat, found.geo.lng) == FIELDS["at"]
    assert (found.status.value, found.transparency) == ("CONFIRMED", "OPAQUE")
    assert found.extras == []


def test_the_calendar_says_what_it_is_and_how_often_to_come_back():
    lines = unfolded(ics.calendar([], name=NAME))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert {
        "VERSION:2.0",
        "PRODID:-//So Kiem Tra//Lich kiem tra//VI",
        "CALSCALE:GREGORIAN",
        f"NAME:{NAME}",
        f"X-WR-CALNAME:{NAME}",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    } <= set(lines)


def test_a_single_visit_is_no_subscription():
    lines = unfolded(ics.calendar([event()]))
    assert not [line for line in lines if line.startswith(("X-WR", "REFRESH", "NAME"))]


def test_the_zone_comes_with_the_file():
    calendar = icalendar.Calendar.from_ical(ics.calendar([event()], name=NAME))
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Ho_Chi_Minh"
    [standard] = zone.walk("STANDARD")
    assert standard.decoded("tzoffsetto") == timedelta(hours=7)
    assert standard.decoded("dtstart").replace(tzinfo=None) <= datetime(2000, 1, 1)
    assert calendar.get_missing_tzids() == set()


@pytest.mark.parametrize(
    ("status", "transparency"),
    [("TENTATIVE", "OPAQUE"), ("CONFIRMED", "OPAQUE"), ("CANCELLED", "TRANSPARENT")],
)
def test_what_is_called_off_takes_no_time(status, transparency):
    file = ics.calendar([event(status=ics.Status(status))])
    assert (first(file)["status"], first(file)["transp"]) == (status, transparency)
    assert second(file).status.value == status


def test_without_a_place_nothing_is_said_of_it():
    found = first(ics.calendar([event(place="", at=None)]))
    assert "location" not in found
    assert "geo" not in found


def test_the_name_of_a_person_cannot_end_the_calendar():
    name = "X\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR"
    file = ics.calendar([event()], name=name)
    assert unfolded(file).count("END:VCALENDAR") == 1
    assert "X-WR-CALNAME:X\\nEND:VCALENDAR\\nBEGIN:VCALENDAR" in unfolded(file)
    assert len(icalendar.Calendar.from_ical(file).events) == 1


@settings(max_examples=150, deadline=None)
@given(summary=ANYTHING, place=ANYTHING, text=ANYTHING)
@example("Kiểm tra " * 30, "ỉ" * 200, "a\r\nb\rc\u2028d\x85e\x0cf\x00g")
def test_any_text_is_folded_between_letters_and_read_back(summary, place, text):
    file = ics.calendar([event(summary=summary, place=place, text=text)], name=place)
    assert file.endswith(b"\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert b"\r" not in file.replace(b"\r\n", b"")
    for line in file.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no letter is torn apart
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", file)
    wanted = [ics.plain(one) for one in (summary, place, text)]
    read = first(file)
    found = [str(read.get(name, "")) for name in ("summary", "location", "description")]
    assert found == wanted


@settings(max_examples=100, deadline=None)
@given(summary=VIETNAMESE.filter(str.strip), text=VIETNAMESE.filter(str.strip))
def test_the_other_library_unfolds_the_same(summary, text):
    read = second(ics.calendar([event(summary=summary, text=text)], name=NAME))
    assert (read.summary, read.description) == (ics.plain(summary), ics.plain(text))


def test_plain_leaves_vietnamese_alone():
    text = "Nguyễn Thị Ưu – “Đợt 1”\tngày 10/3"
    assert ics.plain(text) == text
    assert ics.plain("a\ud800b\x00c\x9fd") == "abcd"


def test_the_digest_follows_every_field():
    plain = ics.digest([event()], name=NAME)
    assert plain == ics.digest([event()], name=NAME)
    changes = {
        "uid": "x",
        "sequence": 4,
        "changed_at": datetime(2026, 1, 6, tzinfo=UTC),
        "starts_at": datetime(2026, 3, 10, 8),
        "ends_at": datetime(2026, 3, 10, 12),
        "summary": "x",
        "place": "x",
        "text": "x",
        "url": "https://example.vn/",
        "status": ics.Status.CANCELLED,
        "at": None,
    }
    assert set(changes) == set(FIELDS)
    others = {ics.digest([event(**{k: v})], name=NAME) for k, v in changes.items()}
    others |= {ics.digest([event()], name="x"), ics.digest([], name=NAME)}
    assert len(others | {plain}) == len(changes) + 3
