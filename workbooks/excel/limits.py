"""How much a parsing process may take, and starting one."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
_PIECE = 256 * 1024
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
def child(
    module: str, *arguments: str, asked: Any, data: IO[bytes] | None = None
) -> Iterator[IO[str]]:
    """What a child writes, line by line; raises ``ChildError`` at its end if it failed.

    It gets ``asked`` as a line of JSON on its stdin, behind it ``data`` (of a file that
    lies nowhere in clear), and nothing of our environment.
    A caller that has read enough may leave early; the child is stopped then.
    """
    command = [sys.executable, "-m", f"workbooks.{module}", *arguments]
    process = subprocess.Popen(  # noqa: S603 -- our own module, paths of our own
        command,
        cwd=_ROOT,
        env={"PYTHONUTF8": "1", "PATH": os.defpath},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    finished = False
    try:
        if process.stdin is None or process.stdout is None:  # pragma: no cover
            raise ChildError
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        if data is not None:
            shutil.copyfileobj(data, process.stdin, _PIECE)
        process.stdin.close()
        stdout = io.TextIOWrapper(process.stdout, encoding="utf-8")
        yield stdout
        finished = not stdout.read(1)
    except BrokenPipeError as error:
        raise ChildError from error
    finally:
        if not finished:
            process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None and not stream.closed:
                with suppress(BrokenPipeError):  # what it no longer wanted to read
                    stream.close()
        process.wait()
    if finished and process.returncode:
        raise ChildError(process.returncode)
