"""Which rows of the register a person may see, and how lists read them."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.querysets import guarded_models, ranked, search
from unions.enums import Body, Extent, PostRank

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import (
        Branch,
        Descent,
        Figures,
        Fund,
        FundCount,
        Handover,
        Initiative,
        Letterhead,
        Membership,
        Officer,
        Post,
        Reorganisation,
        Union,
        UnionLink,
    )


_Rows = TypeVar("_Rows", bound="models.QuerySet[Any]")


class UnionQuerySet(models.QuerySet["Union"]):
    def visible_to(self, user: "User") -> Self:
        """The person's union, all below it, and what they came from."""
        if user.is_superuser:
            return self
        membership = getattr(user, "membership", None)
        if membership is None:
            return self.none()
        return self.under(membership.union)

    def inside(self, user: "User") -> Self:
        """The person's union and all below it, without predecessors: hers to keep."""
        if user.is_superuser:
            return self
        membership = getattr(user, "membership", None)
        if membership is None:
            return self.none()
        return self.filter(path__startswith=membership.union.path)

    def inherited_by(self, user: "User") -> Self:
        """Those whose own work the person's union goes on with: hers to know.

        Its subtree, and predecessors that stood no higher, as of a merger, or of an
        abolished city whose work the province took over. A ward that was part of a city
        goes on with the old wards, not with the city's work on other wards.
        """
        if user.is_superuser:
            return self
        membership = getattr(user, "membership", None)
        if membership is None:
            return self.none()
        return self.under(membership.union, is_work=True)

    def under(self, union: "Union", **descents_by: Any) -> Self:
        """The union, its subtree, and all predecessors of any of them."""
        descents = apps.get_model("unions", "Descent")._default_manager
        before = descents.filter(to_union__path__startswith=union.path, **descents_by)
        inside = self.model._default_manager.filter(path__startswith=union.path)
        # A UNION of two index scans; an OR across the table would read every row.
        known = inside.order_by().values("pk").union(before.values("from_union"))
        return self.filter(pk__in=known)

    def existing(self, on: date) -> Self:
        begun = Q(valid_from=None) | Q(valid_from__lte=on)
        return self.filter(begun, Q(valid_to=None) | Q(valid_to__gte=on))

    def begun(self, on: date) -> Self:
        """Those that existed on that day or had ended before it."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on))

    def closed(self, on: date) -> Self:
        return self.filter(valid_to__lt=on)

    def undecided(self) -> Self:
        """Divided unions of which nobody has said yet who goes on with them."""
        links = apps.get_model("unions", "UnionLink")._default_manager
        onward = links.filter(from_union=OuterRef("pk"))
        parts = onward.filter(extent=Extent.PART)
        return self.filter(Exists(parts), ~Exists(onward.filter(is_main=True)))

    def for_list(self, on: date) -> Self:
        """What one row of the list reads: union above, figures and chair of the day."""
        figures = apps.get_model("unions", "Figures")._default_manager.all()
        known = figures.filter(union=OuterRef("pk"), branch=None, as_of__lte=on)
        newest = known.order_by("-as_of")
        posts = apps.get_model("unions", "Post")._default_manager.current(on).chairs()
        chairs = posts.filter(union=OuterRef("pk"))
        passed = posts.handed_on_after(on).first_of_each()
        gone = passed.filter(from_union=OuterRef(OuterRef("pk"))).values("key")
        names = [
            Subquery(rows.values("officer__full_name")[:1])
            for rows in (posts.filter(pk__in=gone), chairs)
        ]
        return self.select_related("parent").annotate(
            latest_as_of=Subquery(newest.values("as_of")[:1]),
            latest_members=Subquery(newest.values("members")[:1]),
            latest_women=Subquery(newest.values("women")[:1]),
            chair_name=names[1] if on >= timezone.localdate() else Coalesce(*names),
        )

    def matching(self, words: str) -> Self:
        return ranked(search(self, words), "sort_key", "pk")


class UnionLinkQuerySet(models.QuerySet["UnionLink"]):
    def visible_to(self, user: "User") -> Self:
        """Links that touch a union which the person sees."""
        unions = apps.get_model("unions", "Union")._default_manager.visible_to(user)
        return self.filter(Q(from_union__in=unions) | Q(to_union__in=unions))


class ReorganisationQuerySet(models.QuerySet["Reorganisation"]):
    def visible_to(self, user: "User") -> Self:
        """Those that her unions carry out, and those that touch a union she sees."""
        if user.is_superuser:
            return self
        unions = apps.get_model("unions", "Union")._default_manager
        links = apps.get_model("unions", "UnionLink")._default_manager
        own = Q(union__in=unions.inside(user))
        touching = links.visible_to(user).values("reorganisation")
        return self.filter(own | Q(pk__in=touching))


class DescentQuerySet(models.QuerySet["Descent"]):
    pass


class OfUnion(models.QuerySet[Any]):
    """Rows that belong to one union by the foreign key ``union``."""

    union_field = "union"

    def visible_to(self, user: "User") -> Self:
        if user.is_superuser:
            return self
        unions = apps.get_model("unions", "Union")._default_manager.visible_to(user)
        return self.filter(**{f"{self.union_field}__in": unions})

    def matching(self, words: str) -> Self:
        return ranked(search(self, words), "sort_key", "pk")

    def belonging(self, unions: Any, on: date) -> Self:
        """Rows that belonged to ``unions`` (a queryset) on the day ``on``.

        Things that a reorganisation handed on after that day count for the union that
        had them then.
        """
        later = self.handed_on_after(on)
        had = later.first_of_each().filter(from_union__in=unions)
        here = self.model._default_manager.filter(**{f"{self.union_field}__in": unions})
        stayed = here.filter(~Exists(later.filter(key=OuterRef("pk"))))
        # A UNION of two anti-joins; an OR of both would probe every row of the table.
        known = stayed.order_by().values("pk").union(had.values("key"))
        return self.filter(pk__in=known)

    def with_union_on(self, on: date) -> Self:
        """Adds ``union_then``: the key of the union that had the row on that day."""
        later = self.handed_on_after(on).filter(key=OuterRef("pk"))
        first = later.order_by("effective_on", "pk").values("from_union")[:1]
        key: Any = models.BigIntegerField()
        then = Coalesce(Subquery(first), F(self.union_field), output_field=key)
        return self.annotate(union_then=then)

    def handed_on_after(self, on: date) -> "HandoverQuerySet":
        """The handovers of things of this kind after that day."""
        every = apps.get_model("unions", "Handover")._default_manager.order_by()
        found: HandoverQuerySet = every.filter(
            model=self.model._meta.label_lower, effective_on__gt=on
        )
        return found


def at_work(rows: _Rows, on: date) -> _Rows:
    """Those that worked on that day; on the day of its closing a thing is closed."""
    begun = Q(founded_on=None) | Q(founded_on__lte=on)
    return rows.filter(begun, Q(closed_on=None) | Q(closed_on__gt=on))


class HandoverQuerySet(models.QuerySet["Handover"]):
    def first_of_each(self) -> Self:
        """Of every thing the first handover among these: it names who had it before."""
        earlier = self.filter(
            Q(effective_on__lt=OuterRef("effective_on"))
            | Q(effective_on=OuterRef("effective_on"), pk__lt=OuterRef("pk")),
            key=OuterRef("key"),
        )
        return self.filter(~Exists(earlier))

    def visible_to(self, user: "User") -> Self:
        unions = apps.get_model("unions", "Union")._default_manager.visible_to(user)
        rows = self.filter(Q(from_union__in=unions) | Q(to_union__in=unions))
        for model in () if user.is_superuser else guarded_models():
            every: Any = model._default_manager
            seen = every.visible_to(user).order_by().values("pk")
            key = "uuid" if isinstance(model._meta.pk, models.UUIDField) else "key"
            named = Q(**{f"{key}__in": seen})
            rows = rows.filter(~Q(model=model._meta.label_lower) | named)
        return rows


class LetterheadQuerySet(OfUnion, models.QuerySet["Letterhead"]):
    pass


class MembershipQuerySet(OfUnion, models.QuerySet["Membership"]):
    pass


class BranchQuerySet(OfUnion, models.QuerySet["Branch"]):
    def open(self) -> Self:
        return self.filter(closed_on=None)

    def open_on(self, on: date) -> Self:
        return at_work(self, on)

    def for_list(self, on: date | None = None) -> Self:
        """What one row of the list reads: the union, and who headed the branch."""
        return self.select_related("union").prefetch_related(
            Prefetch("posts", _posts_of(self.model, on), to_attr="current_posts")
        )


class OfficerQuerySet(OfUnion, models.QuerySet["Officer"]):
    union_field = "home_union"

    def for_list(self, on: date | None = None) -> Self:
        """What one row of the list reads: the home union and the posts of the day."""
        return self.select_related("home_union").prefetch_related(
            Prefetch("posts", _posts_of(self.model, on), to_attr="current_posts")
        )


class PostQuerySet(OfUnion, models.QuerySet["Post"]):
    def chairs(self) -> Self:
        """Those who lead a union (not its inspection committee), newest first."""
        leading = self.filter(branch=None, rank=PostRank.CHAIR)
        rows = leading.exclude(body=Body.INSPECTION)
        return rows.order_by(F("started_on").desc(nulls_last=True), "pk")

    def current(self, on: date) -> Self:
        begun = Q(started_on=None) | Q(started_on__lte=on)
        return self.filter(begun, Q(ended_on=None) | Q(ended_on__gte=on))


def _posts_of(model: Any, on: date | None) -> Any:
    posts = model._meta.get_field("posts").related_model._default_manager
    day = on or timezone.localdate()
    return posts.current(day).select_related("officer", "union", "branch")


class FiguresQuerySet(OfUnion, models.QuerySet["Figures"]):
    pass


class FundQuerySet(OfUnion, models.QuerySet["Fund"]):
    pass


class FundCountQuerySet(OfUnion, models.QuerySet["FundCount"]):
    union_field = "fund__union"


class InitiativeQuerySet(OfUnion, models.QuerySet["Initiative"]):
    def for_list(self) -> Self:
        return self.select_related("union", "branch")


def people_visible_to(user: "User") -> "models.QuerySet[User]":
    """Those of the person's union and below. Who stands above the rules is hidden.

    Not those of predecessors: whoever gives them a password can sign in as them, and
    they may hold more than the person does.
    """
    people = apps.get_model("accounts", "User")._default_manager
    rows = people.select_related("membership__union")
    if user.is_superuser:
        return rows
    unions = apps.get_model("unions", "Union")._default_manager.inside(user)
    return rows.filter(membership__union__in=unions, is_superuser=False)


def people_matching(people: "models.QuerySet[Any]", words: str) -> Any:
    return ranked(search(people, words), "sort_key", "pk")
