"""The verbs of officers and their posts."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from unions.enums import PostRank
from unions.models import Officer, Post
from unions.services.standing import check_stands

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


def keep_officer(officer: Officer, *, by: "User") -> Officer:
    """Save a new or changed officer."""
    check_officer(officer)
    return audit.save(officer, by=by)


def keep_officers(officers: Sequence[Officer], *, by: "User") -> int:
    """Save many new or changed officers at once; answers how many were written."""
    for officer in officers:
        check_officer(officer)
    return audit.save_many(officers, by=by)


def keep_posts(posts: Sequence[Post], *, by: "User") -> int:
    """Save many posts at once, with those of their officers that are new."""
    with transaction.atomic():
        fresh = {id(p.officer): p.officer for p in posts if p.officer._state.adding}
        keep_officers(list(fresh.values()), by=by)
        for post in posts:
            post.officer = post.officer  # takes the key that its officer has now
            check_post(post)
        return audit.save_many(posts, by=by)


def check_officer(officer: Officer) -> None:
    """Refuse a new officer of a union that has ended."""
    if officer._state.adding:
        check_stands(officer.home_union)


def keep_post(post: Post, *, by: "User") -> Post:
    """Save a new or changed post."""
    check_post(post)
    return audit.save(post, by=by)


def check_post(post: Post) -> None:
    """Refuse a post of another union, two chairs at a time, and acting for nobody.

    Bodies end with their union; branches may wait at a divided one, with their heads.
    """
    if post.branch and post.branch.union_id != post.union_id:
        raise RuleError(_("Choose a branch of this union."))
    if post.branch is None:
        check_stands(post.union, begins=post.started_on, ends=post.ended_on)
    if post.acts_for is not None:
        _check_acting(post, post.acts_for)
    if post.rank != PostRank.CHAIR or post.branch_id:
        return
    if other := _holders(post, PostRank.CHAIR).select_related("officer").first():
        raise RuleError(
            _("%(name)s chairs this body at that time: end her post first.")
            % {"name": other.officer}
        )


def _check_acting(post: Post, other: Post) -> None:
    """Refuse acting for oneself, elsewhere, in a circle, or for what is not there."""
    if post.pk and other.pk == post.pk:
        raise RuleError(_("A post cannot act for itself."))
    if other.officer_id == post.officer_id:
        raise RuleError(_("She cannot act for a post of her own."))
    place = (post.union_id, post.branch_id, post.body)
    if (other.union_id, other.branch_id, other.body) != place:
        raise RuleError(_("Choose a post of the same union and body to act for."))
    _check_circle(post, other)
    begins, ends = post.started_on or date.min, post.ended_on or date.max
    values = {"title": other.title, "name": other.officer}
    if other.started_on and other.started_on > ends:
        text = _("“%(title)s” of %(name)s begins only on %(day)s.")
        raise RuleError(text % {**values, "day": f"{other.started_on:%d/%m/%Y}"})
    if other.rank != PostRank.CHAIR or not other.ended_on or other.ended_on >= begins:
        return
    holders = _holders(post, PostRank.CHAIR).exclude(pk=other.pk)
    if holder := holders.select_related("officer").first():
        text = _(
            "“%(title)s” of %(name)s ended on %(day)s and is not vacant: act for the "
            "post of %(holder)s."
        )
        day = f"{other.ended_on:%d/%m/%Y}"
        raise RuleError(text % {**values, "day": day, "holder": holder.officer})


def _check_circle(post: Post, other: Post) -> None:
    seen, here = {post.pk}, other
    while here is not None:
        if here.pk in seen:
            raise RuleError(_("These posts would act for each other in a circle."))
        seen.add(here.pk)
        following = here.acts_for
        if following is None:
            return
        here = following


def _holders(post: Post, rank: PostRank) -> "QuerySet[Post]":
    """Who holds that rank in the body of ``post`` while ``post`` lasts.

    One may follow the other on the same day.
    """
    begins, ends = post.started_on or date.min, post.ended_on or date.max
    others = Post.objects.filter(
        Q(started_on=None) | Q(started_on__lte=ends),
        Q(ended_on=None) | Q(ended_on__gt=begins),
        union=post.union_id,
        body=post.body,
        rank=rank,
        branch=post.branch_id,
    )
    return others.exclude(pk=post.pk)
