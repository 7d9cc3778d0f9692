"""Every address, as everybody: ``routes.py`` says what must come, this walks it."""

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests import world
from tests.routes import ADMIN, FOREIGN, NOT_WALKED, PUBLIC, ROLES, TABLE

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")


def _names(patterns, prefix=""):
    """The name of every route, ``app:name``."""
    for entry in patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"
        else:
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _names(entry.url_patterns, inner)


def _rows():
    for line in TABLE.strip().splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            route, about, method, *answers = line.split()
            numbers = [int(number) for number in answers]
            if len(numbers) == 1:
                numbers *= len(ROLES)
            yield route, about, method, dict(zip(ROLES, numbers, strict=True))


ROWS = list(_rows())
ROUTES = sorted(set(_names(get_resolver().url_patterns)) - NOT_WALKED)
_MODEL = re.compile(r"^admin:(\w+?)_(\w+)_(changelist|add|history|delete|change)$")
ADMIN_ROUTES = [name for name in ROUTES if _MODEL.match(name)]
OWN_ROUTES = [name for name in ROUTES if name not in ADMIN_ROUTES]


@pytest.fixture
def ours(city, ward, inspector):
    return world.build(city, ward, inspector)


@pytest.fixture
def theirs(other_city, other_ward, stranger):
    return world.build(other_city, other_ward, stranger)


@pytest.fixture
def sessions(administrator, staff, inspector, leader, officer, stranger):
    """The session key of each role."""
    keys = {}
    people = (administrator, staff, inspector, leader, officer, stranger)
    for role, person in zip(ROLES, people, strict=True):
        client = Client()
        client.force_login(person)
        keys[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return keys


def _ask(method, address, session=""):
    """The status of one request; what it wrote is taken back."""
    client = Client()
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        answer = client.generic(method, address)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


def _address(route, about, things):
    """Where ``about`` is: a thing's key, or ``minutes/signed``: a word and a thing."""
    if about == "-":
        return reverse(route)
    *words, name = about.split("/")
    key = things[name].pk if name in things else name
    return reverse(route, args=[*words, key])


def test_every_route_has_a_row_for_each_method():
    walked = {(route, method) for route, _, method, _ in ROWS}
    assert walked == {(route, method) for route in OWN_ROUTES for method in METHODS}
    assert len(walked) == len(ROWS)
    assert len(OWN_ROUTES) > 100


@pytest.mark.parametrize("app", sorted({route.split(":")[0] for route in OWN_ROUTES}))
def test_answers_are_those_of_the_table(app, ours, theirs, sessions):
    rows = [row for row in ROWS if row[0].split(":")[0] == app]
    assert rows
    wrong = []
    for route, about, method, expected in rows:
        address = _address(route, about, ours)
        got = {
            role: _ask(method, address, sessions[role]).status_code for role in ROLES
        }
        if got != expected:
            wrong.append(f"{route} {about} {method} {' '.join(map(str, got.values()))}")
    assert wrong == []


@pytest.mark.parametrize("app", sorted({route.split(":")[0] for route in OWN_ROUTES}))
def test_things_of_another_union_do_not_exist(app, theirs, sessions):
    """For ours: 404 wherever they would have been seen. For its own staff: as ours."""
    wrong = []
    for route, about, method, expected in ROWS:
        if route.split(":")[0] != app or about == "-" or route in FOREIGN:
            continue
        address = _address(route, about, theirs)
        got = {
            role: _ask(method, address, sessions[role]).status_code for role in ROLES
        }
        hidden = {role: 405 if expected[role] == 405 else 404 for role in ROLES}
        if got != {**hidden, "stranger": expected["staff"]}:
            wrong.append(f"{route} {about} {method} {' '.join(map(str, got.values()))}")
    assert wrong == []


@pytest.mark.parametrize("app", sorted({route.split(":")[0] for route in OWN_ROUTES}))
def test_nobody_is_sent_to_the_sign_in_page(app, ours):
    wrong = []
    for route, about, method, _ in ROWS:
        if route.split(":")[0] != app:
            continue
        answer = _ask(method, _address(route, about, ours))
        if (route, method) in PUBLIC:
            if answer.status_code != PUBLIC[route, method]:
                wrong.append(f"{route} {method} {answer.status_code}")
        elif answer.status_code != 302 or "sign-in" not in answer["Location"]:
            wrong.append(f"{route} {method} {answer.status_code}")
    assert wrong == []


def _admin_rows():
    for line in ADMIN.strip().splitlines():
        model, *letters = line.split()
        yield model, dict(zip(ROLES, letters, strict=True))


ADMIN_ROWS = dict(_admin_rows())


def _expected(action, letters):
    """What one with these letters gets: v(iew), a(dd), c(hange), d(elete), x."""
    if letters == "x":
        return 302
    wanted = {"changelist": "vc", "history": "vc", "change": "vc", "add": "a"}
    allowed = set(wanted.get(action, "d")) & set(letters)
    return 200 if allowed else 403


def test_every_model_of_the_admin_has_a_row():
    served = {"{}.{}".format(*_MODEL.match(name).groups()[:2]) for name in ADMIN_ROUTES}
    assert served == set(ADMIN_ROWS)
    assert len(served) > 10


@pytest.mark.parametrize("model", sorted(ADMIN_ROWS))
def test_the_admin_serves_the_same_rules(model, ours, theirs, sessions):
    wrong = []
    label, name = model.split(".")
    for action in ("changelist", "add", "history", "delete", "change"):
        route = f"admin:{label}_{name}_{action}"
        about = "-" if action in ("changelist", "add") else name
        for things, hidden in ((ours, False), (theirs, True)):
            got, expected = {}, {}
            for role in ROLES:
                letters = ADMIN_ROWS[model][role]
                expected[role] = _expected(action, letters)
                foreign = about != "-" and (role == "stranger") is not hidden
                if foreign and letters != "x" and model not in FOREIGN:
                    expected[role] = 302  # the admin's way of saying: no such thing
                address = _address(route, about, things)
                got[role] = _ask("GET", address, sessions[role]).status_code
            if got != expected:
                wrong.append((route, "theirs" if hidden else "ours", got, expected))
    assert wrong == []
