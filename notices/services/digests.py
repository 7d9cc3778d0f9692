"""Writing the daily summaries into the outbox: the kind of job ``notices.digest``.

One for a person and day: its key says so, so a doubled beat, a killed worker or a
second run add nothing. People are taken some hundred at a time, each portion in a
transaction with the marks on what it tells; whoever takes over from a killed worker
goes on behind.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from jobs import services as jobs
from notices.enums import Kind
from notices.models import Notice, Run
from notices.selectors import digest, digest_text
from notices.services import attachments, sending
from unions.models import Union

if TYPE_CHECKING:
    from jobs.models import Job

PORTION = 200
#: Two runs at once can meet in a portion so often, and no oftener.
_TRIES = 3


def make(job: "Job") -> dict[str, Any]:
    """The summaries of the day on which the job was asked for; none once it is over."""
    day = timezone.localdate(job.created_at)
    if day != timezone.localdate():
        return {"too_late": day.isoformat()}
    attachments.prune()  # once a day is often enough
    run = Run.objects.create(name=job.kind)
    piles = digest.collect(day)
    people = sorted(piles)
    made = 0
    for start in range(0, len(people), PORTION):
        portion = [piles[pk] for pk in people[start : start + PORTION]]
        made += write(portion, day)
        jobs.progress(job, 100 * (start + len(portion)) // len(people))
    run.outcome = {"people": len(people), "made": made}
    run.finished_at = timezone.now()
    run.save(update_fields=["outcome", "finished_at"])
    return dict(run.outcome)


def write(piles: Sequence[digest.Pile], day: date) -> int:
    """The summaries of these people that are not there yet; answers how many."""
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                return _write(piles, day)
        except IntegrityError:  # another run wrote one of them in this moment
            if attempt == _TRIES - 1:
                raise
    return 0


def _write(piles: Sequence[digest.Pile], day: date) -> int:
    of_person = {pile.user_id: pile for pile in piles}
    keys = {pk: f"{Kind.DIGEST}:{day.isoformat()}:user:{pk}" for pk in of_person}
    known = set(
        Notice.objects.filter(key__in=keys.values()).values_list("key", flat=True)
    )
    new = [pk for pk in of_person if keys[pk] not in known]
    people = digest.wanting(User.objects.filter(pk__in=new))
    speakers = _speakers([of_person[pk] for pk in new])
    rows = Notice.objects.bulk_create(
        [
            _notice(
                of_person[person.pk],
                day,
                person,
                key=keys[person.pk],
                union=speakers[person.pk],
            )
            for person in people
        ]
    )
    for row in rows:
        if tells := of_person[row.user_id or 0].tells:
            Notice.objects.filter(pk__in=tells).update(told_in=row)
    if rows:
        sending.ring()
    return len(rows)


def _speakers(piles: Sequence[digest.Pile]) -> dict[int, int]:
    """In whose log each summary stands: the highest union that has a line in it.

    Whoever lends somebody to the union above does not read there where that one goes.
    """
    heard = {pile.user_id: {line.union_id for line in pile.lines} for pile in piles}
    every = Union.objects.filter(pk__in=set().union(*heard.values()))
    paths = dict(every.values_list("pk", "path"))
    return {
        user: min(unions, key=lambda pk: (len(paths[pk].split("/")), pk))
        for user, unions in heard.items()
    }


def _notice(
    pile: digest.Pile, day: date, person: User, *, key: str, union: int
) -> Notice:
    subject, body = digest_text.written(pile, day, person)
    with translation.override(settings.LANGUAGE_CODE):
        why = _("Daily summary of your work in Sổ Kiểm Tra.")
    return Notice(
        kind=Kind.DIGEST,
        key=key,
        union_id=union,
        user=person,
        email=person.email,
        subject=subject,
        body=body,
        url="/",
        why=why,
        due_at=timezone.now(),
    )
