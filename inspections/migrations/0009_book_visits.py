"""Visits that were planned before bookings existed are booked.

Where two of them already take the same person, team or unit, the earlier one is
booked; the other is shown as a clash and booked once it is moved.
"""

from django.db import migrations, models

_HALVES = {"morning": ["am"], "afternoon": ["pm"], "full": ["am", "pm"]}
_AT_ONCE = 500


def book(apps, schema_editor):
    visits = apps.get_model("inspections", "Visit").objects
    taking = visits.exclude(status__in=["cancelled", "postponed"])
    rows = taking.order_by("pk").values("pk", "union", "team", "date", "half_day")
    some = []
    for row in rows.iterator(chunk_size=_AT_ONCE):
        some.append(row)
        if len(some) == _AT_ONCE:
            _write(apps, some)
            some = []
    _write(apps, some)


def _write(apps, visits):
    booking = apps.get_model("inspections", "Booking")
    members = apps.get_model("inspections", "TeamMember").objects
    people = {}
    teams = {row["team"] for row in visits}
    known = members.filter(team__in=teams).exclude(user=None)
    for team, user in known.values_list("team", "user"):
        people.setdefault(team, set()).add(user)
    booking.objects.bulk_create(
        (
            booking(visit_id=row["pk"], date=row["date"], half=half, **who)
            for row in visits
            for half in _HALVES[row["half_day"]]
            for who in [
                {"union_id": row["union"]},
                {"team_id": row["team"]},
                *({"person_id": key} for key in people.get(row["team"], ())),
            ]
        ),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("inspections", "0008_add_planning_and_reports")]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["date"], name="visit_day"),
        ),
        migrations.RunPython(book, migrations.RunPython.noop, elidable=True),
    ]
