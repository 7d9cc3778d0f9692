"""Who reads the log: an administrator. Nobody writes it by hand."""

from typing import TYPE_CHECKING

import rules

if TYPE_CHECKING:
    from accounts.models import User


@rules.predicate
def keeps_watch(user: "User") -> bool:
    return user.is_active and user.is_administrator


rules.add_perm("audit.view_auditentry", keeps_watch)
rules.add_perm("audit", keeps_watch)
