"""Daily summaries of staff and leaders: what remedies ask of them, one line a sort."""

import datetime
from collections.abc import Iterator

from inspections.enums import (
    REMEDY_PENDING,
    SEALED,
    AskState,
    RemedyStatus,
    RungAction,
    RungState,
)
from inspections.models import ExtensionRequest, LadderStep, Remedy, UrgingLetter
from inspections.selectors import remedy_work as work
from inspections.selectors.digest_people import DESK, LEADERS, People, said
from notices.enums import Kind
from notices.selectors.digest import DigestLine

_BY = "visit__round__plan__union"


def waiting_lines(day: datetime.date, people: People) -> Iterator[DigestLine]:
    """Five queries, whatever waits."""
    yield from _proofs(people)
    yield from _asked(people)
    yield from _calls(people)
    yield from _letters(people)
    yield from _overdue(day, people)


def _proofs(people: People) -> Iterator[DigestLine]:
    rows = Remedy.objects.filter(
        visit__status__in=SEALED, status=RemedyStatus.PROOF_SUBMITTED
    )
    for user, union, count in people.counted(rows, _BY, DESK | LEADERS):
        yield from said([user], union, work.proofs_text(count), work.proofs_url())


def _asked(people: People) -> Iterator[DigestLine]:
    rows = ExtensionRequest.objects.filter(state=AskState.WAITING)
    found = people.counted(rows, f"remedy__{_BY}", DESK | LEADERS)
    for user, union, count in found:
        yield from said([user], union, work.asked_text(count), work.asked_url())


def _calls(people: People) -> Iterator[DigestLine]:
    """Units to be called, as the page of the ladder counts them."""
    rows = LadderStep.objects.filter(action=RungAction.CALL, state=RungState.WAITING)
    found = people.counted(rows, f"remedy__{_BY}", DESK, what="remedy__owner")
    for user, union, count in found:
        yield from said([user], union, work.calls_text(count), work.calls_url())


def _letters(people: People) -> Iterator[DigestLine]:
    for user, union, count in people.counted(
        UrgingLetter.objects.drafts(), "union", DESK
    ):
        yield from said([user], union, work.letters_text(count), work.letters_url())


def _overdue(day: datetime.date, people: People) -> Iterator[DigestLine]:
    rows = Remedy.objects.filter(
        visit__status__in=SEALED, status__in=REMEDY_PENDING, due_on__lt=day
    )
    for user, union, count in people.counted(rows, _BY, DESK | LEADERS):
        yield from said(
            [user],
            union,
            work.overdue_text(count),
            work.overdue_url(),
            kind=Kind.REMEDY_DUE,
            is_late=True,
        )
