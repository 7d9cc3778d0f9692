"""The checklist of a visit with its answers, scores and grade, as plain values."""

import re
from collections.abc import Iterable
from typing import Any

from inspections.checklists import ScoreSheet, SectionScore, score_sheet
from inspections.models import Answer, Item, Section, Visit
from reports.catalogue.words import GRADES, RESULTS, decimal

#: Letters that fit into the column of notes in about six lines.
_NOTE_LENGTH = 180
_ROMAN = re.compile(r"^[IVXLC]+\.\s+")


def sections_of(version_id: int) -> list[tuple[Section, list[Item]]]:
    """A version's sections, each with its items."""
    rows = Section.objects.filter(version=version_id).prefetch_related("items")
    return [(section, list(section.items.all())) for section in rows]


def answers_of(visits: Iterable[Visit]) -> dict[int, dict[int, Answer]]:
    """By visit, then by item."""
    found: dict[int, dict[int, Answer]] = {}
    for answer in Answer.objects.filter(visit__in=visits).order_by():
        found.setdefault(answer.visit_id, {})[answer.item_id] = answer
    return found


def printed(
    sections: list[tuple[Section, list[Item]]], answers: dict[int, Answer]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The tables of the minutes, section by section, and the totals under them."""
    sheet = score_sheet(sections, answers)
    tables = [
        {
            **tally(score),
            "key": section.pk,
            "title": plain_title(section.title),
            "items": [_item(item, answers.get(item.pk)) for item in items],
        }
        for (section, items), score in zip(sections, sheet.sections, strict=True)
    ]
    return tables, totals(sheet)


def plain_title(title: str) -> str:
    """``III. Tuyên truyền`` → ``Tuyên truyền``: documents number their own parts."""
    return _ROMAN.sub("", title)


def _item(item: Item, answer: Answer | None) -> dict[str, Any]:
    examined = answer is not None and answer.score is not None
    return {
        "code": item.code,
        "text": item.text,
        "is_knockout": item.is_knockout,
        "max": decimal(item.max_score),
        "result": RESULTS[answer.result] if answer else "",
        "score": decimal(answer.score) if answer and examined else "",
        "note": answer.note if answer else "",
        "papers": answer.papers_seen if answer else "",
        "is_long": answer is not None and _is_long(answer),
    }


def _is_long(answer: Answer) -> bool:
    """Too much for the narrow column of notes: it is given the whole width."""
    return len(answer.note) + len(answer.papers_seen) > _NOTE_LENGTH


def tally(score: ScoreSheet | SectionScore) -> dict[str, Any]:
    return {
        "passed": score.passed,
        "partial": score.partial,
        "failed": score.failed,
        "skipped": score.skipped,
        "examined": score.examined,
        "unanswered": score.unanswered,
        "score": decimal(score.score),
        "max": decimal(score.maximum),
        "percent": decimal(score.percent),
    }


def totals(sheet: ScoreSheet) -> dict[str, Any]:
    """Score and grade of the whole, and why the grade is lower than the score."""
    return {
        **tally(sheet),
        "grade": GRADES[sheet.grade] if sheet.grade else "",
        "grade_by_score": GRADES[sheet.grade_by_score] if sheet.grade_by_score else "",
        "is_capped": sheet.is_capped,
        "knockouts": list(sheet.knockouts),
    }
