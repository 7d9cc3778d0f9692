"""Schedules for 8, 92 and 168 communes: ``python -m tools.bench.scheduling 92``.

Real communes with their places: those of Thái Nguyên and of Hồ Chí Minh City. Four
teams, thirty days, half a day each; every commune has a day of the bank. Prints one
line of JSON; seconds and costs are medians of three runs of twenty seconds at most.
"""

import csv
import json
import os
import random
import resource
import statistics
import sys
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tools import prepare

if TYPE_CHECKING:
    from inspections.scheduling.engine import Result
    from inspections.scheduling.problem import Problem, Unit

#: Communes → the province that they are of.
SIZES = {8: "19", 92: "19", 168: "79"}
_RUNS, _SECONDS = 3, 20
_TEAMS, _FIRST, _DAYS = 4, date(2026, 3, 2), 30
_UNITS = prepare.ROOT / "unions" / "data" / "reform_2025" / "units_after.csv"


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    prepare.secret()
    import django  # noqa: PLC0415 -- settings need the secret first

    django.setup()
    print(json.dumps(schedules(int(sys.argv[1]))))


def schedules(count: int) -> dict[str, Any]:
    from inspections.scheduling import engine, greedy  # noqa: PLC0415 -- as above

    problem = _problem(count)
    began = time.perf_counter()
    greedy.solve(problem)
    simple = time.perf_counter() - began
    found = [engine.solve(problem, seconds=_SECONDS) for _run in range(_RUNS)]
    return {
        "engine": found[0].engine,
        "greedy_seconds": simple,
        "seconds": _middle([one.seconds for one in found]),
        "cost": _middle([one.score.cost for one in found]),
        "greedy_cost": found[0].greedy.cost,
        "bound": _middle([one.bound or 0 for one in found]),
        "gap_percent": _middle([_gap(one) for one in found]),
        "placed": _middle([one.score.placed for one in found]),
        "travel_days": _middle([one.score.travel_days for one in found]),
        "greedy_travel_days": found[0].greedy.travel_days,
        "km": _middle([one.score.km for one in found]),
        "greedy_km": found[0].greedy.km,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _middle(values: list[float]) -> float:
    return statistics.median(values)


def _gap(result: "Result") -> float:
    """How much less the best possible could cost at most."""
    cost = result.score.cost
    return 100 * (cost - (result.bound or 0)) / cost if cost else 0


def _problem(count: int) -> "Problem":
    from inspections.scheduling.problem import (  # noqa: PLC0415 -- as above
        Person,
        Problem,
        Team,
    )

    teams = [Team(n, frozenset({Person(n, str(n))})) for n in range(1, _TEAMS + 1)]
    return Problem(
        _FIRST,
        _FIRST + timedelta(days=_DAYS - 1),
        units=tuple(_units(count)),
        teams=tuple(teams),
        quiet_days=30,
        most_km=40,
    )


def _units(count: int) -> list["Unit"]:
    from core import workdays  # noqa: PLC0415 -- as above
    from inspections.scheduling.problem import Unit  # noqa: PLC0415 -- as above

    days = [_FIRST + timedelta(days=n) for n in range(_DAYS)]
    weekends = frozenset(filter(workdays.is_weekend, days))
    holidays = frozenset(day for day in days if workdays.holiday_name(day))
    chance = random.Random(count)  # noqa: S311 -- the same priorities every time
    units = []
    for key, row in enumerate(_rows(count), start=1):
        bank = chance.randint(3, 25)
        units.append(
            Unit(
                key,
                chance.choice([0, 0, 0, 1, 2, 5]),
                (float(row["lat"]), float(row["lon"])),
                weekends=weekends,
                holidays=holidays,
                bank=frozenset(day for day in days if day.day == bank),
            )
        )
    return units


def _rows(count: int) -> list[dict[str, str]]:
    with _UNITS.open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter=";")
        ours = [row for row in rows if row["province_code"] == SIZES[count]]
    return [row for row in ours if row["lat"]][:count]


if __name__ == "__main__":
    main()
