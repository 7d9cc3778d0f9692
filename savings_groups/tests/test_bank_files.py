"""The verbs of a bank file: who may when, what is refused, what is kept."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from jobs.models import Job
from savings_groups.models import BankFile, GroupMonth
from savings_groups.services.bank import checking, files
from savings_groups.tests import bank
from savings_groups.tests.factories import BankFileFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mapped(city, ward, commune, staff):
    found = bank.sent("groups.xlsx", union=city, by=staff)
    return bank.matched(found, bank.GROUPS, first=6, unit=bank.MILLION)


@pytest.fixture
def ready(mapped, staff):
    return bank.checked(mapped, by=staff)


def place(bank_file):
    return Path(settings.MEDIA_ROOT) / bank_file.file


def test_a_file_is_kept_sealed_and_waits_for_its_columns(city, staff):
    found = bank.sent("loans.xlsx", union=city, by=staff)

    assert (found.status, found.format, found.owner) == ("mapping", "xlsx", staff)
    stored = place(found).read_bytes()
    assert b"PK" not in stored[:4]
    assert stored.startswith(b"gAAAA")
    entry = AuditEntry.objects.get(model="savings_groups.bankfile")
    assert (entry.action, entry.actor) == (Action.CREATE, staff)


def test_what_is_no_list_is_refused(city, staff):
    with pytest.raises(RuleError):
        bank.sent("a.xlsx", union=city, by=staff, kind="groups", data=b"%PDF-1.7")
    assert BankFile.objects.count() == 0


def test_the_same_bytes_of_another_union_are_a_file_of_their_own(city, ward, staff):
    one = bank.sent("groups.xlsx", union=city, by=staff)
    two = bank.sent("groups.xlsx", union=ward, by=staff)
    assert (one.pk != two.pk, one.file) == (True, two.file)


def test_three_files_may_wait(city, staff):
    BankFileFactory.create_batch(3, owner=staff, union=city, status="checking")
    with pytest.raises(RuleError) as error:
        bank.sent("groups.xlsx", union=city, by=staff)
    assert str(error.value) == "Wait until the files that you have sent are checked."


def test_sixty_files_may_come_in_an_hour(city, staff):
    BankFileFactory.create_batch(60, owner=staff, union=city, status="cancelled")
    with pytest.raises(RuleError) as error:
        bank.sent("groups.xlsx", union=city, by=staff)
    assert str(error.value) == "Too many files within an hour. Try again later."
    long_ago = timezone.now() - timedelta(hours=2)
    BankFile.objects.update(created_at=long_ago)
    assert bank.sent("groups.xlsx", union=city, by=staff).status == "mapping"


def test_doubts_must_have_been_seen(ready, staff):
    with pytest.raises(RuleError) as error:
        files.take_over(ready, seen=False, by=staff)
    assert str(error.value) == "Look at the doubts, then tick that you have seen them."
    assert GroupMonth.objects.count() == 0


def test_a_file_is_taken_over_once(ready, staff):
    files.take_over(ready, seen=True, by=staff)
    with pytest.raises(RuleError, match="cannot become"):
        files.take_over(ready, seen=True, by=staff)


def test_whoever_may_no_longer_write_does_not(ready, staff):
    files.take_over(ready, seen=True, by=staff)
    staff.is_active = False
    staff.save()
    found = bank.worked(ready)

    assert (found.status, found.is_stuck, GroupMonth.objects.count()) == (
        "applying",
        True,
        0,
    )
    assert found.job.error == "You may no longer take over files of this union."


def test_a_file_put_aside_is_forgotten(ready, staff):
    with pytest.raises(RuleError) as error:
        files.put_aside(ready, reason=" ", by=staff)
    assert str(error.value) == "Say why this file is put aside."


@pytest.mark.django_db(transaction=True)
def test_the_bytes_of_a_file_put_aside_leave_the_disk(city, ward, staff):
    one = bank.sent("groups.xlsx", union=city, by=staff)
    two = bank.sent("groups.xlsx", union=ward, by=staff)
    files.put_aside(one, reason="Gửi nhầm", by=staff)
    assert place(two).exists()
    files.put_aside(two, reason="Gửi nhầm", by=staff)
    assert not place(two).exists()
    assert [one.reason for one in two.events.all()][-1] == "Gửi nhầm"


def test_after_it_was_put_aside_the_same_file_may_come_again(mapped, city, staff):
    files.put_aside(mapped, reason="Gửi nhầm", by=staff)
    again = bank.sent("groups.xlsx", union=city, by=staff)
    assert (again.pk != mapped.pk, again.status) == (True, "mapping")


def test_columns_can_be_matched_anew_until_it_is_taken_over(ready, staff):
    again = bank.checked(ready, by=staff)
    assert (again.status, again.doubts.count() > 0) == ("ready", True)
    bank.taken_over(again, by=staff)
    with pytest.raises(RuleError, match="cannot become"):
        files.order_check(again, by=staff)


def test_an_empty_list_is_refused_and_can_be_matched_again(city, staff):
    found = bank.sent(
        "a.csv", union=city, by=staff, kind="groups", data=b"Ma to;TV;Du no\n;;\n"
    )
    names = ["group_code", "members", "debt"]
    found = bank.checked(bank.matched(found, names, first=1, at=0), by=staff)

    assert (found.status, found.things) == ("refused", 0)
    assert found.refusal == "Danh sách trống: không có dòng nào dưới tiêu đề."
    assert files.start_again(found, by=staff).status == "mapping"


def test_only_what_is_stuck_is_started_again(mapped, staff):
    with pytest.raises(RuleError) as error:
        files.start_again(mapped, by=staff)
    assert str(error.value) == "This file is being worked on, or is done."
    files.order_check(mapped, by=staff)
    Job.objects.update(state="failed")
    found = BankFile.objects.get(pk=mapped.pk)
    files.start_again(found, by=staff)
    assert bank.worked(found).status == "ready"


def test_a_job_that_runs_twice_does_nothing_the_second_time(ready, staff):
    job = Job.objects.get(kind="bank.check")
    assert checking.check(job, file=str(ready.pk)) == {}
    assert (job.payload, job.result) == (
        {"file": str(ready.pk)},
        {"rows": 18, "things": 8},
    )


def test_taking_over_is_written_into_the_log(ready, staff):
    found = bank.taken_over(ready, by=staff)
    entry = AuditEntry.objects.get(action=Action.IMPORT)
    assert (entry.actor, entry.key) == (staff, str(found.pk))
    assert entry.detail == {
        "kind": "groups",
        "as_of": "2026-10-31",
        "rows": 18,
        "things": 8,
        "added": 8,
        "changed": 0,
        "left_out": 8,
        "sha256": found.sha256,
        "replaces": "",
    }


def test_a_wrongly_matched_column_tells_no_number(city, ward, staff):
    """Identity numbers under “commune”: the doubt shows their last digits only."""
    head, row = "Xã;Mã tổ;TV;Dư nợ", "006080000101;0000001;36;1250000000"
    data = f"{head}\n{row}".encode()
    found = bank.sent("a.csv", union=city, by=staff, kind="groups", data=data)
    names = ["commune", "group_code", "members", "debt"]
    found = bank.checked(bank.matched(found, names, first=1, at=0), by=staff)

    [doubt] = found.doubts.all()
    assert doubt.rows == [{"row": 2, "label": "0000001", "says": "•••••••••101"}]
