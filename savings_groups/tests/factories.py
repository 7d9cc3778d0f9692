from datetime import date

import factory

from savings_groups.models import GroupMonth, SavingsGroup
from unions.tests.factories import UnionFactory


class SavingsGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavingsGroup

    union = factory.SubFactory(UnionFactory)
    code = factory.Sequence(lambda n: f"{n:07d}")
    name = factory.Sequence(lambda n: f"Tổ TK&VV số {n}")
    leader_name = factory.Sequence(lambda n: f"Lường Thị Tổ {n}")


class GroupMonthFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GroupMonth

    group = factory.SubFactory(SavingsGroupFactory)
    month = date(2020, 2, 1)
    members = 36
    savers = 34
    debt = 1_250_000_000
    deposits = 48_500_000
