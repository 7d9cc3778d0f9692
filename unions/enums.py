from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", _("City/district")
    COMMUNE = "commune", _("Ward/commune")


class Kind(models.TextChoices):
    """The administrative unit that a union belongs to, as its name is written."""

    PROVINCE = "province", _("province")
    MUNICIPALITY = "municipality", _("centrally run city")
    CITY = "city", _("city")
    TOWN = "town", _("town")
    DISTRICT = "district", _("district")
    URBAN_DISTRICT = "urban_district", _("urban district")
    WARD = "ward", _("ward")
    COMMUNE = "commune", _("commune")
    TOWNSHIP = "township", _("township")
    SPECIAL_ZONE = "special_zone", _("special zone")


#: The Vietnamese word before the name; documents print it whatever the language.
KIND_WORDS: dict[str, str] = {
    Kind.PROVINCE: "tỉnh",
    Kind.MUNICIPALITY: "thành phố",
    Kind.CITY: "thành phố",
    Kind.TOWN: "thị xã",
    Kind.DISTRICT: "huyện",
    Kind.URBAN_DISTRICT: "quận",
    Kind.WARD: "phường",
    Kind.COMMUNE: "xã",
    Kind.TOWNSHIP: "thị trấn",
    Kind.SPECIAL_ZONE: "đặc khu",
}

LEVELS: dict[str, Level] = {
    Kind.PROVINCE: Level.PROVINCE,
    Kind.MUNICIPALITY: Level.PROVINCE,
    Kind.CITY: Level.CITY,
    Kind.TOWN: Level.CITY,
    Kind.DISTRICT: Level.CITY,
    Kind.URBAN_DISTRICT: Level.CITY,
    Kind.WARD: Level.COMMUNE,
    Kind.COMMUNE: Level.COMMUNE,
    Kind.TOWNSHIP: Level.COMMUNE,
    Kind.SPECIAL_ZONE: Level.COMMUNE,
}


class LinkKind(models.TextChoices):
    MERGE = "merge", _("Merged into")
    SPLIT = "split", _("Split into")
    RENAME = "rename", _("Renamed")
    KIND_CHANGE = "kind_change", _("Changed kind")
    MOVE = "move", _("Placed under another union")
    ABOLISH = "abolish", _("Abolished")


class Extent(models.TextChoices):
    WHOLE = "whole", _("the whole of it")
    PART = "part", _("a part of it")


class ReorganisationKind(models.TextChoices):
    """What a decision does; ``REFORM`` is a whole province's or the country's."""

    MERGE = "merge", _("Merger")
    SPLIT = "split", _("Division")
    RENAME = "rename", _("New name")
    KIND_CHANGE = "kind_change", _("New kind of unit")
    MOVE = "move", _("Another union above")
    ABOLISH = "abolish", _("Abolition")
    REFORM = "reform", _("General reform")


class ReorganisationStatus(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    APPLIED = "applied", _("Carried out")
    UNDONE = "undone", _("Undone")


_Steps = ReorganisationStatus
REORGANISATION_TRANSITIONS: dict[str, frozenset[str]] = {
    _Steps.DRAFT: frozenset({_Steps.APPLIED}),
    _Steps.APPLIED: frozenset({_Steps.UNDONE}),
    _Steps.UNDONE: frozenset(),
}


class BranchKind(models.TextChoices):
    HAMLET = "hamlet", _("hamlet (thôn)")
    STREET_GROUP = "street_group", _("street group (tổ dân phố)")
    OTHER = "other", _("other")


BRANCH_WORDS: dict[str, str] = {
    BranchKind.HAMLET: "thôn",
    BranchKind.STREET_GROUP: "tổ dân phố",
    BranchKind.OTHER: "",
}


class Body(models.TextChoices):
    """The body that a post belongs to."""

    STANDING = "standing", _("Standing committee (BTV)")
    EXECUTIVE = "executive", _("Executive committee (BCH)")
    INSPECTION = "inspection", _("Inspection committee (UBKT)")
    BRANCH = "branch", _("Branch")
    OTHER = "other", _("Other")


class PostRank(models.TextChoices):
    """Who signs and who acts for whom; the title itself is free text."""

    CHAIR = "chair", _("Chair")
    VICE_CHAIR = "vice_chair", _("Vice chair")
    MEMBER = "member", pgettext_lazy("post", "Member")
    BRANCH_HEAD = "branch_head", _("Branch head")
    BRANCH_DEPUTY = "branch_deputy", _("Deputy branch head")
    OTHER = "other", _("Other")


class InitiativeState(models.TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class Period(models.TextChoices):
    """What figures that count events (joined, left) are of; all others are of a day."""

    YEAR = "year", _("the year")
    HALF = "half", _("the half-year")
    OTHER = "other", _("another date")


class HowAppointed(models.TextChoices):
    """How someone came to her post (the Union's charter; appointments of 2025)."""

    ELECTED = "elected", _("elected")
    APPOINTED = "appointed", _("appointed (chỉ định)")
    ASSIGNED = "assigned", _("assigned for a time (phân công, giao quyền)")


class Counting(models.TextChoices):
    """To whom a sum over time counts what units reported that no longer exist."""

    THEN = "then", _("By the units of that time")
    TODAY = "today", _("By today's units")


class Grouping(models.TextChoices):
    """What one row of a sum is."""

    UNIT = "unit", _("Each ward and commune")
    ABOVE = "above", _("The unit directly above them")
    PROVINCE = "province", _("The province")


class FundKind(models.TextChoices):
    """What money a union or branch keeps."""

    FEES = "fees", _("Members' fees (hội phí)")
    ENTRUSTING = "entrusting", _("Fees of entrusting (phí ủy thác)")
    REVOLVING = "revolving", _("Revolving savings (tiết kiệm xoay vòng)")
    PIGGY = "piggy", _("Piggy banks (nuôi lợn nhựa, heo đất)")
    RICE = "rice", _("Rice jars of love (hũ gạo tình thương)")
    SUPPORT = "support", _("Support fund for women (quỹ hỗ trợ phụ nữ)")
    OTHER = "other", _("Another fund")


class BusyKind(models.TextChoices):
    """Why a day is taken, or worked after all."""

    EVENT = "event", _("Meeting or congress of the unit")
    ELECTION = "election", _("Election")
    DISASTER = "disaster", _("Storm, flood, epidemic")
    HOLIDAY = "holiday", _("Day off")
    WORKING = "working", _("Worked instead of a day off")
