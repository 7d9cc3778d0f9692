"""Changing the keys that seal numbers and files of persons, as often as it takes.

Every sealed column of every model is found by itself, with the fingerprint beside it
(``<column>_print`` or ``fingerprint``). What is sealed with the newest key already is
left alone, so that a run that was stopped is finished by running again; and a row that
somebody changes meanwhile keeps what she wrote.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction

from core import crypto, sealed_files
from core.exceptions import RuleError
from notices.models import Notice
from savings_groups.enums import BankFileStatus
from savings_groups.models import BankFile

_BATCH = 500


@dataclass
class Count:
    """How far it went. Counts only: what is sealed is never told."""

    what: str
    looked_at: int = 0
    resealed: int = 0
    #: None of the present keys opens them, or the file is gone.
    closed: int = 0


def rotate(batch: int = _BATCH) -> Iterator[Count]:
    """Bring everything to the first of ``DATA_KEYS``; a count after each column."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, crypto.SealedField):
                yield _column(model, field.name, batch)
    yield _files("Notice.attachment", Notice.objects.all())
    # Of files put aside the bytes are gone on purpose.
    kept = BankFile.objects.exclude(status=BankFileStatus.CANCELLED)
    yield _files("BankFile.file", kept)


def _column(model: type[models.Model], name: str, batch: int) -> Count:
    count = Count(f"{model._meta.label}.{name}")
    known = {field.name for field in model._meta.concrete_fields}
    prints = [one for one in (f"{name}_print", "fingerprint") if one in known]
    columns = ["pk", name, *prints]
    rows = model._base_manager.exclude(**{name: None}).order_by("pk")
    last: Any = None
    while True:
        left = rows if last is None else rows.filter(pk__gt=last)
        found = list(left.values_list(*columns)[:batch])
        if not found:
            return count
        with transaction.atomic():
            for row in found:
                _row(rows, row, columns, count)
        last = found[-1][0]


def _row(
    rows: models.QuerySet[Any], row: tuple[Any, ...], columns: list[str], count: Count
) -> None:
    """Seal anew unless the newest key and its fingerprint are there already."""
    pk, secret = row[:2]
    count.looked_at += 1
    try:
        number = secret.reveal()
    except RuleError:
        count.closed += 1
        return
    wanted: dict[str, Any] = {}
    if not crypto.is_newest(secret.token.encode()):
        wanted[columns[1]] = crypto.Secret.of(number)
    for name, found in zip(columns[2:], row[2:], strict=True):
        if found != (right := crypto.fingerprint(number)):
            wanted[name] = right
    if wanted:
        same = rows.filter(pk=pk, **{columns[1]: secret})
        count.resealed += same.order_by().update(**wanted)


def _files(what: str, rows: models.QuerySet[Any]) -> Count:
    """Sealed files, named by the column that ``what`` says."""
    count, column = Count(what), what.partition(".")[2]
    named = rows.exclude(**{column: ""}).order_by(column)
    for name in named.values_list(column, flat=True).distinct():
        count.looked_at += 1
        try:
            count.resealed += sealed_files.reseal(name)
        except RuleError:
            count.closed += 1
    return count
