"""Files of the bank as tests send, match and take them over."""

from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from jobs import services as jobs
from savings_groups.bank.fields import fields_of
from savings_groups.enums import BankFileKind
from savings_groups.models import BankFile
from savings_groups.services.bank import files

DATA = Path(__file__).parent / "data" / "bank"
MILLION = 1_000_000
#: The columns of the golden lists of groups, as BC0437 has them, from the second on.
GROUPS = [
    "office",
    "commune_code",
    "commune",
    "organisation",
    "group_code",
    "leader_name",
    "members",
    "members_poor",
    "members_near_poor",
    "borrowers",
    "savers",
    "debt",
    "overdue",
    "frozen",
    "interest_arrears",
    "deposits",
    "points_overdue",
    "points_transactions",
    "points_interest",
    "points_due",
    "points_growth",
    "points_savers",
    "points",
    "grade",
    "interest_due",
    "interest_paid",
    "members_in_arrears",
]
#: And of the golden statements.
LOANS = [
    "commune",
    "group_code",
    "customer_code",
    "full_name",
    "id_number",
    "address",
    "loan_code",
    "programme",
    "purpose",
    "amount",
    "disbursed_on",
    "due_on",
    "principal",
    "overdue",
    "frozen",
    "arrears",
    "last_transaction_on",
    "savings_book",
    "deposits",
]
OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)


def sent(name, *, union, by, kind=None, data=None):
    """A golden file (or ``data``) as it was received."""
    content = data if data is not None else (DATA / name).read_bytes()
    kind = kind or (BankFileKind.LOANS if "loans" in name else BankFileKind.GROUPS)
    return files.receive(
        SimpleUploadedFile(name, content), kind=kind, union=union, by=by
    )


def matched(bank_file, names, *, first, unit=1, sheet=None, as_of=OCTOBER, at=1):
    """With its columns; ``first``: the first row of data, ``at``: the first column."""
    columns = {name: index for index, name in enumerate(names, at) if name}
    money = {one.name for one in fields_of(bank_file.kind) if one.is_money}
    values = {
        "columns": columns,
        "units": {name: unit for name in columns if name in money},
        "heading_row": first - 1,
        "heading_height": 1,
        "sheet": _sheet(bank_file) if sheet is None else sheet,
        "as_of": as_of,
        "source": "PGD TP Bắc Kạn",
    }
    BankFile.objects.filter(pk=bank_file.pk).update(**values)
    return BankFile.objects.get(pk=bank_file.pk)


def _sheet(bank_file):
    if bank_file.format == "csv":
        return "CSV"
    if bank_file.kind == BankFileKind.GROUPS:
        return "BC0437"
    return "Sao ke" if bank_file.format == "xls" else "Sao kê"


def checked(bank_file, *, by):
    files.order_check(bank_file, by=by)
    return worked(bank_file)


def taken_over(bank_file, *, by):
    files.take_over(bank_file, seen=True, by=by)
    return worked(bank_file)


def worked(bank_file):
    """After the job that was ordered; every job of a file that goes on in parts."""
    last = None
    while (found := BankFile.objects.get(pk=bank_file.pk)).job_id != last:
        last = found.job_id
        jobs.run(last)
    return found


def groups(name, *, union, by, as_of=OCTOBER):
    """A golden list of groups, checked."""
    found = sent(name, union=union, by=by)
    return checked(matched(found, GROUPS, first=6, unit=MILLION, as_of=as_of), by=by)


def loans(name, *, union, by, as_of=OCTOBER):
    """A golden statement, checked."""
    found = sent(name, union=union, by=by)
    return checked(matched(found, LOANS, first=3, as_of=as_of), by=by)


def told(bank_file, make=tuple):
    """``{kind: (rows, are they left out)}``, both where there are both."""
    found = {}
    for doubt in bank_file.doubts.all():
        found.setdefault(doubt.kind, []).append(make([doubt.count, doubt.is_left_out]))
    return found


def counts(bank_file):
    names = ("rows", "things", "added", "changed", "unchanged", "left_out")
    return tuple(getattr(bank_file, name) for name in names)


def rows(*models):
    """Every row of these models as plain values, to compare before and after."""
    found = {}
    for model in models:
        names = [one.attname for one in model._meta.concrete_fields]
        names = [name for name in names if name != "sort_key"]  # bytes, of the name
        found[model.__name__] = sorted(
            [str(getattr(value, "token", value)) for value in row]
            for row in model.objects.values_list(*names)
        )
    return found
