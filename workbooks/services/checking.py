"""The job that reads a whole file before anything is written."""

import json
import logging
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.exceptions import RuleError
from jobs import services as jobs
from jobs.models import Job
from workbooks import catalogue
from workbooks.base import Sheet
from workbooks.enums import Outcome, UploadStatus
from workbooks.excel import reading
from workbooks.excel.limits import ChildError, child
from workbooks.models import Fault, Line, Upload
from workbooks.services import files, pruning, uploads
from workbooks.services.planning import Planned, Planner

log = logging.getLogger(__name__)

#: Wrong cells that are listed and marked; the rest is counted.
LISTED = 20_000
#: Rows up to which the marked file keeps everything that hers had.
_WHOLE = 20_000
_BATCH = 1000


def check(job: Job, *, upload: str, again: bool = False) -> dict[str, Any]:
    """Plan every row and keep what would happen; safe to run twice.

    ``again``: after the register has moved under a preview; rows that now turn out
    otherwise are marked.
    """
    found = Upload.objects.select_related("owner").filter(pk=upload).first()
    if found is None or found.status != UploadStatus.CHECKING:
        return {}
    pruning.prune()
    with translation.override(found.owner.language):
        shown = _shown(found) if again else None
        found.lines.all().delete()
        found.faults.all().delete()
        check_ = _Check(job, found, shown)
        try:
            check_.run()
        except RuleError as refusal:
            check_.refuse(str(refusal))
    return {"rows": found.rows, "faults": found.fault_count}


def _shown(upload: Upload) -> dict[int, int]:
    """Row → what the last preview showed of it, as a hash."""
    rows = upload.lines.values_list("number", "outcome", "changes")
    return {
        number: _hash(outcome, changes) for number, outcome, changes in rows.iterator()
    }


def _hash(outcome: str, changes: list[list[str]]) -> int:
    return hash((str(outcome), json.dumps(changes)))


class _Check:
    def __init__(self, job: Job, upload: Upload, shown: dict[int, int] | None) -> None:
        self.job, self.upload, self.shown = job, upload, shown
        self.counts = dict.fromkeys(Outcome, 0)
        self.wrong = self.cautions = self.moved = self.listed = 0
        self.places: dict[str, int] = {}
        self.headings: dict[str, str] = {}

    def run(self) -> None:
        upload = self.upload
        sheet = catalogue.sheet(upload.kind, upload.owner)
        jobs.progress(self.job, 3, gettext_noop("Reading the file"))
        path = str(files.place(upload.file))
        with reading.opened(path, sheet.columns) as contents:
            self.places, self.headings = contents.columns, contents.headings
            planner = Planner(sheet, contents)
            for chunk in planner.chunks():
                self._keep(chunk)
                self._tell(contents.rows)
        if not sum(self.counts.values()):
            raise RuleError(_("The list is empty: there is no row below the headings."))
        if self.wrong:
            self._mark(sheet, contents)
        notes = [*contents.notes, *planner.notes]
        self._finish(notes=notes, sheet=contents.sheet[:40])

    def refuse(self, why: str) -> None:
        """Wrong as a whole: nothing of it counts."""
        self.upload.lines.all().delete()
        self.upload.faults.all().delete()
        self.counts = dict.fromkeys(Outcome, 0)
        self.wrong = self.cautions = self.moved = 0
        self._finish(refusal=why)

    def _tell(self, rows: int) -> None:
        done = sum(self.counts.values())
        percent = 5 + 80 * done // max(rows, done, 1)
        jobs.progress(self.job, percent, gettext_noop("Checking every row"))

    def _keep(self, chunk: list[Planned]) -> None:
        lines: list[Line] = []
        faults: list[Fault] = []
        for planned in chunk:
            self.counts[planned.outcome] += 1
            self.wrong += len(planned.wrong)
            self.cautions += bool(planned.cautions)
            faults += self._faults(planned)
            if line := self._line(planned):
                lines.append(line)
        Line.objects.bulk_create(lines, batch_size=_BATCH)
        room = max(LISTED - self.listed, 0)
        self.listed += len(faults)
        Fault.objects.bulk_create(faults[:room], batch_size=_BATCH)

    def _line(self, planned: Planned) -> Line | None:
        is_moved = self.shown is not None and self._is_moved(planned)
        self.moved += is_moved
        if planned.outcome not in (Outcome.ADDED, Outcome.CHANGED) and not is_moved:
            return None
        return Line(
            upload=self.upload,
            number=planned.number,
            outcome=planned.outcome,
            label=planned.label,
            changes=planned.changes,
            cautions=planned.cautions,
            is_moved=is_moved,
        )

    def _is_moved(self, planned: Planned) -> bool:
        before = (self.shown or {}).get(planned.number)
        if planned.outcome in (Outcome.UNCHANGED, Outcome.FAULTY):
            return before is not None
        return before != _hash(planned.outcome, planned.changes)

    def _faults(self, planned: Planned) -> Iterator[Fault]:
        first = min(self.places.values())
        for wrong in planned.wrong:
            yield Fault(
                upload=self.upload,
                number=planned.number,
                column=self.places.get(wrong.column, first),
                heading=self.headings.get(wrong.column, "")[:150],
                value=wrong.value[:200],
                advice=wrong.advice,
            )

    def _mark(self, sheet: Sheet[Any], contents: reading.Contents) -> None:
        """Her workbook with the wrong cells red; without it the list still stands."""
        jobs.progress(self.job, 88, gettext_noop("Marking the wrong cells"))
        faults = self.upload.faults.values_list(
            "number", "column", "heading", "value", "advice"
        )
        asked = {
            "sheet": contents.sheet,
            "last_row": contents.last_row,
            "width": 1 + max(contents.columns.values()),
            "is_large": sum(self.counts.values()) > _WHOLE,
            "title": _("What must be corrected"),
            "lead": _(
                "Correct the red cells, save the file and send it again. Nothing has "
                "been written into the register yet."
            ),
            "faults": [list(fault) for fault in faults],
        }
        name = f"workbooks/marked/{self.upload.pk}.xlsx"
        try:
            with files.made(name) as path:
                source = str(files.place(self.upload.file))
                with child("excel.marking", source, str(path), asked=asked) as stream:
                    stream.read()
        except ChildError:
            log.warning(
                "The workbook of upload %s could not be marked.", self.upload.pk
            )
            name = ""
        self.upload.marked_file = name

    @transaction.atomic
    def _finish(self, **values: Any) -> None:
        upload, counts = self.upload, self.counts
        values |= {
            "rows": sum(counts.values()),
            "added": counts[Outcome.ADDED],
            "changed": counts[Outcome.CHANGED],
            "unchanged": counts[Outcome.UNCHANGED],
            "fault_count": self.wrong,
            "caution_count": self.cautions,
            "moved_count": self.moved,
            "marked_file": upload.marked_file,
        }
        for name, value in values.items():
            setattr(upload, name, value)
        Upload.objects.filter(pk=upload.pk).update(**values)
        is_wrong = bool(self.wrong or upload.refusal)
        to = UploadStatus.FAULTY if is_wrong else UploadStatus.READY
        uploads.move(upload, to, by=upload.owner)
