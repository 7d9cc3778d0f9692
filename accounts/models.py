"""Who someone is: identity and role. Where she belongs is told by ``unions``."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.fields import NfcCharField, SearchField, SortKeyField


class People(UserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Capitals do not matter: no two people differ by them alone."""
        exact = self.filter(username=username).first()
        return exact or self.get(username__iexact=username)

    def create_superuser(self, username: str, *args: Any, **extra: Any) -> "User":
        extra.setdefault("role", Role.ADMINISTRATOR)
        return super().create_superuser(username, *args, **extra)


class User(AbstractUser):
    """A person who signs in."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = NfcCharField(_("full name"), max_length=120)
    position = NfcCharField(_("position"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    role = models.CharField(
        _("role"), max_length=15, choices=Role, default=Role.INSPECTOR
    )
    language = models.CharField(_("language"), max_length=5, default="vi")
    #: Somebody else set the password and knows it: no page but the change of it.
    must_change_password = models.BooleanField(
        _("must change the password"), default=False, editable=False
    )
    search_text = SearchField(sources=["full_name", "username", "position"])
    sort_key = SortKeyField(source="full_name", person=True)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name", "email"]

    objects: ClassVar[People] = People()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """The given name, which stands last in Vietnamese."""
        return self.full_name.split()[-1] if self.full_name else self.username

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR or self.is_superuser

    @property
    def is_union_staff(self) -> bool:
        return self.role == Role.STAFF

    @property
    def is_inspector(self) -> bool:
        return self.role == Role.INSPECTOR

    @property
    def is_leader(self) -> bool:
        return self.role == Role.LEADER

    @property
    def is_officer(self) -> bool:
        return self.role == Role.OFFICER
