"""A request whose user is known to be one of ours, and where it comes from."""

from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


class UserRequest(HttpRequest):
    """What a view behind the sign-in gets."""

    user: "User"


def client_address(request: HttpRequest) -> str | None:
    """Where someone signs in from, by our own proxies: what she says does not count.

    Each proxy adds at the right whom it was asked by. Without this everybody behind
    the proxy would be one, and anyone could lock out everyone.
    """
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    count = settings.PROXY_COUNT
    address = told[-count].strip() if 0 < count <= len(told) else ""
    try:
        return str(ip_address(address))
    except ValueError:
        return request.META.get("REMOTE_ADDR") or None
