"""The verbs of lists that go out: at once when short, by a worker when long."""

import io
import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from core.text import fold
from jobs import services as jobs
from jobs.models import Job
from workbooks import catalogue
from workbooks.base import Listing, Sheet
from workbooks.excel import exporting, template
from workbooks.models import Export
from workbooks.services import files, pruning

if TYPE_CHECKING:
    from accounts.models import User

#: Rows that are answered while she waits: about a second.
AT_ONCE = 2_000
_HOURS = 24
_WAITING = 2
_CHUNK = 1_000
#: The register may move between counting and writing; then the list is made again.
_TRIES = 3
_PACE = 0.5


def order(sheet: Sheet[Any], query: str, *, by: "User") -> Export | IO[bytes]:
    """The workbook of a list page, or the order of one when it is long."""
    count = sheet.listed_for(query).rows.count()
    export = Export(
        kind=sheet.slug,
        query=query,
        owner=by,
        name=file_name(sheet),
        expires_at=timezone.now() + timedelta(hours=_HOURS),
    )
    if count <= AT_ONCE:
        file = io.BytesIO()
        _fill(sheet, export, file)
        file.seek(0)
        return file
    if Export.objects.visible_to(by).waiting().count() >= _WAITING:
        raise RuleError(_("Wait until the lists that you have ordered are written."))
    with transaction.atomic():
        export.save()
        payload = {"export": str(export.pk)}
        export.job = jobs.enqueue("workbooks.export", payload, by=by)
        export.save(update_fields=["job"])
    return export


def export(job: Job, *, export: str) -> dict[str, Any]:
    """Write an ordered list into its file; safe to run twice."""
    found = Export.objects.select_related("owner").filter(pk=export).first()
    if found is None or found.file:
        return {}
    pruning.prune()
    sheet = catalogue.sheet(found.kind, found.owner)
    if not found.owner.is_active or not found.owner.has_perm(sheet.view_perm):
        raise RuleError(_("You may no longer see this list."))
    name = f"workbooks/out/{found.pk}.xlsx"
    with files.made(name) as path, path.open("wb") as out:
        _fill(sheet, found, out, _told(job))
        found.size = out.tell()
    Export.objects.filter(pk=found.pk).update(
        file=name, size=found.size, rows=found.rows
    )
    return {"rows": found.rows}


def open_file(export: Export, *, by: "User") -> IO[bytes]:
    """The file of an ordered list, and a line in the log that ``by`` took it."""
    file = files.opened(export.file)
    audit.record(Action.DOWNLOAD, export, by=by, detail={"kind": export.kind})
    return file


def blank(sheet: Sheet[Any], *, filled: bool) -> IO[bytes]:
    """The template of a sheet; ``filled``: with what the register says today."""
    if filled and sheet.present().count() > AT_ONCE:
        raise RuleError(
            _(
                "Your list is long. Export it from its page instead: that file can be "
                "changed and sent in just the same."
            )
        )
    file = written(sheet, filled=filled)
    if filled:
        detail = {"kind": sheet.slug, "template": True}
        audit.record(Action.EXPORT, sheet.user, by=sheet.user, detail=detail)
    return file


def written(sheet: Sheet[Any], *, filled: bool) -> IO[bytes]:
    """The same without a line in the log: whoever hands it out writes that."""
    file = io.BytesIO()
    with translation.override("vi"):
        listing = sheet.filled()
        keys = _keys(listing) if filled else []
        template.write(file, sheet, _values(sheet, listing, keys))
    file.seek(0)
    return file


def file_name(sheet: Sheet[Any], word: str = "") -> str:
    """``danh-sach-chi-hoi-2020-03-08.xlsx``: safe on every system."""
    return list_name(str(sheet.file_title), word)


def list_name(*words: str) -> str:
    """The same of words: letters, digits and dashes alone."""
    parts = re.findall(r"[a-z0-9]+", fold(" ".join(words)))
    return f"{'-'.join(parts)}-{timezone.localdate():%Y-%m-%d}.xlsx"


def _fill(
    sheet: Sheet[Any],
    export: Export,
    out: IO[bytes],
    told: Callable[[int, int], None] | None = None,
) -> None:
    """Write the list; its number of rows is the one printed above it."""
    with translation.override("vi"):
        for _try in range(_TRIES):
            listing = sheet.listed_for(export.query)
            keys = _keys(listing)
            heading = _heading(sheet, listing, len(keys))
            on_row = partial(_of, told, heading.count) if told else None
            out.seek(0)
            out.truncate()
            rows = _values(sheet, listing, keys)
            export.rows = exporting.write(out, heading, sheet.columns, rows, on_row)
            if export.rows == heading.count:
                break
        else:
            raise RuleError(_("The list is being changed right now. Try again."))
    detail = {"kind": export.kind, "rows": export.rows, "filters": heading.filters}
    audit.record(Action.EXPORT, export, by=sheet.user, detail=detail)


def _of(told: Callable[[int, int], None], count: int, number: int) -> None:
    told(number, count)


def _heading(sheet: Sheet[Any], listing: Listing, count: int) -> exporting.Heading:
    return exporting.Heading(
        title=sheet.file_title,
        union=sheet.office,
        filters=list(listing.filters),
        order=listing.order,
        at=timezone.localtime(),
        by=str(sheet.user),
        count=count,
    )


def _values(
    sheet: Sheet[Any], listing: Listing, keys: Sequence[Any]
) -> Iterator[dict[str, Any]]:
    """The rows in the order of ``keys``, some at a time.

    No cursor stays open while progress is written: SQLite would refuse that.
    """
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        found = {row.pk: row for row in listing.rows.filter(pk__in=part)}
        chunk = [found[key] for key in part if key in found]
        yield from map(sheet.values, listing.tell(chunk) if listing.tell else chunk)


def _keys(listing: Listing) -> list[Any]:
    return list(listing.rows.values_list("pk", flat=True))


def _told(job: Job) -> Callable[[int, int], None]:
    """Notes progress a few times a second at most."""
    last = 0.0

    def told(number: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _PACE:
            last = time.monotonic()
            percent = min(95, 100 * number // max(of, 1))
            jobs.progress(job, percent, gettext_noop("Writing the list"))

    return told
