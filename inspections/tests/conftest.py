"""Refusals are matched in English, whatever language the installation speaks."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield
