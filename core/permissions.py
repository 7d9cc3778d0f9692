"""Asking whether someone may do a thing."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def require(request: HttpRequest, perm: str, obj: Any = None) -> None:
    """Raise 403 unless the signed-in person holds ``perm`` (on ``obj``)."""
    if not request.user.has_perm(perm, obj):
        raise PermissionDenied(perm)
