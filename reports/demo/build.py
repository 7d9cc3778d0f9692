"""The whole demo in one transaction, once."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.exceptions import RuleError
from inspections.services import reference
from reports.demo import (
    followup,
    groups,
    papers,
    people,
    planning,
    register,
    today,
    visits,
)
from reports.demo.cases import JUNE, MARCH
from reports.demo.history import moment, redate, write
from reports.demo.planning import Season
from reports.demo.register import Register
from reports.demo.script import Case
from unions.models import Union


def is_loaded() -> bool:
    return Union.objects.filter(is_demo=True).exists()


@transaction.atomic
def build(on: date) -> bool:
    """Build the demo as of the day ``on``; False if it is there already."""
    if is_loaded():
        return False
    if people.taken():
        raise RuleError(
            _("An account of the demo exists already: use another database.")
        )
    maker = people.administrator()
    reference.load_phrases()
    built = register.build(maker)
    groups.build(built)
    everyone = people.build(built.city, built.units)
    version = reference.load_checklist(built.city, by=maker)
    write(version, published_at=moment(date(2020, 1, 15)))
    plan = planning.plan(built)
    march = planning.march(plan, version, built, everyone)
    _carry_out(march, MARCH, built, everyone, moment(date(2020, 3, 10), 8, 5))
    june = planning.june(plan, version, built, everyone)
    _carry_out(june, JUNE, built, everyone, moment(date(2020, 6, 9), 8, 5))
    today.build(version, built, everyone, on)
    papers.build(plan, march, everyone)
    return True


def _carry_out(
    season: Season,
    cases: list[Case],
    built: Register,
    everyone: dict[str, User],
    begun: datetime,
) -> None:
    """Every visit of the round with what became of its remedies."""
    for case in cases:
        story = visits.build(season, case, built, everyone)
        followup.build(story)
        visits.finish(story)
    redate(season.round, *season.moments, begun)
