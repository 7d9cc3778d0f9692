"""An initiative is marked to be gone to again at the next visit of its unit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0012_find_remedies_by_their_words")]

    operations = [
        migrations.AddField(
            model_name="initiativesighting",
            name="look_again",
            field=models.BooleanField(
                default=False, verbose_name="to be looked at again"
            ),
        ),
    ]
