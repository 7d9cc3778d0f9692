"""Identity numbers in the database: sealed, dumped as they are stored, never typed."""

import pytest
from django.core import serializers
from django.forms import fields_for_model

from core.crypto import Secret
from savings_groups.models import Borrower
from savings_groups.tests.factories import BorrowerFactory

pytestmark = pytest.mark.django_db

NUMBER = "006185000123"


def test_the_column_holds_a_token_and_gives_a_secret():
    pk = BorrowerFactory(id_number=NUMBER).pk
    stored = Borrower.objects.extra(select={"raw": "id_number"}).get(pk=pk)
    assert NUMBER not in stored.raw
    assert isinstance(stored.id_number, Secret)
    assert stored.id_number.reveal() == NUMBER
    assert Borrower.objects.values_list("id_number", flat=True).get() == Secret(
        stored.raw
    )


def test_a_row_without_a_number_holds_nothing():
    row = Borrower.objects.get(pk=BorrowerFactory(id_number="").pk)
    assert (row.id_number, row.id_number_print, row.id_number_tail) == (None, "", "")


@pytest.mark.parametrize("plain", [NUMBER, 6185000123, NUMBER.encode()])
def test_plain_text_is_refused_not_stored(plain):
    row = BorrowerFactory()
    with pytest.raises(TypeError, match="takes a Secret"):
        Borrower.objects.filter(pk=row.pk).update(id_number=plain)
    row.id_number = plain
    with pytest.raises(TypeError, match="takes a Secret"):
        row.save()
    with pytest.raises(TypeError, match="takes a Secret"):
        Borrower.objects.filter(id_number=plain).exists()


@pytest.mark.parametrize("form", ["json", "xml", "jsonl"])
def test_a_dump_holds_what_is_stored(form):
    row = BorrowerFactory(id_number=NUMBER)
    text = serializers.serialize(form, [row])
    assert row.id_number.token in text
    assert NUMBER not in text


def test_no_form_offers_the_field():
    assert "id_number" not in fields_for_model(Borrower)
