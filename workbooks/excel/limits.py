"""How much a parsing process may take, and starting one."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

try:
    import resource
except ImportError:  # pragma: no cover -- not a Unix
    resource = None  # type: ignore[assignment]

#: Bytes of address space, and seconds of work. 65,000 rows are read in 51 MB and two
#: seconds; marking 20,000 rows in the file that came takes a few hundred megabytes.
MEMORY = 1024 * 1024 * 1024
SECONDS = 120
#: Bytes of what it may write.
FILE = 256 * 1024 * 1024
_ROOT = Path(__file__).resolve().parent.parent.parent


class ChildError(Exception):
    """The process died: of its limits, or of what it read."""


def apply() -> None:
    """Called by the child itself, before it reads anything."""
    if resource is not None:
        for limit, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_FSIZE, FILE),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(limit, (most, most))


@contextmanager
def child(module: str, *arguments: str, asked: Any) -> Iterator[IO[str]]:
    """What a child writes, line by line; raises ``ChildError`` at its end if it failed.

    It gets ``asked`` as JSON, and nothing of our environment.
    A caller that has read enough may leave early; the child is stopped then.
    """
    command = [sys.executable, "-m", f"workbooks.excel.{module}", *arguments]
    process = subprocess.Popen(  # noqa: S603 -- our own module, paths of our own
        command,
        cwd=_ROOT,
        env={"PYTHONUTF8": "1", "PATH": os.defpath},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    finished = False
    try:
        stdin, stdout = process.stdin, process.stdout
        if stdin is None or stdout is None:  # pragma: no cover -- both are pipes
            raise ChildError
        json.dump(asked, stdin, ensure_ascii=False)
        stdin.close()
        yield stdout
        finished = not stdout.read(1)
    except BrokenPipeError as error:
        raise ChildError from error
    finally:
        if not finished:
            process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None and not stream.closed:
                stream.close()
        process.wait()
    if finished and process.returncode:
        raise ChildError(process.returncode)
