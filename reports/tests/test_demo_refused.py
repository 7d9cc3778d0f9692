"""The demo never mixes with the accounts of a real installation."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from unions.models import Union


def test_an_installation_in_use_is_left_alone(administrator):
    unions = Union.objects.count()
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert Union.objects.count() == unions
    assert User.objects.count() == 1
