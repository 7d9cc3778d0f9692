"""Every address, as everybody: ``routes.py`` says what must come, this walks it."""

from itertools import product

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests import world
from tests.routes import (
    ADMIN,
    FOREIGN,
    NOT_WALKED,
    PUBLIC,
    ROLES,
    SHARED,
    TABLE,
)

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")


def _routes(patterns, prefix="", outer=0):
    """Every route as ``app:name`` and how many things its address names."""
    for entry in patterns:
        things = outer + entry.pattern.regex.groups
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", things
        else:
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _routes(entry.url_patterns, inner, things)


def _rows():
    for line in TABLE.strip().splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            route, about, method, *answers = line.split()
            numbers = [int(number) for number in answers]
            if len(numbers) == 1:
                numbers *= len(ROLES)
            yield route, about, method, dict(zip(ROLES, numbers, strict=True))


ROWS = list(_rows())
_ALL = set(_routes(get_resolver().url_patterns))
ADMIN_ACTIONS = ("changelist", "add", "history", "delete", "change")
ADMIN_MODELS = {model._meta.label_lower for model in admin.site._registry}
ADMIN_ROUTES = {
    f"admin:{model.replace('.', '_')}_{action}"
    for model in ADMIN_MODELS
    for action in ADMIN_ACTIONS
}
ROUTES = {
    (route, things)
    for route, things in _ALL
    if route not in ADMIN_ROUTES and route not in NOT_WALKED
}
APPS = sorted({route.split(":")[0] for route, _ in ROUTES})


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


def drain(answer):
    """Read a file to its end, which closes it; the client has closed all else. To
    close twice would end the transaction around the test.
    """
    if answer.streaming:
        answer.getvalue()


def _ask(method, address, session=""):
    """The status of one request; what it wrote is taken back."""
    client = Client()
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        answer = client.generic(method, address)
        drain(answer)
        transaction.set_rollback(True)
    return answer


def _things(about):
    return [] if about == "-" else about.split(",")


def _address(route, about, things):
    """The address about a thing, or about several: ``visit,item``; ``=minutes,signed``
    begins with a word of its own.
    """
    args = [
        name[1:] if name.startswith("=") else things[name].pk for name in _things(about)
    ]
    return reverse(route, args=args)


def test_every_route_has_a_row_for_each_method():
    walked = [(route, len(_things(about)), method) for route, about, method, _ in ROWS]
    assert set(walked) == {(*route, method) for route in ROUTES for method in METHODS}
    assert len(ROUTES) > 100


@pytest.mark.parametrize("app", APPS)
def test_answers_are_those_of_the_table(app, ours, theirs, sessions):
    rows = [row for row in ROWS if row[0].split(":")[0] == app]
    assert rows
    wrong = []
    for route, about, method, expected in rows:
        address = _address(route, about, ours)
        # A method that nobody may use is asked for once: the answer hangs on no role.
        roles = ROLES[:1] if set(expected.values()) == {405} else ROLES
        for role in roles:
            got = _ask(method, address, sessions[role]).status_code
            if got != expected[role]:
                wrong.append(f"{route} {about} {method} {role} {got}")
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("app", APPS)
def test_things_of_another_union_do_not_exist(app, theirs, sessions):
    """404 for us; 403 only to whom it is the answer to everything. For its own staff
    they are what ours are for ours.
    """
    wrong = []
    for route, about, method, expected in ROWS:
        if route.split(":")[0] != app or about == "-" or route in FOREIGN:
            continue
        if set(expected.values()) == {405}:
            continue
        address = _address(route, about, theirs)
        for role in ROLES:
            got = _ask(method, address, sessions[role]).status_code
            right = {404, expected[role]} & {404, 403}
            if role == "stranger":
                right = {expected["staff"]}
            if got not in right:
                wrong.append(f"{route} {about} {method} {role} {got}")
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("app", APPS)
def test_nobody_is_sent_to_the_sign_in_page(app, ours):
    doors = ("/accounts/sign-in/", "/admin/login/")
    wrong = []
    for route, about, method, _ in ROWS:
        if route.split(":")[0] != app:
            continue
        answer = _ask(method, _address(route, about, ours))
        if (route, method) in PUBLIC:
            right = answer.status_code == PUBLIC[route, method]
        else:
            right = answer.status_code == 302 and answer["Location"].startswith(doors)
        if not right:
            wrong.append(f"{route} {method} {answer.status_code}")
    assert not wrong, "\n".join(map(str, wrong))


def _admin_rows():
    for line in ADMIN.strip().splitlines():
        model, *letters = line.split()
        yield model, dict(zip(ROLES, letters, strict=True))


ADMIN_ROWS = dict(_admin_rows())


#: What each page of the admin needs, by method.
NEEDS = {
    ("changelist", "GET"): "vc",
    ("add", "GET"): "a",
    ("add", "POST"): "a",
    ("history", "GET"): "vc",
    ("change", "GET"): "vc",
    ("change", "POST"): "c",
    ("delete", "GET"): "d",
}


def _is_right(answer, action, method, letters, is_hidden):
    """``letters``: what this role may do with the model; see ``routes.ADMIN``."""
    if letters == "x":
        return answer.status_code == 302
    allowed = bool(set(NEEDS[action, method]) & set(letters))
    if is_hidden:  # the admin's way of saying that there is no such thing
        return answer.status_code == 302 or (not allowed and answer.status_code == 403)
    return answer.status_code == (200 if allowed else 403)


def test_every_model_of_the_admin_has_a_row():
    assert set(ADMIN_ROWS) == ADMIN_MODELS
    assert {route for route, _ in _ALL} >= ADMIN_ROUTES
    assert len(ADMIN_MODELS) > 15


FOREIGNERS = ("administrator", "stranger")


def _cases(model):
    """Own things as everybody, foreign ones as those who could do most with them."""
    for (action, method), role in product(NEEDS, ROLES):
        letters = ADMIN_ROWS[model][role]
        if letters == "x" and action != "changelist":
            continue  # nothing of the admin is open to her
        if letters == "-" and action == "history":
            continue  # Django looks for the row before it asks
        yield action, method, role, False
        if action not in ("changelist", "add") and role in (
            "administrator",
            "stranger",
        ):
            yield action, method, role, True


@pytest.mark.parametrize("model", sorted(ADMIN_ROWS))
def test_the_admin_serves_the_same_rules(model, ours, theirs, sessions):
    wrong = []
    for action, method, role, is_foreign in _cases(model):
        route = f"admin:{model.replace('.', '_')}_{action}"
        about = "-" if action in ("changelist", "add") else model.split(".")[1]
        things = theirs if (role == "stranger") is not is_foreign else ours
        answer = _ask(method, _address(route, about, things), sessions[role])
        is_hidden = is_foreign and model not in SHARED
        letters = ADMIN_ROWS[model][role]
        if not _is_right(answer, action, method, letters, is_hidden):
            wrong.append((action, method, role, is_foreign, answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))
