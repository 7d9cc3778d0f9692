"""Loading what every installation starts with: the checklist and the phrase bank."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from audit.models import AuditEntry
from inspections.enums import VersionStatus
from inspections.models import (
    Checklist,
    ChecklistVersion,
    Item,
    LegalAct,
    Phrase,
    PhraseVersion,
    Section,
)
from inspections.selectors import phrases
from inspections.services import checklists
from inspections.services import phrases as clauses

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from unions.models import Union

DATA = Path(__file__).resolve().parent.parent / "data"
CHECKLIST_NAME = "Bộ tiêu chí kiểm tra công tác Hội"
#: Điểm liệt: cash short, money not paid in, members' money taken.
KNOCKOUT_CODES = frozenset({"28", "40", "41"})


@transaction.atomic
def load_checklist(union: "Union", *, by: "User | None" = None) -> ChecklistVersion:
    """Version 1 of the checklist of ``union``, published; the same one every time."""
    checklist = Checklist.objects.filter(union=union, name=CHECKLIST_NAME).first()
    checklist = checklist or checklists.create(union, name=CHECKLIST_NAME, by=by)
    if found := checklist.versions.filter(number=1).first():
        return found
    version = checklists.new_version(checklist, by=by)
    section = None
    for code, row in enumerate(_rows("checklist_bac_kan.csv"), start=1):
        if section is None or section.title != row["section"]:
            section = Section.objects.create(
                version=version,
                order=section.order + 1 if section else 1,
                title=row["section"],
            )
        _add_item(section, str(code), row)
    return checklists.publish(version, by=by)


@transaction.atomic
def load_phrases() -> int:
    """Bring the shipped clauses and their papers; the number of clauses added.

    May be called any number of times. What nobody edited is brought to what is shipped
    now, as a version of its own; what somebody edited keeps its words, and gets the
    code by which forms find it.
    """
    acts = _load_acts()
    stored = Phrase.objects.filter(union=None).order_by("-pk")
    rows = list(stored.prefetch_related("legal_acts", "versions"))
    coded = {row.code: row for row in rows if row.code}
    worded = {(row.kind, row.text): row for row in rows}
    edited = _edited_by_people()
    added = []
    for one in _shipped():
        found = coded.get(one.phrase.code) or worded.get(_words(one.phrase))
        if found is None:
            added.append(one)
        else:
            _enrich(found, one, acts, is_edited=str(found.pk) in edited)
    _add(added, acts)
    return len(added)


def coded_phrases(codes: Iterable[str], union: "Union", day: date) -> dict[str, Phrase]:
    """The clauses that forms speak in, by code, for a visit of ``day`` by ``union``.

    As it is offered there: its own copy before the one of everybody, as edited. A form
    needs its words all the same: of one that is out of use those of everybody are
    taken, of one that is not in the table those that were shipped (without a key).
    """
    wanted = set(codes)
    found = _by_code(phrases.offered(union, day).filter(code__in=wanted))
    if missing := wanted - set(found):
        found |= _by_code(Phrase.objects.filter(code__in=missing, union=None))
    if missing := wanted - set(found):
        shipped = {one.phrase.code: one for one in _shipped()}
        found |= {code: shipped[code].quoted(day) for code in missing}
    return found


def _by_code(rows: "QuerySet[Phrase]") -> dict[str, Phrase]:
    return {row.code: row for row in rows.order_by("-order", "-pk")}


@dataclass(frozen=True)
class _Shipped:
    """A row of the file: a clause that is not saved, and its papers by their keys."""

    phrase: Phrase
    acts: tuple[str, ...]

    def quoted(self, day: date) -> Phrase:
        """With what it quotes on ``day`` as its own words: it has no papers yet."""
        papers = _shipped_acts()
        found = [phrases.in_force(papers[key], day) for key in self.acts]
        names = dict.fromkeys(act.name for act in found if act is not None)
        words = [self.phrase.legal_basis, *names]
        self.phrase.legal_basis = ", ".join(word for word in words if word)
        return self.phrase


def _shipped() -> Iterator[_Shipped]:
    for order, row in enumerate(_rows("phrases.csv"), start=1):
        acts = tuple(key for key in row.pop("acts").split(",") if key)
        due_days = int(row["due_days"]) if row["due_days"] else None
        values: dict[str, Any] = row | {"due_days": due_days, "order": order}
        yield _Shipped(Phrase(**values), acts)


def _shipped_acts() -> dict[str, LegalAct]:
    """The papers of the file by key, not saved, each with what took its place."""
    rows = {row["key"]: row for row in _rows("legal_acts.csv")}
    acts = {
        key: LegalAct(
            name=row["name"],
            about=row["about"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for key, row in rows.items()
    }
    for key, row in rows.items():
        acts[key].replaced_by = acts.get(row["replaced_by"])
    return acts


def _load_acts() -> dict[str, LegalAct]:
    """The papers of the file as they are stored; those that are not there are added.

    What is there stays as it is: dates are kept by people.
    """
    shipped = _shipped_acts()
    stored = {row.name: row for row in LegalAct.objects.filter(union=None)}
    fresh = [act for act in shipped.values() if act.name not in stored]
    following = {act.name: act.replaced_by for act in fresh}
    for act in fresh:
        act.replaced_by = None
    LegalAct.objects.bulk_create(fresh)
    stored = {row.name: row for row in LegalAct.objects.filter(union=None)}
    for name, other in following.items():
        if other is not None:
            LegalAct.objects.filter(pk=stored[name].pk).update(
                replaced_by=stored[other.name]
            )
    return {key: stored[act.name] for key, act in shipped.items()}


def _add(rows: "list[_Shipped]", acts: dict[str, LegalAct]) -> None:
    """New clauses with their papers, each as its version 1, in few queries."""
    for one in rows:
        one.phrase.version = 1
    Phrase.objects.bulk_create([one.phrase for one in rows])
    link = Phrase.legal_acts.through
    link.objects.bulk_create(
        link(phrase_id=one.phrase.pk, legalact_id=acts[key].pk)
        for one in rows
        for key in one.acts
    )
    PhraseVersion.objects.bulk_create(
        clauses.version_of(one.phrase, [acts[key] for key in one.acts], 1, by=None)
        for one in rows
    )


def _enrich(
    row: Phrase, one: _Shipped, acts: dict[str, LegalAct], *, is_edited: bool
) -> None:
    """What stands becomes what is shipped, unless a person wrote it."""
    if row.code != one.phrase.code:
        Phrase.objects.filter(pk=row.pk).update(code=one.phrase.code)
        row.code = one.phrase.code
    if is_edited or not _is_as_shipped(row, one.phrase):
        clauses.first_version(row, row.legal_acts.all())
        return
    papers = [acts[key] for key in one.acts]
    stands = clauses.content(row, row.legal_acts.all())
    if row.version and clauses.content(one.phrase, papers) == stands:
        return
    for name in clauses.FIELDS:
        setattr(row, name, getattr(one.phrase, name))
    clauses.save(row, by=None, legal_acts=papers)


def _is_as_shipped(row: Phrase, shipped: Phrase) -> bool:
    """Nobody wrote a version of it, or changed it past its versions."""
    versions = list(row.versions.all())
    if any(version.actor_id for version in versions):
        return False
    if versions:
        return bool(versions[0].content == clauses.content(row, row.legal_acts.all()))
    names = ("topic", "severity", "cause", "recommendation", "item_codes", "is_active")
    return all(getattr(row, name) == getattr(shipped, name) for name in names)


def _edited_by_people() -> set[str]:
    """Keys of clauses that a person once wrote."""
    rows = AuditEntry.objects.filter(
        model=Phrase._meta.label_lower, actor__isnull=False
    )
    return set(rows.values_list("key", flat=True))


def _words(phrase: Phrase) -> tuple[str, str]:
    return phrase.kind, phrase.text


def current_version(union: "Union") -> ChecklistVersion | None:
    """The newest published version that ``union`` may use: its own or one above."""
    above = [int(key) for key in union.path.split("/") if key]
    return (
        ChecklistVersion.objects.filter(
            checklist__union__in=above, status=VersionStatus.PUBLISHED
        )
        .order_by("-checklist__union__path", "-number")
        .first()
    )


def _add_item(section: Section, code: str, row: dict[str, str]) -> None:
    Item.objects.create(
        section=section,
        code=code,
        order=int(code),
        text=row["item"],
        evidence_hint=row["evidence"],
        max_score=Decimal(row["max_score"]),
        is_knockout=code in KNOCKOUT_CODES,
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")
