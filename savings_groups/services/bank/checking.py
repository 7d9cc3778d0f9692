"""The job that looks at every row before anything is written."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.exceptions import RuleError
from jobs import services as jobs
from jobs.models import Job
from savings_groups.enums import BankFileKind, BankFileStatus
from savings_groups.models import BankFile, Doubt
from savings_groups.services.bank import files, sources
from savings_groups.services.bank.checks import Counts, GroupCheck, LoanCheck
from savings_groups.services.bank.places import Groups


def check(job: Job, *, file: str) -> dict[str, Any]:
    """Find what is doubtful and count what would change; safe to run twice."""
    rows = BankFile.objects.select_related("owner", "union")
    found = rows.filter(pk=file).first()
    if found is None or found.status != BankFileStatus.CHECKING:
        return {}
    with translation.override(found.owner.language):
        try:
            _run(job, found)
        except RuleError as refusal:
            _refuse(found, str(refusal))
    return {"rows": found.rows, "things": found.things}


def _run(job: Job, bank_file: BankFile) -> None:
    jobs.progress(job, 3, gettext_noop("Reading the file"))
    table, things = sources.rows(bank_file, lambda rows: jobs.progress(job, 10))
    if not table.count:
        raise RuleError(_("The list is empty: there is no row below the headings."))
    groups = Groups(bank_file)
    is_groups = bank_file.kind == BankFileKind.GROUPS
    made = GroupCheck if is_groups else LoanCheck
    asked = made(bank_file, groups, table.doubts)
    for done, chunk in _chunks(asked.prepared(things)):
        asked.look_at(chunk)
        percent = 30 + 65 * done // max(len(things), 1)
        jobs.progress(job, percent, gettext_noop("Checking every row"))
    asked.end()
    _finish(bank_file, table, asked.counts)


def _chunks(things: Sequence[Any]) -> Iterator[tuple[int, Sequence[Any]]]:
    for start in range(0, len(things), sources.CHUNK):
        yield start, things[start : start + sources.CHUNK]


@transaction.atomic
def _finish(bank_file: BankFile, table: Any, counts: Counts) -> None:
    bank_file.doubts.all().delete()
    Doubt.objects.bulk_create(
        Doubt(
            file=bank_file,
            kind=told.kind,
            text=told.text,
            rows=told.rows[: Doubt.LISTED],
            count=told.count,
            is_left_out=told.is_left_out,
            order=order,
        )
        for order, told in enumerate(table.doubts.told())
    )
    _keep(
        bank_file,
        rows=table.count,
        things=counts.added + counts.changed + counts.unchanged,
        added=counts.added,
        changed=counts.changed,
        unchanged=counts.unchanged,
        left_out=len(table.doubts.left_out),
        sums=dict(counts.sums),
        cursor=0,
        refusal="",
    )
    files.move(bank_file, BankFileStatus.READY, by=bank_file.owner)


@transaction.atomic
def _refuse(bank_file: BankFile, why: str) -> None:
    bank_file.doubts.all().delete()
    counts = ("rows", "things", "added", "changed", "unchanged", "left_out")
    _keep(bank_file, refusal=why, sums={}, **dict.fromkeys(counts, 0))
    files.move(bank_file, BankFileStatus.REFUSED, by=bank_file.owner, reason=why)


def _keep(bank_file: BankFile, **values: Any) -> None:
    for name, value in values.items():
        setattr(bank_file, name, value)
    BankFile.objects.filter(pk=bank_file.pk).update(**values)
