"""Which union a bank's row belongs to, and which group: inside one subtree only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.text import fold
from savings_groups.bank import places
from savings_groups.enums import DoubtKind
from savings_groups.models import SavingsGroup
from unions.enums import KIND_WORDS, Level
from unions.models import Union

if TYPE_CHECKING:
    from collections.abc import Iterable

    from savings_groups.models import BankFile


@dataclass(frozen=True, slots=True)
class Known:
    """A group of the register."""

    pk: int
    union: int
    leader: str = ""
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What a row is about: a group, or a union in which one can be opened."""

    group: Known | None = None
    union: int | None = None
    #: Why it is neither, or what is odd though it is one.
    kind: DoubtKind | None = None
    says: str = ""

    @property
    def is_found(self) -> bool:
        return self.group is not None or self.union is not None


class Places:
    """The communes of a union's subtree, by how the bank writes them.

    Of units that ended the one that goes on with them today counts: lists of the bank
    go on with old names for a while, and old months have old names.
    """

    def __init__(self, union: Union, as_of: date) -> None:
        subtree = Union.objects.filter(path__startswith=union.path)
        rows = list(subtree.filter(level=Level.COMMUNE))
        today = timezone.localdate()
        self.names = {row.pk: row.unit_name for row in rows}
        self.living = {row.pk for row in rows if row.exists_on(today)}
        self._then: defaultdict[Any, set[int]] = defaultdict(set)
        self._ever: defaultdict[Any, set[int]] = defaultdict(set)
        for row in rows:
            for key in _keys(row):
                heir = row.pk if row.pk in self.living else row.successor_id
                if heir not in self.living:
                    heir = row.pk  # its groups wait with it
                self._ever[key].add(heir)
                if row.exists_on(as_of):
                    self._then[key].add(heir)
        self._only = union.pk if union.level == Level.COMMUNE else None
        self._found: dict[tuple[str, str], tuple[int | None, bool]] = {}

    def find(self, code: str, text: str) -> tuple[int | None, bool]:
        """The union, and whether the row names one at all.

        A code and a name that do not agree name nothing.
        """
        key = code, text
        if key not in self._found:
            self._found[key] = self._find(*key)
        return self._found[key]

    def _find(self, code: str, text: str) -> tuple[int | None, bool]:
        if not code and not text:
            return self._only, self._only is not None
        written = places.parse(text)
        found = self._named(written)
        for one in {code, written.code} - {""}:
            by_code = self._look_up(one)
            if by_code is not None and found is not None and by_code != found:
                return None, True
            found = found or by_code
        return found, True

    def _named(self, written: places.Written) -> int | None:
        if not written.name:
            return None
        if written.kind:
            return self._look_up((written.kind, written.name))
        return self._look_up(("", written.name))

    def _look_up(self, key: Any) -> int | None:
        for known in (self._then, self._ever):
            if len(found := known.get(key, set())) == 1:
                return next(iter(found))
            if found:
                return None
        return None


def _keys(union: Union) -> "Iterable[Any]":
    name = fold(union.name)
    yield "", name
    yield fold(KIND_WORDS[union.kind]), name
    if union.code:
        yield union.code


class Groups:
    """The groups of a subtree by their code of the bank."""

    def __init__(self, bank_file: "BankFile") -> None:
        union, self.as_of = bank_file.union, bank_file.as_of or timezone.localdate()
        self.places = Places(union, self.as_of)
        self._coded: defaultdict[str, list[Known]] = defaultdict(list)
        rows = SavingsGroup.objects.filter(union__path__startswith=union.path)
        coded = rows.exclude(code="").order_by(F("closed_on").desc(nulls_first=True))
        names = ("code", "pk", "union", "leader_name", "closed_on")
        for code, *values in coded.values_list(*names).iterator(5000):
            self._coded[code].append(Known(*values))

    def of_code(self, code: str) -> list[Known]:
        return self._coded.get(code, [])

    def match(self, row: Any) -> Match:
        """The group of a row of either kind of list."""
        union, is_named = self.places.find(row.commune_code, row.commune)
        known = self._coded.get(row.group_code, [])
        known = [one for one in known if self._is_open(one)] or known
        if not known:
            return self._unknown(row, union)
        inside = [one for one in known if one.union == union]
        if inside:
            return Match(inside[0])
        waiting = [one for one in known if one.union not in self.places.living]
        if union is not None and not waiting:
            unit = self.places.names.get(known[0].union, "–")
            says = _("the register has this group in %(unit)s") % {"unit": unit}
            return Match(kind=DoubtKind.UNKNOWN_UNIT, says=says)
        if len(known) > 1:
            says = _("several groups have this code")
            return Match(kind=DoubtKind.UNKNOWN_UNIT, says=says)
        if is_named and union is None:
            says = _shown(row)
            return Match(known[0], kind=DoubtKind.UNKNOWN_UNIT, says=says)
        return Match(known[0])

    def open_in(self, unions: set[int]) -> "Iterable[tuple[str, Known]]":
        for code, known in self._coded.items():
            for one in known:
                if one.union in unions and self._is_open(one):
                    yield code, one

    def _is_open(self, group: Known) -> bool:
        return group.closed_on is None or group.closed_on > self.as_of

    def _unknown(self, row: Any, union: int | None) -> Match:
        if union in self.places.living:
            return Match(union=union)
        return Match(kind=DoubtKind.UNKNOWN_UNIT, says=_shown(row))


def _shown(row: Any) -> str:
    text = " ".join(part for part in (row.commune_code, row.commune) if part)
    return text or _("no commune in this row")
