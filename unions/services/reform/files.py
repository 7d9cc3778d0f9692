"""The three files of a general reform, read and checked whole before anything is done.

``;`` between columns, UTF-8 with or without a mark; ``unions/data/README.md`` says
which columns. Five island districts have no communes and stand for themselves.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import text
from core.exceptions import RuleError
from unions.enums import Extent
from unions.services.reform.units import Atlas, Files, Link, New, Old

DATA = Path(__file__).resolve().parents[2] / "data" / "reform_2025"
LINKS = DATA / "links.csv"
UNITS_BEFORE = DATA / "units_before.csv"
UNITS_AFTER = DATA / "units_after.csv"
_LINK_COLUMNS = ["old_code", "new_code", "extent"]
_BEFORE_COLUMNS = [
    *("code", "kind", "name", "district_code", "district"),
    *("province_code", "province", "lat", "lon"),
]
_AFTER_COLUMNS = [
    *("code", "kind", "name", "province_code", "province", "lat", "lon", "area_km2")
]
_FAULTS_SHOWN = 20
_Unit = TypeVar("_Unit", Old, New)


@dataclass
class _Table:
    """One file, and what is wrong with it."""

    path: Path
    columns: list[str]
    faults: list[str] = field(default_factory=list)

    def wrong(self, line: int, what: str) -> None:
        said = _("%(file)s, line %(line)s: %(what)s")
        shown = {"file": self.path.name, "line": line, "what": what}
        self.faults.append(said % shown)

    def lacks(self, what: str) -> None:
        """A fault of the whole file."""
        self.faults.append(f"{self.path.name}: {what}")

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Line number and values of every row of the right length."""
        rows = csv.reader(
            StringIO(self._content(), newline=""), delimiter=";", strict=True
        )
        try:
            if not self.faults and next(rows, []) != self.columns:
                said = _("the first line must be: %(columns)s")
                self.wrong(1, said % {"columns": ";".join(self.columns)})
                return
            for values in rows:
                if len(values) == len(self.columns):
                    cleaned = (" ".join(value.split()) for value in values)
                    yield rows.line_num, dict(zip(self.columns, cleaned, strict=True))
                elif values:
                    said = _("%(found)s columns instead of %(wanted)s")
                    counts = {"found": len(values), "wanted": len(self.columns)}
                    self.wrong(rows.line_num, said % counts)
        except csv.Error as fault:
            self.wrong(rows.line_num, str(fault))

    def _content(self) -> str:
        try:
            return text.nfc(self.path.read_text(encoding="utf-8-sig"))
        except OSError as fault:
            self.lacks(_("cannot be read (%(why)s)") % {"why": fault.strerror})
        except UnicodeDecodeError:
            self.lacks(_("is not UTF-8: save it as “CSV UTF-8”"))
        return ""


def read(
    links: Path = LINKS,
    units_before: Path = UNITS_BEFORE,
    units_after: Path = UNITS_AFTER,
) -> Files:
    """All three files; RuleError names every faulty line, the first twenty of them."""
    old_table, new_table = (
        _Table(units_before, _BEFORE_COLUMNS),
        _Table(units_after, _AFTER_COLUMNS),
    )
    before = {old.key: old for old in _units(old_table, Atlas().old)}
    after = {new.key: new for new in _units(new_table, Atlas().new)}
    _stop(old_table, new_table)
    link_table = _Table(links, _LINK_COLUMNS)
    found = _links(link_table, before, after)
    _stop(link_table)
    _check_extents(link_table, found)
    _check_provinces(link_table, found)
    _check_reached(old_table, before, {link.old.key for link in found})
    _check_reached(new_table, after, {link.new.key for link in found})
    _stop(link_table, old_table, new_table)
    return Files(tuple(before.values()), tuple(after.values()), tuple(found))


def _stop(*tables: _Table) -> None:
    """Refuse with every fault so far."""
    faults = [fault for table in tables for fault in table.faults]
    if not faults:
        return
    shown = faults[:_FAULTS_SHOWN]
    if rest := len(faults) - len(shown):
        more = ngettext("… and %(count)s more.", "… and %(count)s more.", rest)
        shown.append(more % {"count": rest})
    raise RuleError("\n".join(shown))


def _units(table: _Table, make: Callable[[dict[str, str]], _Unit]) -> list[_Unit]:
    """What every row names; no code of a unit comes twice."""
    found: dict[str, _Unit] = {}
    for line, row in table.rows():
        try:
            unit = make(row)
            if unit.key in found:
                said = _("code “%(code)s” is there twice")
                raise RuleError(said % {"code": unit.place.code})
        except RuleError as refusal:
            table.wrong(line, str(refusal))
        else:
            found[unit.key] = unit
    return list(found.values())


def _links(
    table: _Table, before: dict[str, Old], after: dict[str, New]
) -> dict[Link, int]:
    """Every link with its line."""
    islands = _by_folded_name(before)
    lines: dict[tuple[str, str], int] = {}
    found: dict[Link, int] = {}
    for line, row in table.rows():
        try:
            link = _link(row, before, after, islands)
            ends = (link.old.key, link.new.key)
            if (first := lines.setdefault(ends, line)) != line:
                raise RuleError(_("stands in line %(line)s already") % {"line": first})
        except RuleError as refusal:
            table.wrong(line, str(refusal))
        else:
            found[link] = line
    return found


def _by_folded_name(before: dict[str, Old]) -> dict[str, list[Old]]:
    """Districts without communes: only by name can a link mean one of them."""
    found: dict[str, list[Old]] = defaultdict(list)
    for old in before.values():
        if old.is_district:
            found[text.fold(old.place.name)].append(old)
    return found


def _link(
    row: dict[str, str],
    before: dict[str, Old],
    after: dict[str, New],
    islands: dict[str, list[Old]],
) -> Link:
    new = after.get(row["new_code"])
    if new is None:
        said = _("no unit of after has the code “%(code)s”")
        raise RuleError(said % {"code": row["new_code"]})
    if row["extent"] not in Extent.values:
        said = _("“%(extent)s” is neither whole nor part")
        raise RuleError(said % {"extent": row["extent"]})
    extent = Extent(row["extent"])
    if row["old_code"]:
        old = before.get(row["old_code"])
        if old is None:
            said = _("no unit of before has the code “%(code)s”")
            raise RuleError(said % {"code": row["old_code"]})
        return Link(old, new, extent)
    named = islands.get(text.fold(new.place.name), [])
    if len(named) != 1:
        said = _("no old code, and no district without communes is called “%(name)s”")
        raise RuleError(said % {"name": new.place.name})
    return Link(named[0], new, extent)


def _check_extents(table: _Table, links: dict[Link, int]) -> None:
    """A unit becomes one other whole, or several in part."""
    of_unit: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        of_unit[link.old.key].append(link)
    for key, several in of_unit.items():
        whole = [link for link in several if link.extent == Extent.WHOLE]
        if bool(whole) != (len(several) == 1):
            said = _("unit %(code)s must become one unit whole, or several in part")
            table.wrong(links[several[-1]], said % {"code": key})


def _check_provinces(table: _Table, links: dict[Link, int]) -> None:
    """All communes of a province go to the same one."""
    heirs: dict[str, str] = {}
    for link, line in links.items():
        old, new = link.old.province.code, link.new.province.code
        if heirs.setdefault(old, new) != new:
            said = _(
                "other communes of the province %(old)s go to %(first)s, not %(new)s"
            )
            table.wrong(line, said % {"old": old, "first": heirs[old], "new": new})


def _check_reached(
    table: _Table, units: dict[str, Old] | dict[str, New], reached: set[str]
) -> None:
    for key in units:
        if key not in reached:
            table.lacks(_("unit %(code)s has no link") % {"code": key})
