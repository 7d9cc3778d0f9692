"""The newest state of a loan by a day is read from one index."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("savings_groups", "0009_seats_of_boards")]

    operations = [
        migrations.AddIndex(
            model_name="loanstate",
            index=models.Index(
                fields=["loan", "as_of", "id"], name="loan_state_by_day"
            ),
        ),
        migrations.AlterField(
            model_name="loanstate",
            name="loan",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="states",
                to="savings_groups.loan",
            ),
        ),
    ]
