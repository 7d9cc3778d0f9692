"""Whole page or one part of it."""

import pytest
from django.urls import reverse

PEOPLE = "unions:people"


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        ({"HX-Request": "true"}, False),
        ({"HX-Request": "true", "HX-Boosted": "true"}, True),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, True),
    ],
)
def test_htmx_gets_the_rows_only(client, administrator, headers, whole):
    client.force_login(administrator)
    answer = client.get(reverse(PEOPLE), headers=headers)
    assert answer.content.decode().lstrip().startswith("<!doctype") is whole
    assert "HX-Request" in answer.headers["Vary"]
