"""Who sees what is planned, declared and reported before a visit."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User
    from inspections.models import (
        Booking,
        CalendarFeed,
        Interest,
        Proposal,
        ProposalLine,
        SelfReport,
    )


def _unions(user: "User") -> Any:
    return apps.get_model("unions", "Union")._default_manager.visible_to(user)


class BookingQuerySet(models.QuerySet["Booking"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        visits = apps.get_model("inspections", "Visit")._default_manager
        return self.filter(visit__in=visits.visible_to(user))


class InterestQuerySet(models.QuerySet["Interest"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        """For those who inspect the unit; the unit itself is not told of them."""
        if user.is_superuser:
            return self
        return self.none() if user.is_officer else self.filter(union__in=_unions(user))


class ProposalQuerySet(models.QuerySet["Proposal"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        rounds = apps.get_model("inspections", "Round")._default_manager
        return self.filter(round__in=rounds.visible_to(user))


class ProposalLineQuerySet(models.QuerySet["ProposalLine"]):
    def visible_to(self, user: "User") -> Self:
        proposals = apps.get_model("inspections", "Proposal")._default_manager
        return self.filter(proposal__in=proposals.visible_to(user))


class SelfReportQuerySet(models.QuerySet["SelfReport"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        """Of every visit that one may see: the unit from the announcement on."""
        visits = apps.get_model("inspections", "Visit")._default_manager
        return self.filter(visit__in=visits.visible_to(user))


class FeedQuerySet(models.QuerySet["CalendarFeed"]):
    is_guarded = True

    def visible_to(self, user: "User") -> Self:
        """One's own alone: an address is as good as a password."""
        return self.filter(user=user)

    def working(self) -> Self:
        return self.filter(revoked_at=None, user__is_active=True)
