"""Findings that open by themselves and follow what was written, until edited.

A finding of a ``source`` belongs to the form while nobody is named as its writer: the
first person who edits it, or its recommendation, makes it her own, and it stays as she
left it. What is written is recorded content: Vietnamese in every language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from audit import services as audit
from audit.enums import Action
from inspections.enums import FindingKind, Severity
from inspections.models import Finding, Phrase, PhraseVersion, Remedy, Visit
from inspections.selectors import phrases as clauses
from inspections.selectors.deadlines import Deadlines
from inspections.selectors.lending.opened import all_by_source, by_source, follows
from inspections.services import repeats
from inspections.services.lines import as_text, unsay
from inspections.services.reference import coded_phrases
from savings_groups.models import Borrower, SavingsGroup

if TYPE_CHECKING:
    from accounts.models import User

#: What is asked for where the phrase recommends nothing.
_REMEDY = "Khắc phục và báo cáo kết quả bằng văn bản."


@dataclass(frozen=True)
class Wanted:
    """A finding that what was written calls for.

    ``phrase``: code of the standard phrase, which gives weight, legal basis, what is
    recommended and until when. ``text``: what was found, in Vietnamese, with the
    borrower masked; empty: the phrase's own words. ``amount`` in đồng.
    """

    phrase: str
    text: str = ""
    amount: int | None = None
    group: SavingsGroup | None = None
    borrower: Borrower | None = None
    cause: str = ""
    #: Who of the visited unit: ``Tổ trưởng …``.
    owner_note: str = ""


@dataclass(frozen=True)
class _Bank:
    """What findings are written with, read once: clauses by code, and deadlines."""

    phrases: Mapping[str, Phrase]
    #: The key of the newest version of each clause that has one, by the clause's.
    versions: Mapping[int, int]
    deadlines: Deadlines

    @classmethod
    def of(cls, visit: Visit, codes: set[str]) -> "_Bank":
        if not codes:
            return cls({}, {}, Deadlines(visit.date, None))
        phrases = coded_phrases(codes, visit.round.plan.union, visit.date)
        keys = [row.pk for row in phrases.values() if row.pk]
        newest = PhraseVersion.objects.filter(
            phrase__in=keys, number=F("phrase__version")
        )
        versions = dict(newest.values_list("phrase", "pk"))
        return cls(phrases, versions, Deadlines.of(visit))


def leader_of(group: SavingsGroup) -> str:
    """Who of a group owes a remedy: ``Tổ trưởng Lường Thị Tổ – Tổ TK&VV số 3``."""
    if not group.leader_name:
        return f"Tổ trưởng {group.name}"[:200]
    return f"Tổ trưởng {group.leader_name} – {group.name}"[:200]


def follow(
    visit: Visit, source: str, wanted: Wanted | None, *, by: "User"
) -> Finding | None:
    """Open, bring up to date or take back the finding of ``source``.

    The visit must be locked (``seal.recording``). Answers what stands now.
    """
    return follow_all(visit, {source: wanted}, by=by)[source]


@transaction.atomic
def follow_all(
    visit: Visit, wanted: Mapping[str, Wanted | None], *, by: "User"
) -> dict[str, Finding | None]:
    """``follow`` of several sources, in as many queries as of one, while nothing
    changes."""
    found = by_source(visit, wanted)
    bank = _Bank.of(visit, {one.phrase for one in wanted.values() if one})
    stands: dict[str, Finding | None] = {}
    written = []
    for source, one in wanted.items():
        finding = found.get(source)
        if finding is not None:
            finding.visit = visit
        if finding is not None and not follows(finding):
            stands[source] = finding
        elif one is not None:
            finding = finding or Finding(visit=visit, source=source)
            before = 0 if finding._state.adding else finding.revision
            stands[source] = _write(finding, one, bank, by=by)
            if finding.revision != before:
                written.append(finding)
        else:
            _take_back(finding, by=by)
            stands[source] = None
    if written:
        repeats.mark(visit, written)
    return stands


@transaction.atomic
def forget(visit: Visit, lines: Iterable[str], *, by: "User") -> None:
    """Findings of lines that are removed, ``match:<key>``: all that nobody edited."""
    begin = tuple(f"{line}:" for line in lines)
    for source, finding in all_by_source(visit).items():
        if source.startswith(begin) and follows(finding):
            _take_back(finding, by=by)


def _write(finding: Finding, wanted: Wanted, bank: _Bank, *, by: "User") -> Finding:
    phrase, visit = bank.phrases[wanted.phrase], finding.visit
    severity = phrase.severity or Severity.HEAVY
    _put(
        finding,
        {
            "kind": FindingKind.SHORTCOMING,
            "text": wanted.text or phrase.text,
            "severity": severity,
            "cause": wanted.cause,
            "legal_basis": clauses.legal_basis(phrase, visit.date),
            "amount": wanted.amount,
            "group_id": wanted.group.pk if wanted.group else None,
            "borrower_id": wanted.borrower.pk if wanted.borrower else None,
            "phrase_id": phrase.pk,
            "phrase_version_id": bank.versions.get(phrase.pk),
        },
        by=by,
    )
    remedy = finding.remedies.all()[:1]
    due = bank.deadlines.due(severity=severity, phrase=phrase)
    _put(
        remedy[0] if remedy else Remedy(visit=visit, finding=finding),
        {
            "text": phrase.recommendation or _REMEDY,
            "severity": severity,
            "owner_id": visit.union_id,
            "owner_note": wanted.owner_note,
            "due_on": due.on,
            "due_words": due.words,
        },
        by=by,
    )
    return finding


def _put(row: Finding | Remedy, values: dict[str, Any], *, by: "User") -> None:
    """Write what is new, in nobody's name; a device that read it before is told."""
    if row._state.adding:
        row.revision = 0
    elif all(getattr(row, name) == value for name, value in values.items()):
        return
    elif isinstance(row, Finding):
        unsay(row, by=by)  # what was written led to other words
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
    audit.save(row, by=by)


def _take_back(finding: Finding | None, *, by: "User") -> None:
    if finding is None:
        return
    for row in [*finding.remedies.all(), finding]:
        audit.record(Action.DELETE, row, by=by, detail=as_text(row))
        row.delete()
