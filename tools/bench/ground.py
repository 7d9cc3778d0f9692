"""What every part of the bench stands on: an installation of its own, and the clock.

Both sides of a ratio run in one process, in the order A B B A, again and again; what is
printed is the median. Nothing is asserted: machines differ, ratios differ less.
"""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tools import prepare

OUT = prepare.ROOT / "var" / "bench"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))


def installation(folder: Path, *, demo: bool, ready: bool = False) -> None:
    """Set up the application on data of its own under ``folder``.

    ``ready``: another process has prepared it; this one is measured from its start.
    """
    os.environ["VAR_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    prepare.secret()
    import django  # noqa: PLC0415 -- settings need the secret first

    django.setup()
    if ready:
        return
    prepare.database()
    prepare.static_files()
    if demo:
        prepare.demo()


@dataclass(frozen=True)
class Figure:
    """One thing measured against another, both in milliseconds."""

    what: str
    against: str
    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours


def measure(
    what: str,
    ours: Callable[[], object],
    against: str,
    theirs: Callable[[], object],
    *,
    clock: Callable[[], float] = time.perf_counter,
) -> Figure:
    """A B B A, ``ROUNDS`` times, after one of each that does not count."""
    ours(), theirs()
    took: dict[Callable[[], object], list[float]] = {ours: [], theirs: []}
    for _ in range(ROUNDS):
        for side in (ours, theirs, theirs, ours):
            began = clock()
            side()
            took[side].append(1000 * (clock() - began))
    middle = statistics.median
    return Figure(what, against, middle(took[ours]), middle(took[theirs]))


def show(title: str, figures: Sequence[Figure], *, slower: bool) -> None:
    """``slower``: how many times the other side's time; else how many times as fast."""
    print(f"\n{title}")
    for figure in figures:
        ratio = 1 / figure.ratio if slower else figure.ratio
        print(
            f"  {figure.what:<46} {figure.ours:9.1f} ms"
            f"   {figure.theirs:9.1f} ms {figure.against:<24} {ratio:7.2f}x"
        )


def keep(name: str, figures: Sequence[Figure], **more: Any) -> None:
    """Write the figures to ``var/bench``, with the machine that they are of."""
    content = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "rounds": ROUNDS,
        "python": platform.python_version(),
        "django": version("django"),
        "weasyprint": version("weasyprint"),
        "processors": os.cpu_count(),
        "figures": [{**asdict(figure), "ratio": figure.ratio} for figure in figures],
        **more,
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    (OUT / f"{name}.json").write_text(text + "\n")
