"""Who sees which inspections, and how lists read them.

People of the inspecting union see its whole subtree. Those of the inspected unit see
what concerns it from the announcement on, and what was found from signing on.
"""

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from core.querysets import ranked, search
from inspections.enums import (
    REMEDY_PENDING,
    SEALED,
    RemedyStatus,
    RoundStatus,
    VisitStatus,
)
from unions.querysets import OfUnion

if TYPE_CHECKING:
    from accounts.models import User
    from inspections.models import (
        Checklist,
        ChecklistVersion,
        Evidence,
        Finding,
        Plan,
        Remedy,
        Round,
        RoundUnit,
        Team,
        Visit,
    )

#: Called off, perhaps before the inspected unit was told anything.
_CALLED_OFF = frozenset({VisitStatus.POSTPONED, VisitStatus.CANCELLED})
#: What the inspected unit may know of: announced visits and what came after.
_TOLD = frozenset(VisitStatus.values) - _CALLED_OFF - {VisitStatus.PLANNED}


#: A remedy's code as files and letters name it, or its first two parts.
_CODE = re.compile(r"[0-9a-fA-F]{4}(-?[0-9a-fA-F]{4}){1,2}")
_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")


def _day_in(words: str) -> tuple[date | None, str]:
    """A day that was typed among words, and the other words."""
    if typed := _DAY.search(words):
        day, month, year = map(int, typed.groups())
        with suppress(ValueError):
            rest = words[: typed.start()] + " " + words[typed.end() :]
            return date(year, month, day), rest
    return None, words


def _unions(user: "User") -> Any:
    return apps.get_model("unions", "Union")._default_manager.visible_to(user)


def _inspecting(user: "User") -> Any:
    """Unions whose inspections are the person's own, not something done to her."""
    unions = apps.get_model("unions", "Union")._default_manager
    return unions.none() if user.is_officer else unions.inherited_by(user)


def _told() -> Q:
    events = apps.get_model("inspections", "VisitEvent")._default_manager
    said = events.filter(subject=OuterRef("pk"), new_status=VisitStatus.ANNOUNCED)
    return Q(status__in=_TOLD) | Q(Exists(said), status__in=_CALLED_OFF)


def _read(user: "User") -> Any:
    """Visits whose results the person may read."""
    return apps.get_model("inspections", "Visit")._default_manager.read_by(user)


class PlanQuerySet(OfUnion, models.QuerySet["Plan"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(union__in=_inspecting(user))


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: "User") -> Self:
        """Rounds of one's own unions. An inspected unit sees its visits instead."""
        return self.filter(plan__union__in=_inspecting(user))

    def matching(self, words: str) -> Self:
        return ranked(search(self, words), "-starts_on", "pk")

    def open(self) -> Self:
        return self.exclude(status__in=[RoundStatus.CLOSED, RoundStatus.CANCELLED])


class RoundUnitQuerySet(models.QuerySet["RoundUnit"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        rounds = apps.get_model("inspections", "Round")._default_manager
        return self.filter(round__in=rounds.visible_to(user))


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(round__plan__union__in=_inspecting(user))


class VisitQuerySet(models.QuerySet["Visit"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        """Visits that one's union carries out, and of those it receives what is told.

        Whoever works for the inspected unit is told no more than its officers are.
        """
        return self._carried_out_or(user, _told())

    def read_by(self, user: "User") -> Self:
        """Visits whose results one may read: own work, and received ones if signed."""
        return self._carried_out_or(user, Q(status__in=SEALED))

    def _carried_out_or(self, user: "User", received: Q) -> Self:
        own = Q(round__plan__union__in=_inspecting(user))
        return self.filter(own | Q(received, union__in=_unions(user)))

    def matching(self, words: str) -> Self:
        """By the unit, the round, and the day as dd/mm/yyyy."""
        day, rest = _day_in(words)
        rows = self.filter(date=day) if day else self
        found = search(rows, rest, "union__search_text", "round__search_text")
        return ranked(found, "-date", "half_day", "pk")

    def with_names(self) -> Self:
        return self.select_related("union", "team", "round__plan__union", "checklist")

    def not_cancelled(self) -> Self:
        return self.exclude(status=VisitStatus.CANCELLED)

    def taking_time(self) -> Self:
        """Visits that keep their team busy on their day."""
        return self.exclude(status__in=[VisitStatus.CANCELLED, VisitStatus.POSTPONED])

    def sealed(self) -> Self:
        return self.filter(status__in=SEALED)

    def of_member(self, user: "User") -> Self:
        """Visits of the teams that the person is in."""
        return self.filter(team__members__user=user)


class Sealable(models.QuerySet[Any]):
    """Rows recorded at a visit: from signing on, not even in bulk does one change.

    The verbs refuse first, in the person's words; this is for code that forgets them.
    """

    def under_seal(self) -> Self:
        return self.filter(visit__status__in=SEALED)

    def update(self, **values: Any) -> int:
        self._refuse_sealed()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_sealed()
        return super().delete()

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        objs = list(objs)
        visits = apps.get_model("inspections", "Visit")._default_manager.sealed()
        if visits.filter(pk__in={row.visit_id for row in objs}).exists():
            raise RuleError(sealed_text())
        return super().bulk_create(objs, *args, **kwargs)

    def _refuse_sealed(self) -> None:
        if self.under_seal().exists():
            raise RuleError(sealed_text())


def sealed_text() -> str:
    return _("The minutes are signed: nothing recorded can change any more.")


class OfVisit(Sealable):
    """Rows recorded at a visit. The inspected unit sees them from signing on."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(visit__in=_read(user))


class FindingQuerySet(OfVisit, models.QuerySet["Finding"]):
    pass


class EvidenceQuerySet(Sealable, models.QuerySet["Evidence"]):
    def under_seal(self) -> Self:
        """Proofs of remedies come after signing."""
        return super().under_seal().filter(remedy=None)

    def visible_to(self, user: "User") -> Self:
        """Photos of visible visits, and proofs of visible remedies."""
        remedies = apps.get_model("inspections", "Remedy")._default_manager
        return self.filter(
            Q(visit__in=_read(user), remedy=None)
            | Q(remedy__in=remedies.visible_to(user))
        )


def _codes_of(words: str) -> tuple[UUID, UUID] | None:
    """The keys that begin with a typed code, ``9F3A-22BC`` or longer; else nothing."""
    if not _CODE.fullmatch(words.strip()):
        return None
    digits = words.strip().replace("-", "")
    return UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))


class RemedyQuerySet(models.QuerySet["Remedy"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        """What one's union owes once it is in force; of one's own work every draft."""
        owed = Q(owner__in=_unions(user), visit__status__in=SEALED)
        if user.is_officer:
            return self.filter(owed)
        return self.filter(Q(visit__in=_read(user)) | owed)

    def in_force(self) -> Self:
        """Of signed minutes; before that a recommendation is only a draft."""
        return self.filter(visit__status__in=SEALED)

    def pending(self) -> Self:
        return self.in_force().filter(status__in=REMEDY_PENDING)

    def overdue(self, on: date) -> Self:
        return self.pending().filter(due_on__lt=on)

    def matching(self, words: str) -> Self:
        """By the name of the owing unit and what must be done; by the code in files."""
        if ends := _codes_of(words):
            return self.filter(pk__range=ends)
        found = search(self, words, "owner__search_text", "search_text")
        return ranked(found, *found.query.order_by)

    def for_list(self) -> Self:
        """What one row reads; what is still to do first, then by date."""
        pending = When(status__in=REMEDY_PENDING, then=0)
        waiting = When(status=RemedyStatus.PROOF_SUBMITTED, then=1)
        stage = Case(pending, waiting, default=2)
        rows = self.select_related("owner", "visit__union").annotate(stage=stage)
        return rows.order_by("stage", "due_on", "pk")

    def by_unit(self) -> Self:
        """The same, unit by unit in the order of their names."""
        order = ("owner__sort_key", "owner", *self.query.order_by)
        return self.order_by(*order)


class ChecklistQuerySet(models.QuerySet["Checklist"]):
    def visible_to(self, user: "User") -> Self:
        """Those of one's own subtree and of the unions above."""
        if user.is_superuser:
            return self
        membership = getattr(user, "membership", None)
        if membership is None:
            return self.none()
        above = [int(key) for key in membership.union.path.split("/") if key]
        return self.filter(Q(union__in=_unions(user)) | Q(union__in=above))


class ChecklistVersionQuerySet(models.QuerySet["ChecklistVersion"]):
    def visible_to(self, user: "User") -> Self:
        lists = apps.get_model("inspections", "Checklist")._default_manager
        return self.filter(checklist__in=lists.visible_to(user))
