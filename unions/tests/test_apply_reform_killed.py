"""A reform that is killed half-way, really: nothing of it is there."""

import os
import signal
import subprocess
import sys
import time

import pytest

from jobs.tests.house import ROOT
from jobs.tests.installations import embedded, migrated

__all__ = ["embedded", "migrated"]

WORDS = ["--decision", "1683/NQ-UBTVQH15", "--effective", "2025-07-01"]
#: Said by the run when the first province is done and the second one begins.
SAY = """
import sys
from unions.services import reorganisation as verbs
from django.core.management import call_command
done = verbs.carry_out
def carry_out(*args, **kwargs):
    result = done(*args, **kwargs)
    print("one province is done", flush=True)
    return result
verbs.carry_out = carry_out
call_command("apply_reform", *sys.argv[1:])
"""


def communes(house):
    sql = "SELECT COUNT(*), COUNT(valid_to) FROM unions_union WHERE level = 'commune'"
    return house.rows(sql)


@pytest.mark.parametrize("seconds", [0, 0.4])
def test_kill_9_leaves_nothing_half_done(embedded, seconds):
    start = "import django; django.setup()\n"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", start + SAY, *WORDS],
        cwd=ROOT,
        env=embedded.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "one province is done\n"
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert communes(embedded) == [(0, 0)]
    assert embedded.rows("SELECT COUNT(*) FROM audit_auditentry") == [(0,)]

    embedded.manage("apply_reform", *WORDS, "--province", "19")

    assert communes(embedded) == [(372, 280)]
