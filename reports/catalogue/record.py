"""What was recorded at visits, as plain values in the order in which it is printed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch

from inspections.enums import EvidenceKind, RemedyStatus
from inspections.models import (
    Attendance,
    Evidence,
    FieldStop,
    Finding,
    FollowUp,
    Remedy,
    RemedyEvent,
    Visit,
)
from reports.catalogue import two_sides
from reports.catalogue.words import (
    BODIES,
    FINDINGS,
    REMEDY_STATES,
    SEVERITIES,
    VERDICTS,
    iso,
    iso_minute,
    place,
)

#: What must be equal for two findings to be printed as one.
_SAME = ("kind", "text", "severity", "cause", "legal_basis", "amount")
_SEVERITY_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}


def attendance(visit: Visit) -> list[dict[str, Any]]:
    """Who was in the room, by body, in the order of the minutes."""
    people = defaultdict(list)
    for person in Attendance.objects.filter(visit=visit):
        people[person.body].append(
            {"name": person.full_name, "position": person.position}
        )
    return [
        {"body": name, "people": people[body]}
        for body, name in BODIES.items()
        if body in people
    ]


def stops(visit: Visit) -> list[dict[str, Any]]:
    """Where the team went and what it saw there."""
    gone_to = FieldStop.objects.filter(visit=visit)
    gone_to = gone_to.select_related("branch", "group", "initiative")
    return [
        {
            "place": place(stop),
            "met_with": stop.met_with,
            "note": stop.note,
        }
        for stop in gone_to
    ]


def findings(visits: Iterable[Visit]) -> list[dict[str, Any]]:
    """Every finding of these visits, the heaviest first."""
    rows = (
        Finding.objects.filter(visit__in=visits)
        .select_related(
            "item",
            "visit__union",
            "stop__branch",
            "stop__group",
            "stop__initiative",
            "repeats__visit__union",
            "opinion",
        )
        .prefetch_related("addenda")
    )
    ordered = sorted(rows, key=lambda row: _SEVERITY_RANK.get(row.severity, 0))
    return [_finding(row) for row in ordered]


def _finding(row: Finding) -> dict[str, Any]:
    return {
        "kind": FINDINGS[row.kind],
        "text": row.text,
        "severity": SEVERITIES.get(row.severity, ""),
        "cause": row.cause,
        "legal_basis": row.legal_basis,
        "amount": row.amount,
        "item": row.item.code if row.item else "",
        "section": row.item.section_id if row.item else None,
        "place": place(row.stop) if row.stop else "",
        "unit_name": row.visit.union.unit_name,
        **_repeats(row),
        **_two_sided(row),
    }


def _two_sided(row: Finding) -> dict[str, Any]:
    """What the unit says to it, and which corrections are about it, if any."""
    found = {"said": two_sides.said(row), "corrections": _corrections(row)}
    return {name: told for name, told in found.items() if told}


def _corrections(row: Finding | Remedy) -> list[int]:
    return [one.number for one in row.addenda.all()]


def _repeats(row: Finding) -> dict[str, str]:
    """When the same was found before, and where if the unit was another one then."""
    if row.repeats is None:
        return {"repeats_on": "", "repeats_at": ""}
    then = row.repeats.visit
    is_here = then.union_id == row.visit.union_id
    return {
        "repeats_on": iso(then.date),
        "repeats_at": "" if is_here else then.union.unit_name,
    }


def of_kinds(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The findings apart by kind; every kind is there."""
    return {
        name: [row for row in rows if row["kind"] == name] for name in FINDINGS.values()
    }


def merged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same finding in several units is one line that names the units."""
    together: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(row[name] for name in _SAME)
        same = {name: row[name] for name in _SAME}
        found = together.setdefault(key, {**same, "units": [], "repeated": []})
        if row["unit_name"] not in found["units"]:
            found["units"].append(row["unit_name"])
        if row.get("corrections"):
            told = {"unit_name": row["unit_name"], "numbers": row["corrections"]}
            found.setdefault("corrected", []).append(told)
        if row["repeats_on"] and row["unit_name"] not in found["repeated"]:
            found["repeated"].append(row["unit_name"])
    return list(together.values())


def remedies(visits: Iterable[Visit]) -> list[dict[str, Any]]:
    """What is recommended, to whom, by when. The unit keeps its name of that day."""
    moved = RemedyEvent.objects.exclude(old_due_on=None)
    rows = Remedy.objects.filter(visit__in=visits).select_related("visit__union")
    rows = rows.prefetch_related(
        Prefetch("events", moved, to_attr="extensions"), "addenda"
    )
    return [
        {
            "text": row.text,
            "unit": row.visit.union.title,
            "who": row.owner_note,
            "due_on": iso(row.due_on),
            "signed_due_on": iso(_signed_due(row)),
            "severity": SEVERITIES.get(row.severity, ""),
            "state": REMEDY_STATES[row.status],
            "is_done": row.status == RemedyStatus.ACCEPTED,
            **({"corrections": numbers} if (numbers := _corrections(row)) else {}),
        }
        for row in rows
    ]


def follow_ups(visit: Visit) -> list[dict[str, Any]]:
    """What earlier visits recommended, and what this one found of it."""
    rows = FollowUp.objects.filter(visit=visit).select_related("remedy__visit__union")
    return [
        {
            "text": row.remedy.text,
            "found_on": iso(row.remedy.visit.date),
            "unit": ""
            if row.remedy.visit.union_id == visit.union_id
            else row.remedy.visit.union.unit_name,
            "verdict": VERDICTS.get(row.verdict, ""),
            "note": row.note,
            "new_due_on": iso(row.new_due_on),
        }
        for row in rows.order_by("remedy__visit__date", "remedy__created_at", "pk")
    ]


def _signed_due(row: Any) -> date:
    """The date in the minutes: what the first extension changed, else today's."""
    signed: date = row.extensions[0].old_due_on if row.extensions else row.due_on
    return signed


def photos(visit: Visit) -> list[dict[str, Any]]:
    """The annex of photos, with what each shows and when it was taken."""
    kept = _evidence(visit, EvidenceKind.PHOTO)
    return [
        {
            "src": f"photo:{row.sha256}",
            "caption": _caption(row),
            "taken_at": iso_minute(row.taken_at),
        }
        for row in kept
    ]


def files(visit: Visit) -> list[str]:
    """Names of the papers that were copied."""
    kept = _evidence(visit, EvidenceKind.FILE)
    return [row.caption or row.original_name for row in kept]


def _evidence(visit: Visit, kind: EvidenceKind) -> Iterable[Evidence]:
    rows = Evidence.objects.filter(visit=visit, remedy=None, kind=kind)
    return rows.select_related(
        "item", "finding", "stop__branch", "stop__group", "stop__initiative"
    )


def _caption(row: Evidence) -> str:
    """What the photographer wrote, else what the photo belongs to."""
    if row.caption:
        return row.caption
    if row.stop:
        return place(row.stop)
    if row.finding:
        return row.finding.text
    return row.item.text if row.item else ""
