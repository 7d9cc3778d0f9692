"""The verbs of a bank file: receive, check, take over, put aside, start again."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core import sealed_files
from core.exceptions import RuleError
from jobs import services as jobs
from savings_groups.bank import masks
from savings_groups.enums import BANK_FILE_TRANSITIONS, BankFileStatus
from savings_groups.models import BankFile
from workbooks.foreign import guard
from workbooks.services import files as names

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User
    from unions.models import Union

#: How many files of one person may wait for a worker, and may come in an hour.
_WAITING, _AN_HOUR = 3, 60
_FOLDER = "bank"
_WITH_WORKER = (BankFileStatus.CHECKING, BankFileStatus.APPLYING)
_OVER = (BankFileStatus.CANCELLED, BankFileStatus.REFUSED)


def receive(
    file: "UploadedFile[Any]", *, kind: str, union: "Union", by: "User"
) -> BankFile:
    """Examine and keep a file of the bank, sealed; it waits for its columns.

    The same bytes for the same union are one file: the one that is there is answered.
    Raises ``RuleError`` with what to do when the file is not what can be taken.
    """
    mine = BankFile.objects.filter(owner=by)
    if mine.filter(status__in=_WITH_WORKER).count() >= _WAITING:
        raise RuleError(_("Wait until the files that you have sent are checked."))
    since = timezone.now() - timedelta(hours=1)
    if mine.filter(created_at__gte=since).count() >= _AN_HOUR:
        raise RuleError(_("Too many files within an hour. Try again later."))
    size = file.size or 0
    found = guard.examine(file, size)
    digest = names.sha256(file)
    twins = BankFile.objects.filter(union=union, kind=kind, sha256=digest)
    twin: BankFile | None = twins.exclude(status__in=_OVER).first()
    if twin is not None:
        return twin
    bank_file = BankFile(
        kind=kind,
        union=union,
        owner=by,
        name=masks.cards(names.clean_name(file.name)),
        sha256=digest,
        size=size,
        format=found,
        file=sealed_files.keep(file, _FOLDER, digest),
    )
    with transaction.atomic():
        bank_file.save()
        bank_file.events.create(actor=by, new_status=BankFileStatus.MAPPING)
        _record(Action.CREATE, bank_file, by=by)
    return bank_file


def order_check(bank_file: BankFile, *, by: "User") -> BankFile:
    """Order that every row is looked at, with the columns as they are matched now."""
    with transaction.atomic():
        if bank_file.status in (BankFileStatus.READY, BankFileStatus.REFUSED):
            move(bank_file, BankFileStatus.MAPPING, by=by)
        move(bank_file, BankFileStatus.CHECKING, by=by)
        _order(bank_file, "bank.check", by=by)
    return bank_file


def take_over(bank_file: BankFile, *, seen: bool, by: "User") -> BankFile:
    """Order that the figures are written. ``seen``: she has looked at the doubts."""
    if bank_file.status == BankFileStatus.READY:
        if not bank_file.things:
            raise RuleError(_("There is nothing in this file that can be taken over."))
        if not seen and bank_file.doubts.exists():
            raise RuleError(_("Look at the doubts, then tick that you have seen them."))
    with transaction.atomic():
        move(bank_file, BankFileStatus.APPLYING, by=by)
        _order(bank_file, "bank.apply", by=by)
    return bank_file


def put_aside(bank_file: BankFile, *, reason: str, by: "User") -> BankFile:
    """Do not use this file; its bytes are taken off the disk."""
    if not reason.strip():
        raise RuleError(_("Say why this file is put aside."))
    with transaction.atomic():
        move(bank_file, BankFileStatus.CANCELLED, by=by, reason=reason)
        _record(Action.CHANGE, bank_file, by=by)
        others = BankFile.objects.filter(file=bank_file.file)
        if not others.exclude(status=BankFileStatus.CANCELLED).exists():
            name = bank_file.file
            transaction.on_commit(lambda: sealed_files.remove(name))
    return bank_file


def start_again(bank_file: BankFile, *, by: "User") -> BankFile:
    """Give a file whose job failed another go; a refused one is matched anew."""
    with transaction.atomic():
        if bank_file.status == BankFileStatus.REFUSED:
            return move(bank_file, BankFileStatus.MAPPING, by=by)
        if not bank_file.is_stuck:
            raise RuleError(_("This file is being worked on, or is done."))
        is_checking = bank_file.status == BankFileStatus.CHECKING
        _order(bank_file, "bank.check" if is_checking else "bank.apply", by=by)
    return bank_file


def go_on(bank_file: BankFile, *, by: "User") -> None:
    """Order the rest of a file of which a worker has taken over a part."""
    _order(bank_file, "bank.apply", by=by, part=str(bank_file.cursor))


def move(
    bank_file: BankFile, to: str, *, by: "User | None", reason: str = ""
) -> BankFile:
    """The only writer of a bank file's status."""
    why = masks.cards(reason)
    return audit.move(bank_file, to, table=BANK_FILE_TRANSITIONS, by=by, reason=why)


def _order(bank_file: BankFile, kind: str, *, by: "User", part: str = "") -> None:
    """Queue one of the jobs of a file and remember it."""
    job = jobs.enqueue(
        kind,
        {"file": str(bank_file.pk)},
        by=by,
        dedupe_key=f"{kind}:{bank_file.pk}:{part}",
    )
    bank_file.job = job
    BankFile.objects.filter(pk=bank_file.pk).update(job=job)


def _record(action: Action, bank_file: BankFile, *, by: "User") -> None:
    detail = {
        "kind": bank_file.kind,
        "union": bank_file.union_id,
        "status": bank_file.status,
        "sha256": bank_file.sha256,
    }
    audit.record(action, bank_file, by=by, detail=detail)
