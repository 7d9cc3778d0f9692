from django.db import models
from django.utils.translation import gettext_lazy as _


class Grade(models.TextChoices):
    """The bank's grade of a group; never one of our own making."""

    GOOD = "good", _("Good (Tốt)")
    FAIR = "fair", _("Fair (Khá)")
    AVERAGE = "average", _("Average (Trung bình)")
    WEAK = "weak", _("Weak (Yếu)")


#: Points from which a grade applies, as in the bank's own workbook.
GRADE_FROM: list[tuple[int, Grade]] = [
    (85, Grade.GOOD),
    (70, Grade.FAIR),
    (50, Grade.AVERAGE),
    (0, Grade.WEAK),
]


class Programme(models.TextChoices):
    """Loan programmes by the bank's codes. Official names, so Vietnamese everywhere."""

    POOR = "01", "Hộ nghèo"
    STUDENTS = "02", "Học sinh, sinh viên"
    JOBS = "03", "Giải quyết việc làm"
    WORK_ABROAD = "04", "Xuất khẩu lao động"
    WATER = "06", "Nước sạch và vệ sinh môi trường nông thôn"
    HOUSING_POOR = "07", "Nhà ở hộ nghèo"
    NEAR_POOR = "19", "Hộ cận nghèo"
    OUT_OF_POVERTY = "09", "Hộ mới thoát nghèo"
    SOCIAL_HOUSING = "12", "Nhà ở xã hội"
    BUSINESS = "13", "Sản xuất, kinh doanh vùng khó khăn"
    SAFE_RETURN = "26", "Người chấp hành xong án phạt tù"
    OTHER = "99", "Chương trình khác"


class Seat(models.TextChoices):
    LEADER = "leader", _("Group leader")
    DEPUTY = "deputy", _("Deputy group leader")


class Relation(models.TextChoices):
    """Between the two of a board: what Decision 15/QĐ-HĐQT of 2013 does not allow."""

    NONE = "none", _("Not related")
    SPOUSE = "spouse", _("Husband and wife")
    PARENT = "parent", _("Parent and child")
    SIBLING = "sibling", _("Brother or sister")


class BankFileKind(models.TextChoices):
    GROUPS = "groups", _("Monthly list of groups")
    LOANS = "loans", _("Loan statement")


class BankFileStatus(models.TextChoices):
    MAPPING = "mapping", _("To be matched")
    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Ready to be taken over")
    APPLYING = "applying", _("Being taken over")
    APPLIED = "applied", _("Put into the book")
    REPLACED = "replaced", _("Replaced by a corrected file")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Put aside")


#: The whole life of a bank file.
BANK_FILE_TRANSITIONS: dict[str, frozenset[str]] = {
    BankFileStatus.MAPPING: frozenset(
        {BankFileStatus.CHECKING, BankFileStatus.REFUSED, BankFileStatus.CANCELLED}
    ),
    BankFileStatus.CHECKING: frozenset(
        {BankFileStatus.READY, BankFileStatus.REFUSED, BankFileStatus.MAPPING}
    ),
    BankFileStatus.READY: frozenset(
        {BankFileStatus.APPLYING, BankFileStatus.MAPPING, BankFileStatus.CANCELLED}
    ),
    BankFileStatus.APPLYING: frozenset({BankFileStatus.APPLIED}),
    BankFileStatus.APPLIED: frozenset({BankFileStatus.REPLACED}),
    BankFileStatus.REPLACED: frozenset(),
    BankFileStatus.REFUSED: frozenset({BankFileStatus.MAPPING}),
    BankFileStatus.CANCELLED: frozenset(),
}


class DoubtKind(models.TextChoices):
    """What a bank's file gives reason to ask about. Nothing is corrected silently."""

    REPEATED = "repeated", _("The same row more than once")
    CONTRADICTORY = "contradictory", _("One code with different figures")
    GRADE_COMPUTED = "grade", _("No grade: computed from the points")
    GRADE_DIFFERS = "grade_differs", _("The grade does not follow from the points")
    TOTAL_ZERO = "total_zero", _("A total of zero")
    TOTAL_DIFFERS = "total_differs", _("A total that is not the sum of its rows")
    UNIT_OF_MONEY = "unit", _("Unit of money")
    DEPOSITS_REPEATED = "deposits", _("Deposits repeated for every loan")
    SAME_LEADER = "leader", _("One leader's name in several groups")
    ZEROS_RESTORED = "zeros", _("Codes that had lost their zeros")
    DIGITS_LOST = "digits", _("Codes whose last digits are lost")
    ONLY_SAVERS = "savers", _("Members who only save")
    UNKNOWN_UNIT = "unknown_unit", _("A commune that is not known")
    OTHER_UNION = "other_union", _("Groups of another organisation")
    NEW_GROUP = "new_group", _("Groups that are not in the register yet")
    NEW_LEADER = "new_leader", _("Another leader than the register has")
    MISSING_GROUP = "missing_group", _("Groups of the register that the file lacks")
    MOVED = "moved", _("Borrowers who are now in another group")
    PARTS_EXCEED = "parts", _("Overdue and frozen debt above the whole debt")
    OUT_OF_RANGE = "range", _("Figures that cannot be")
    UNREADABLE = "unreadable", _("Cells that cannot be read")
    SUMS_DIFFER = "sums", _("Loans that do not add up to the group's debt")
