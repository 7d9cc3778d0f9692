"""Units as the files of a reform name them, each row checked by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from core.exceptions import RuleError
from unions.enums import KIND_WORDS, Extent, Kind

_COMMUNE_KINDS = {
    "xã": Kind.COMMUNE,
    "phường": Kind.WARD,
    "thị trấn": Kind.TOWNSHIP,
    "đặc khu": Kind.SPECIAL_ZONE,
}
_KINDS_ABOVE: dict[str, dict[str, Kind]] = {
    "province": {"tỉnh": Kind.PROVINCE, "thành phố": Kind.MUNICIPALITY},
    "district": {
        "thành phố": Kind.CITY,
        "thị xã": Kind.TOWN,
        "huyện": Kind.DISTRICT,
        "quận": Kind.URBAN_DISTRICT,
    },
}
_DIGITS = {"province": 2, "district": 3, "commune": 5}
#: ``Yên Viên (Thị trấn)``: the source tells namesakes apart; here the kind does.
_NAMESAKE = re.compile(r"\s*\((?:Xã|Phường|Thị trấn)\)$")
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Place:
    """A unit as a file names it."""

    code: str
    kind: Kind
    name: str
    latitude: str = ""
    longitude: str = ""
    area_km2: str = ""

    @property
    def unit_name(self) -> str:
        """``phường Đức Xuân``, as a union calls its unit."""
        return f"{KIND_WORDS[self.kind]} {self.name}"


@dataclass(frozen=True)
class Old:
    """A unit of before: a commune in its district, or a district without communes."""

    place: Place
    district: Place
    province: Place

    @property
    def is_district(self) -> bool:
        return self.place is self.district

    @property
    def key(self) -> str:
        """What a link names it by; of a district without communes ``district:318``."""
        return f"district:{self.place.code}" if self.is_district else self.place.code


@dataclass(frozen=True)
class New:
    """A unit of after: it stands under its province."""

    place: Place
    province: Place

    @property
    def key(self) -> str:
        return self.place.code


@dataclass(frozen=True)
class Link:
    old: Old
    new: New
    extent: Extent


@dataclass(frozen=True)
class Files:
    """What the three files say, without contradictions."""

    before: tuple[Old, ...]
    after: tuple[New, ...]
    links: tuple[Link, ...]


@dataclass
class Atlas:
    """Provinces and districts of one file: each row must name them alike."""

    known: dict[tuple[str, str], Place] = field(default_factory=dict)
    #: The province that each district lies in.
    around: dict[str, Place] = field(default_factory=dict)

    def old(self, row: Mapping[str, str]) -> Old:
        province, district = self._above(row, "province"), self._above(row, "district")
        if self.around.setdefault(district.code, province) != province:
            said = _("the district %(code)s lies in two provinces")
            raise RuleError(said % {"code": district.code})
        has_commune = row["code"] or row["kind"] or row["name"]
        return Old(commune(row) if has_commune else district, district, province)

    def new(self, row: Mapping[str, str]) -> New:
        return New(commune(row), self._above(row, "province"))

    def _above(self, row: Mapping[str, str], level: str) -> Place:
        """The province or district that the row names."""
        code, words = _code(row[f"{level}_code"], level), row[level]
        kind, name = _kind_and_name(words, _KINDS_ABOVE[level])
        known = self.known.setdefault((level, code), Place(code, kind, name))
        if (known.kind, known.name) != (kind, name):
            said = _("code %(code)s is “%(one)s” here and “%(two)s” before")
            raise RuleError(said % {"code": code, "one": words, "two": known.name})
        return known


def commune(row: Mapping[str, str]) -> Place:
    """The commune, ward, township or special zone of the row."""
    kind = _COMMUNE_KINDS.get(row["kind"].casefold())
    if kind is None:
        said = _("“%(words)s” is none of: %(kinds)s")
        kinds = ", ".join(_COMMUNE_KINDS)
        raise RuleError(said % {"words": row["kind"], "kinds": kinds})
    return Place(
        _code(row["code"], "commune"),
        kind,
        _name(_NAMESAKE.sub("", row["name"])),
        _number(row["lat"], 90, "0.00001"),
        _number(row["lon"], 180, "0.00001"),
        _number(row.get("area_km2", ""), 1_000_000, "0.01"),
    )


def _kind_and_name(words: str, kinds: Mapping[str, Kind]) -> tuple[Kind, str]:
    """``Thành Phố Bắc Kạn`` → the kind, ``Bắc Kạn``."""
    for word, kind in kinds.items():
        if words.casefold().startswith(f"{word} "):
            return kind, _name(words[len(word) + 1 :])
    said = _("“%(words)s” does not begin with one of: %(kinds)s")
    raise RuleError(said % {"words": words, "kinds": ", ".join(kinds)})


def _code(code: str, level: str) -> str:
    digits = _DIGITS[level]
    if not re.fullmatch(rf"[0-9]{{{digits}}}", code):
        said = _("“%(code)s” is not a code of %(digits)s digits (leading zeros count)")
        raise RuleError(said % {"code": code, "digits": digits})
    return code


def _name(name: str) -> str:
    if not 0 < len(name) <= _LONGEST_NAME:
        said = _("the name must have 1 to %(most)s letters")
        raise RuleError(said % {"most": _LONGEST_NAME})
    return name


def _number(number: str, most: int, step: str) -> str:
    """With a point, between ± ``most``, rounded to what the register keeps."""
    if not number:
        return ""
    try:
        value = Decimal(number)
        if value.is_finite() and abs(value) <= most:
            return str(value.quantize(Decimal(step)))
    except ArithmeticError:
        pass  # refused below, as what is too large is
    raise RuleError(_("“%(number)s” is not a fitting number") % {"number": number})
