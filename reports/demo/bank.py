"""Files as the bank would hand them over, taken in through the same verbs.

Invented members and loans that add up to their groups; a few of the faults that such
files have: a row twice, a code that lost its zeros, grades of zero, one who only saves.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from jobs import services as jobs
from reports.demo.register import Register
from savings_groups.enums import BankFileKind, BankFileStatus
from savings_groups.models import BankFile, GroupMonth, SavingsGroup
from savings_groups.services.bank import applying, checking, files, mapping

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union

_FAMILIES = [
    "Hoàng",
    "Nông",
    "Triệu",
    "Lường",
    "Hà",
    "Nguyễn",
    "Bàn",
    "Lý",
    "Ma",
    "Lục",
    "Đàm",
    "Bế",
    "Dương",
    "Phùng",
]
_MIDDLES = ("Thị Ngọc", "Thị Thanh", "Thị Hương", "Thị Phương", "Thị Diệu")
_GIVEN = [
    "Hoa",
    "Lan",
    "Mai",
    "Hồng",
    "Nhung",
    "Liên",
    "Thúy",
    "Hằng",
    "Ngân",
    "Yến",
    "Tuyết",
    "Hạnh",
    "Loan",
    "Vân",
    "Nga",
]
_PURPOSES = (
    ("01", "Chăn nuôi trâu, bò"),
    ("19", "Trồng quế"),
    ("09", "Chăn nuôi lợn"),
    ("06", "Công trình nước sạch, vệ sinh"),
    ("02", "Chi phí học tập"),
)
_LOANS = (
    "Mã tổ",
    "Mã khách hàng",
    "Họ và tên",
    "Số CCCD",
    "Thôn",
    "Mã khoản vay",
    "Chương trình",
    "Mục đích",
    "Số tiền vay",
    "Ngày vay",
    "Hạn trả",
    "Dư nợ",
    "Nợ quá hạn",
    "Lãi tồn",
    "Giao dịch gần nhất",
    "Số sổ tiết kiệm",
    "Tiền gửi",
)
_GROUPS = (
    "PGD",
    "Mã ĐVUT",
    "Mã xã",
    "Tên xã",
    "Mã tổ",
    "Tên tổ",
    "Tổ trưởng",
    "Số tổ viên",
    "Số hộ còn dư nợ",
    "Số tổ viên gửi tiền",
    "Dư nợ (triệu đồng)",
    "Nợ quá hạn (triệu đồng)",
    "Lãi tồn (triệu đồng)",
    "Tiền gửi (triệu đồng)",
    "Điểm tỷ lệ nợ quá hạn",
    "Điểm giao dịch tại xã",
    "Điểm thu lãi",
    "Điểm thu nợ đến hạn",
    "Điểm tiền gửi tăng thêm",
    "Điểm tổ viên gửi tiền",
    "Tổng điểm",
    "Xếp loại",
)
_OFFICE = "PGD NHCSXH (dữ liệu minh họa)"
#: How much of the points each of the six parts makes.
_PARTS = (30, 20, 20, 15, 10)
_MILLION = 1_000_000


@dataclass(frozen=True)
class _Member:
    number: int
    place: int

    @property
    def name(self) -> str:
        n = self.number
        family, given = _FAMILIES[n % len(_FAMILIES)], _GIVEN[n * 7 % len(_GIVEN)]
        return f"{family} {_MIDDLES[n * 3 % len(_MIDDLES)]} {given}"

    @property
    def code(self) -> str:
        return f"{6_000_000 + self.number:010d}"

    @property
    def identity(self) -> str:
        return f"006{170 + self.number % 30}{self.number:06d}"


def statement(register: Register, as_of: date, *, by: "User") -> BankFile:
    """The loans of every group of the demo, by the newest month known on ``as_of``."""
    rows = [row for group in _groups() for row in _of_group(group, as_of)]
    doubled = [*rows, rows[3]]
    name = f"sao-ke-khoan-vay-{as_of:%Y-%m-%d}.csv"
    return _take(register.inspecting, BankFileKind.LOANS, name, as_of, doubled, by=by)


def list_of_groups(register: Register, month: date, *, by: "User") -> BankFile:
    """The monthly list of the groups: figures that ``rows`` hold, in million đồng."""
    rows = [_listed(row) for row in _planned(month)]
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    name = f"BC0437-{month:%Y-%m}.csv"
    return _take(
        register.inspecting, BankFileKind.GROUPS, name, last, [*rows, rows[0]], by=by
    )


def _take(
    union: "Union",
    kind: BankFileKind,
    name: str,
    as_of: date,
    rows: list[list[object]],
    *,
    by: "User",
) -> BankFile:
    """Send, match, check and take over, as a person and a worker would."""
    headings = _LOANS if kind == BankFileKind.LOANS else _GROUPS
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([headings, *rows])
    sent = SimpleUploadedFile(name, text.getvalue().encode("utf-8-sig"))
    file = files.receive(sent, kind=kind, union=union, by=by)
    sheets, found = mapping.proposal(file)
    file = mapping.confirm(
        file,
        sheet=sheets[0].name,
        heading_row=found.heading_row,
        heading_height=found.heading_height,
        columns=found.columns,
        units=found.units,
        as_of=as_of,
        source=_OFFICE,
        by=by,
    )
    _work(file, checking.check)
    file.refresh_from_db()
    files.take_over(file, seen=True, by=by)
    while file.status == BankFileStatus.APPLYING:
        _work(file, applying.apply)
        file.refresh_from_db()
    return file


def _work(file: BankFile, handler: object) -> None:
    """Do at once, inside our transaction, what a worker would do after it."""
    job = jobs.claim(file.job.pk) if file.job else None
    if job is not None and callable(handler):
        jobs.finish(job, handler(job, file=str(file.pk)) or {})


def _groups() -> list[SavingsGroup]:
    rows = SavingsGroup.objects.filter(is_demo=True).order_by("pk")
    return list(rows.select_related("union", "branch"))


def _of_group(group: SavingsGroup, as_of: date) -> Iterator[list[object]]:
    """Loans and savings that add up to the group's month."""
    known = GroupMonth.objects.filter(group=group, month__lte=as_of)
    month = known.order_by("-month").first()
    if month is None:
        return
    first = group.pk * 100
    people = [_Member(first + n, n) for n in range(month.members)]
    owing = people[: month.borrowers]
    shares = _shared(month.debt, len(owing))
    saved = _shared(month.deposits, len(people))
    for person in people:
        is_owing = person.place < len(owing)
        debt = shares[person.place] if is_owing else 0
        late = min(month.overdue, debt) if person.place == 0 else 0
        arrears = month.interest_arrears if person.place == 0 else 0
        loan = _loan(person, debt, late, arrears, as_of) if is_owing else [""] * 10
        code = group.code.lstrip("0") if person.number % 97 == 0 else group.code
        yield [
            code,
            person.code,
            person.name,
            person.identity,
            group.branch.name if group.branch else "",
            *loan,
            f"TK{person.number:06d}",
            saved[person.place],
        ]


def _loan(
    person: _Member, debt: int, late: int, arrears: int, as_of: date
) -> list[object]:
    programme, purpose = _PURPOSES[person.number % len(_PURPOSES)]
    age = 12 if person.place % 13 == 5 else 60 + person.number * 37 % 1500  # noqa: PLR2004
    began = as_of - timedelta(days=age)
    silent = 120 if person.place % 17 == 9 else person.number % 28  # noqa: PLR2004
    last = max(began, as_of - timedelta(days=silent))
    return [
        f"66000{person.number:011d}",
        programme,
        purpose,
        -(-debt // (5 * _MILLION)) * 5 * _MILLION,
        f"{began:%d/%m/%Y}",
        f"{began + timedelta(days=1825):%d/%m/%Y}",
        debt,
        late,
        arrears,
        f"{last:%d/%m/%Y}",
    ]


def _shared(whole: int, count: int) -> list[int]:
    """``whole`` in ``count`` uneven parts of whole thousands that add up to it."""
    if not count:
        return []
    weights = [80 + place * 29 % 41 for place in range(count)]
    parts = [whole * weight // sum(weights) // 1000 * 1000 for weight in weights]
    parts[-1] += whole - sum(parts)
    return parts


def _planned(month: date) -> list[GroupMonth]:
    """What the month would be: as the one before it, a little on."""
    before = (month - timedelta(days=1)).replace(day=1)
    rows = GroupMonth.objects.filter(group__is_demo=True, month=before)
    return list(rows.select_related("group__union").order_by("group"))


def _listed(row: GroupMonth) -> list[object]:
    group, points = row.group, float(row.points or 0)
    parts = [round(points * most / 100, 2) for most in _PARTS]
    return [
        _OFFICE,
        "12",
        group.union.code,
        group.union.unit_name,
        group.code,
        group.name,
        group.leader_name,
        row.members,
        row.borrowers,
        row.savers,
        *(
            f"{amount / _MILLION:.3f}".replace(".", ",")
            for amount in (
                row.debt + 3 * _MILLION,
                row.overdue,
                row.interest_arrears,
                row.deposits + row.members * 42_000,
            )
        ),
        *(f"{part:.2f}".replace(".", ",") for part in parts),
        f"{points - sum(parts):.2f}".replace(".", ","),
        f"{points:.2f}".replace(".", ","),
        "0",
    ]
