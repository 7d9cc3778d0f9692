from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from accounts.tests.factories import UserFactory
from core.crypto import Secret, fingerprint
from inspections.enums import (
    AddendumPart,
    DrawnAs,
    DueRule,
    FindingKind,
    Half,
    ProposalStatus,
    RoundStatus,
    RungAction,
    Severity,
    Side,
    Stance,
    TeamRole,
    VersionStatus,
    VisitStatus,
)
from inspections.models import (
    Addendum,
    BalanceMatch,
    Booking,
    CalendarFeed,
    Checklist,
    ChecklistVersion,
    ExtensionRequest,
    Finding,
    FollowUp,
    FundCheck,
    GroupCheck,
    InitiativeSighting,
    Interest,
    Item,
    LadderRung,
    LadderStep,
    LegalAct,
    LoanCheck,
    Opinion,
    Phrase,
    Plan,
    Proposal,
    ProposalLine,
    Remark,
    Remedy,
    Round,
    RoundUnit,
    Sample,
    SampleLine,
    Section,
    SelfReport,
    SelfReportSection,
    SeverityTerm,
    Showcase,
    ShowcaseEntry,
    Signature,
    Team,
    TeamMember,
    UploadLink,
    UrgingLetter,
    Visit,
)
from savings_groups.tests.factories import LoanFactory, SavingsGroupFactory
from unions.enums import Kind
from unions.tests.factories import FundFactory, InitiativeFactory, UnionFactory


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


class PhraseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Phrase

    kind = FindingKind.SHORTCOMING
    topic = "Tổ chức Hội"
    text = factory.Sequence(lambda n: f"Sổ hội viên không khớp {n}.")
    severity = Severity.LIGHT
    recommendation = "Rà soát, chốt số hội viên từng chi hội."


class LegalActFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LegalAct

    name = factory.Sequence(lambda n: f"Hướng dẫn số {n}/HD-ĐCT ngày 29/6/2017")
    valid_from = date(2017, 6, 29)


class SeverityTermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SeverityTerm

    union = factory.SubFactory(UnionFactory)
    severity = Severity.LIGHT
    rule = DueRule.WORKING_DAYS
    days = 20


class ExtensionRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExtensionRequest

    remedy = factory.SubFactory(RemedyFactory)
    new_due_on = date(2020, 5, 29)
    reason = "Chưa họp được chi hội vì dịch."


class RemarkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Remark

    remedy = factory.SubFactory(RemedyFactory)
    text = "Chi hội sẽ họp vào tuần sau."


class OpinionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Opinion

    finding = factory.SubFactory(FindingFactory)
    visit = factory.SelfAttribute("finding.visit")
    stance = Stance.AGREES


class SignatureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Signature

    visit = factory.SubFactory(VisitFactory)
    side = Side.UNIT
    full_name = "Hoàng Thị Mơ"
    strokes = [[[10, 10], [80, 60], [140, 20]]]
    drawn_at = datetime(2020, 3, 10, 9, 30, tzinfo=UTC)
    device_of = factory.SubFactory(UserFactory)


class FollowUpFactory(factory.django.DjangoModelFactory):
    """A remedy of an earlier visit of the same unit, looked at again."""

    class Meta:
        model = FollowUp

    visit = factory.SubFactory(VisitFactory)
    remedy = factory.SubFactory(
        RemedyFactory,
        visit__union=factory.SelfAttribute("...visit.union"),
        visit__team=factory.SelfAttribute("...visit.team"),
    )


class AddendumFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Addendum

    visit = factory.SubFactory(VisitFactory, status=VisitStatus.SIGNED)
    number = 1
    part = AddendumPart.OTHER
    text = "Số hội viên là 412, không phải 421."
    reason = "Ghi nhầm."
    made_on = date(2020, 3, 20)
    actor = factory.SubFactory(UserFactory)


class LadderRungFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LadderRung

    union = factory.SubFactory(UnionFactory)
    action = RungAction.REMIND
    working_days = -3


class LadderStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LadderStep

    remedy = factory.SubFactory(RemedyFactory)
    due_on = factory.SelfAttribute("remedy.due_on")
    action = RungAction.CALL
    working_days = 3
    reached_on = date(2020, 5, 8)


class UrgingLetterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UrgingLetter

    union = factory.SubFactory(UnionFactory)
    unit = factory.SubFactory(UnionFactory)
    answer_by = date(2020, 6, 15)


class UploadLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UploadLink

    union = factory.SubFactory(UnionFactory)
    unit = factory.SubFactory(UnionFactory)
    token = factory.LazyFunction(lambda: Secret.of("mã thử"))
    fingerprint = factory.Sequence(lambda n: f"{n:064x}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))
    created_by = factory.SubFactory(UserFactory)


class SightingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InitiativeSighting

    visit = factory.SubFactory(VisitFactory)
    initiative = factory.SubFactory(
        InitiativeFactory, union=factory.SelfAttribute("..visit.union")
    )


class ShowcaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Showcase

    union = factory.SubFactory(UnionFactory)
    title = "Mô hình đáng nhân rộng"
    year = 2020


class ShowcaseEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ShowcaseEntry

    showcase = factory.SubFactory(ShowcaseFactory)
    initiative = factory.SubFactory(InitiativeFactory)
