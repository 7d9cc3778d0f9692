"""Roles as predicates; every other app builds its sentences from these."""

from typing import TYPE_CHECKING

import rules

if TYPE_CHECKING:
    from accounts.models import User


@rules.predicate
def is_administrator(user: "User") -> bool:
    return user.is_active and user.is_administrator


@rules.predicate
def is_union_staff(user: "User") -> bool:
    return user.is_active and user.is_union_staff


@rules.predicate
def is_inspector(user: "User") -> bool:
    return user.is_active and user.is_inspector


@rules.predicate
def is_leader(user: "User") -> bool:
    return user.is_active and user.is_leader


@rules.predicate
def is_officer(user: "User") -> bool:
    return user.is_active and user.is_officer


#: Those who plan and keep the register.
manages = is_administrator | is_union_staff
#: Everyone of the inspecting union, as against the inspected one.
inspects = manages | is_inspector | is_leader
