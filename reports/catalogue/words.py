"""The Vietnamese words of official documents, whatever the screen's language."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from inspections.enums import (
    AttendanceBody,
    FindingKind,
    Grade,
    HalfDay,
    RemedyStatus,
    Result,
    Severity,
    StopKind,
    TeamRole,
    Verdict,
)
from inspections.models import FieldStop
from unions.enums import KIND_WORDS, Kind
from unions.models import Union

ROLES: dict[str, str] = {
    TeamRole.LEADER: "Trưởng đoàn",
    TeamRole.DEPUTY: "Phó Trưởng đoàn",
    TeamRole.SECRETARY: "Thư ký",
    TeamRole.MEMBER: "Thành viên",
}
BODIES: dict[str, str] = {
    AttendanceBody.PARTY: "Đại diện cấp ủy",
    AttendanceBody.COUNCIL: "Đại diện HĐND, UBND",
    AttendanceBody.FRONT: "Đại diện MTTQ, ngân hàng và các đơn vị khác",
    AttendanceBody.UNION: "Ban Thường vụ, Ban Chấp hành Hội LHPN",
    AttendanceBody.BRANCH: "Chi hội trưởng",
    AttendanceBody.GROUP: "Tổ trưởng tổ TK&VV",
}
RESULTS: dict[str, str] = {
    Result.PASS: "Đạt",
    Result.PARTIAL: "Đạt một phần",
    Result.FAIL: "Không đạt",
    Result.SKIPPED: "Không kiểm tra",
}
VERDICTS: dict[str, str] = {
    Verdict.KEPT: "Đã làm và giữ được",
    Verdict.PARTLY: "Làm một phần",
    Verdict.NOT_KEPT: "Chưa làm hoặc lại vi phạm",
}
GRADES: dict[str, str] = {
    Grade.GOOD: "Tốt",
    Grade.FAIR: "Khá",
    Grade.AVERAGE: "Trung bình",
    Grade.WEAK: "Yếu",
}
SEVERITIES: dict[str, str] = {
    Severity.GRAVE: "rất nặng",
    Severity.HEAVY: "nặng",
    Severity.MEDIUM: "vừa",
    Severity.LIGHT: "nhẹ",
}
#: Comes before the name of a place that does not begin so itself.
STOPS: dict[str, str] = {
    StopKind.BRANCH: "Chi hội",
    StopKind.GROUP: "Tổ TK&VV",
    StopKind.HOUSEHOLD: "Hộ",
    StopKind.INITIATIVE: "Mô hình",
}
HALF_DAYS: dict[str, str] = {
    HalfDay.MORNING: "buổi sáng",
    HalfDay.AFTERNOON: "buổi chiều",
    HalfDay.FULL: "cả ngày",
}
REMEDY_STATES: dict[str, str] = {
    RemedyStatus.OPEN: "Đang khắc phục",
    RemedyStatus.PROOF_SUBMITTED: "Đã báo cáo, chờ xác nhận",
    RemedyStatus.RETURNED: "Phải bổ sung",
    RemedyStatus.EXTENDED: "Được gia hạn",
    RemedyStatus.ACCEPTED: "Đã khắc phục xong",
    RemedyStatus.REOPENED: "Phải khắc phục lại",
}
#: Under which key of a snapshot the findings of a kind stand.
FINDINGS: dict[str, str] = {
    FindingKind.STRENGTH: "strengths",
    FindingKind.SHORTCOMING: "shortcomings",
    FindingKind.NEW_MODEL: "new_models",
    FindingKind.DIFFICULTY: "difficulties",
    FindingKind.PROPOSAL: "proposals",
    FindingKind.GUIDANCE: "guidance",
}
#: The order in which kinds of units are named together.
_KIND_ORDER = [Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP, Kind.SPECIAL_ZONE]
#: What no file system of the offices takes in a name.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_BULLET = re.compile(r"^[-+*•\u2013]\s+")


def lines(text: str) -> list[str]:
    """The lines of a typed text without empty ones and without their bullets."""
    stripped = (_BULLET.sub("", line.strip()) for line in text.splitlines())
    return [line for line in stripped if line]


def place(stop: FieldStop) -> str:
    """``Hộ Hoàng Thị Mai``, ``Chi hội thôn Tân Thành``."""
    word = STOPS[stop.kind]
    first, *_rest = word.split()
    if stop.place.casefold().startswith(f"{first.casefold()} "):
        return stop.place
    return f"{word} {stop.place}"


def iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def iso_minute(moment: datetime | None) -> str:
    """A moment as the clocks of the office showed it."""
    if moment is None:
        return ""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def decimal(value: Decimal | None) -> str:
    """``2.50`` → ``2.5``: the same number is the same text."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if value else "0"


def units_together(unions: Iterable[Union]) -> str:
    """``Hội LHPN các xã, phường``: how many unions are addressed at once."""
    every = list(unions)
    if len(every) == 1:
        return every[0].title
    kinds = {Kind(union.kind) for union in every}
    ordered = [kind for kind in _KIND_ORDER if kind in kinds]
    ordered += sorted(kinds - set(ordered))
    if not ordered:
        return "Hội LHPN cơ sở"
    return "Hội LHPN các " + ", ".join(KIND_WORDS[kind] for kind in ordered)


def safe_stem(*parts: str) -> str:
    """A file name without its ending: ``Kế hoạch kiểm tra – Bắc Kạn – 2020``."""
    joined = " \u2013 ".join(part.strip() for part in parts if part.strip())
    return _FORBIDDEN.sub("-", joined)[:150].strip(" .-")
