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

if TYPE_CHECKING:
    from accounts.models import User


def keep_officer(officer: Officer, *, by: "User") -> Officer:
    """Save a new or changed officer."""
    return audit.save(officer, by=by)


def keep_officers(officers: Sequence[Officer], *, by: "User") -> int:
    """Save many new or changed officers at once; answers how many were written."""
    return audit.save_many(officers, by=by)


def keep_posts(posts: Sequence[Post], *, by: "User") -> int:
    """Save many posts at once, with those of their officers that are new."""
    with transaction.atomic():
        fresh = {id(p.officer): p.officer for p in posts if p.officer._state.adding}
        audit.save_many(list(fresh.values()), by=by)
        for post in posts:
            post.officer = post.officer  # takes the key that its officer has now
            check_post(post)
        return audit.save_many(posts, by=by)


def keep_post(post: Post, *, by: "User") -> Post:
    """Save a new or changed post."""
    check_post(post)
    return audit.save(post, by=by)


def check_post(post: Post) -> None:
    """Refuse a branch of another union, and two chairs of one body at a time."""
    if post.branch and post.branch.union_id != post.union_id:
        raise RuleError(_("Choose a branch of this union."))
    if post.rank != PostRank.CHAIR or post.branch_id:
        return
    begins, ends = post.started_on or date.min, post.ended_on or date.max
    others = Post.objects.filter(
        Q(started_on=None) | Q(started_on__lte=ends),
        Q(ended_on=None) | Q(ended_on__gt=begins),
        union=post.union_id,
        body=post.body,
        rank=PostRank.CHAIR,
        branch=None,
    ).exclude(pk=post.pk)
    if other := others.select_related("officer").first():
        raise RuleError(
            _("%(name)s chairs this body at that time: end her post first.")
            % {"name": other.officer}
        )
