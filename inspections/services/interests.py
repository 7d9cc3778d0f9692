"""Ties between people and units: declared, corrected, taken back."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from audit.enums import Action
from core import text
from core.exceptions import RuleError
from inspections.models import Interest


@transaction.atomic
def keep(interest: Interest, *, by: User) -> Interest:
    """Declare a tie or correct it. Someone with an account is called as there.

    Visits that are planned already stay as they are: whoever plans is shown them.
    """
    adding = interest._state.adding
    if interest.user is not None:
        interest.full_name = interest.user.full_name
        if interest.user.is_officer:
            raise RuleError(
                _("%(name)s works for an inspected unit and is in no team.")
                % {"name": interest.full_name}
            )
    interest.full_name = text.nfc(interest.full_name).strip()
    interest.relation = text.nfc(interest.relation).strip()
    if not interest.full_name:
        raise RuleError(_("Choose a person or write a name."))
    if not interest.relation:
        raise RuleError(_("Write what the tie is."))
    _refuse_known(interest)
    if adding:
        interest.declared_by = by
    return audit.save(interest, by=by)


@transaction.atomic
def withdraw(interest: Interest, *, by: User) -> None:
    """The tie is no more, or never was. The log keeps that it was declared."""
    audit.record(Action.DELETE, interest, by=by)
    interest.delete()


def _refuse_known(interest: Interest) -> None:
    """The same person and unit once; of those without an account by their name."""
    others = Interest.objects.filter(union=interest.union).exclude(pk=interest.pk)
    if interest.user_id is not None:
        list(User.objects.select_for_update(no_key=True).filter(pk=interest.user_id))
        is_known = others.filter(user=interest.user_id).exists()
    else:
        names = others.filter(user=None).values_list("full_name", flat=True)
        own = text.exact(interest.full_name)
        is_known = any(text.exact(name) == own for name in names)
    if is_known:
        raise RuleError(_("This tie is known already."))
