"""1 July 2025: the province of today, its units, and who works where."""

from datetime import date
from typing import TYPE_CHECKING

from accounts.models import User
from reports.demo import people
from reports.demo.history import moment, redate, write
from reports.demo.places import HEIRS
from reports.demo.register import Register
from unions.models import Letterhead, Union
from unions.services import unions
from unions.services.reform import files
from unions.services.reform.verbs import Decision, apply

if TYPE_CHECKING:
    from collections.abc import Iterable

DECISION = Decision("1683/NQ-UBTVQH15", date(2025, 7, 1), date(2025, 6, 16))
#: Thái Nguyên, as the reform made it of two provinces.
PROVINCE = "19"
#: Units beside the heirs of 2020: visited today, and to be visited next.
NEIGHBOURS = ("Phủ Thông", "Cẩm Giàng", "Vĩnh Thông")
NEXT = ("Bạch Thông", "Chợ Mới")


def build(before: Register) -> Register:
    """Carry out the reform of the whole province as every installation would."""
    outcome = apply(files.read(), DECISION, province=PROVINCE)
    for reorganisation in outcome.reorganisations:
        morning = moment(DECISION.effective_on)
        redate(reorganisation, morning)
        write(reorganisation, created_at=morning)
    begun = Union.objects.filter(valid_from=DECISION.effective_on)
    province = begun.get(code=PROVINCE)
    units = _units(province, [*(heir.name for heir in HEIRS), *NEIGHBOURS, *NEXT])
    maker = User.objects.get(pk=before.by.pk)
    after = Register(province, units, before.names, maker)
    _letterhead(after)
    # Their numbers and officers are invented, whatever they come from.
    Union.objects.filter(path__startswith=province.path).update(is_demo=True)
    return after


def _units(province: Union, names: "Iterable[str]") -> dict[str, Union]:
    return {name: Union.objects.get(parent=province, name=name) for name in names}


def _letterhead(register: Register) -> None:
    """Who signs is invented, and says so."""
    chair = next(entry for entry in people.SIGN_INS if entry.username == "lanhdao")
    province = register.inspecting
    found = Letterhead.objects.filter(union=province).first()
    letterhead = found or Letterhead(union=province)
    letterhead.parent_name = "HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM"
    letterhead.issuer_name = "HỘI LHPN TỈNH THÁI NGUYÊN"
    letterhead.sign_code = "HPN"
    letterhead.place = "Thái Nguyên"
    letterhead.signer_name = f"{chair.full_name} (minh họa)"
    letterhead.party_committee = "Ban Thường vụ Tỉnh ủy Thái Nguyên"
    unions.keep_letterhead(letterhead, by=register.by)
