"""Loading what every installation starts with: the checklist and the phrase bank."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from audit import services as audit
from inspections.enums import VersionStatus
from inspections.models import Checklist, ChecklistVersion, Item, Phrase, Section
from inspections.services import checklists

if TYPE_CHECKING:
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
    """Add the standard phrases that are not there yet; the number of added ones.

    Those that are there keep their words and get the code by which forms find them.
    """
    known = {(row.kind, row.text): row for row in Phrase.objects.order_by("-pk")}
    coded = set(Phrase.objects.exclude(code="").values_list("code", flat=True))
    added = []
    for phrase in _standard_phrases():
        stored = known.get((phrase.kind, phrase.text))
        if phrase.code and phrase.code in coded:
            continue
        if stored is None:
            added.append(phrase)
        elif phrase.code:
            Phrase.objects.filter(pk=stored.pk).update(code=phrase.code)
    Phrase.objects.bulk_create(added)
    return len(added)


def coded_phrases(codes: Iterable[str]) -> dict[str, Phrase]:
    """The phrases that forms speak in, by code: as edited here, else as shipped.

    A shipped one that is not in the table has no key.
    """
    wanted = set(codes)
    stored = Phrase.objects.filter(code__in=wanted).order_by("-order", "-pk")
    found = {phrase.code: phrase for phrase in stored}
    if wanted - set(found):
        shipped = {phrase.code: phrase for phrase in _standard_phrases()}
        found |= {code: shipped[code] for code in wanted - set(found)}
    return found


def _standard_phrases() -> Iterator[Phrase]:
    """The rows of the file, not saved."""
    for order, row in enumerate(_rows("phrases.csv"), start=1):
        due_days = int(row["due_days"]) if row["due_days"] else None
        yield Phrase(**(row | {"due_days": due_days, "order": order}))


def save_phrase(phrase: Phrase, *, by: "User") -> Phrase:
    """Save a new or changed standard phrase."""
    return audit.save(phrase, by=by)


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
