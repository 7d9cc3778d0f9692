"""How long a shortcoming may take: by its clause, else by its weight."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from inspections import deadlines
from inspections.deadlines import Due, Term
from inspections.enums import DueRule, Severity
from inspections.models import Phrase, SeverityTerm, Visit
from unions.models import Union


@dataclass(frozen=True)
class Standing:
    """What a union gives for a weight, and whose word it is (nobody's: usual)."""

    severity: Severity
    term: Term
    union: Union | None = None

    @property
    def words(self) -> str:
        return deadlines.words(self.term.rule, self.term.days)


@dataclass(frozen=True)
class Deadlines:
    """What counts for one visit, read once: then any number of dates."""

    start: date
    bank_day: int | None
    terms: Mapping[str, Term] = field(default_factory=lambda: deadlines.USUAL)

    @classmethod
    def of(cls, visit: Visit) -> "Deadlines":
        found = standing(visit.round.plan.union)
        terms = {one.severity.value: one.term for one in found}
        return cls(visit.date, visit.union.bank_day, terms)

    def term(self, severity: str, phrase: Phrase | None) -> Term:
        """That of the clause, unless a person gave the finding another weight."""
        if phrase is not None and (not severity or phrase.severity in ("", severity)):
            own = term_of(phrase)
            if own is not None:
                return own
        return self.terms[severity or Severity.LIGHT]

    def due(self, *, severity: str, phrase: Phrase | None) -> Due:
        term = self.term(severity, phrase)
        return deadlines.due(term, self.start, bank_day=self.bank_day)


def term_of(phrase: Phrase) -> Term | None:
    """The deadline that a clause says itself; days without a rule are plain days."""
    if phrase.due_rule in deadlines.COUNTED and not phrase.due_days:
        return None
    if phrase.due_rule:
        return Term(phrase.due_rule, phrase.due_days or 0)
    if phrase.due_days is None:
        return None
    if phrase.due_days == 0:  # as clauses said "at once" before they had rules
        return Term(DueRule.AT_ONCE)
    return Term(DueRule.DAYS, phrase.due_days)


def standing(union: Union, *, is_own: bool = True) -> list[Standing]:
    """What counts at ``union``, by weight: its own word, else that of the nearest
    union above it, else the usual one. Not ``is_own``: without its own word. One query.
    """
    rows = SeverityTerm.objects.filter(union__in=line(union)).select_related("union")
    if not is_own:
        rows = rows.exclude(union=union)
    nearest: dict[str, SeverityTerm] = {}
    for row in rows.order_by("union__path", "pk"):  # the higher one comes first
        nearest[row.severity] = row
    found = []
    for severity in Severity:
        said = nearest.get(severity)
        if said is None:
            found.append(Standing(severity, deadlines.USUAL[severity]))
        else:
            term = Term(said.rule, said.days)
            found.append(Standing(severity, term, said.union))
    return found


@dataclass(frozen=True)
class Preview:
    """A weight with its form, and what it means for a visit of today."""

    standing: Standing
    form: Any
    #: Nothing: the day is that of the bank in each commune.
    due: Due | None


def previews(
    union: Union,
    forms: Iterable[tuple[Standing, Any]],
    typed: Mapping[str, Term | None],
    today: date,
) -> list[Preview]:
    """What counts, or would count if what was ``typed`` were saved."""
    above = {one.severity: one for one in standing(union, is_own=False)}
    found = []
    for one, form in forms:
        shown: Standing | None = one
        if one.severity.value in typed:
            term = typed[one.severity.value]
            shown = replace(one, term=term, union=union) if term else None
        shown = shown or above[one.severity]
        is_known = shown.term.rule != DueRule.SESSION
        due = deadlines.due(shown.term, today, bank_day=None) if is_known else None
        found.append(Preview(shown, form, due))
    return found


def line(union: Union) -> list[int]:
    """The keys of the union and of all above it."""
    return [int(key) for key in union.path.split("/") if key]
