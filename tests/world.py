"""One of everything, for an inspecting union and a unit of it."""

import hashlib
import io
import uuid
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from audit import services as audit
from audit.enums import Action
from core import sealed_files
from inspections.enums import (
    AttendanceBody,
    EvidenceKind,
    FindingKind,
    Result,
    StopKind,
    VisitStatus,
)
from inspections.models import (
    Answer,
    AnswerRevision,
    Attendance,
    Evidence,
    FieldStop,
    Phrase,
)
from inspections.tests.factories import (
    AddendumFactory,
    BalanceMatchFactory,
    BookingFactory,
    ChecklistVersionFactory,
    ExtensionRequestFactory,
    FeedFactory,
    FindingFactory,
    FollowUpFactory,
    FundCheckFactory,
    GroupCheckFactory,
    InterestFactory,
    LadderRungFactory,
    LadderStepFactory,
    LegalActFactory,
    LoanCheckFactory,
    OpinionFactory,
    PhraseFactory,
    PlanFactory,
    ProposalFactory,
    ProposalLineFactory,
    RemarkFactory,
    RemedyFactory,
    RoundFactory,
    SampleFactory,
    SampleLineFactory,
    SelfReportFactory,
    SeverityTermFactory,
    ShowcaseEntryFactory,
    ShowcaseFactory,
    SightingFactory,
    SignatureFactory,
    TeamFactory,
    TeamMemberFactory,
    UploadLinkFactory,
    UrgingLetterFactory,
    VisitFactory,
)
from jobs.models import Job
from notices.tests.factories import NoticeFactory, SwitchFactory
from reports.enums import DocumentStatus
from reports.models import (
    Bundle,
    Document,
    DocumentNumber,
    Rendering,
    ScanBatch,
    ScanFile,
    SignedFile,
    SignedPage,
)
from savings_groups.enums import BankFileStatus
from savings_groups.tests.factories import (
    BankFileFactory,
    BoardSeatFactory,
    BorrowerFactory,
    GroupMonthFactory,
    HardAreaFactory,
    LoanFactory,
    SavingsGroupFactory,
)
from unions.enums import Extent, LinkKind, ReorganisationStatus
from unions.tests.factories import (
    BranchFactory,
    BusyDaysFactory,
    FiguresFactory,
    FundCountFactory,
    FundFactory,
    InitiativeFactory,
    LetterheadFactory,
    MemberFactory,
    OfficerFactory,
    PostFactory,
    ReorganisationFactory,
    UnionFactory,
    UnionLinkFactory,
)
from workbooks.tests.factories import ExportFactory, UploadFactory


def build(union, unit, person):
    """The things of ``union`` and its ``unit``, by the name that tables call them."""
    made = {"union": unit, **_register(unit), **_work(union, unit, person)}
    made["person"] = MemberFactory(union=unit)
    made["user"] = made["person"]
    made["uniontype"] = ContentType.objects.get_for_model(unit)
    made["unionlink"] = UnionLinkFactory(
        from_union=UnionFactory(),
        to_union=unit,
        kind=LinkKind.MERGE,
        effective_on=date(2020, 1, 10),
    )
    made |= _changes(union, unit)
    made["auditentry"] = audit.record(Action.CHANGE, unit, by=person)
    made["job"] = Job.objects.create(kind="reports.render", requested_by=person)
    made["notice"] = NoticeFactory(union=union, to_union=unit)
    made["switch"] = SwitchFactory(union=union)
    made["bankfile"] = _bank_file(union, person)
    made["upload"] = UploadFactory(owner=person)
    made["export"] = ExportFactory(owner=person)
    return made


def _register(unit):
    officer = OfficerFactory(home_union=unit)
    group = SavingsGroupFactory(union=unit)
    return {
        "letterhead": LetterheadFactory(union=unit),
        "branch": BranchFactory(union=unit),
        "officer": officer,
        "post": PostFactory(officer=officer),
        "figures": FiguresFactory(union=unit),
        "fund": (fund := FundFactory(union=unit)),
        "fundcount": FundCountFactory(fund=fund),
        "initiative": InitiativeFactory(union=unit),
        "busydays": BusyDaysFactory(union=unit),
        "savingsgroup": group,
        "groupmonth": GroupMonthFactory(group=group),
        "boardseat": BoardSeatFactory(group=group),
        "borrower": (borrower := BorrowerFactory(group=group)),
        "loan": LoanFactory(borrower=borrower),
        "hardarea": HardAreaFactory(union=unit),
    }


def _changes(union, unit):
    """A draft, a decision that was carried out, a unit that was divided by it."""
    done = ReorganisationFactory(union=union, status=ReorganisationStatus.APPLIED)
    done.file.name = default_storage.save("decisions/x.pdf", ContentFile(b"%PDF-1.7"))
    done.file_name = "1683.pdf"
    done.save()
    divided = UnionFactory(parent=union, valid_to=done.last_day)
    for part in (unit, UnionFactory(parent=union)):
        UnionLinkFactory(
            from_union=divided,
            to_union=part,
            kind=LinkKind.SPLIT,
            extent=Extent.PART,
            is_main=False,
            reorganisation=done,
        )
    return {
        "draft": ReorganisationFactory(union=union),
        "reorganisation": done,
        "divided": divided,
    }


def _work(union, unit, person):
    version = ChecklistVersionFactory(checklist__union=union)
    plan = PlanFactory(union=union)
    teams = [
        TeamFactory(round=RoundFactory(plan=plan, checklist=version)) for _ in range(2)
    ]
    for team in teams:
        member = TeamMemberFactory(team=team, user=person, full_name=person.full_name)
    visit = VisitFactory(team=teams[0], union=unit, status=VisitStatus.IN_PROGRESS)
    signed = VisitFactory(team=teams[1], union=unit, status=VisitStatus.SIGNED)
    return {
        "checklist": version.checklist,
        "checklistversion": version,
        "section": version.sections.first(),
        "item": version.sections.first().items.first(),
        "plan": plan,
        "round": teams[0].round,
        "team": teams[0],
        "teammember": member,
        "visit": visit,
        "signed": signed,
        "remedy": (remedy := RemedyFactory(visit=signed)),
        "evidence": _evidence(signed),
        "bundle": Bundle.objects.create(
            round=teams[0].round, format="zip", created_by=person
        ),
        "document": (document := _document(union, signed, person)),
        "documentnumber": _number(document),
        "phrase": Phrase.objects.create(kind=FindingKind.STRENGTH, text="Làm tốt"),
        **_recorded(visit),
        **_planned(teams[0], unit, person),
        **_after(remedy, visit, union, person),
        "signedpage": _signed_page(document, person),
        "scanbatch": _scans(person),
        "signedfile": _signed_file(document, person),
    }


def _after(remedy, visit, union, person):
    """What comes after a finding: asked, urged, looked at again, corrected, copied."""
    unit = visit.union
    letter = UrgingLetterFactory(union=union, unit=unit, created_by=person)
    letter.remedies.add(remedy)
    link = UploadLinkFactory(union=union, unit=unit, created_by=person)
    link.remedies.add(remedy)
    sighting = SightingFactory(visit=remedy.visit)
    showcase = ShowcaseFactory(union=union)
    return {
        "request": (request := ExtensionRequestFactory(remedy=remedy)),
        "extensionrequest": request,
        "remark": RemarkFactory(remedy=remedy, actor=person),
        "ladderrung": LadderRungFactory(union=union),
        "ladderstep": LadderStepFactory(remedy=remedy),
        "letter": letter,
        "urgingletter": letter,
        "link": link,
        "uploadlink": link,
        "legalact": LegalActFactory(union=union),
        "clause": PhraseFactory(union=union),
        "severityterm": SeverityTermFactory(union=union),
        "addendum": AddendumFactory(visit=remedy.visit, actor=person),
        "opinion": OpinionFactory(finding__visit=visit),
        "signature": SignatureFactory(visit=visit, device_of=person),
        "followup": FollowUpFactory(visit=visit, remedy=remedy),
        "sighting": sighting,
        "initiativesighting": sighting,
        "showcase": showcase,
        "showcaseentry": ShowcaseEntryFactory(
            showcase=showcase, initiative=sighting.initiative
        ),
    }


def _signed_page(document, person):
    picture = io.BytesIO()
    Image.new("RGB", (4, 6)).save(picture, "JPEG")
    name = f"signed/{uuid.uuid4().hex}.jpg"
    return SignedPage.objects.create(
        document=document,
        number=1,
        snapshot_sha256="2" * 64,
        sha256="3" * 64,
        sent_sha256="4" * 64,
        file=default_storage.save(name, ContentFile(picture.getvalue())),
        content_type="image/jpeg",
        size=len(picture.getvalue()),
        uploaded_by=person,
    )


def _scans(person):
    batch = ScanBatch.objects.create(uploaded_by=person)
    name = default_storage.save(
        f"signed/{uuid.uuid4().hex}.pdf", ContentFile(b"%PDF-1.7 %%EOF")
    )
    ScanFile.objects.create(
        batch=batch, order=1, file=name, content_type="application/pdf", size=14
    )
    return batch


def _signed_file(document, person):
    name = f"signed/{uuid.uuid4().hex}.pdf"
    return SignedFile.objects.create(
        document=document,
        snapshot_sha256="2" * 64,
        sha256="5" * 64,
        file=default_storage.save(name, ContentFile(b"%PDF-1.7 %%EOF")),
        original_name="ky-so.pdf",
        size=14,
        uploaded_by=person,
    )


def _planned(team, unit, person):
    """Before a visit: it is announced, booked, reported on, and proposed."""
    told = VisitFactory(
        team=TeamFactory(round=RoundFactory(plan=team.round.plan)),
        union=unit,
        status=VisitStatus.ANNOUNCED,
    )
    proposal = ProposalFactory(round=team.round, created_by=person)
    return {
        "announced": told,
        "booking": BookingFactory(visit=told),
        "selfreport": SelfReportFactory(visit=told),
        "interest": InterestFactory(union=unit),
        "proposal": proposal,
        "proposalline": ProposalLineFactory(proposal=proposal, union=unit, team=team),
        "feed": (feed := FeedFactory(user=person)),
        "calendarfeed": feed,
    }


def _recorded(visit):
    """What is being written at a visit: it can still be changed and deleted."""
    item = visit.checklist.sections.first().items.first()
    answer = Answer.objects.create(visit=visit, item=item, result=Result.PASS)
    return {
        "answer": answer,
        "conflict": AnswerRevision.objects.create(
            answer=answer, base_revision=1, result=Result.FAIL, is_conflict=True
        ),
        "attendance": Attendance.objects.create(
            visit=visit, body=AttendanceBody.UNION, full_name="Bàn Thị Dự"
        ),
        "stop": FieldStop.objects.create(
            visit=visit, kind=StopKind.HOUSEHOLD, household="Nông Thị Hộ"
        ),
        "finding": FindingFactory(visit=visit),
        "recommendation": RemedyFactory(visit=visit),
        "photo": _evidence(visit),
        **_lending(visit),
    }


def _lending(visit):
    """The forms of a savings group, and a fund that is counted."""
    group = SavingsGroupFactory(union=visit.union)
    form = GroupCheckFactory(visit=visit, group=group)
    loan = LoanFactory(borrower=BorrowerFactory(group=group))
    return {
        "groupcheck": form,
        "loancheck": LoanCheckFactory(form=form, loan=loan),
        "balancematch": BalanceMatchFactory(form=form, loan=loan),
        "fundcheck": FundCheckFactory(visit=visit, fund=FundFactory(union=visit.union)),
        "sample": (sample := SampleFactory(visit=visit)),
        "sampleline": SampleLineFactory(sample=sample),
    }


def _bank_file(union, person):
    """A checked statement whose bytes are there."""
    data = "Mã tổ;Mã món vay;Dư nợ\n1900012;6600000000000123;40000000\n".encode()
    digest = hashlib.sha256(data).hexdigest()
    return BankFileFactory(
        union=union,
        owner=person,
        status=BankFileStatus.READY,
        format="csv",
        file=sealed_files.keep(io.BytesIO(data), "bank", digest),
    )


def _evidence(visit):
    picture = io.BytesIO()
    Image.new("RGB", (4, 3)).save(picture, "JPEG")
    name = f"evidence/{uuid.uuid4().hex}.jpg"
    return Evidence.objects.create(
        visit=visit,
        union=visit.union,
        kind=EvidenceKind.PHOTO,
        sha256="0" * 64,
        sent_sha256="1" * 64,
        file=default_storage.save(name, ContentFile(picture.getvalue())),
        content_type="image/jpeg",
        size=len(picture.getvalue()),
    )


def _document(union, visit, person):
    return Document.objects.create(
        kind="minutes",
        title="Biên bản kiểm tra",
        union=union,
        visit=visit,
        status=DocumentStatus.ISSUED,
        issued_on=date(2020, 3, 20),
        rendering=Rendering.objects.create(address=uuid.uuid4().hex),
        created_by=person,
    )


def _number(document):
    return DocumentNumber.objects.create(
        union=document.union,
        code="BB",
        year=2020,
        sequence=1,
        symbol="01/BB-HPN",
        document=document,
    )
