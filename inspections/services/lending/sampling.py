"""Drawing who is examined, so that anybody can draw the same again.

Nothing is drawn anew silently: a second draw needs a reason, and the log keeps what
the first one was. Whoever cannot be met is replaced, with a reason, by the next.
"""

import secrets
from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from core.text import nfc
from inspections.enums import DrawnAs
from inspections.models import Sample, SampleLine, Visit
from inspections.selectors.lending import populations
from inspections.selectors.lending.populations import Population
from inspections.services.seal import recording
from savings_groups import sampling
from savings_groups.models import Borrower, SavingsGroup
from savings_groups.sampling import Candidate, Draw, GroupsRule, MembersRule

if TYPE_CHECKING:
    from accounts.models import User


#: What the log compares; the list itself is in its hash.
_TOLD = ("seed", "population_sha256", "rule_text")


@dataclass(frozen=True)
class Again:
    """What drawing a stored sample again gave."""

    draw: Draw
    is_identical: bool


def new_seed(day: date) -> str:
    """A short seed that can be read out: ``2026-11-23/7F3A``."""
    return f"{day.isoformat()}/{secrets.token_hex(2).upper()}"


@transaction.atomic
def draw_groups(
    visit: Visit, *, rule: GroupsRule, seed: str, reason: str = "", by: "User"
) -> Sample:
    """Draw the groups that are visited. The same draw again is the same sample.

    Refused when the visit is not being recorded, without a number or groups to draw
    from, with an impossible seed, and a second time without ``reason``.
    """
    visit = recording(visit)
    signs_for = by if rule.with_signals else None
    population = populations.groups_of(visit, signs_for=signs_for)
    if rule.number < 1:
        raise RuleError(_("Draw at least one group."))
    if not population.candidates:
        raise RuleError(_("The unit has no group to draw from."))
    return _draw(visit, None, rule, population, seed, reason, by)


@transaction.atomic
def draw_members(
    visit: Visit,
    group: SavingsGroup,
    *,
    rule: MembersRule,
    seed: str,
    reason: str = "",
    by: "User",
) -> Sample:
    """Draw the members who are visited. Refused as ``draw_groups``, and for fewer than
    the size of the group asks for; ``rule.size`` is taken from the register."""
    visit = recording(visit)
    if not group.union.path.startswith(visit.union.path):
        raise RuleError(_("This group belongs to another unit."))
    population = populations.members_of(visit, group)
    rule = changed(rule, size=population.size)
    least = sampling.least_members(rule.size)
    if rule.number < least:
        text = _("A group of %(size)d members needs at least %(least)d households.")
        raise RuleError(text % {"size": rule.size, "least": least})
    if not population.candidates:
        raise RuleError(_("No member of this group owes a loan: nobody can be drawn."))
    return _draw(visit, group, rule, population, seed, reason, by)


def draw_again(sample: Sample) -> Again:
    """Draw from the stored list, seed and rule: does the same come out?"""
    try:
        found = sampling.Sheet.from_json(_plain(sample)).drawn_again()
    except sampling.SamplingError:
        return Again(Draw("", (), (), ()), is_identical=False)
    lines = sample.lines.exclude(drawn_as=DrawnAs.REPLACEMENT)
    stored = tuple(lines.order_by("order").values_list("key", flat=True))
    same = found.population_sha256 == sample.population_sha256
    return Again(found, is_identical=same and found.keys == stored)


def as_file(sample: Sample, *, by: "User") -> dict[str, Any]:
    """The sample as a file for ``draw_again``: codes only. That it left is logged."""
    lines = list(sample.lines.order_by("order", "pk"))
    drawn = [x.key for x in lines if x.drawn_as != DrawnAs.REPLACEMENT]
    keys = {line.pk: line.key for line in lines}
    instead = [
        {"instead_of": keys[line.replaces_id], "key": line.key}
        for line in lines
        if line.replaces_id is not None
    ]
    audit.record(Action.EXPORT, sample, by=by, detail={"rows": len(sample.population)})
    more = {"as_of": sample.as_of.isoformat(), "replacements": instead}
    return {**_sheet(sample).as_json(), "sample": drawn, **more}


@transaction.atomic
def replace(
    line: SampleLine, *, reason: str, instead: str = "", by: "User"
) -> SampleLine:
    """Put another in the place of one who cannot be met: the next of the draw order.

    ``instead`` is the key of another of the reserve; ``reason`` must be given.
    """
    sample = line.sample
    recording(sample.visit)
    reason = nfc(reason).strip()
    if not reason:
        raise RuleError(_("Write why she is replaced."))
    lines = list(sample.lines.select_for_update().order_by("order", "pk"))
    gone = {row.replaces_id for row in lines if row.replaces_id is not None}
    if line.pk in gone:
        raise RuleError(_("Somebody else has already come in her place."))
    out = {row.key for row in lines if row.pk in gone or row.pk == line.pk}
    key = _successor(sample, {row.key for row in lines}, out, instead)
    new = SampleLine(
        sample=sample,
        order=lines[-1].order + 1,
        key=key,
        drawn_as=DrawnAs.REPLACEMENT,
        replaces=line,
        reason=reason,
        replaced_by_person=by,
        **_thing(sample, key),
    )
    return audit.save(new, by=by)


def _draw(  # noqa: PLR0913, PLR0917 -- one value per column
    visit: Visit,
    group: SavingsGroup | None,
    rule: GroupsRule | MembersRule,
    population: Population,
    seed: str,
    reason: str,
    by: "User",
) -> Sample:
    rows = sorted(population.candidates, key=lambda row: row.key)
    try:
        seed = sampling.clean_seed(seed)
        found = sampling.draw(rule, rows, seed)
    except sampling.SamplingError as wrong:
        text = _("A seed has 1 to %(most)d letters or digits.")
        raise RuleError(text % {"most": sampling.SEED_MAX}) from wrong
    stands: Sample | None = Sample.objects.filter(visit=visit, group=group).first()
    sample: Sample = stands or Sample(visit=visit, group=group)
    if stands is not None and _is_the_same(stands, rule, seed, found):
        return stands
    if stands is not None and not reason.strip():
        raise RuleError(_("It was drawn already: write why you draw again."))
    sample.rule = sampling.rule_as_json(rule)
    sample.rule_text = rule.in_words()
    sample.seed = seed
    sample.population = [row.as_json() for row in rows]
    sample.population_sha256 = found.population_sha256
    sample.as_of = population.as_of
    sample.drawn_by = by
    return _write(sample, found, population, nfc(reason).strip(), by)


def _is_the_same(sample: Sample, rule: Any, seed: str, found: Draw) -> bool:
    return (sample.seed, sample.population_sha256, sample.rule) == (
        seed,
        found.population_sha256,
        sampling.rule_as_json(rule),
    )


def _write(
    sample: Sample, found: Draw, population: Population, reason: str, by: "User"
) -> Sample:
    adding = sample._state.adding
    before = [] if adding else _history(sample)
    sample = audit.save(
        sample, by=by, changed=("seed", "population_sha256", "rule_text")
    )
    if not adding:
        sample.lines.update(replaces=None)
        sample.lines.all().delete()
    must = set(found.must)
    is_group = sample.group_id is None
    lines = [
        SampleLine(
            sample=sample,
            order=order,
            key=key,
            drawn_as=DrawnAs.MUST if key in must else DrawnAs.DRAWN,
            group=population.things[key] if is_group else None,
            borrower=None if is_group else population.things[key],
        )
        for order, key in enumerate(found.keys, start=1)
    ]
    SampleLine.objects.bulk_create(lines)
    if not adding:
        detail = {"drawn": [" ".join(before), " ".join(found.keys)]}
        detail["reason"] = ["", reason]
        audit.record(Action.CHANGE, sample, by=by, detail=detail)
    return sample


def _history(sample: Sample) -> list[str]:
    """What the sample was: ``0000012`` or ``0000031>0000012``, who came for whom."""
    rows = sample.lines.select_related("replaces").order_by("order", "pk")
    return [
        f"{row.key}>{row.replaces.key}" if row.replaces else row.key for row in rows
    ]


def _sheet(sample: Sample) -> sampling.Sheet:
    return sampling.Sheet(
        sampling.rule_from_json(sample.rule),
        sample.seed,
        tuple(Candidate.from_json(row) for row in sample.population),
        sample.population_sha256,
    )


def _plain(sample: Sample) -> dict[str, Any]:
    return {
        "format": sampling.FORMAT,
        "rule": sample.rule,
        "seed": sample.seed,
        "population": sample.population,
    }


def _successor(sample: Sample, used: set[str], out: set[str], instead: str) -> str:
    sheet = _sheet(sample)
    args = (sheet.rule, sheet.population, sheet.seed)
    reserve = set(sampling.draw(*args).reserve) - used
    if instead and instead not in reserve:
        raise RuleError(_("Choose one of those who were not drawn."))
    key = instead or sampling.successor(*args, used=used, gone=out)
    if key is None:
        raise RuleError(_("Nobody is left to come in her place."))
    return key


def _thing(sample: Sample, key: str) -> dict[str, SavingsGroup | Borrower]:
    """Whom a key of the population stands for, today."""
    is_own = key.startswith("#")
    if sample.group_id is None:
        groups = SavingsGroup.objects.filter(union__path__startswith=_path(sample))
        found = groups.filter(**({"pk": key[1:]} if is_own else {"code": key}))
        return {"group": _there(found.order_by("closed_on", "pk").first())}
    people = Borrower.objects.filter(group=sample.group_id).defer("id_number")
    named = {"pk": key[1:]} if is_own else {"customer_code": key}
    return {"borrower": _there(people.filter(**named).first())}


def _there(found: Any) -> Any:
    if found is None:
        raise RuleError(_("The next one is not in the register any more: draw again."))
    return found


def _path(sample: Sample) -> str:
    return sample.visit.union.path
