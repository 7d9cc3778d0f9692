"""Việc quá hạn kéo dài: what stayed undone after all urging, for the round's report."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from inspections.enums import RungAction, RungState
from inspections.models import LadderStep, Remedy, Visit
from inspections.selectors import ladder, letters
from reports.catalogue.words import iso


def of_visits(visits: Iterable[Visit]) -> dict[str, Any]:
    """What came to the last rung of the ladder and is open still.

    ``counted_on``: to which day a draft counts what is late. It is the day on which
    the last of them came to its rung, so that the same draft says the same tomorrow.
    """
    steps = LadderStep.objects.filter(
        action=RungAction.REPORT,
        state=RungState.DONE,
        remedy__in=Remedy.objects.pending().filter(visit__in=list(visits)),
    )
    found = [
        step
        for step in steps.select_related("remedy__visit__union")
        if step.due_on == ladder.start(step.remedy)[0]
    ]
    rows = {step.remedy.pk: step.remedy for step in found}
    remedies = sorted(rows.values(), key=lambda one: (one.due_on, str(one.pk)))
    urged = letters.urged_already(remedies)
    days = [step.reached_on for step in found]
    days += [one.due_on + timedelta(days=1) for one in remedies]
    return {
        "counted_on": iso(max(days, default=None)),
        "rows": [
            {
                "unit": one.visit.union.title,
                "text": one.text,
                "due_on": iso(one.due_on),
                "urged": letters.urged_words(urged[one.pk]),
            }
            for one in remedies
        ],
    }
