"""The job that takes a file over, chunk by chunk; a killed one goes on where it was."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from jobs import services as jobs
from jobs.models import Job
from savings_groups.bank.loans import mentioned
from savings_groups.bank.table import Table
from savings_groups.enums import BankFileKind, BankFileStatus
from savings_groups.models import BankFile
from savings_groups.services.bank import files, months, sources, states
from savings_groups.services.bank.places import Groups

if TYPE_CHECKING:
    from accounts.models import User

#: Seconds after which another job goes on: workers are stopped after 300.
LONGEST = 180


def apply(job: Job, *, file: str) -> dict[str, Any]:
    """Write the file's figures from its cursor on; safe to run again at any time."""
    rows = BankFile.objects.select_related("owner", "union")
    found = rows.filter(pk=file).first()
    if found is None or found.status != BankFileStatus.APPLYING:
        return {}
    by = job.requested_by or found.owner
    if not by.is_active or not by.has_perm("savings_groups.change_bankfile", found):
        raise RuleError(_("You may no longer take over files of this union."))
    with translation.override(found.owner.language):
        return _Taking(job, found, by).run()


class _Taking:
    def __init__(self, job: Job, bank_file: BankFile, by: "User") -> None:
        self.job, self.file, self.by = job, bank_file, by
        self.until = monotonic() + LONGEST

    def run(self) -> dict[str, Any]:
        jobs.progress(self.job, 2, gettext_noop("Reading the file"))
        table, things = sources.rows(self.file)
        groups = Groups(self.file)
        write: Callable[[Sequence[Any]], None]
        if self.file.kind == BankFileKind.GROUPS:
            things = months.assign(groups, things)

            def write(chunk: Sequence[Any]) -> None:
                months.apply(self.file, chunk, by=self.by)

        else:

            def write(chunk: Sequence[Any]) -> None:
                states.apply(self.file, groups, chunk)

        while self.file.cursor < len(things):
            if monotonic() > self.until:
                return self._go_on_later()
            self._chunk(things, write)
        self._end(table, groups, things)
        return {"things": self.file.things}

    def _chunk(
        self, things: Sequence[Any], write: Callable[[Sequence[Any]], None]
    ) -> None:
        """One transaction: what is written and how far that is."""
        start = self.file.cursor
        end = min(start + sources.CHUNK, len(things))
        with transaction.atomic():
            self._hold()
            write(things[start:end])
            BankFile.objects.filter(pk=self.file.pk).update(cursor=end)
        self.file.cursor = end
        percent = 10 + 80 * end // len(things)
        jobs.progress(self.job, percent, gettext_noop("Taking the figures over"))

    def _hold(self) -> None:
        """Lock the file, unless another worker took it further meanwhile."""
        held = BankFile.objects.select_for_update().get(pk=self.file.pk)
        now = held.status, held.cursor
        if now != (BankFileStatus.APPLYING, self.file.cursor):
            raise RuleError(_("Another worker has gone on with this file."))

    def _go_on_later(self) -> dict[str, Any]:
        """A job of its own for the rest, so that no worker works too long."""
        files.go_on(self.file, by=self.by)
        return {"cursor": self.file.cursor}

    @transaction.atomic
    def _end(self, table: Table, groups: Groups, things: Sequence[Any]) -> None:
        self._hold()
        bank_file = self.file
        same = BankFile.objects.applied().filter(
            union=bank_file.union,
            kind=bank_file.kind,
            as_of=bank_file.as_of,
            source=bank_file.source,
        )
        bank_file.replaces = same.exclude(pk=bank_file.pk).first()
        if bank_file.kind == BankFileKind.LOANS:
            states.finish(bank_file, groups, things, mentioned(table))
        if bank_file.replaces:
            files.move(bank_file.replaces, BankFileStatus.REPLACED, by=self.by)
        bank_file.applied_at = timezone.now()
        bank_file.cursor = bank_file.things
        bank_file.save(update_fields=["replaces", "applied_at", "cursor"])
        files.move(bank_file, BankFileStatus.APPLIED, by=self.by)
        audit.record(Action.IMPORT, bank_file, by=self.by, detail=_told(bank_file))


def _told(bank_file: BankFile) -> dict[str, Any]:
    replaced = bank_file.replaces
    return {
        "kind": bank_file.kind,
        "as_of": f"{bank_file.as_of:%Y-%m-%d}",
        "rows": bank_file.rows,
        "things": bank_file.things,
        "added": bank_file.added,
        "changed": bank_file.changed,
        "left_out": bank_file.left_out,
        "sha256": bank_file.sha256,
        "replaces": str(replaced.pk) if replaced else "",
    }
