from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0005_codes_of_phrases")]

    operations = [
        migrations.AddField(
            model_name="fundcheck",
            name="takes_interest",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="charges interest as hụi does"
            ),
        ),
    ]
