"""The verb of a general reform: all its provinces, or one, in one transaction."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from unions.enums import Extent, ReorganisationKind
from unions.lineage import Blueprint
from unions.models import (
    Handover,
    Membership,
    Reorganisation,
    Union,
    UnionLink,
)
from unions.services import reorganisation as verbs
from unions.services.reform import plan
from unions.services.reform.register import (
    Register,
    before_by_level,
    complete,
    look_up,
)
from unions.services.reform.units import Files, Link, Place

if TYPE_CHECKING:
    from accounts.models import User

_TITLE = "Về việc sắp xếp các đơn vị hành chính cấp xã của {unit} năm {year}"


@dataclass(frozen=True)
class Decision:
    """What the new units rest on."""

    number: str
    effective_on: date
    date: "date | None" = None


@dataclass
class Outcome:
    """What one run did, for the person who reads its last lines."""

    reorganisations: list[Reorganisation] = field(default_factory=list)
    #: Units of before that the files have, those that the register lacked, and the
    #: units that began: by level.
    before: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    opened: Counter[str] = field(default_factory=Counter)
    #: Links by their kind.
    links: Counter[str] = field(default_factory=Counter)
    #: Divided units that wait until a person decides, and their parts.
    divided: int = 0
    parts: int = 0
    #: Things handed over, by their model.
    moved: Counter[str] = field(default_factory=Counter)
    #: People who sign in and still belong to units that ended: nobody moved them.
    left_behind: int = 0
    seconds: float = 0


@transaction.atomic
def apply(
    files: Files, decision: Decision, *, province: str = "", by: "User | None" = None
) -> Outcome:
    """Bring the register from before to after; what is done already is left alone.

    One reorganisation for each province of after: that is how the resolutions were
    made, and one can be read, and taken back, without touching another. All of them
    are one transaction. ``province``: the code of one province of after.
    """
    began = monotonic()
    provinces = plan.by_province(files.links)
    if province:
        provinces = {
            top: rows for top, rows in provinces.items() if top.code == province
        }
        if not provinces:
            said = _("No province of after has the code “%(code)s”.")
            raise RuleError(said % {"code": province})
    links = [link for rows in provinces.values() for link in rows]
    register = complete(look_up(decision.effective_on), links, by=by)
    outcome = Outcome(before=before_by_level(links), added=register.added)
    done = plan.done_on(decision.effective_on)
    for top, rows in provinces.items():
        blueprint = plan.blueprint(top, rows, register, done)
        if blueprint.ties:
            _carry_out(top, blueprint, decision, outcome, by=by)
    _count_waiting(outcome, links, register)
    outcome.seconds = monotonic() - began
    return outcome


def _carry_out(
    top: Place,
    blueprint: Blueprint,
    decision: Decision,
    outcome: Outcome,
    *,
    by: "User | None",
) -> None:
    title = _TITLE.format(unit=top.unit_name, year=decision.effective_on.year)
    reorganisation = Reorganisation(
        kind=ReorganisationKind.REFORM,
        decision_number=decision.number,
        decision_date=decision.date,
        decision_title=title,
        effective_on=decision.effective_on,
    )
    verbs.prepare(reorganisation, blueprint, by=by)
    verbs.carry_out(reorganisation, by=by)
    outcome.reorganisations.append(reorganisation)
    _count(reorganisation, outcome)


def _count(reorganisation: Reorganisation, outcome: Outcome) -> None:
    links = reorganisation.links.order_by()
    outcome.links.update(links.values_list("kind", flat=True))
    opened = Union.objects.filter(pk__in=reorganisation.plan["done"]["opened"].values())
    outcome.opened.update(opened.values_list("level", flat=True))
    things = Handover.objects.filter(reorganisation=reorganisation).order_by()
    outcome.moved.update(things.values_list("model", flat=True))
    ended = Membership.objects.filter(union__in=links.values("from_union"))
    outcome.left_behind += ended.filter(user__is_active=True).count()


def _count_waiting(outcome: Outcome, links: list[Link], register: Register) -> None:
    parts = [link.old.place for link in links if link.extent == Extent.PART]
    main = UnionLink.objects.filter(extent=Extent.PART, is_main=True)
    decided = set(main.values_list("from_union", flat=True))
    waiting = [place for place in parts if register.old(place).pk not in decided]
    outcome.divided, outcome.parts = len(set(waiting)), len(waiting)
