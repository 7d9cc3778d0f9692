"""Who looks at the jobs of others: an administrator, and only looks."""

from typing import TYPE_CHECKING

import rules

if TYPE_CHECKING:
    from accounts.models import User


@rules.predicate
def keeps_watch(user: "User") -> bool:
    return user.is_active and user.is_administrator


rules.add_perm("jobs.view_job", keeps_watch)
rules.add_perm("jobs", keeps_watch)
