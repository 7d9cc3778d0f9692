from django.db import migrations

from core.search_index import refill


def fill(apps, schema_editor):
    """Initials and numbers without zeros, of what was there before."""
    refill(apps.get_model("inspections", "Round").objects.all(), lambda row: [row.name])


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_keep_the_date_before_an_extension")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
