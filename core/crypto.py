"""Personal numbers and files of persons, unreadable for whoever takes the disk.

The keys (``DATA_KEYS``) are not the secret of the sessions. The first one seals, all of
them open, so that a key is changed in three steps: put a new one first, run
``manage.py rotate_keys``, take the old one away.
"""

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.translation import gettext as _

from core.exceptions import RuleError

#: Digits of a number that are shown where it is masked.
TAIL = 3


def new_key() -> str:
    """A key for ``DATA_KEYS``: 32 random bytes, as text."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def seal(data: bytes) -> bytes:
    return _box(tuple(settings.DATA_KEYS)).encrypt(data)


def unseal(token: bytes) -> bytes:
    """Raises ``RuleError`` when none of the present keys opens it."""
    try:
        return _box(tuple(settings.DATA_KEYS)).decrypt(token)
    except InvalidToken:
        raise RuleError(
            _(
                "This cannot be opened: the key that sealed it is missing. Tell "
                "whoever runs the server."
            )
        ) from None


def is_newest(token: bytes) -> bool:
    """Sealed with the first key: nothing is left to do when keys are changed."""
    try:
        Fernet(settings.DATA_KEYS[0]).decrypt(token)
    except InvalidToken:
        return False
    return True


def fingerprint(text: str) -> str:
    """What an exact search compares: the same for the same text, and no way back."""
    return _fingerprint(settings.DATA_KEYS[0], text)


def fingerprints(text: str) -> list[str]:
    """Those under every present key: what to search while keys are being changed."""
    return [_fingerprint(key, text) for key in settings.DATA_KEYS]


class Secret:
    """A number that is shown masked everywhere but where ``reveal`` is called.

    Printing, formatting and logging it give the mask; JSON refuses it.
    """

    __slots__ = ("_token",)

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def of(cls, text: str) -> "Secret":
        return cls(seal(text.encode()).decode())

    @property
    def token(self) -> str:
        return self._token

    def reveal(self) -> str:
        """The number itself. Whoever calls this writes the reading into the log."""
        return unseal(self._token.encode()).decode()

    def __str__(self) -> str:
        return masked("")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._token == other._token

    def __hash__(self) -> int:
        return hash(self._token)


class SealedField(models.TextField[Any, Any]):
    """Holds a :class:`Secret` or nothing; plain text is refused, not stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"null": True, "blank": True, "editable": False}
        super().__init__(*args, **kwargs)

    def from_db_value(
        self, value: str | None, _expression: Any, _connection: Any
    ) -> Secret | None:
        return Secret(value) if value else None

    def to_python(self, value: Any) -> Secret | None:
        if value is None or isinstance(value, Secret):
            return value
        raise TypeError("A sealed field takes a Secret.")

    def get_prep_value(self, value: Any) -> str | None:
        value = self.to_python(value)
        return value.token if value else None

    def value_to_string(self, obj: models.Model) -> str:
        """For dumps: as it is stored."""
        value = self.value_from_object(obj)
        return value.token if value else ""


def masked(tail: str) -> str:
    """``•••••••••123``: enough to recognise a number that one knows."""
    return f"{'•' * 9}{tail}"


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("DATA_KEYS is empty.")
    return MultiFernet([Fernet(key) for key in keys])


def _fingerprint(key: str, text: str) -> str:
    own = hmac.new(key.encode(), b"fingerprint", hashlib.sha256).digest()
    return hmac.new(own, text.encode(), hashlib.sha256).hexdigest()
