"""Samples as pages and papers show them: who was drawn, why, and in whose place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inspections.enums import DrawnAs
from inspections.models import Sample, SampleLine, Visit
from inspections.selectors.lending.populations import keys_of, members_on
from savings_groups import sampling
from savings_groups.models import Borrower, SavingsGroup
from savings_groups.sampling import Candidate

#: What about a candidate is told beside her name.
_MARKS: tuple[tuple[str, str | Promise], ...] = (
    ("is_new", _("loan younger than 30 days")),
    ("is_student", _("loan for studies")),
    ("had_signal", _("sign of a problem")),
)


@dataclass(frozen=True)
class Drawn:
    """One line: ``thing`` is a group or a member (nothing: gone from the register)."""

    line: SampleLine
    thing: SavingsGroup | Borrower | None
    candidate: Candidate
    #: Who came in her place, and why.
    after: SampleLine | None = None
    #: In whose place she came.
    before: "SampleLine | None" = None

    @property
    def is_active(self) -> bool:
        return self.after is None

    @property
    def is_must(self) -> bool:
        return self.line.drawn_as == DrawnAs.MUST

    @property
    def marks(self) -> list[str | Promise]:
        return [label for name, label in _MARKS if getattr(self.candidate, name)]


@dataclass(frozen=True)
class Others:
    """One of the list who is not in the sample."""

    key: str
    thing: SavingsGroup | Borrower | None
    candidate: Candidate


@dataclass(frozen=True)
class SampleView:
    """A sample with everyone of its list."""

    sample: Sample
    rows: Sequence[Drawn]
    #: Next in order, and those who are checked apart.
    reserve: Sequence[Others] = ()
    apart: Sequence[Others] = ()
    population: Sequence[Candidate] = field(default=())

    @property
    def active(self) -> list[Drawn]:
        """Those who are to be visited."""
        return [row for row in self.rows if row.is_active]

    @property
    def replaced(self) -> list[Drawn]:
        return [row for row in self.rows if not row.is_active]

    @property
    def short_sha256(self) -> str:
        return self.sample.population_sha256[:16]


def of_visit(visit: Visit) -> SampleView | None:
    """The sample of groups."""
    return next(iter(_views(visit.samples.filter(group=None))), None)


def of_group(visit: Visit, group: SavingsGroup) -> SampleView | None:
    """The sample of members of ``group``."""
    return next(iter(_views(visit.samples.filter(group=group))), None)


def all_of(visit: Visit) -> list[SampleView]:
    """Of the groups first, then of the members of each; in few queries."""
    return _views(visit.samples.order_by("group__sort_key", "drawn_at"))


def _views(samples: Any) -> list[SampleView]:
    lines = SampleLine.objects.select_related("group__union", "borrower", "replaces")
    lines = lines.defer("borrower__id_number").order_by("order", "pk")
    rows = samples.select_related("group", "visit__union", "drawn_by")
    found = list(rows.prefetch_related(Prefetch("lines", lines)))
    found.sort(key=lambda sample: sample.group_id is not None)
    register = _Register(found)
    return [_view(sample, register) for sample in found]


class _Register:
    """The rows behind the keys of samples of one visit, as they are today."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        visit = samples[0].visit if samples else None
        groups = [sample.group for sample in samples if sample.group is not None]
        self._members: dict[int, list[Borrower]] = {group.pk: [] for group in groups}
        self._groups: list[SavingsGroup] = []
        if visit is None:
            return
        for member in members_on(groups, visit.date) if groups else ():
            self._members[member.group_id].append(member)
        if len(groups) < len(samples):
            of_unit = SavingsGroup.objects.filter(
                union__path__startswith=visit.union.path
            )
            self._groups = list(of_unit.open_on(visit.date))

    def of(self, sample: Sample) -> dict[str, Any]:
        if sample.group_id is None:
            return _keyed(self._groups, "code")
        return _keyed(self._members[sample.group_id], "customer_code")


def _view(sample: Sample, register: _Register) -> SampleView:
    population = [Candidate.from_json(row) for row in sample.population]
    known = {row.key: row for row in population}
    lines = list(sample.lines.all())
    instead = {line.replaces_id: line for line in lines if line.replaces_id}
    by_key = {line.pk: line for line in lines}
    rows = [
        Drawn(
            line,
            line.group or line.borrower,
            known.get(line.key, Candidate(line.key)),
            instead.get(line.pk),
            by_key.get(line.replaces_id) if line.replaces_id else None,
        )
        for line in lines
    ]
    reserve, apart = _not_drawn(sample, population, {line.key for line in lines})
    things = register.of(sample)

    def others(keys: Iterable[str]) -> list[Others]:
        return [Others(key, things.get(key), known[key]) for key in keys]

    return SampleView(sample, rows, others(reserve), others(apart), population)


def _not_drawn(
    sample: Sample, population: Sequence[Candidate], used: set[str]
) -> tuple[list[str], tuple[str, ...]]:
    """Who would come next, and who is checked apart. Of a list that cannot be drawn
    from again, as of one that was taken over from elsewhere, nobody."""
    try:
        rule = sampling.rule_from_json(sample.rule)
        found = sampling.draw(rule, population, sample.seed)
    except sampling.SamplingError:
        return [], ()
    return [key for key in found.reserve if key not in used], found.apart


def _keyed(rows: Sequence[Any], code: str) -> dict[str, Any]:
    own = {f"#{row.pk}": row for row in rows}
    return own | dict(zip(keys_of(rows, code), rows, strict=True))
