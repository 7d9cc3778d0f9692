"""A union's committees as a whole: enter one for a term, end one on a day."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from unions.models import Post, Union
from unions.services.officers import keep_officer, keep_post

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def appoint(posts: Sequence[Post], *, by: "User") -> Sequence[Post]:
    """Save all of ``posts``, with officers who are new; or, when one is wrong, none."""
    for post in posts:
        try:
            if post.officer._state.adding:
                keep_officer(post.officer, by=by)
                post.officer = post.officer  # takes over the key
            _check_twice(post)
            keep_post(post, by=by)
        except RuleError as refusal:
            text = _("%(name)s, %(title)s: %(why)s")
            values = {"name": post.officer, "title": post.title, "why": refusal}
            raise RuleError(text % values) from refusal
    return posts


@transaction.atomic
def end_posts(union: Union, *, body: str = "", on: date, by: "User") -> int:
    """End on a day what is held in a body (nothing: in all bodies of the union).

    Posts of branches stay; so does what ends earlier or begins later.
    """
    if on > timezone.localdate():
        raise RuleError(_("That day has not come yet."))
    held = Post.objects.current(on).filter(union=union, branch=None)
    rows = held.filter(Q(ended_on=None) | Q(ended_on__gt=on))
    if body:
        rows = rows.filter(body=body)
    posts = list(rows.select_for_update())
    if not posts:
        raise RuleError(_("Nobody holds a post there on that day."))
    for post in posts:
        post.ended_on = on
        audit.save(post, by=by)
    return len(posts)


def _check_twice(post: Post) -> None:
    begins, ends = post.started_on or date.min, post.ended_on or date.max
    same = Post.objects.filter(
        Q(started_on=None) | Q(started_on__lte=ends),
        Q(ended_on=None) | Q(ended_on__gt=begins),
        officer=post.officer,
        union=post.union_id,
        branch=None,
        body=post.body,
        rank=post.rank,
    )
    if same.exists():
        raise RuleError(_("She holds this post at that time already."))
