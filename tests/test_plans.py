"""At the size of a nation no page of the register reads a large table from end to end.

The tables are filled beyond 100,000 rows; then PostgreSQL is asked how it would answer
the very queries that the pages ask. SQLite keeps no such figures to decide by.
"""

import json
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.tests.factories import UserFactory
from core import search_text
from savings_groups.models import GroupMonth, SavingsGroup
from savings_groups.tests.factories import GroupMonthFactory, SavingsGroupFactory
from unions.enums import Body, Kind, LinkKind, ReorganisationKind
from unions.models import (
    Branch,
    Descent,
    Figures,
    Handover,
    Officer,
    Post,
    Reorganisation,
    Union,
)
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    InitiativeFactory,
    MemberFactory,
    OfficerFactory,
    PostFactory,
    UnionFactory,
    UnionLinkFactory,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        "postgresql" not in settings.DATABASES["default"]["ENGINE"],
        reason="EXPLAIN of PostgreSQL; its stage of the checks runs this",
    ),
]

LARGE = 100_000
PROVINCES, COMMUNES, ROWS = 34, 3_300, 110_000
#: Of a hundred names forty begin with the first word.
FAMILIES = ["nguyen"] * 4 + ["tran", "le", "pham", "hoang", "phan", "quach"]
#: A past day: whose rows they were then is read from handovers.
BEFORE = {"on": "30/06/2025"}
PAGES = [
    ("unions:index", {}),
    ("unions:index", {"q": "tan xa"}),
    ("unions:branches", {}),
    ("unions:branches", {"q": "na pai 77"}),
    ("unions:branches", {"open": "closed"}),
    ("unions:branches", BEFORE),
    ("unions:officers", BEFORE),
    ("unions:officers", {}),
    ("unions:officers", {"q": "quach lan 12"}),
    ("unions:officers", {"q": "nguyen"}),
    ("unions:officers", {"q": "nguyễn"}),
    ("unions:initiatives", {}),
    ("savings_groups:index", {}),
    ("savings_groups:index", {"q": "0012345"}),
    ("savings_groups:index", {"show": "overdue"}),
    ("savings_groups:index", {"grade": "weak"}),
    ("inspections:search", {"q": "quach lan 12"}),
    ("inspections:search", {"q": "na pai"}),
]


def multiply(model, count, **values):
    """``count`` copies of the only row; ``values`` are SQL over ``n`` from 1."""
    table, quote = model._meta.db_table, connection.ops.quote_name
    names = {f.name: f.column for f in model._meta.concrete_fields}
    columns = {names[name]: sql for name, sql in values.items()}
    rest = [c for c in names.values() if c not in columns and c != "id"]
    given = ", ".join(map(quote, [*columns, *rest]))
    taken = ", ".join([*columns.values(), *(f"one.{quote(c)}" for c in rest)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({given}) SELECT {taken} FROM "  # noqa: S608 -- of our own
            f"(SELECT * FROM {table} ORDER BY id DESC LIMIT 1) one, "
            f"generate_series(1, {count}) n"
        )


def words(*parts):
    """SQL of what a row is found by: as the field makes it, with words that vary."""
    found = " || ' ' || ".join(parts)
    return f"E'\\n\\n ' || {found}"


def pick(choices, sql="n"):
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return f"(ARRAY[{listed}])[1 + ({sql}) % {len(choices)}]"


@pytest.fixture
def nation(db):
    """One row of each by the verbs of tests, the others like it; and three people."""
    tops = [
        UnionFactory(kind=Kind.PROVINCE, name=f"Tỉnh {n}") for n in range(PROVINCES)
    ]
    unit = UnionFactory(kind=Kind.COMMUNE, name="Tân An", parent=tops[0])
    first, keys = unit.pk + 1, ",".join(str(top.pk) for top in tops)
    sort_key = "decode(md5(n::text), 'hex')"
    multiply(
        Union,
        COMMUNES,
        parent=f"(ARRAY[{keys}])[1 + n % {PROVINCES}]",
        search_text=words("'xa'", pick(["tan", "an", "ba", "phu", "long"])),
        sort_key=sort_key,
        code="lpad(n::text, 5, '0')",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE unions_union AS unit SET path = above.path || unit.id || '/' "
            "FROM unions_union AS above WHERE above.id = unit.parent_id"
        )
    _register(unit, first, sort_key)
    _groups(unit, first, sort_key)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "superuser": UserFactory(role=Role.ADMINISTRATOR, is_superuser=True),
        "province": MemberFactory(role=Role.STAFF, union=tops[3]),
        "commune": MemberFactory(
            role=Role.OFFICER, union=Union.objects.get(pk=first + 5)
        ),
    }


def _register(unit, first, sort_key):
    union = f"{first} + n % {COMMUNES}"
    branch = BranchFactory(union=unit)
    multiply(
        Branch,
        ROWS,
        union=union,
        name="'Nà ' || n",
        search_text=words(
            "'chi hoi thon na'", pick(["pai", "ban", "pac", "cham"]), "n::text"
        ),
        sort_key=sort_key,
    )
    officer = OfficerFactory(home_union=unit)
    PostFactory(officer=officer)
    multiply(
        Officer,
        ROWS,
        home_union=union,
        search_text=words(
            pick(FAMILIES), "'thi'", pick(["lan", "hoa", "ha"], "n / 7"), "n::text"
        ),
        sort_key=sort_key,
    )
    multiply(
        Post,
        ROWS,
        officer=f"{officer.pk} + n",
        union=union,
        branch=f"CASE WHEN n % 15 = 0 THEN NULL ELSE {branch.pk} + n END",
        body=f"CASE WHEN n % 15 = 0 THEN '{Body.STANDING}' ELSE '{Body.BRANCH}' END",
    )
    FiguresFactory(union=unit, as_of=date(1990, 1, 1))
    as_of = f"DATE '1990-01-01' + (n / {COMMUNES})"
    multiply(Figures, ROWS, union=union, as_of=as_of)
    InitiativeFactory(union=unit)
    _handovers(unit, branch, union)


def _handovers(unit, branch, union):
    """Every branch came from another commune, which ended."""
    old = UnionFactory(
        kind=Kind.COMMUNE, parent=unit.parent, valid_to=date(2025, 6, 30)
    )
    UnionLinkFactory(from_union=old, to_union=unit, kind=LinkKind.MERGE)
    multiply(Union, COMMUNES, search_text=words("'xa cu'", "n::text"))
    descent = {"from_union": f"{old.pk} + n", "to_union": f"{unit.pk} + n"}
    multiply(Descent, COMMUNES, **descent)
    decision = Reorganisation.objects.create(
        kind=ReorganisationKind.REFORM,
        decision_number="1683",
        effective_on=date(2025, 7, 1),
    )
    Handover.objects.create(
        reorganisation=decision,
        model="unions.branch",
        key=branch.pk,
        label="Chi hội",
        from_union=old,
        to_union=unit,
        effective_on=decision.effective_on,
    )
    before = f"{old.pk + 1} + n % {COMMUNES}"
    key = f"{branch.pk} + n"
    multiply(Handover, ROWS, key=key, from_union=before, to_union=union)


def _groups(unit, first, sort_key):
    group = SavingsGroupFactory(union=unit)
    GroupMonthFactory(group=group)
    multiply(
        SavingsGroup,
        ROWS,
        union=f"{first} + n % {COMMUNES}",
        code="lpad(n::text, 7, '0')",
        search_text=words(pick(FAMILIES), "lpad(n::text, 7, '0')", "n::text"),
        sort_key=sort_key,
        latest_overdue="CASE WHEN n % 12 = 0 THEN 1000000 ELSE 0 END",
        latest_grade=pick(["good"] * 8 + ["fair", "weak"]),
    )
    multiply(GroupMonth, ROWS, group=f"{group.pk} + n")


def asked(client, address, data):
    """The queries of a page, with their values."""
    found = []

    def keep(execute, sql, params, many, context):
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        assert client.get(address, data).status_code == 200
    return [(sql, params) for sql, params in found if sql.startswith("SELECT")]


def scanned(sql, params):
    """The tables that PostgreSQL would read from end to end to answer."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    waiting, found = [plan[0]["Plan"]], []
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        if node["Node Type"].endswith("Seq Scan"):
            found.append(node["Relation Name"])
    return found


def test_no_large_table_is_read_from_end_to_end(nation):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE reltuples > %s", [LARGE])
        large = {name for (name,) in cursor.fetchall()}
    tables = {
        model._meta.db_table
        for model in (Branch, Officer, Post, Figures, Handover, SavingsGroup)
    }
    assert tables | {GroupMonth._meta.db_table} <= large

    found = Officer.objects.matching("quach lan 12")
    assert found.exists()
    assert all(search_text.matches(row.search_text, "quach lan 12") for row in found)
    assert SavingsGroup.objects.matching("0012345").count() == 1

    wrong = []
    unit = Union.objects.get(pk=nation["commune"].membership.union_id)
    pages = [(reverse(name), data) for name, data in PAGES]
    pages += [(unit.get_absolute_url(), {})]
    for who, person in nation.items():
        client = Client()
        client.force_login(person)
        for address, data in pages:
            if who == "province" and address == unit.get_absolute_url():
                continue
            for sql, params in asked(client, address, data):
                # Whoever sees every row is told how many they are. A past day of a
                # province is a thirtieth of all handovers: the planner may choose.
                is_count = sql.startswith("SELECT COUNT(*)")
                if who == "superuser" and is_count:
                    continue
                if who != "commune" and data is BEFORE:
                    continue
                if found := large.intersection(scanned(sql, params)):
                    wrong.append((who, address, data, sorted(found), sql % params))
    assert wrong == []
