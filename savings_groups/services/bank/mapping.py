"""Which column of a bank's file is what: proposed, confirmed, remembered."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from core import sealed_files
from core.exceptions import RuleError
from core.text import fold, nfc
from savings_groups.bank import headings, masks, shapes, titles
from savings_groups.bank.fields import fields_of
from savings_groups.bank.headings import Known, Proposal
from savings_groups.enums import BankFileKind, BankFileStatus
from savings_groups.models import BankFile, BankMapping
from savings_groups.services.bank import files
from workbooks.foreign import reading

if TYPE_CHECKING:
    from accounts.models import User
    from workbooks.foreign.reading import Sheet

#: So many matchings of a union are looked at, the newest first.
_REMEMBERED = 200
_UNITS = (titles.DONG, titles.THOUSAND, titles.MILLION)
#: The bank was founded in 2003: older figures are slips of the keyboard.
FIRST_DAY = date(2003, 1, 1)
#: States in which columns may be matched.
OPEN = frozenset({BankFileStatus.MAPPING, BankFileStatus.READY, BankFileStatus.REFUSED})
_SAID = (
    "sheet",
    "heading_row",
    "heading_height",
    "columns",
    "units",
    "as_of",
    "source",
)


def proposal(
    bank_file: BankFile, *, sheet: str = "", place: tuple[int, int] | None = None
) -> tuple[list["Sheet"], Proposal]:
    """The sheets of the file, and how the likeliest (or ``sheet``) seems to be read.

    What was confirmed for this file or for the same headings before comes first.
    ``place``: row (from 0) and height of the headings where a person says them. The
    proposal names its sheet, day and source. Raises ``RuleError`` if the file cannot be
    read any more, or if no headings can stand in ``place``.
    """
    sheets = tops(bank_file)
    known = _known(bank_file)
    wanted = [each for each in sheets if each.name == (sheet or bank_file.sheet)]
    shown = [each for each in sheets if not each.is_hidden]
    asked = wanted or shown or sheets
    if place and not all(headings.may_stand(each.top, *place) for each in asked):
        raise RuleError(_("These rows hold figures. Headings hold words: look again."))
    found = [_proposal(bank_file, each, known, place) for each in asked]
    return sheets, max(found, key=lambda each: len(each.columns))


def tops(bank_file: BankFile) -> list["Sheet"]:
    """The first rows of each sheet."""
    if not bank_file.file:
        raise RuleError(_("This file is no longer kept. Send it again."))
    with sealed_files.opened(bank_file.file) as data:
        sheets = reading.tops(data, bank_file.format)
    if not sheets:
        raise RuleError(_("This file holds no sheet with rows."))
    return sheets


def confirm(  # noqa: PLR0913 -- what a person says on one screen
    bank_file: BankFile,
    *,
    sheet: str,
    heading_row: int,
    heading_height: int,
    columns: Mapping[str, int],
    units: Mapping[str, int],
    as_of: date | None,
    source: str,
    by: "User",
    shown: Sequence[str] = (),
) -> BankFile:
    """Keep how the file is to be read, remember it for the next, order the check.

    ``columns``: field → index of its column; ``units``: field → 1, 1000 or 1000000;
    ``as_of``: any day of the month for lists of groups; ``shown``: the headings, if
    they were read already. Raises ``RuleError`` with what is missing or wrong.
    """
    said = {
        "sheet": sheet,
        "heading_row": heading_row,
        "heading_height": heading_height,
        "columns": _columns(bank_file, columns),
        "units": _checked_units(bank_file, columns, units),
        "as_of": data_day(bank_file.kind, as_of),
        "source": _spelled(bank_file, source),
    }
    if not shown:
        [found] = [each for each in tops(bank_file) if each.name == sheet]
        shown = headings.told(found.top, heading_row, heading_height)
    with transaction.atomic():
        locked = BankFile.objects.select_for_update().get(pk=bank_file.pk)
        for name, value in said.items():
            setattr(locked, name, value)
        audit.save(locked, by=by, changed=_SAID)
        _remember(locked, shown)
        return files.order_check(locked, by=by)


def data_day(kind: str, day: date | None) -> date:
    """The day that figures are of: of a list of groups the last one of its month."""
    today = timezone.localdate()
    if day is None:
        raise RuleError(_("Say of which day the figures are."))
    if day > today:
        raise RuleError(_("The figures cannot be of a day that has not come yet."))
    if day < FIRST_DAY:
        raise RuleError(_("The bank has figures from 2003 on. Correct the year."))
    if kind == BankFileKind.GROUPS:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day


def _proposal(
    bank_file: BankFile,
    sheet: "Sheet",
    known: Mapping[str, Known],
    place: tuple[int, int] | None,
) -> Proposal:
    fields = fields_of(bank_file.kind)
    is_said = bool(bank_file.columns) and sheet.name == bank_file.sheet
    is_same = is_said and place is None
    if is_same:
        place = (bank_file.heading_row, bank_file.heading_height)
    found = headings.propose(sheet.top, fields, known, place)
    if is_same:
        found = replace(
            found,
            columns=dict(bank_file.columns),
            units={**found.units, **bank_file.units},
            doubtful={},
            is_judged=False,
            is_known=True,
        )
    above = titles.texts(sheet.top[: found.heading_row])
    day = bank_file.as_of or titles.said_day(above, bank_file.name)
    source = bank_file.source or found.source or _office(sheet, found, above)
    return replace(found, sheet=sheet.name, as_of=day, source=masks.cards(source))


def _office(sheet: "Sheet", found: Proposal, above: list[str]) -> str:
    """Who made the file: by its titles, else by a column that says one office."""
    at = found.columns.get("office")
    if at is not None and not titles.said_office(above):
        values = {
            shapes.plain(v) for v in shapes.column(sheet.top, found.first_row, at)
        }
        if len(values) == 1:
            return values.pop()[:150]
    return titles.said_office(above)


def _known(bank_file: BankFile) -> dict[str, Known]:
    rows = BankMapping.objects.filter(union=bank_file.union_id, kind=bank_file.kind)
    return {
        row.headings_sha256: Known(row.columns, row.units, row.source)
        for row in rows.order_by("-used_at")[:_REMEMBERED]
    }


def _columns(bank_file: BankFile, columns: Mapping[str, int]) -> dict[str, int]:
    """Refuses what is missing, unknown, or stands in one column with another."""
    fields = fields_of(bank_file.kind)
    labels = {each.name: str(each.label) for each in fields}
    if unknown := set(columns) - set(labels):
        raise RuleError(_("Unknown fields: %(names)s.") % {"names": sorted(unknown)})
    if missing := headings.missing(fields, columns):
        names = ", ".join(f"“{each.label}”" for each in missing)
        raise RuleError(
            _("No column is chosen for: %(names)s. Without it the file says nothing.")
            % {"names": names}
        )
    if len(set(columns.values())) < len(columns):
        raise RuleError(_("One column cannot hold two fields. Choose each once."))
    return dict(columns)


def _checked_units(
    bank_file: BankFile, columns: Mapping[str, int], units: Mapping[str, int]
) -> dict[str, int]:
    money = [each for each in fields_of(bank_file.kind) if each.is_money]
    found = {}
    for each in money:
        if each.name not in columns:
            continue
        if units.get(each.name) not in _UNITS:
            raise RuleError(
                _("Say in which unit “%(field)s” is: đồng, thousand or million.")
                % {"field": each.label}
            )
        found[each.name] = units[each.name]
    return found


def _spelled(bank_file: BankFile, source: str) -> str:
    """The source as it was written before: a month is replaced by the same source."""
    typed = masks.cards(" ".join(nfc(source).split()))[:150]
    if not typed:
        raise RuleError(_("Say which office of the bank made the file."))
    rows = BankFile.objects.filter(union=bank_file.union_id).exclude(source="")
    used = list(rows.order_by("source").values_list("source", flat=True).distinct())
    alike = {fold(text): text for text in used if text != typed}
    return typed if typed in used else alike.get(fold(typed), typed)


def _remember(bank_file: BankFile, shown: Sequence[str]) -> None:
    names = headings.compared(shown)
    columns = {
        names[at]: field
        for field, at in bank_file.columns.items()
        if at < len(names) and names[at]
    }
    if columns:
        BankMapping.objects.update_or_create(
            union_id=bank_file.union_id,
            kind=bank_file.kind,
            headings_sha256=headings.digest(names),
            defaults={
                "columns": columns,
                "units": bank_file.units,
                "source": bank_file.source,
            },
        )
