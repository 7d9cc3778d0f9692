"""Who sees what comes after a finding: clauses, requests, urging, good things."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Q

from audit.querysets import Unchangeable
from core.querysets import ranked, search

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User
    from inspections.models import (
        InitiativeSighting,
        LadderStep,
        LegalAct,
        Phrase,
        Showcase,
        ShowcaseEntry,
        UrgingLetter,
    )


def _unions(user: "User") -> Any:
    return apps.get_model("unions", "Union")._default_manager.visible_to(user)


def _inspecting(user: "User") -> Any:
    unions = apps.get_model("unions", "Union")._default_manager
    return unions.none() if user.is_officer else unions.inherited_by(user)


def _rows(name: str) -> Any:
    return apps.get_model("inspections", name)._default_manager


def _above(user: "User") -> list[int]:
    """The person's union and all above it."""
    membership = getattr(user, "membership", None)
    if membership is None:
        return []
    return [int(key) for key in membership.union.path.split("/") if key]


class LegalActQuerySet(models.QuerySet["LegalAct"]):
    def visible_to(self, user: "User") -> Self:
        """Those of everybody, of one's unions, and of the unions above."""
        if user.is_superuser:
            return self
        own = Q(union__in=_unions(user)) | Q(union__in=_above(user))
        return self.filter(Q(union=None) | own)

    def in_force(self, day: "date") -> Self:
        ended = Q(valid_to__isnull=False, valid_to__lte=day)
        return self.filter(valid_from__lte=day).exclude(ended)


class PhraseQuerySet(models.QuerySet["Phrase"]):
    def visible_to(self, user: "User") -> Self:
        """Those of everybody, of one's unions, and of the unions above."""
        if user.is_superuser:
            return self
        own = Q(union__in=_unions(user)) | Q(union__in=_above(user))
        return self.filter(Q(union=None) | own)

    def matching(self, words: str) -> Self:
        return ranked(search(self, words), "kind", "order", "pk")


class OfRemedy(models.QuerySet[Any]):
    """Rows of a remedy: whoever sees the remedy sees them."""

    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        return self.filter(remedy__in=_rows("Remedy").visible_to(user))


class OfRemedyForEver(Unchangeable):
    """The same, of rows that are never changed."""

    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        return self.filter(remedy__in=_rows("Remedy").visible_to(user))


class OfUrgingUnion(models.QuerySet[Any]):
    """Rows of an inspecting union: its own people, and those above it."""

    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        return self.filter(union__in=_inspecting(user))


class LadderStepQuerySet(models.QuerySet["LadderStep"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        """Of one's own work; the urged unit reads what it is told, not these."""
        rounds = _rows("Round").visible_to(user)
        return self.filter(remedy__visit__round__in=rounds)


class LetterQuerySet(models.QuerySet["UrgingLetter"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        """Of one's own work; the urged unit from the sending on."""
        got = Q(unit__in=_unions(user), sent_on__isnull=False)
        return self.filter(Q(union__in=_inspecting(user)) | got)

    def drafts(self) -> Self:
        return self.filter(sent_on=None, dropped_at=None)


class OfSignedVisit(Unchangeable):
    """Corrections: whoever may read the results of the visit sees them."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(visit__in=_rows("Visit").read_by(user))


class SightingQuerySet(models.QuerySet["InitiativeSighting"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        """Of visits whose results one may read; others' units show theirs too."""
        return self.filter(visit__in=_rows("Visit").read_by(user))

    def newest_first(self) -> Self:
        return self.order_by("-visit__date", "-pk")


class ShowcaseQuerySet(models.QuerySet["Showcase"]):
    def visible_to(self, user: "User") -> Self:
        """Of one's unions and of the unions above: it is made to be copied."""
        if user.is_superuser:
            return self
        return self.filter(Q(union__in=_unions(user)) | Q(union__in=_above(user)))

    def kept_by(self, user: "User") -> Self:
        """Of one's own work, drafts among them; others read the issued paper."""
        return self.filter(union__in=_inspecting(user))

    def for_list(self) -> Self:
        rows = self.select_related("union").annotate(count=Count("entries"))
        return rows.order_by("-year", "-created_at", "pk")


class ShowcaseEntryQuerySet(models.QuerySet["ShowcaseEntry"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(showcase__in=_rows("Showcase").visible_to(user))
