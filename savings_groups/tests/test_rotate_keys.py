"""Keys are changed in three steps; nothing is lost, found wrongly, or told."""

import hashlib
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import crypto, sealed_files
from core.exceptions import RuleError
from savings_groups.enums import BankFileStatus
from savings_groups.models import BankFile, Borrower
from savings_groups.services import keys
from savings_groups.tests.factories import BankFileFactory, BorrowerFactory

pytestmark = pytest.mark.django_db

NUMBERS = ["006185000123", "006185000456", "095123456"]
STATEMENT = "Triệu Thị Vay;006185000123\n".encode()


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def people():
    BorrowerFactory(id_number="")
    return [BorrowerFactory(id_number=number) for number in NUMBERS]


@pytest.fixture
def statement():
    digest = hashlib.sha256(STATEMENT).hexdigest()
    name = sealed_files.keep(io.BytesIO(STATEMENT), "bank", digest)
    return BankFileFactory(file=name, sha256=digest)


def turned(settings):
    """The first step."""
    settings.DATA_KEYS = [crypto.new_key(), *settings.DATA_KEYS]


def rotate(batch=500):
    out = io.StringIO()
    call_command("rotate_keys", batch=batch, stdout=out)
    return out.getvalue().splitlines()


def numbers(counts):
    """The count of the members' numbers, and nothing after it."""
    return next(one for one in counts if one.what.endswith("id_number"))


def everything_is_found(people, statement):
    for person, number in zip(people, NUMBERS, strict=True):
        assert list(Borrower.objects.with_id_number(number)) == [person]
        assert Borrower.objects.get(pk=person.pk).id_number.reveal() == number
    with sealed_files.opened(statement.file) as file:
        assert file.read() == STATEMENT


def test_the_three_steps(people, statement, settings):
    everything_is_found(people, statement)
    turned(settings)
    everything_is_found(people, statement)
    assert [line for line in rotate() if ": 0 looked at" not in line] == [
        "savings_groups.Borrower.id_number: 3 looked at, 3 sealed anew, 0 not opened",
        "BankFile.file: 1 looked at, 1 sealed anew, 0 not opened",
        "Everything is sealed with the newest key.",
    ]
    everything_is_found(people, statement)
    settings.DATA_KEYS = settings.DATA_KEYS[:1]
    everything_is_found(people, statement)


def test_without_rotating_the_old_key_may_not_go(people, statement, settings):
    settings.DATA_KEYS = [crypto.new_key()]
    assert not Borrower.objects.with_id_number(NUMBERS[0]).exists()
    with pytest.raises(RuleError):
        Borrower.objects.get(pk=people[0].pk).id_number.reveal()
    with pytest.raises(CommandError, match=r"^4 could not be opened"):
        rotate()


def test_a_second_run_has_nothing_left_to_do(people, statement, settings):
    turned(settings)
    rotate()
    tokens = list(Borrower.objects.values_list("id_number", flat=True))
    counts = [(c.looked_at, c.resealed, c.closed) for c in keys.rotate()]
    assert [count for count in counts if any(count)] == [
        (3, 0, 0),
        (1, 0, 0),
    ]
    assert list(Borrower.objects.values_list("id_number", flat=True)) == tokens


def test_a_run_that_was_stopped_goes_on_with_what_is_left(people, settings):
    turned(settings)
    person = people[0]
    person.set_id_number(NUMBERS[0])
    person.save()
    count = numbers(keys.rotate(batch=1))
    assert (count.looked_at, count.resealed) == (3, 2)


def test_a_fingerprint_left_behind_is_brought_up_to_date(people, settings):
    old = crypto.fingerprint(NUMBERS[1])
    turned(settings)
    rotate()
    Borrower.objects.filter(pk=people[1].pk).update(id_number_print=old)
    assert numbers(keys.rotate()).resealed == 1
    settings.DATA_KEYS = settings.DATA_KEYS[:1]
    assert list(Borrower.objects.with_id_number(NUMBERS[1])) == [people[1]]


def test_what_somebody_writes_meanwhile_is_kept(people, settings):
    turned(settings)
    row = Borrower.objects.get(pk=people[0].pk)
    stale = (row.pk, row.id_number, row.id_number_print)
    row.set_id_number("006185000999")
    row.save()
    count = keys.Count("x")
    rows = Borrower.objects.order_by("pk")
    keys._row(rows, stale, ["pk", "id_number", "id_number_print"], count)
    assert (count.looked_at, count.resealed) == (1, 0)
    row.refresh_from_db()
    assert row.id_number.reveal() == "006185000999"


def test_a_missing_file_is_counted_and_stops_nothing(people, statement, settings):
    sealed_files.remove(statement.file)
    turned(settings)
    with pytest.raises(CommandError, match=r"^1 could not be opened"):
        rotate()
    settings.DATA_KEYS = settings.DATA_KEYS[:1]
    assert list(Borrower.objects.with_id_number(NUMBERS[2])) == [people[2]]


def test_a_file_that_was_put_aside_is_not_missed(statement):
    sealed_files.remove(statement.file)
    BankFile.objects.update(status=BankFileStatus.CANCELLED)
    assert list(keys.rotate())[-1] == keys.Count("BankFile.file")


def test_one_file_of_two_rows_is_sealed_once(statement, settings):
    BankFileFactory(file=statement.file)
    turned(settings)
    assert list(keys.rotate())[-1] == keys.Count("BankFile.file", 1, 1, 0)


def test_it_prints_counts_and_never_a_number(people, statement, settings, caplog):
    turned(settings)
    said = "\n".join(rotate()) + caplog.text
    tokens = [row.id_number.token for row in Borrower.objects.exclude(id_number=None)]
    prints = list(Borrower.objects.values_list("id_number_print", flat=True))
    for told in (*NUMBERS, *tokens, *filter(None, prints), *settings.DATA_KEYS):
        assert told not in said


def test_batches_read_as_often_as_there_are_batches(people):
    counts = []
    for batch in (1, 500):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(keys.rotate(batch))
        counts.append(sum("id_number" in q["sql"] for q in asked.captured_queries))
    assert counts == [4, 2]
