"""Who may keep the register. Scope is by subtree: see ``holds``."""

from typing import TYPE_CHECKING, Any

import rules

from accounts.rules import inspects, is_administrator, is_officer, manages

if TYPE_CHECKING:
    from accounts.models import User


def union_of(obj: Any) -> Any:
    """The union that a row of the register belongs to."""
    for name in ("home_union", "union", "group"):
        if hasattr(obj, name):
            found = getattr(obj, name)
            return found.union if name == "group" else found
    return obj


def holds(user: "User", union: Any) -> bool:
    """Whether ``union`` lies in the subtree of the person's own union."""
    if user.is_superuser:
        return True
    membership = getattr(user, "membership", None)
    return membership is not None and union.path.startswith(membership.union.path)


@rules.predicate
def is_inside(user: "User", obj: Any = None) -> bool:
    """The thing belongs to one's subtree; without a thing: one has a union at all."""
    if obj is None:
        return user.is_superuser or hasattr(user, "membership")
    return holds(user, union_of(obj))


anyone = inspects | is_officer

for _model in (
    "union",
    "unionlink",
    "letterhead",
    "branch",
    "officer",
    "post",
    "figures",
    "initiative",
    "membership",
):
    rules.add_perm(f"unions.view_{_model}", anyone)

for _model in ("union", "unionlink", "letterhead"):
    rules.add_perm(f"unions.add_{_model}", manages & is_inside)
    rules.add_perm(f"unions.change_{_model}", manages & is_inside)

#: A ward or commune keeps its own branches, officers, figures and initiatives.
for _model in ("branch", "officer", "post", "figures", "initiative"):
    rules.add_perm(f"unions.add_{_model}", (manages | is_officer) & is_inside)
    rules.add_perm(f"unions.change_{_model}", (manages | is_officer) & is_inside)

#: Accounts: who signs in and where she belongs.
for _action in ("view", "add", "change"):
    rules.add_perm(f"accounts.{_action}_user", is_administrator)
    if _action != "view":
        rules.add_perm(f"unions.{_action}_membership", is_administrator)
rules.add_perm("unions", anyone)
rules.add_perm("accounts", is_administrator)
