"""The general reform of 2025 on an empty register: ``python -m tools.bench.reform``.

Prints one line of JSON. On the database of ``DATABASE_URL``, else on a new SQLite file.
"""

import json
import os
import resource
import tempfile
import time
from datetime import date
from pathlib import Path

from tools import prepare


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        prepare.secret()
        import django  # noqa: PLC0415 -- settings need the secret first

        django.setup()
        prepare.database()
        print(json.dumps(reform(Path(folder) / "told.txt")))


def reform(told: Path) -> dict[str, float]:
    from django.core.management import call_command  # noqa: PLC0415 -- as above

    from unions.models import Union, UnionLink  # noqa: PLC0415 -- as above

    began = time.perf_counter()
    with told.open("w") as out:
        call_command(
            "apply_reform",
            decision="202/2025/QH15",
            effective=date(2025, 7, 1),
            stdout=out,
        )
    took = time.perf_counter() - began
    old = Union.objects.exclude(valid_to=None)
    return {
        "seconds": took,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "ended": old.count(),
        "ended_without_link": old.filter(links_to_successors=None).count(),
        "communes_before": old.filter(level="commune").count(),
        "communes_after": Union.objects.filter(level="commune", valid_to=None).count(),
        "links": UnionLink.objects.count(),
    }


if __name__ == "__main__":
    main()
