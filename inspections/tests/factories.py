from datetime import date, timedelta
from decimal import Decimal

import factory

from accounts.tests.factories import UserFactory
from core.crypto import Secret, fingerprint
from inspections.enums import (
    DrawnAs,
    FindingKind,
    Half,
    ProposalStatus,
    RoundStatus,
    TeamRole,
    VersionStatus,
    VisitStatus,
)
from inspections.models import (
    BalanceMatch,
    Booking,
    CalendarFeed,
    Checklist,
    ChecklistVersion,
    Finding,
    FundCheck,
    GroupCheck,
    Interest,
    Item,
    LoanCheck,
    Plan,
    Proposal,
    ProposalLine,
    Remedy,
    Round,
    RoundUnit,
    Sample,
    SampleLine,
    Section,
    SelfReport,
    SelfReportSection,
    Team,
    TeamMember,
    Visit,
)
from savings_groups.tests.factories import LoanFactory, SavingsGroupFactory
from unions.enums import Kind
from unions.tests.factories import FundFactory, UnionFactory


class ChecklistFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Checklist

    union = factory.SubFactory(UnionFactory, kind=Kind.CITY, name="Bắc Kạn")
    name = "Bộ tiêu chí thử"


class ChecklistVersionFactory(factory.django.DjangoModelFactory):
    """Two sections of two items; the last is a knock-out item."""

    class Meta:
        model = ChecklistVersion
        skip_postgeneration_save = True

    checklist = factory.SubFactory(ChecklistFactory)
    number = factory.Sequence(lambda n: n + 1)
    status = VersionStatus.PUBLISHED

    @factory.post_generation
    def sections(self, create, extracted, **kwargs):
        code = 0
        for order in (1, 2):
            section = Section.objects.create(
                version=self, order=order, title=f"Phần {order}"
            )
            for place in (1, 2):
                code += 1
                Item.objects.create(
                    section=section,
                    order=place,
                    code=str(code),
                    text=f"Tiêu chí {code}",
                    evidence_hint="Sổ sách, biên bản",
                    max_score=Decimal(25),
                    is_knockout=code == 4,
                )


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan

    union = factory.SubFactory(UnionFactory, kind=Kind.CITY, name="Bắc Kạn")
    year = 2020
    title = factory.LazyAttribute(lambda plan: f"Kế hoạch kiểm tra năm {plan.year}")


class RoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Round

    plan = factory.SubFactory(PlanFactory)
    name = factory.Sequence(lambda n: f"Đợt kiểm tra {n}")
    starts_on = date(2020, 3, 10)
    ends_on = date(2020, 3, 20)
    checklist = factory.SubFactory(ChecklistVersionFactory)
    status = RoundStatus.APPROVED


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    round = factory.SubFactory(RoundFactory)
    name = factory.Sequence(lambda n: f"Đoàn số {n}")


class TeamMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TeamMember

    team = factory.SubFactory(TeamFactory)
    full_name = factory.Sequence(lambda n: f"Triệu Thị Thành Viên {n}")
    role = TeamRole.MEMBER


class VisitFactory(factory.django.DjangoModelFactory):
    """A visit of ``team`` to a unit of its round."""

    class Meta:
        model = Visit
        skip_postgeneration_save = True

    team = factory.SubFactory(TeamFactory)
    round = factory.SelfAttribute("team.round")
    union = factory.SubFactory(UnionFactory)
    date = factory.Sequence(lambda n: date(2020, 3, 10) + timedelta(days=n % 10))
    checklist = factory.SelfAttribute("round.checklist")
    status = VisitStatus.IN_PROGRESS

    @factory.post_generation
    def unit(self, create, extracted, **kwargs):
        RoundUnit.objects.get_or_create(round=self.round, union=self.union)


class FindingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Finding

    visit = factory.SubFactory(VisitFactory)
    kind = FindingKind.STRENGTH
    text = factory.Sequence(lambda n: f"Làm tốt công tác tham mưu {n}")


class RemedyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Remedy

    visit = factory.SubFactory(VisitFactory, status=VisitStatus.SIGNED)
    owner = factory.SelfAttribute("visit.union")
    text = factory.Sequence(lambda n: f"Rà soát, chốt số hội viên {n}")
    due_on = date(2020, 4, 30)


class GroupCheckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GroupCheck

    visit = factory.SubFactory(VisitFactory, status=VisitStatus.IN_PROGRESS)
    group = factory.SubFactory(
        SavingsGroupFactory, union=factory.SelfAttribute("..visit.union")
    )
    checked_on = factory.SelfAttribute("visit.date")


class LoanCheckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LoanCheck

    form = factory.SubFactory(GroupCheckFactory)
    visit = factory.SelfAttribute("form.visit")
    checked_on = factory.SelfAttribute("form.checked_on")
    loan = factory.SubFactory(
        LoanFactory, borrower__group=factory.SelfAttribute("...form.group")
    )


class BalanceMatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BalanceMatch

    form = factory.SubFactory(GroupCheckFactory)
    visit = factory.SelfAttribute("form.visit")
    loan = factory.SubFactory(
        LoanFactory, borrower__group=factory.SelfAttribute("...form.group")
    )
    borrower = factory.SelfAttribute("loan.borrower")
    bank_as_of = factory.SelfAttribute("loan.latest_on")
    bank_principal = 40_000_000
    bank_interest = 0
    bank_deposits = 1_500_000


class FundCheckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FundCheck

    visit = factory.SubFactory(VisitFactory, status=VisitStatus.IN_PROGRESS)
    fund = factory.SubFactory(FundFactory, union=factory.SelfAttribute("..visit.union"))


class SampleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sample

    visit = factory.SubFactory(VisitFactory, status=VisitStatus.IN_PROGRESS)
    rule = {
        "kind": "groups",
        "number": 1,
        "year": 2020,
        "by_grade": False,
        "with_signals": False,
    }
    rule_text = "Rút 1 tổ trong 1 tổ"
    seed = "1"
    population: list = ["0000001"]
    population_sha256 = "0" * 64
    as_of = factory.SelfAttribute("visit.date")
    drawn_by = factory.SubFactory(UserFactory)


class SampleLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SampleLine

    sample = factory.SubFactory(SampleFactory)
    order = 1
    key = "0000001"
    drawn_as = DrawnAs.DRAWN


class BookingFactory(factory.django.DjangoModelFactory):
    """The unit of a visit is taken in the morning."""

    class Meta:
        model = Booking

    visit = factory.SubFactory(VisitFactory)
    union = factory.SelfAttribute("visit.union")
    date = factory.SelfAttribute("visit.date")
    half = Half.MORNING


class InterestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Interest

    union = factory.SubFactory(UnionFactory)
    full_name = factory.Sequence(lambda n: f"Nông Thị Thân {n}")
    relation = "Em gái là tổ trưởng tổ tiết kiệm và vay vốn"


class ProposalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Proposal

    round = factory.SubFactory(RoundFactory)
    status = ProposalStatus.READY
    created_by = factory.SubFactory(UserFactory)


class ProposalLineFactory(factory.django.DjangoModelFactory):
    """A unit on the first day of the round in the morning."""

    class Meta:
        model = ProposalLine

    proposal = factory.SubFactory(ProposalFactory)
    union = factory.SubFactory(UnionFactory)
    team = factory.SubFactory(
        TeamFactory, round=factory.SelfAttribute("..proposal.round")
    )
    date = factory.SelfAttribute("proposal.round.starts_on")
    half_day = "morning"


class SelfReportFactory(factory.django.DjangoModelFactory):
    """A draft with two sections, of an announced visit."""

    class Meta:
        model = SelfReport
        skip_postgeneration_save = True

    visit = factory.SubFactory(VisitFactory, status=VisitStatus.ANNOUNCED)
    due_on = factory.LazyAttribute(lambda one: one.visit.date - timedelta(days=5))

    @factory.post_generation
    def sections(self, create, extracted, **kwargs):
        for order, title in enumerate(extracted or ["Đặc điểm tình hình", "Tồn tại"]):
            SelfReportSection.objects.create(report=self, order=order + 1, title=title)


class FeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CalendarFeed

    user = factory.SubFactory(UserFactory)
    token = factory.Sequence(lambda n: Secret.of(f"token-of-a-feed-{n}"))
    fingerprint = factory.LazyAttribute(lambda one: fingerprint(one.token.reveal()))
