"""Who runs each group today takes a seat on its board."""

from django.db import migrations

AT_ONCE = 5000


def seat(apps, schema_editor):
    groups = apps.get_model("savings_groups", "SavingsGroup").objects
    seats = apps.get_model("savings_groups", "BoardSeat")
    rows = []
    named = groups.exclude(leader_name="", deputy_name="").order_by("pk")
    columns = ("pk", "leader_name", "deputy_name", "founded_on", "closed_on")
    for key, leader, deputy, founded, closed in named.values_list(*columns).iterator():
        for role, name in (("leader", leader), ("deputy", deputy)):
            if name:
                row = seats(group_id=key, role=role, full_name=name)
                row.started_on, row.ended_on = founded, closed
                rows.append(row)
        if len(rows) >= AT_ONCE:
            seats.objects.bulk_create(rows)
            rows = []
    seats.objects.bulk_create(rows)


def leave(apps, schema_editor):
    apps.get_model("savings_groups", "BoardSeat").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("savings_groups", "0005_bank_files_and_people")]

    operations = [migrations.RunPython(seat, leave, elidable=True)]
