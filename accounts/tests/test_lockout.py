"""Whose wrong passwords count: those from her own address, as our proxies tell it."""

import pytest
from django.urls import reverse

from accounts.http import client_address
from accounts.tests.factories import PASSWORD, UserFactory

SIGN_IN = reverse("accounts:sign_in")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "<script>", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_address_is_what_our_proxies_say(rf, settings, proxies, forwarded, address):
    settings.PROXY_COUNT = proxies
    request = rf.get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": forwarded}
    )
    assert client_address(request) == address


@pytest.mark.django_db
def test_a_stranger_elsewhere_cannot_lock_her_out(client, settings):
    UserFactory(username="ha.nt")
    settings.AXES_ENABLED = True
    settings.PROXY_COUNT = 1
    for _i in range(7):
        sent = {"username": "ha.nt", "password": "sai"}
        client.post(SIGN_IN, sent, headers={"X-Forwarded-For": "6.6.6.6"})
    answer = client.post(
        SIGN_IN,
        {"username": "ha.nt", "password": PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.9"},
    )
    assert answer.status_code == 302
