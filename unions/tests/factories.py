from datetime import date

import factory

from accounts.tests.factories import UserFactory
from unions.enums import (
    Body,
    BusyKind,
    Kind,
    LinkKind,
    PostRank,
    ReorganisationKind,
)
from unions.models import (
    Branch,
    BusyDays,
    Figures,
    Fund,
    FundCount,
    Initiative,
    Letterhead,
    Membership,
    Officer,
    Post,
    Reorganisation,
    Union,
    UnionLink,
)
from unions.services import lineage


class UnionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Union
        skip_postgeneration_save = True

    kind = Kind.WARD
    name = factory.Sequence(lambda n: f"Phường Thử {n}")
    code = factory.Sequence(lambda n: f"{n:05d}")

    @factory.post_generation
    def path(self, create, extracted, **kwargs):
        self.path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        Union.objects.filter(pk=self.pk).update(path=self.path)


class UnionLinkFactory(factory.django.DjangoModelFactory):
    """A link with all that follows from it."""

    class Meta:
        model = UnionLink
        skip_postgeneration_save = True

    from_union = factory.SubFactory(UnionFactory)
    to_union = factory.SubFactory(UnionFactory)
    kind = LinkKind.MERGE
    effective_on = date(2025, 7, 1)
    decision = "1683/NQ-UBTVQH15"

    @factory.post_generation
    def refresh(self, create, extracted, **kwargs):
        ends = (self.from_union_id, self.to_union_id)
        lineage.refresh(end for end in ends if end)


class ReorganisationFactory(factory.django.DjangoModelFactory):
    """A draft without units."""

    class Meta:
        model = Reorganisation

    kind = ReorganisationKind.MERGE
    decision_number = "1683/NQ-UBTVQH15"
    decision_date = date(2025, 6, 16)
    effective_on = date(2025, 7, 1)
    union = factory.SubFactory(UnionFactory)


class LetterheadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Letterhead

    union = factory.SubFactory(UnionFactory)
    parent_name = "HỘI LHPN TỈNH BẮC KẠN"
    issuer_name = "HỘI LHPN THÀNH PHỐ BẮC KẠN"
    place = "Bắc Kạn"
    signer_name = "Vũ Thị Kim Quỳnh"


class MemberFactory(UserFactory):
    """A user who belongs to ``union``."""

    @factory.post_generation
    def union(self, create, extracted, **kwargs):
        if extracted is not None:
            Membership.objects.create(user=self, union=extracted)


class BranchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Branch

    union = factory.SubFactory(UnionFactory)
    name = factory.Sequence(lambda n: f"Thôn Thử {n}")


class OfficerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Officer

    home_union = factory.SubFactory(UnionFactory)
    full_name = factory.Sequence(lambda n: f"Hoàng Thị Cán Bộ {n}")


class PostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Post

    officer = factory.SubFactory(OfficerFactory)
    union = factory.SelfAttribute("officer.home_union")
    body = Body.STANDING
    rank = PostRank.CHAIR
    title = "Chủ tịch"
    started_on = date(2016, 6, 1)


class FiguresFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Figures

    union = factory.SubFactory(UnionFactory)
    as_of = date(2019, 12, 31)
    population = 5000
    women = 1500
    members = 1200


class FundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Fund

    union = factory.SubFactory(UnionFactory)
    name = "Quỹ hội phí"
    holder = "Hà Thị Quỹ, ủy viên BTV"


class FundCountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FundCount

    fund = factory.SubFactory(FundFactory)
    counted_on = date(2019, 12, 20)
    by_book = 5_000_000
    in_hand = 5_000_000


class InitiativeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Initiative

    union = factory.SubFactory(UnionFactory)
    name = factory.Sequence(lambda n: f"Mô hình trồng quế {n}")


class BusyDaysFactory(factory.django.DjangoModelFactory):
    """One day on which the unit holds its congress."""

    class Meta:
        model = BusyDays

    union = factory.SubFactory(UnionFactory)
    kind = BusyKind.EVENT
    first_on = date(2020, 3, 12)
    last_on = factory.SelfAttribute("first_on")
    reason = "Đại hội phụ nữ"
