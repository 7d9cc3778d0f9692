"""A request whose user is known to be one of ours."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


class UserRequest(HttpRequest):
    """What a view behind the sign-in gets."""

    user: "User"
