"""The verbs of people who sign in: add, change, give a one-time password."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.services import note_new_password
from audit import services as audit
from core.exceptions import RuleError
from unions.models import Membership, Union
from unions.querysets import people_visible_to
from unions.rules import is_below

#: Without letters and digits that look alike on paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_DETAILS = ["username", "full_name", "position", "phone", "email", "role", "is_active"]
#: Roles that may also use the data tables (the admin).
_AT_TABLES = (Role.ADMINISTRATOR, Role.STAFF, Role.INSPECTOR)


@transaction.atomic
def add_person(person: User, *, union: Union, by: User) -> User:
    """Register someone; she cannot sign in before she has a one-time password."""
    _refuse_union(union, by)
    person.set_unusable_password()
    person.is_staff = person.role in _AT_TABLES
    audit.save(person, by=by)
    audit.save(Membership(user=person, union=union), by=by)
    return person


@transaction.atomic
def change_person(person: User, *, union: Union, by: User) -> User:
    """Change who she is, what she does, where she belongs, whether she may come in."""
    old = _theirs(person, by)
    _refuse_union(union, by)
    if old == by and (person.role, person.is_active) != (old.role, old.is_active):
        raise RuleError(
            _(
                "You cannot change your own role or close your own account: "
                "ask another administrator."
            )
        )
    person.is_staff = person.is_superuser or person.role in _AT_TABLES
    audit.save(person, by=by, changed=_DETAILS)
    membership = getattr(old, "membership", None) or Membership(user=person)
    membership.union = union
    audit.save(membership, by=by)
    return person


@transaction.atomic
def give_password(person: User, *, by: User) -> str:
    """A new one-time password, to be told to her; kept nowhere."""
    old = _theirs(person, by)
    if old == by:
        raise RuleError(_("Change your own password on its own page."))
    password = "-".join(
        "".join(secrets.choice(_ALPHABET) for _i in range(4)) for _part in range(3)
    )
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    note_new_password(person, by=by)
    return password


def _theirs(person: User, by: User) -> User:
    """The person as stored, if she is one whom ``by`` looks after."""
    found = people_visible_to(by).filter(pk=person.pk).first()
    if found is None:
        raise RuleError(_("This person belongs to a union outside yours."))
    return found


def _refuse_union(union: Union, by: User) -> None:
    if not is_below(by, union):
        raise RuleError(_("Choose your own union or one below it."))
