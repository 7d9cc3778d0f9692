"""How long Excel takes and how much memory, at 65,000 rows.

On a database of its own that is thrown away. Memory is what the process itself adds
while it works, and the peak of the parsing processes.
"""

import argparse
import gc
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

_KILO = 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=65_000, help="more than 2,000")
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="skt-workbench-") as folder:
        os.environ.update(VAR_DIR=folder, DJANGO_SETTINGS_MODULE="config.settings_test")
        import django  # noqa: PLC0415 -- after the settings

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.test.utils import override_settings  # noqa: PLC0415

        with override_settings(MEDIA_ROOT=folder, CELERY_TASK_ALWAYS_EAGER=False):
            call_command("migrate", verbosity=0)
            _measure_all(rows)


def _measure_all(rows: int) -> None:
    from unions.models import Branch  # noqa: PLC0415 -- after the settings
    from workbooks import catalogue  # noqa: PLC0415
    from workbooks.excel import guard  # noqa: PLC0415
    from workbooks.models import Export  # noqa: PLC0415
    from workbooks.services import exports, files  # noqa: PLC0415

    user = _register(rows)
    sheet = catalogue.sheet("branches", user)
    order = measured("order an export", lambda: exports.order(sheet, "", by=user))
    _run("write the export", order)
    exported = files.place(Export.objects.get().file).read_bytes()
    report(f"{len(exported) // _KILO} KB")
    with tempfile.TemporaryFile() as file:
        file.write(exported)
        measured("guard", lambda: guard.examine(file, len(exported)))
    _checked("check: nothing new", sheet, exported)
    Branch.objects.update(members=7)
    _written("changes", sheet, exported)
    fresh = _without_keys(sheet)
    Branch.objects.all().delete()
    _written("new rows", sheet, fresh)
    user.membership.union.children.update(code="00000", name="Khác")
    upload = _checked("check and mark: all wrong", sheet, fresh)
    report(f"{upload.fault_count} wrong cells; marked: {upload.marked_file}")


def _checked(what: str, sheet: Any, data: bytes) -> Any:
    """Send the workbook in and let it be checked."""
    from django.core.files.base import ContentFile  # noqa: PLC0415 -- as above

    from workbooks.services import uploads  # noqa: PLC0415

    file: Any = ContentFile(data, name="a.xlsx")
    return _run(what, uploads.receive(sheet, file, by=sheet.user))


def _written(what: str, sheet: Any, data: bytes) -> None:
    from workbooks.services import uploads  # noqa: PLC0415 -- as above

    upload = _checked(f"check: {what}", sheet, data)
    report(f"{upload.added} new, {upload.changed} changed, {upload.fault_count} wrong")
    uploads.write(upload, ticked=True, by=sheet.user)
    report(f"→ {_run(f'write: {what}', upload).status}")
    upload.delete()


def _without_keys(sheet: Any) -> bytes:
    """The list as somebody else would have made it."""
    import io  # noqa: PLC0415 -- as above

    from django.utils import timezone  # noqa: PLC0415

    from workbooks.excel import exporting  # noqa: PLC0415

    out = io.BytesIO()
    heading = exporting.Heading("Danh sách", "", [], "", timezone.now(), "", 0)
    rows = map(sheet.values, sheet.present())
    exporting.write(out, heading, sheet.columns[1:-1], rows)
    return out.getvalue()


def _run(what: str, asked: Any) -> Any:
    """Do the job of an upload or export, as a worker would."""
    from jobs import services as jobs  # noqa: PLC0415 -- after the settings

    measured(what, lambda: jobs.run(asked.job_id))
    return type(asked).objects.get(pk=asked.pk)


def _register(rows: int) -> Any:
    """A city of 300 wards with ``rows`` branches, and someone who keeps them."""
    from accounts.enums import Role  # noqa: PLC0415 -- after the settings
    from unions.models import Branch  # noqa: PLC0415
    from unions.tests.factories import MemberFactory, UnionFactory  # noqa: PLC0415

    city = UnionFactory(kind="city", name="Đo", code="999")
    wards = [
        UnionFactory(kind="ward", name=f"Số {n}", code=f"{n:05d}", parent=city)
        for n in range(300)
    ]
    Branch.objects.bulk_create(
        (
            Branch(
                union=wards[n % 300],
                name=f"Bản {n}",
                members=n % 400,
                note=f"Ghi chú của chi hội số {n}",
            )
            for n in range(rows)
        ),
        batch_size=2000,
    )
    return MemberFactory(role=Role.STAFF, union=city)


def measured(what: str, act: Callable[[], Any]) -> Any:
    """Do it and print its seconds, and the megabytes that it added."""
    gc.collect()
    before, cpu = _resident(), sum(os.times()[:4])
    watch = _Watch()
    began = time.perf_counter()
    with watch:
        done = act()
    took = time.perf_counter() - began
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _KILO
    added = (watch.peak - before) / _KILO
    cpu = sum(os.times()[:4]) - cpu
    report(
        f"{what:28} {took:6.1f} s ({cpu:5.1f} s of CPU)  +{added:4.0f} MB  "
        f"children {children:4.0f} MB"
    )
    return done


class _Watch:
    """The largest resident size while a block runs."""

    def __init__(self) -> None:
        self.peak = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self.peak = _resident()
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(0.02):
            self.peak = max(self.peak, _resident())


def _resident() -> int:
    """Kilobytes of this process in memory; 0 where nobody says."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1])
    return 0


def report(text: str) -> None:
    print(text, file=sys.stdout, flush=True)


if __name__ == "__main__":
    main()
