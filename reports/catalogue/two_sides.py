"""Both sides' words in minutes: what the unit says, who was there, what was corrected.

Each is told only where there is some, so that papers of before stay what they are.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from inspections.enums import AddendumPart, Side, Stance
from inspections.models import Addendum, Finding, Opinion, Visit
from inspections.selectors import addenda, opinions, readout
from reports.catalogue.words import iso, iso_minute, lines

PARTS: dict[str, str] = {
    AddendumPart.FINDING: "Nhận xét của Đoàn kiểm tra",
    AddendumPart.REMEDY: "Kiến nghị của Đoàn kiểm tra",
    AddendumPart.ATTENDANCE: "Thành phần dự",
    AddendumPart.ANSWER: "Kết quả kiểm tra theo tiêu chí",
    AddendumPart.FIGURES: "Số liệu hoạt động của đơn vị",
    AddendumPart.OTHER: "Nội dung khác",
}
SIDES: dict[str, str] = {
    Side.TEAM: "Đoàn kiểm tra",
    Side.UNIT: "Đơn vị được kiểm tra",
    Side.WITNESS: "Người chứng kiến",
}


def said(row: Finding) -> dict[str, str] | None:
    """What the unit says to a finding, where it is not plain agreement."""
    opinion: Opinion | None = getattr(row, "opinion", None)
    if opinion is None or opinion.stance == Stance.AGREES:
        return None
    words = " ".join(opinion.text.split())
    return {"stance": opinions.STANCES[opinion.stance], "text": words}


def of_visit(visit: Visit) -> dict[str, Any]:
    """What minutes tell beside the findings, without what there is not."""
    found = {
        "heard": heard(visit),
        "presence": presence(visit),
        "addenda": corrections(visit),
    }
    return {name: told for name, told in found.items() if told}


def heard(visit: Visit) -> dict[str, int]:
    """How many findings the unit agrees to; nothing: nobody asked it."""
    told = opinions.heard(visit)
    if not told.opinions:
        return {}
    return {
        "all": len(told.findings),
        "agreed": told.agreed,
        "partly": told.partly,
        "disagreed": told.disagreed,
        "unasked": len(told.unanswered),
    }


def presence(visit: Visit) -> list[dict[str, str]]:
    """The names drawn on a screen, and on whose device."""
    rows = sorted(readout.drawn(visit), key=lambda row: Side.values.index(row.side))
    return [
        {
            "name": row.full_name,
            "position": row.position,
            "side": SIDES[row.side],
            "path": row.path,
            "drawn_at": iso_minute(row.drawn_at),
            "device_of": str(row.device_of),
            "device": row.device,
        }
        for row in rows
    ]


def corrections(visit: Visit) -> list[dict[str, Any]]:
    """Every correction of a visit: as signed, as it reads now, who, when and why."""
    return [
        {
            "number": row.number,
            "part": PARTS[row.part],
            "was": lines(row.was),
            "text": lines(row.text),
            "reason": " ".join(row.reason.split()),
            "agreed_by": row.agreed_by,
            "by": str(row.actor),
            "made_on": iso(row.made_on),
        }
        for row in addenda.listed(visit)
    ]


def dissent(signed: Iterable[Visit]) -> dict[str, int]:
    """Of signed visits: how many units and findings are not plainly agreed to."""
    rows = Opinion.objects.filter(visit__in=signed).exclude(stance=Stance.AGREES)
    found = list(rows.order_by().values_list("visit", "stance"))
    if not found:
        return {}
    stances = [stance for _visit, stance in found]
    return {
        "units": len({visit for visit, _stance in found}),
        "partly": stances.count(Stance.PARTLY),
        "disagreed": stances.count(Stance.DISAGREES),
    }


def corrected(signed: Iterable[Visit]) -> list[dict[str, Any]]:
    """The corrections of signed visits, counted by unit."""
    rows = Addendum.objects.filter(visit__in=signed).select_related("visit__union")
    numbers: dict[str, int] = defaultdict(int)
    for row in rows.order_by("visit__date", "visit", "number"):
        numbers[row.visit.union.unit_name] += 1
    return [{"unit_name": name, "count": count} for name, count in numbers.items()]
