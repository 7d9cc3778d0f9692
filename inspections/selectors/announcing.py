"""What people are told of a visit: its facts in the words of Vietnamese papers.

Official messages are Vietnamese whatever language their reader has chosen, so nothing
here is translated.
"""

import datetime
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string

from inspections.enums import HALVES, HalfDay, TeamRole, VisitStatus
from inspections.models import Round, TeamMember, Visit
from inspections.selectors.outlines import (
    TO_BRING,
    lines_of,
    outline_of,
    to_prepare_of,
)
from inspections.selectors.self_report_lists import due_for

if TYPE_CHECKING:
    from inspections.models import VisitEvent

ROLES: dict[str, str] = {
    TeamRole.LEADER: "Trưởng đoàn",
    TeamRole.DEPUTY: "Phó Trưởng đoàn",
    TeamRole.SECRETARY: "Thư ký",
    TeamRole.MEMBER: "Thành viên",
}
_RANK = {role: rank for rank, role in enumerate(ROLES)}
_HALF_DAYS: dict[str, str] = {
    HalfDay.MORNING: "buổi sáng",
    HalfDay.AFTERNOON: "buổi chiều",
    HalfDay.FULL: "cả ngày",
}
_WEEKDAYS = (
    "thứ Hai",
    "thứ Ba",
    "thứ Tư",
    "thứ Năm",
    "thứ Sáu",
    "thứ Bảy",
    "Chủ nhật",
)
_GAPS = re.compile(r"\n{3,}")
_NO_PLACE = "trụ sở đơn vị"


def day_words(day: datetime.date) -> str:
    """``thứ Ba, ngày 10/03/2020``."""
    return f"{_WEEKDAYS[day.weekday()]}, ngày {day:%d/%m/%Y}"


def when(day: datetime.date, half_day: str) -> str:
    """``thứ Ba, ngày 10/03/2020 (buổi sáng, bắt đầu từ 7 giờ 30)``."""
    return f"{day_words(day)} ({half_words(half_day)})"


def half_words(half_day: str) -> str:
    """``buổi sáng, bắt đầu từ 7 giờ 30``: as the office begins its half-days."""
    first = HALVES[half_day][0]
    hour, minute = settings.VISIT_HOURS[first].partition("-")[0].split(":")
    return f"{_HALF_DAYS[half_day]}, bắt đầu từ {int(hour)} giờ {minute}"


def place(visit: Visit) -> str:
    return visit.place or _NO_PLACE


def people(visit: Visit) -> list[TeamMember]:
    """The team's members in the order of its decision: the leader first."""
    members = visit.team.members.select_related("user")
    return sorted(members, key=lambda one: (_RANK[one.role], one.order, one.pk))


def text(name: str, context: dict[str, Any]) -> str:
    """A message of ``templates/inspections/notices``, without gaps."""
    written = render_to_string(f"inspections/notices/{name}.txt", context)
    return _GAPS.sub("\n\n", written).strip()


def facts(visit: Visit) -> dict[str, Any]:
    """Everything that the unit is told, as plain values for the texts."""
    round_ = visit.round
    plan = round_.plan
    return {
        "unit": visit.union.title,
        "issuer": plan.union.title,
        "round": round_.name,
        "when": when(visit.date, visit.half_day),
        "place": place(visit),
        "team": visit.team.name,
        "members": [_person(one) for one in people(visit)],
        "contents": lines_of(round_.contents) or lines_of(plan.contents),
        "period": period(round_),
        "data_date": round_.data_date,
        "outline": outline_of(round_),
        "due": day_words(due_for(visit)),
        "to_prepare": to_prepare_of(round_),
        "to_bring": TO_BRING,
    }


def period(round_: Round) -> str:
    """``từ ngày 01/01/2019 đến ngày 29/02/2020``; what is not known is left out."""
    ends = [("từ ngày", round_.period_from), ("đến ngày", round_.period_to)]
    return " ".join(f"{word} {day:%d/%m/%Y}" for word, day in ends if day)


def changes(visit: Visit, event: "VisitEvent") -> list[str]:
    """What the event changed, old and new; nothing for what nobody need be told."""
    detail = event.detail
    old_day, old_half = visit.date.isoformat(), visit.half_day
    old_day = detail.get("date", [old_day])[0]
    old_half = detail.get("half_day", [old_half])[0]
    found = []
    if {"date", "half_day"} & set(detail):
        before = _short(datetime.date.fromisoformat(old_day), old_half)
        found.append(_change("Thời gian", before, _short(visit.date, visit.half_day)))
    if "place" in detail:
        old = detail["place"][0] or _NO_PLACE
        found.append(_change("Địa điểm", old, place(visit)))
    if "team" in detail:
        found.append(_change("Đoàn kiểm tra", detail["team"][0], visit.team.name))
    return found


def change_of_people(before: Iterable[TeamMember], after: Iterable[TeamMember]) -> str:
    """The names of a team, old and new; only the new ones if the old are not known."""
    old, new = (", ".join(one.full_name for one in some) for some in (before, after))
    if not old:
        return f"Thành viên Đoàn kiểm tra: {new}"
    return _change("Thành viên Đoàn kiểm tra", old, new)


def told_when(visit: Visit) -> str:
    """The day that the unit was told last, whatever has been planned since."""
    day, half_day = visit.date, visit.half_day
    for event in visit.events.order_by("-pk"):
        if VisitStatus.ANNOUNCED in (event.old_status, event.new_status):
            break
        if "date" in event.detail:
            day = datetime.date.fromisoformat(event.detail["date"][0])
        half_day = event.detail.get("half_day", [half_day])[0]
    return _short(day, half_day)


def _short(day: datetime.date, half_day: str) -> str:
    return f"{_HALF_DAYS[half_day]} {day_words(day)}"


def _change(what: str, old: str, new: str) -> str:
    return f"{what}: {old} → {new}"


def _person(member: TeamMember) -> dict[str, str]:
    return {
        "name": member.full_name,
        "position": member.position,
        "role": ROLES[member.role],
        "phone": member.user.phone if member.user else "",
    }
