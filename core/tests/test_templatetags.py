"""Numbers, icons and links in templates."""

from decimal import Decimal

import pytest
from django.test import RequestFactory

from core.templatetags import core as tags


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1234567, "1.234.567"), (0, "0"), (-1500, "-1.500"), (None, "")],
)
def test_money(value, shown):
    assert tags.money(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1234567", "1.234.567"), ("1234.5", "1.234,5"), ("2", "2"), ("hai", "hai")],
)
def test_amount(value, shown):
    assert tags.amount(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("2.50"), "2,5"),
        (Decimal("3.00"), "3"),
        (Decimal("100"), "100"),
        (0.25, "0,25"),
        (None, ""),
    ],
)
def test_number(value, shown):
    assert tags.number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1234567000, "1.234,6"), (50_000_000, "50,0"), (None, "")],
)
def test_million(value, shown):
    assert tags.million(value) == shown


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in tags.icon("list")
    assert 'aria-label="Đóng &lt;x&gt;"' in tags.icon("x-lg", "Đóng <x>")


def test_query_keeps_the_rest(rf: RequestFactory):
    context = {"request": rf.get("/", {"q": "hà", "page": "2"})}
    assert tags.query(context, page=3) == "?q=h%C3%A0&page=3"
    assert tags.query(context, page=None) == "?q=h%C3%A0"
