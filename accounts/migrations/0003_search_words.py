from django.db import migrations

from core.search_index import refill


def fill(apps, schema_editor):
    """Initials and numbers without zeros, of what was there before."""
    refill(
        apps.get_model("accounts", "User").objects.all(),
        lambda row: [row.full_name, row.username, row.position],
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_must_change_password")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
