"""Groups, loans and the bank's files: ``python -m tools.bench.lending SIZE WHAT``.

``pages``: CPU time and queries of a group's page with 24 months, of who is to be
checked in one province and in all of them, of the list of members. ``groups`` and
``loans``: a file of so many rows from its check to its figures, against reading the
same file with the same reader and writing it with one statement. Prints one line of
JSON.
"""

import csv
import io
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

from tools.bench.ground import OUT, ROUNDS, installation, measure

SIZE, WHAT = sys.argv[1], sys.argv[2]
installation(OUT / SIZE, demo=False, ready=True)

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import include, path, reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from core import sealed_files  # noqa: E402
from jobs import services as jobs  # noqa: E402
from savings_groups.enums import BankFileKind, BankFileStatus  # noqa: E402
from savings_groups.models import (  # noqa: E402
    BankFile,
    Borrower,
    GroupMonth,
    Loan,
    SavingsGroup,
)
from savings_groups.services.bank import files, mapping  # noqa: E402
from unions.enums import Level  # noqa: E402
from unions.models import Union  # noqa: E402
from workbooks.foreign import reading  # noqa: E402

#: Rows of each file, as many as the register has.
MOST = {"groups": 65_000, "loans": 130_000}
#: A month and a day that nothing is known of yet.
MONTH, DAY = date(2026, 7, 31), date(2026, 7, 31)
MILLION = 1_000_000


def bare(_request: HttpRequest) -> HttpResponse:
    """What every page goes through, and nothing else."""
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), path("", include("config.urls"))]


class _Asked:
    """Counts what is asked of the database."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, execute: Any, *what: Any) -> Any:
        self.times += 1
        return execute(*what)


def pages() -> dict[str, Any]:
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"]):
        client = Client()
        client.force_login(User.objects.get(username="bench"))
        found = {}
        for name, address in _addresses():
            asked = _Asked()
            with connection.execute_wrapper(asked):
                _get(client, address)
            figure = measure(
                name,
                partial(_get, client, address),
                "a bare view",
                partial(_get, client, "/bare/"),
                clock=time.process_time,
            )
            found[name] = {**asdict(figure), "queries": asked.times}
    return found


def _addresses() -> Iterator[tuple[str, str]]:
    group = GroupMonth.objects.order_by("group")[0].group
    province = Union.objects.filter(level=Level.PROVINCE, valid_to=None)[0]
    yield "group page, 24 months", group.get_absolute_url()
    coverage = reverse("inspections:coverage")
    yield "coverage of one province", f"{coverage}?union={province.pk}"
    yield "coverage of all", coverage
    signals = reverse("inspections:signals")
    yield "signals of one province", f"{signals}?union={province.pk}"
    yield "members, first page", reverse("savings_groups:borrowers")


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"{address} answered {answer.status_code}")


def taken(kind: str) -> dict[str, float]:
    """A file through the whole way, and the least that could be done with it."""
    user = User.objects.get(username="bench")
    rows = list(_groups() if kind == "groups" else _loans())
    content = _csv(rows)
    union = Union.objects.filter(parent=None, valid_to=None).order_by("pk")[0]
    sent = SimpleUploadedFile(f"{kind}.csv", content)
    file = files.receive(sent, kind=BankFileKind(kind), union=union, by=user)
    sheets, found = mapping.proposal(file)
    began = time.perf_counter()
    mapping.confirm(
        file,
        sheet=sheets[0].name,
        heading_row=found.heading_row,
        heading_height=found.heading_height,
        columns=found.columns,
        units=dict.fromkeys(found.units, 1),
        as_of=DAY,
        source="bench",
        by=user,
    )
    file = _worked(file)
    checked = time.perf_counter()
    files.take_over(file, seen=True, by=user)
    while file.status == BankFileStatus.APPLYING:
        file = _worked(file)
    done = time.perf_counter()
    least = _least(kind, file, sheets[0].name)
    return {
        "rows": len(rows) - 1,
        "check_s": checked - began,
        "write_s": done - checked,
        "rows_a_second": (len(rows) - 1) / (done - began),
        "least_s": least,
        "ratio": (done - began) / least,
    }


def _worked(file: BankFile) -> BankFile:
    file.refresh_from_db()
    if file.job is None:
        raise SystemExit("no job")
    jobs.run(file.job.pk)
    file.refresh_from_db()
    if file.status == BankFileStatus.REFUSED:
        raise SystemExit(file.refusal)
    return file


def _least(kind: str, file: BankFile, sheet: str) -> float:
    """Read the same file with the same reader, write each row with one statement."""
    began = time.perf_counter()
    with (
        sealed_files.opened(file.file) as data,
        reading.rows(data, file.format, sheet) as read,
    ):
        rows: list[list[Any]] = [list(values) for _number, values in read][1:]
    with transaction.atomic(), connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(rows[0]))
        names = ", ".join(f"c{place} text" for place in range(len(rows[0])))
        cursor.execute(f"CREATE TABLE bench_{kind} ({names})")
        cursor.executemany(f"INSERT INTO bench_{kind} VALUES ({marks})", rows)  # noqa: S608 -- a name of ours
        took = time.perf_counter() - began
        cursor.execute(f"DROP TABLE bench_{kind}")
    return took


def _groups() -> Iterator[list[object]]:
    yield [
        "Mã tổ",
        "Tổ trưởng",
        "Tên xã",
        "Mã xã",
        "Số tổ viên",
        "Số hộ còn dư nợ",
        "Dư nợ",
        "Nợ quá hạn",
        "Lãi tồn",
        "Tiền gửi",
        "Tổng điểm",
        "Xếp loại",
    ]
    rows = SavingsGroup.objects.select_related("union").order_by("pk")
    for group in rows[: MOST["groups"]].iterator():
        debt = (group.latest_debt or 0) + MILLION
        yield [
            group.code,
            group.leader_name,
            group.union.unit_name,
            group.union.code,
            group.latest_members,
            group.latest_members,
            debt,
            min(group.latest_overdue or 0, debt),
            0,
            group.latest_deposits,
            group.latest_points,
            "0",
        ]


def _loans() -> Iterator[list[object]]:
    yield [
        "Mã tổ",
        "Mã khách hàng",
        "Họ và tên",
        "Mã khoản vay",
        "Chương trình",
        "Số tiền vay",
        "Ngày vay",
        "Dư nợ",
        "Nợ quá hạn",
        "Giao dịch gần nhất",
        "Tiền gửi",
    ]
    loans = Loan.objects.select_related("borrower", "group").order_by("pk")
    for loan in loans[: MOST["loans"]].iterator():
        yield [
            loan.group.code,
            loan.borrower.customer_code,
            loan.borrower.full_name,
            loan.code,
            loan.programme,
            loan.amount,
            f"{loan.disbursed_on:%d/%m/%Y}",
            loan.latest_principal,
            loan.latest_overdue,
            f"{DAY:%d/%m/%Y}",
            loan.borrower.latest_deposits,
        ]


def _csv(rows: list[list[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


if __name__ == "__main__":
    found = pages() if WHAT == "pages" else taken(WHAT)
    print(json.dumps({**found, "rounds": ROUNDS, "members": Borrower.objects.count()}))
