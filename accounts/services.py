"""What happens when people come, go and change their own account."""

from accounts.models import User
from audit import services as audit
from audit.enums import Action


def note_sign_in(user: User) -> None:
    audit.record(Action.SIGN_IN, user, by=user)


def note_sign_out(user: User) -> None:
    audit.record(Action.SIGN_OUT, user, by=user)


def note_new_password(user: User, *, by: User) -> None:
    """Write it down; her own new password replaces a one-time one."""
    if by == user and user.must_change_password:
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
    audit.record(Action.PASSWORD, user, by=by)


def change_details(user: User, *, by: User) -> User:
    """Save what a person changed about herself."""
    fields = ["full_name", "position", "phone", "email", "language"]
    return audit.save(user, by=by, changed=fields)


def choose_language(user: User, language: str, *, by: User) -> User:
    user.language = language
    return audit.save(user, by=by, changed=["language"])
