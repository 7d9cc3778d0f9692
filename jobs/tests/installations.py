"""Installations on both sets of services: files and SQLite, PostgreSQL and Redis."""

import os
import shutil
import uuid
from contextlib import closing
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from jobs.tests.house import House


def _with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """An empty SQLite database, made once and copied."""
    house = House(tmp_path_factory.mktemp("migrated"))
    house.manage("migrate", "--verbosity", "0", "--skip-checks")
    return house.var / "db.sqlite3"


@pytest.fixture
def embedded(tmp_path, migrated):
    """Nothing configured: SQLite and a queue of files."""
    shutil.copy(migrated, tmp_path)
    house = House(tmp_path)
    yield house
    house.stop()


@pytest.fixture
def served(tmp_path):
    """PostgreSQL and Redis as the environment names them, in a database of its own."""
    database, redis = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL")
    if not database.startswith("postgres") or not redis:
        pytest.skip("Needs DATABASE_URL (PostgreSQL) and REDIS_URL.")
    name = f"skt_{uuid.uuid4().hex[:12]}"
    _administer(database, f"CREATE DATABASE {name}")
    house = House(
        tmp_path,
        DATABASE_URL=_with_path(database, name),
        REDIS_URL=_with_path(redis, "9"),
    )
    house.manage("migrate", "--verbosity", "0", "--skip-checks")
    yield house
    house.stop()
    _administer(database, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(url: str, sql: str) -> None:
    with closing(psycopg2.connect(url)) as database:
        database.autocommit = True
        with closing(database.cursor()) as cursor:
            cursor.execute(sql)


@pytest.fixture(params=["embedded", pytest.param("served", marks=pytest.mark.services)])
def house(request):
    return request.getfixturevalue(request.param)
