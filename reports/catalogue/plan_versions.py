"""A plan and its version before: what the next paper says has changed since."""

from collections.abc import Mapping
from typing import Any

from inspections.models import Plan
from reports.catalogue import plan_changes
from reports.catalogue.plan_changes import Told
from reports.catalogue.words import iso
from reports.enums import NumberState
from reports.models import Document

#: What is added to the content of a plan that was issued before.
_ADDED = ("since", "changes")
_ADDED_TO_ROUNDS = ("taken_out", "is_noted")


def last_numbered(plan: Plan) -> Document | None:
    """The newest paper of the plan that has a number and was not taken back."""
    rows = Document.objects.filter(
        plan=plan, kind="plan", number__state=NumberState.ISSUED
    )
    return rows.select_related("number").order_by("number__given_at", "pk").last()


def with_changes(content: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """The snapshot: the content, and what changed since the last numbered paper.

    Unchanged it is the very snapshot of that paper, whatever that one was compared to.
    """
    last = last_numbered(plan)
    if last is None:
        return _noted(content, {})
    old = _bare(last.snapshot)
    if old == content:
        return dict(last.snapshot)
    changes = plan_changes.between(old, content)
    told = plan_changes.tell(changes, old, content)
    if not told:
        return _noted(content, {})
    since = {"number": last.number.symbol, "date": iso(last.issued_on)}
    return {
        **_noted(content, plan_changes.notes(changes), old),
        "since": since,
        "changes": [{"round": one.round, "lines": list(one.lines)} for one in told],
    }


def since(content: Mapping[str, Any], last: Document) -> list[Told]:
    """What changed since that paper, in sentences."""
    old = _bare(last.snapshot)
    return plan_changes.tell(plan_changes.between(old, content), old, content)


def _noted(
    content: dict[str, Any],
    notes: dict[tuple[str, str], str],
    old: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Every visit with its remark; those taken out stand behind the others."""
    by_key = old is None or plan_changes.has_keys(old)
    rounds = []
    for round_ in content["rounds"]:
        key = round_["key"] if by_key else round_["name"]
        calendar = [
            {
                **row,
                "note": notes.get((key, row["key"] if by_key else row["unit"]))
                or plan_changes.state_note(row),
            }
            for row in round_["calendar"]
        ]
        gone = _taken_out(key, calendar, notes, old, by_key)
        is_noted = bool(gone) or any(row["note"] for row in calendar)
        more = {"taken_out": gone, "is_noted": is_noted}
        rounds.append({**round_, "calendar": calendar, **more})
    return {**content, "rounds": rounds}


def _taken_out(
    key: str,
    calendar: list[dict[str, Any]],
    notes: dict[tuple[str, str], str],
    old: Mapping[str, Any] | None,
    by_key: bool,
) -> list[dict[str, str]]:
    name = "key" if by_key else "unit"
    there = {row[name] for row in calendar}
    rows = [
        row
        for round_ in (old or {}).get("rounds", [])
        if (round_["key"] if by_key else round_["name"]) == key
        for row in round_["calendar"]
    ]
    return [
        {"unit": row["unit"], "note": notes[key, row[name]]}
        for row in rows
        if row[name] not in there and (key, row[name]) in notes
    ]


def _bare(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a snapshot, without what was said of the version before it."""
    bare = {name: value for name, value in snapshot.items() if name not in _ADDED}
    bare["rounds"] = [
        {
            **{k: v for k, v in round_.items() if k not in _ADDED_TO_ROUNDS},
            "calendar": [
                {k: v for k, v in row.items() if k != "note"}
                for row in round_.get("calendar", [])
            ],
        }
        for round_ in snapshot.get("rounds", [])
    ]
    return bare
