"""Numbers of persons: sealed where they are stored, masked wherever they are shown."""

import json
import logging

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder

from core import crypto
from core.crypto import Secret
from core.exceptions import RuleError

NUMBER = "006185000123"
MASK = "•" * 9


@pytest.fixture
def secret():
    return Secret.of(NUMBER)


@pytest.fixture
def newer(settings):
    """A new key was put first; the old one is still there."""
    key = crypto.new_key()
    settings.DATA_KEYS = [key, *settings.DATA_KEYS]
    return key


def test_a_new_key_is_one_that_seals():
    key = crypto.new_key()
    assert Fernet(key).decrypt(Fernet(key).encrypt(b"x")) == b"x"
    assert key != crypto.new_key()


def test_what_is_sealed_opens_again_and_looks_different_each_time():
    one, other = crypto.seal(b"x"), crypto.seal(b"x")
    assert one != other
    assert crypto.unseal(one) == crypto.unseal(other) == b"x"


@pytest.mark.parametrize("changed", [b"", b"x", b"gAAAAA=="])
def test_what_was_not_sealed_by_us_is_refused(changed):
    with pytest.raises(RuleError, match="key that sealed it is missing"):
        crypto.unseal(changed)


def test_a_changed_token_is_refused():
    token = bytearray(crypto.seal(b"x"))
    token[30] ^= 1
    with pytest.raises(RuleError, match="cannot be opened"):
        crypto.unseal(bytes(token))


def test_no_keys_is_a_mistake_of_the_installation(settings):
    settings.DATA_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        crypto.seal(b"x")


def test_the_first_key_seals_and_all_of_them_open(newer):
    old = crypto.settings.DATA_KEYS[1]
    before = Fernet(old).encrypt(b"x")
    assert crypto.unseal(before) == b"x"
    assert crypto.is_newest(before) is False
    assert crypto.is_newest(crypto.seal(b"x")) is True
    assert Fernet(newer).decrypt(crypto.seal(b"x")) == b"x"


def test_a_number_whose_key_is_gone_is_refused_with_a_sentence(secret, settings):
    settings.DATA_KEYS = [crypto.new_key()]
    with pytest.raises(RuleError, match="key that sealed it is missing"):
        secret.reveal()


# --- Fingerprints


def test_a_fingerprint_is_the_same_for_the_same_number_and_tells_nothing_else():
    assert crypto.fingerprint(NUMBER) == crypto.fingerprint(NUMBER)
    assert crypto.fingerprint(NUMBER) != crypto.fingerprint(NUMBER[:-1])
    assert len(crypto.fingerprint(NUMBER)) == 64
    assert NUMBER not in crypto.fingerprint(NUMBER)


def test_a_search_knows_the_fingerprints_of_every_key(settings):
    old = crypto.fingerprint(NUMBER)
    settings.DATA_KEYS = [crypto.new_key(), *settings.DATA_KEYS]
    new = crypto.fingerprint(NUMBER)
    assert new != old
    assert crypto.fingerprints(NUMBER) == [new, old]


# --- Shown


@pytest.mark.parametrize(
    "shown",
    [
        str,
        repr,
        ascii,
        "{}".format,
        "{!s:>20}".format,
        "{!r}".format,
        lambda secret: f"{secret}",
        lambda secret: "%s" % secret,  # noqa: UP031 -- this way too
        lambda secret: str([secret]),
        lambda secret: str({"number": secret}),
        lambda secret: json.dumps(str(secret)),
        lambda secret: json.dumps({"n": secret}, default=str),
    ],
)
def test_no_way_of_printing_shows_the_number_or_its_token(secret, shown):
    text = shown(secret)
    assert NUMBER not in text
    assert NUMBER[-3:] not in text
    assert secret.token not in text


def test_the_mask_shows_the_tail_only_where_it_is_given():
    assert crypto.masked("123") == f"{MASK}123"
    assert f"{Secret.of(NUMBER)}" == MASK


@pytest.mark.parametrize("encoder", [json.JSONEncoder, DjangoJSONEncoder])
def test_json_refuses_it(secret, encoder):
    with pytest.raises(TypeError):
        json.dumps({"number": secret}, cls=encoder)


def test_a_log_line_and_a_traceback_hold_the_mask(secret, caplog):
    logger = logging.getLogger("core.tests")
    try:
        raise ValueError(secret)
    except ValueError:
        logger.exception("could not take over %s (%r)", secret, secret)
    assert NUMBER not in caplog.text
    assert secret.token not in caplog.text
    assert MASK in caplog.text


def test_two_readings_of_one_row_are_equal_and_two_sealings_are_not(secret):
    assert Secret(secret.token) == secret
    assert hash(Secret(secret.token)) == hash(secret)
    assert Secret.of(NUMBER) != secret
    assert secret != secret.token


def test_only_revealing_gives_the_number(secret):
    assert secret.reveal() == NUMBER
