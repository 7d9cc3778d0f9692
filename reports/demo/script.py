"""The shape of a case, and what is found at every visit."""

from dataclasses import dataclass, field
from datetime import date

from inspections.enums import Agreement, FindingKind, HalfDay, VisitStatus

_S, _X = FindingKind.STRENGTH, FindingKind.SHORTCOMING
_G = FindingKind.GUIDANCE


@dataclass(frozen=True)
class Note:
    """A finding. A text that is in the phrase bank brings what the bank knows."""

    kind: FindingKind
    text: str
    item: str = ""
    #: How the remedy of it goes on (``followup``); empty: nothing is recommended.
    fate: str = ""
    who: str = ""
    at_stop: bool = False
    cause: str = ""


@dataclass(frozen=True)
class Case:
    unit: str
    date: date
    half_day: HalfDay
    status: VisitStatus
    #: Items that are not fully met: code → (result, score, note).
    short: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    opinion: str = ""
    agreement: Agreement | None = None
    reservations: str = ""
    witnesses: str = ""
    photos: bool = False
    #: Savings groups that are drawn and checked with the bank's forms.
    groups: int = 0


COMMON = (
    Note(
        _S,
        "Bám sát chương trình công tác năm của Hội cấp trên và nhiệm vụ chính trị của "
        "cấp ủy cùng cấp.",
        "1",
    ),
    Note(
        _S,
        "Làm tốt công tác tham mưu với cấp ủy; phối hợp chặt chẽ với chính quyền, các "
        "ban, ngành, đoàn thể.",
        "4",
    ),
    Note(_S, "Hệ thống sổ sách được lưu giữ đầy đủ, đúng quy định.", "45"),
    Note(
        _G,
        "Trao đổi, hướng dẫn cơ sở giải quyết những khó khăn, vướng mắc trong quá "
        "trình triển khai thực hiện nhiệm vụ.",
    ),
)
MEMBERS = Note(_X, "Sổ hội viên không khớp giữa chi hội và Hội cơ sở.", "7")
AGREES = (
    "Hội LHPN {unit} nhất trí với nhận xét của đoàn, nghiêm túc tiếp thu và thực hiện."
)
