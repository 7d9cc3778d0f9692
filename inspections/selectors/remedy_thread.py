"""The thread of one remedy: steps, proofs, requests and remarks in one line of time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from inspections.enums import AskState, RemarkKind
from inspections.models import Evidence, ExtensionRequest, Remark, Remedy, RemedyEvent

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User

#: How a line that is no step of the remedy looks: the mark of its pill.
_REMARK_MARKS: dict[str, str] = {
    RemarkKind.REMARK: "note",
    RemarkKind.ASSIGNED: "note",
}
_ASK_MARKS: dict[str, str] = {
    AskState.WAITING: "due",
    AskState.GRANTED: "accepted",
    AskState.REFUSED: "refused",
    AskState.WITHDRAWN: "withdrawn",
}


@dataclass
class Entry:
    """One thing that happened, as the page shows it."""

    at: datetime
    actor: "User | None"
    #: The look of its pill and the word in it.
    mark: str
    label: str
    text: str = ""
    new_due_on: "date | None" = None
    document: str = ""
    figures: list[dict[str, str]] = field(default_factory=list)
    files: list[Evidence] = field(default_factory=list)
    #: It came by an upload link: nobody was signed in.
    by_link: bool = False
    request: ExtensionRequest | None = None


def thread(remedy: Remedy) -> list[Entry]:
    """The newest first; four queries, however long it is."""
    files = _files(remedy)
    entries = [
        *_steps(remedy, files),
        *_requests(remedy, files),
        *_remarks(remedy),
    ]
    return sorted(entries, key=lambda one: one.at, reverse=True)


def _files(remedy: Remedy) -> dict[tuple[str, int], list[Evidence]]:
    """By the step or request that they came with."""
    found: dict[tuple[str, int], list[Evidence]] = {}
    for row in remedy.evidence.order_by("created_at", "pk"):
        for kind, key in (("step", row.step_id), ("request", row.request_id)):
            if key is not None:
                found.setdefault((kind, key), []).append(row)
    return found


def _steps(
    remedy: Remedy, files: dict[tuple[str, int], list[Evidence]]
) -> Iterator[Entry]:
    rows: list[RemedyEvent] = list(
        remedy.events.select_related("actor").order_by("-at", "-pk")
    )
    for event in rows:
        yield Entry(
            at=event.at,
            actor=event.actor,
            mark=event.new_status,
            label=event.new_label,
            text=event.reason,
            new_due_on=event.new_due_on,
            document=event.document,
            figures=event.figures,
            files=files.get(("step", event.pk), []),
            by_link=event.link_id is not None,
        )


def _requests(
    remedy: Remedy, files: dict[tuple[str, int], list[Evidence]]
) -> Iterator[Entry]:
    """The asking; and the answer, where no step of the remedy says it."""
    kinds = dict(RemarkKind.choices)
    for row in remedy.asked.select_related("asked_by", "answered_by"):
        if row.state in {AskState.REFUSED, AskState.WITHDRAWN} and row.answered_at:
            yield Entry(
                at=row.answered_at,
                actor=row.answered_by,
                mark=_ASK_MARKS[row.state],
                label=str(kinds[RemarkKind.ANSWERED])
                if row.state == AskState.REFUSED
                else str(AskState(row.state).label),
                text=row.answer,
            )
        yield Entry(
            at=row.asked_at,
            actor=row.asked_by,
            mark=_ASK_MARKS[row.state],
            label=str(kinds[RemarkKind.ASKED]),
            text=row.reason,
            new_due_on=row.new_due_on,
            document=row.document,
            files=files.get(("request", row.pk), []),
            by_link=row.link_id is not None,
            request=row,
        )


def _remarks(remedy: Remedy) -> Iterator[Entry]:
    rows: list[Remark] = list(
        remedy.remarks.select_related("actor").order_by("-at", "-pk")
    )
    for row in rows:
        mark = _REMARK_MARKS.get(row.kind, "due")
        yield Entry(row.at, row.actor, mark, row.get_kind_display(), row.text)
