"""Dates, money and numbers as offices type them; nothing typed is lost."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from core.forms import DongField, Form, NumberField


class PaymentForm(Form):
    paid_on = forms.DateField()
    amount = DongField(min_value=0)
    rate = NumberField(max_digits=5, decimal_places=2, required=False)
    note = forms.CharField(required=False, widget=forms.Textarea)


RIGHT = {"paid_on": "10/09/2010", "amount": "1.234.567", "rate": "2,5", "note": "ổn"}


def form(**typed):
    return PaymentForm({**RIGHT, **typed})


@pytest.fixture(params=["vi", "en"])
def _language(request):
    with translation.override(request.param):
        yield


@pytest.mark.usefixtures("_language")
class TestBothLanguages:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("10/09/2010", date(2010, 9, 10)),
            ("1/2/2020", date(2020, 2, 1)),
            ("31/12/2020", date(2020, 12, 31)),
            ("2020-03-10", date(2020, 3, 10)),
        ],
    )
    def test_day_comes_before_month(self, typed, meant):
        found = form(paid_on=typed)
        assert found.is_valid(), found.errors
        assert found.cleaned_data["paid_on"] == meant

    @pytest.mark.parametrize("typed", ["12/31/2020", "31/02/2020", "hôm qua", "10/9"])
    def test_no_such_day(self, typed):
        assert list(form(paid_on=typed).errors) == ["paid_on"]

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("1.234.567", 1234567),
            ("1 234 567", 1234567),
            ("1234567", 1234567),
            ("1.000 đ", 1000),
            (" 0 ", 0),
        ],
    )
    def test_money(self, typed, meant):
        found = form(amount=typed)
        assert found.is_valid(), found.errors
        assert found.cleaned_data["amount"] == meant

    @pytest.mark.parametrize(
        "typed", ["1.234,5", "1.23", "1,234", "mười", "-5", "1..0"]
    )
    def test_no_such_amount(self, typed):
        assert list(form(amount=typed).errors) == ["amount"]

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [("2,5", Decimal("2.5")), ("2.5", Decimal("2.5")), ("3", Decimal(3))],
    )
    def test_decimals(self, typed, meant):
        found = form(rate=typed)
        assert found.is_valid(), found.errors
        assert found.cleaned_data["rate"] == meant

    @pytest.mark.parametrize("typed", ["2,555", "1.234,5", "hai"])
    def test_no_such_number(self, typed):
        assert list(form(rate=typed).errors) == ["rate"]

    def test_what_was_typed_is_shown_again(self):
        page = str(form(paid_on="31/02/2020", amount="1,5", rate="x", note="đã gõ"))
        for typed in ("31/02/2020", "1,5", 'value="x"', "đã gõ"):
            assert typed in page

    def test_what_is_stored_is_shown_as_it_is_typed(self):
        stored = {"paid_on": date(2010, 9, 10), "amount": 1234567}
        page = str(PaymentForm(initial=stored))
        assert 'value="10/09/2010"' in page
        assert 'value="1.234.567"' in page

    def test_an_untouched_form_has_not_changed(self):
        stored = {
            "paid_on": date(2010, 9, 10),
            "amount": 1234567,
            "rate": Decimal("2.50"),
            "note": "ổn",
        }
        assert PaymentForm(RIGHT, initial=stored).changed_data == []


def test_decimals_are_shown_with_a_comma_in_vietnamese():
    with translation.override("vi"):
        assert 'value="2,5"' in str(PaymentForm(initial={"rate": Decimal("2.5")}))


def test_fields_ask_phones_for_the_right_keys():
    page = str(PaymentForm())
    assert page.count('inputmode="numeric"') == 2
    assert page.count('inputmode="decimal"') == 1
    assert 'rows="3"' in page
