"""The log: written by verbs, read by administrators, changed by nobody."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.tests.factories import UserFactory
from audit import services
from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from core.text import name_sort_key


@pytest.fixture
def entry(db):
    user = UserFactory(full_name="Hà Thị Một")
    return services.record(Action.DOWNLOAD, user, by=user, detail={"pages": 4})


def test_record_names_the_thing_as_it_was_called(entry):
    user = entry.actor
    assert (entry.model, entry.key) == ("accounts.user", str(user.pk))
    assert (entry.label, entry.detail) == ("Hà Thị Một", {"pages": 4})
    user.full_name = "Hà Thị Hai"
    user.save()
    entry.refresh_from_db()
    assert entry.label == "Hà Thị Một"


@pytest.mark.parametrize(
    "tamper",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.update(label="x"),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: AuditEntry.objects.all().delete(),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["label"]),
        lambda entry: AuditEntry.objects.update_or_create(
            pk=entry.pk, defaults={"label": "x"}
        ),
    ],
)
def test_history_cannot_be_changed(entry, tamper):
    with pytest.raises(RuleError):
        tamper(entry)
    kept = AuditEntry.objects.get()
    assert kept.label == "Hà Thị Một"


def test_save_writes_what_changed(db):
    by, user = UserFactory(), UserFactory(full_name="Hà Thị Một", phone="0912345678")
    user.full_name = "Hà Thị Hai"
    services.save(user, by=by, changed=["full_name", "phone"])
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == (Action.CHANGE, by)
    assert entry.detail == {"full_name": ["Hà Thị Một", "Hà Thị Hai"]}


def test_save_of_an_unchanged_row_writes_nothing(db):
    user = UserFactory()
    services.save(user, by=user, changed=["full_name"])
    assert not AuditEntry.objects.exists()


def test_failed_save_leaves_no_trace(db):
    taken, user = UserFactory(), UserFactory()
    user.username = taken.username
    with pytest.raises(IntegrityError), transaction.atomic():
        services.save(user, by=taken)
    assert not AuditEntry.objects.exists()


def url(entry=None):
    if entry is None:
        return reverse("admin:audit_auditentry_changelist")
    return reverse("admin:audit_auditentry_change", args=[entry.pk])


def test_administrator_reads_and_only_reads(client, entry):
    root = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(root)
    assert client.get(url()).status_code == 200
    page = client.get(url(entry))
    assert page.status_code == 200
    assert page.context["has_change_permission"] is False
    assert client.post(url(entry), {"label": "x"}).status_code == 403
    assert client.get(reverse("admin:audit_auditentry_add")).status_code == 403
    delete = reverse("admin:audit_auditentry_delete", args=[entry.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert AuditEntry.objects.filter(pk=entry.pk, label="Hà Thị Một").exists()


def test_others_do_not_see_the_log(client, entry):
    client.force_login(UserFactory(is_staff=True, role="staff"))
    assert client.get(url()).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(client, db, count, django_assert_num_queries):
    root = UserFactory(is_superuser=True, is_staff=True)
    for _ in range(count):
        services.record(Action.READ, root, by=UserFactory())
    client.force_login(root)
    with django_assert_num_queries(7):
        assert client.get(url()).status_code == 200


# --- Many at once


def test_many_are_saved_with_what_each_save_would_have_written(db):
    by, kept, same = UserFactory(), UserFactory(full_name="Cũ"), UserFactory()
    fresh = UserFactory.build(full_name="Đỗ Mới")
    kept.full_name = "Bàn Thị Đổi"
    assert services.save_many([kept, same, fresh], by=by) == 2
    kept.refresh_from_db()
    fresh.refresh_from_db()
    assert kept.search_text.startswith("ban thi doi")
    assert bytes(kept.sort_key) == name_sort_key("Bàn Thị Đổi")
    assert fresh.search_text.startswith("do moi")
    made, changed = AuditEntry.objects.order_by("action", "pk").values_list(
        "action", "key", "label", "detail", "actor"
    )[::-1]
    assert made == (Action.CREATE, str(fresh.pk), "Đỗ Mới", {}, by.pk)
    detail = {"full_name": ["Cũ", "Bàn Thị Đổi"]}
    assert changed == (Action.CHANGE, str(kept.pk), "Bàn Thị Đổi", detail, by.pk)


@pytest.mark.parametrize("count", [1, 40])
def test_many_take_as_many_queries_as_one(db, count, django_assert_num_queries):
    rows = UserFactory.create_batch(count)
    for row in rows:
        row.position = "Chi hội trưởng"
    with django_assert_num_queries(5):
        assert services.save_many(rows, by=rows[0]) == count


def test_nothing_to_save_writes_nothing(db, django_assert_num_queries):
    rows = UserFactory.create_batch(2)
    with django_assert_num_queries(3):
        assert services.save_many(rows, by=rows[0]) == 0
    assert services.save_many([], by=rows[0]) == 0
    assert not AuditEntry.objects.exists()
