"""Which union a row is about: by its code, by its name, or by both when they agree."""

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.text import exact, fold
from unions.models import Union
from workbooks.base import Column, Row, RowError
from workbooks.formats import Code, Text, Whole

if TYPE_CHECKING:
    from accounts.models import User

CODE = Column(
    "code",
    "Mã đơn vị",
    Code(lengths=(2, 3, 5)),
    synonyms=("Mã ĐVHC", "Mã xã", "Mã xã/phường", "Mã đơn vị hành chính", "Mã số"),
    width=12,
    help="Mã của Tổng cục Thống kê. Có mã hoặc tên đơn vị là đủ.",
    example="01840",
)
UNIT = Column(
    "unit",
    "Đơn vị",
    Text(150),
    synonyms=(
        "Tên đơn vị",
        "Đơn vị Hội",
        "Xã/phường",
        "Xã, phường",
        "Phường/xã",
        "Hội LHPN",
        "Cơ sở Hội",
    ),
    width=26,
    help="Ví dụ: phường Đức Xuân. Có mã hoặc tên đơn vị là đủ.",
    example="phường Đức Xuân",
)


def key_column(noun: str) -> Column:
    """The register's own number of a row: how a file that comes back is recognised."""
    return Column(
        "key",
        "Số trong sổ",
        Whole(low=1),
        synonyms=("Số trong sổ (không sửa)",),
        width=12,
        help=f"Do phần mềm ghi để nhận ra {noun} đã có. Thêm mới thì để trống.",
    )


class Places:
    """The unions of one person's subtree that exist today, by code and by name."""

    def __init__(self, user: "User") -> None:
        self.user = user

    @cached_property
    def all(self) -> list[Union]:
        rows = Union.objects.inside(self.user).existing(timezone.localdate())
        return list(rows.select_related("parent"))

    @cached_property
    def _by_code(self) -> dict[str, list[Union]]:
        found = defaultdict(list)
        for union in self.all:
            if union.code:
                found[union.code].append(union)
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[Union]]:
        found = defaultdict(list)
        for union in self.all:
            for name in (union.unit_name, union.title, union.name):
                found[exact(name)].append(union)
        return found

    @cached_property
    def names(self) -> list[str]:
        """What the drop-down list offers."""
        return [union.unit_name for union in self.all]

    def find(self, row: Row) -> Union:
        """The one union that the row's code and name mean; raises ``RowError``."""
        code, name = row.get("code"), row.get("unit")
        if not code and not name:
            raise RowError("code", _("Write the code or the name of the union."))
        by_code = self._of_code(code) if code else None
        by_name = self._of_name(name) if name else None
        if by_code is None:
            return self._one(by_name or [], name)
        if by_name is None:
            return self._one(by_code, code, "code")
        both = [union for union in by_code if union in by_name]
        if not both:
            raise RowError(
                "unit",
                _("Code %(code)s is that of %(union)s: code and name disagree.")
                % {"code": code, "union": by_code[0].unit_name},
            )
        return self._one(both, code, "code")

    def _of_code(self, code: str) -> list[Union]:
        if code not in self._by_code:
            raise RowError(
                "code",
                _("No union of yours that exists today has the code %(code)s.")
                % {"code": code},
            )
        return self._by_code[code]

    def _of_name(self, name: str) -> list[Union]:
        if found := self._by_name.get(exact(name)):
            return found
        near = [u.unit_name for u in self.all if fold(u.name) in fold(name)][:3]
        advice = _("No union of yours that exists today is called so.")
        if near:
            told = "; ".join(near)
            advice += " " + _("Do you mean: %(names)s?") % {"names": told}
        raise RowError("unit", advice)

    def _one(self, found: list[Union], told: str, column: str = "unit") -> Union:
        if len(found) > 1:
            raise RowError(
                column,
                _("%(count)d unions are called %(name)s: write the code as well.")
                % {"count": len(found), "name": told},
            )
        return found[0]
