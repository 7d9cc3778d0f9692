"""Carrying out the cases of 2020 through the verbs, as a team would."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from inspections.enums import AttendanceBody, Result, StopKind, VisitStatus
from inspections.models import FieldStop, Finding, Item, Phrase, Remedy, Visit
from inspections.selectors.bookings import Slot
from inspections.selectors.phrases import legal_basis
from inspections.services import (
    findings,
    lines,
    planning_visits,
    recording,
    visits,
)
from reports.demo import after, again, before, lending, photos
from reports.demo.history import moment, redate, write
from reports.demo.planning import Season
from reports.demo.register import Register
from reports.demo.script import Case, Note
from savings_groups.models import SavingsGroup
from unions.enums import PostRank
from unions.models import Branch, Initiative, Post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from accounts.models import User

#: Keys are made from names, so that every loading makes the same ones.
_SPACE = uuid.UUID("5f1d7f0e-6b0a-4f0b-9a55-2c1a3e8c2020")
_WRITTEN = (
    VisitStatus.IN_PROGRESS,
    VisitStatus.RECORDED,
    VisitStatus.SIGNED,
    VisitStatus.CONCLUDED,
    VisitStatus.CLOSED,
)
_FINISHED = _WRITTEN[1:]
_SIGNED = _WRITTEN[2:]


@dataclass
class Story:
    """A visit being built, and the remedies that its findings ask for."""

    visit: Visit
    case: Case
    register: Register
    people: "dict[str, User]"
    #: Each remedy with the fate that its note names.
    fates: "list[tuple[Remedy, str]]"
    #: When each step of the visit was, in order.
    moments: "list[datetime]"

    @property
    def inspector(self) -> "User":
        return self.people["kiemtra"]

    def key(self, *parts: object) -> uuid.UUID:
        name = "/".join(str(part) for part in (self.case.unit, self.case.date, *parts))
        return uuid.uuid5(_SPACE, name)


def build(
    season: Season, case: Case, register: Register, people: "dict[str, User]"
) -> Story:
    """One visit, up to the status that its case names."""
    union = register.units[case.unit]
    place = f"Trụ sở UBND {union.unit_name}"
    slot = Slot(union, season.team, case.date, case.half_day, place)
    staff = people["canbo"]
    [visit] = planning_visits.schedule(season.round, slots=[slot], by=staff)
    planned = moment(case.date - timedelta(days=12), 9)
    story = Story(visit, case, register, people, [], [planned])
    if case.status != VisitStatus.PLANNED:
        planning_visits.announce(visit, by=staff)
        story.moments.append(moment(case.date - timedelta(days=9), 10))
        before.report(visit, case, people)
    if case.status in _WRITTEN:
        story.moments += _carry_out(story)
    else:
        story.moments += _call_off(story)
    return story


def finish(story: Story) -> None:
    """Conclude and close what the case says, once its remedies have gone their way."""
    visit, status, day = story.visit, story.case.status, story.case.date
    if status in (VisitStatus.CONCLUDED, VisitStatus.CLOSED):
        visits.conclude(visit, by=story.people["lanhdao"])
        story.moments.append(moment(day + timedelta(days=20), 9))
    if status == VisitStatus.CLOSED:
        visits.close(visit, by=story.people["lanhdao"])
        story.moments.append(moment(day + timedelta(days=60), 10))
    redate(visit, *story.moments)


def _call_off(story: Story) -> "Iterator[datetime]":
    staff, eve = story.people["canbo"], story.case.date - timedelta(days=2)
    if story.case.status == VisitStatus.CANCELLED:
        reason = "Đơn vị bận phục vụ đại hội Đảng bộ phường; lên lịch cuộc khác."
        planning_visits.cancel(story.visit, reason=reason, by=staff)
        yield moment(eve, 14)
    elif story.case.status == VisitStatus.POSTPONED:
        reason = "Mưa lớn, ngập đường vào trụ sở phường."
        planning_visits.postpone(story.visit, reason=reason, by=staff)
        yield moment(eve, 16)


def _carry_out(story: Story) -> "Iterator[datetime]":
    case, visit = story.case, story.visit
    visits.start(visit, by=story.inspector)
    write(visit, started_at=moment(case.date, 8, 5))
    yield moment(case.date, 8, 5)
    again.look(story)
    _attendance(story)
    _answers(story)
    _findings(story, _stops(story))
    if case.groups:
        lending.build(story)
    if case.photos:
        photos.take(story)
    _minutes(story)
    if case.status in _FINISHED:
        visits.finish_recording(visit, by=story.inspector)
        yield moment(case.date, 16)
    if case.status in _SIGNED:
        _sign(story)
        again.signed(story)
        yield moment(case.date, 16, 45)


def _attendance(story: Story) -> None:
    unit, names = story.register.units[story.case.unit], story.register.names
    kind = unit.unit_name.split()[0]
    rows = [
        (AttendanceBody.PARTY, names.man(), f"Phó Bí thư Thường trực Đảng ủy {kind}"),
        (AttendanceBody.COUNCIL, names.man(), f"Phó Chủ tịch UBND {kind}"),
    ]
    posts = Post.objects.current(story.case.date).filter(union=unit).order_by("pk")
    board = posts.filter(branch=None)
    heads = posts.filter(rank=PostRank.BRANCH_HEAD)
    for post in board.select_related("officer"):
        rows.append((AttendanceBody.UNION, post.officer.full_name, post.title))
    for post in heads.select_related("officer", "branch")[:4]:
        title = f"{post.title} {str(post.branch).removeprefix('Chi hội ')}"
        rows.append((AttendanceBody.BRANCH, post.officer.full_name, title))
    for group in SavingsGroup.objects.filter(union=unit).order_by("pk")[:3]:
        title = f"Tổ trưởng {group.name}"
        rows.append((AttendanceBody.GROUP, group.leader_name, title))
    for order, (body, name, position) in enumerate(rows):
        lines.record_attendance(
            story.visit,
            id=story.key("attendance", order),
            body=body,
            full_name=name,
            position=position,
            by=story.inspector,
        )


def _answers(story: Story) -> None:
    """All of them, or the first half while the visit is still going on."""
    items = Item.objects.filter(section__version=story.visit.checklist_id)
    rows = list(items.order_by("section__order", "order"))
    if story.case.status == VisitStatus.IN_PROGRESS:
        rows = rows[: len(rows) // 2]
    for item in rows:
        result, score, note = story.case.short.get(item.code, (Result.PASS, "", ""))
        recording.record_answer(
            story.visit,
            id=story.key("answer", item.code),
            item=item,
            result=result,
            score=Decimal(score) if score else None,
            note=note,
            papers_seen=item.evidence_hint.split(",")[0],
            by=story.inspector,
        )


def _stops(story: Story) -> dict[str, FieldStop]:
    """A branch and a group everywhere; an initiative where there is one."""
    unit = story.register.units[story.case.unit]
    branch = Branch.objects.filter(union=unit).order_by("pk")[0]
    group = SavingsGroup.objects.filter(union=unit).order_by("pk")[0]
    initiative = Initiative.objects.filter(union=unit).order_by("pk").first()
    wanted: list[tuple[StopKind, dict[str, Any], str]] = [
        (StopKind.BRANCH, {"branch": branch}, "Xem sổ sinh hoạt, sổ hội viên chi hội."),
        (StopKind.GROUP, {"group": group}, "Đối chiếu sổ của tổ với 05 tổ viên."),
    ]
    if initiative:
        note = f"Thăm thực tế: {initiative.name}, {initiative.participants} hội viên."
        wanted.append((StopKind.INITIATIVE, {"initiative": initiative}, note))
    found = {}
    for kind, place, note in wanted:
        found[kind.value] = lines.record_stop(
            story.visit,
            id=story.key("stop", kind),
            kind=kind,
            met_with="Chi hội trưởng, hội viên",
            note=note,
            by=story.inspector,
            **place,
        ).row
    return found


def _findings(story: Story, stops: dict[str, FieldStop]) -> None:
    codes = Item.objects.filter(section__version=story.visit.checklist_id)
    items = {item.code: item for item in codes}
    for order, note in enumerate(story.case.notes):
        phrase = Phrase.objects.filter(kind=note.kind, text=note.text).first()
        finding = findings.record_finding(
            story.visit,
            id=story.key("finding", order),
            kind=note.kind,
            text=note.text,
            severity=phrase.severity if phrase else "",
            cause=note.cause or (phrase.cause if phrase else ""),
            legal_basis=legal_basis(phrase, story.visit.date) if phrase else "",
            item=items.get(note.item),
            stop=stops.get(StopKind.INITIATIVE) if note.at_stop else None,
            phrase=phrase,
            by=story.inspector,
        ).row
        if note.fate and phrase:
            _recommend(story, note, finding, phrase, order)


def _recommend(
    story: Story, note: Note, finding: Finding, phrase: Phrase, order: int
) -> None:
    remedy = findings.recommend(
        story.visit,
        id=story.key("remedy", order),
        finding=finding,
        text=phrase.recommendation,
        owner_note=note.who,
        by=story.inspector,
    ).row
    story.fates.append((remedy, note.fate))


def _minutes(story: Story) -> None:
    unit = story.register.units[story.case.unit]
    figures = unit.figures.filter(as_of__lte=story.case.date).latest("as_of")
    overview = (
        f"{unit.title} có {figures.branches} chi hội, {figures.members} hội viên "
        f"(số liệu đến ngày {figures.as_of:%d/%m/%Y}). Hội đã triển khai chương trình "
        "công tác năm, duy trì sinh hoạt chi hội, phối hợp quản lý các tổ tiết kiệm và "
        "vay vốn. (Số liệu minh họa)"
    )
    lines.save_minutes(
        story.visit,
        base_revision=1,
        overview=overview,
        unit_opinion=story.case.opinion.format(unit=unit.unit_name),
        report_by=story.case.date + timedelta(days=45),
        by=story.inspector,
    )


def _sign(story: Story) -> None:
    case, visit = story.case, story.visit
    posts = Post.objects.current(case.date).select_related("officer")
    chair = posts.get(union=visit.union, rank=PostRank.CHAIR)
    present = {row.body: row.full_name for row in visit.attendances.all()}
    refused = bool(case.witnesses)
    after.both_sides(story)
    visits.sign(
        visit,
        agreement=case.agreement or "",
        signed_on=case.date,
        unit_signer="" if refused else chair.officer.full_name,
        unit_signer_position="" if refused else f"{chair.title} {visit.union.title}",
        reservations=case.reservations,
        witnesses=case.witnesses.format(**present),
        by=story.inspector,
    )
