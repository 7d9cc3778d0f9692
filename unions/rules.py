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


def is_below(user: "User", union: Any) -> bool:
    """Whether ``union`` lies in the subtree of the person's own union."""
    if user.is_superuser:
        return True
    membership = getattr(user, "membership", None)
    return membership is not None and union.path.startswith(membership.union.path)


def holds(user: "User", union: Any) -> bool:
    """Whether ``union`` is hers: in her subtree, or one whose work it goes on with."""
    if is_below(user, union):
        return True
    membership = getattr(user, "membership", None)
    if membership is None or union.valid_to is None:
        return False  # only what has ended can have passed to others
    heirs = union.descents_to.filter(is_work=True)
    return bool(heirs.filter(to_union__path__startswith=membership.union.path).exists())


@rules.predicate
def is_inside(user: "User", obj: Any = None) -> bool:
    """The thing belongs to one's subtree; without a thing: one has a union at all.

    What belongs to no union is of the whole country: the administrators' of all.
    """
    if obj is None:
        return user.is_superuser or hasattr(user, "membership")
    union = union_of(obj)
    return user.is_superuser if union is None else holds(user, union)


@rules.predicate
def is_present(user: "User", obj: Any = None) -> bool:
    """As ``is_inside``, without predecessors: what has ended is changed no more."""
    if obj is None:
        return user.is_superuser or hasattr(user, "membership")
    return is_below(user, union_of(obj))


@rules.predicate
def carries_out(user: "User", reorganisation: Any = None) -> bool:
    """Her union (or one below it) is the one that carries the decision out."""
    if user.is_superuser:
        return True
    if reorganisation is None:
        return hasattr(user, "membership")
    union = reorganisation.union
    return union is not None and holds(user, union)


anyone = inspects | is_officer

for _model in (
    "union",
    "unionlink",
    "letterhead",
    "branch",
    "officer",
    "post",
    "figures",
    "fund",
    "fundcount",
    "initiative",
    "membership",
):
    rules.add_perm(f"unions.view_{_model}", anyone)

#: Reorganisations are for those who manage every union that it touches: the verb asks.
rules.add_perm("unions.view_reorganisation", anyone)
rules.add_perm("unions.view_handover", anyone)
for _action in ("add", "change"):
    rules.add_perm(f"unions.{_action}_reorganisation", manages & carries_out)

for _model in ("union", "unionlink", "letterhead"):
    rules.add_perm(f"unions.add_{_model}", manages & is_present)
    rules.add_perm(f"unions.change_{_model}", manages & is_present)

#: A ward or commune keeps its own branches, officers, figures, funds and initiatives.
_KEPT = ("branch", "officer", "post", "figures", "fund", "fundcount", "initiative")
for _model in _KEPT:
    rules.add_perm(f"unions.add_{_model}", (manages | is_officer) & is_inside)
    rules.add_perm(f"unions.change_{_model}", (manages | is_officer) & is_inside)

#: A unit keeps its own busy days; those of the whole country are the administrators'.
rules.add_perm("unions.view_busydays", anyone)
for _action in ("add", "change", "delete"):
    rules.add_perm(f"unions.{_action}_busydays", (manages | is_officer) & is_inside)

#: Accounts: who signs in and where she belongs.
for _action in ("view", "add", "change"):
    rules.add_perm(f"accounts.{_action}_user", is_administrator)
    if _action != "view":
        rules.add_perm(f"unions.{_action}_membership", is_administrator)
rules.add_perm("unions", anyone)
rules.add_perm("accounts", is_administrator)
