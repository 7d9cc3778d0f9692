"""The register at small and nation size, side by side; the reform on both databases."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from tools import prepare, services, system
from tools.bench import scheduling
from tools.bench.ground import Figure, keep, show

SIZES, FILES = ("small", "nation"), ("import", "export")


def main() -> None:
    for size in SIZES:
        print(
            f"\nThe register at {size} size: loading, unless it is there …", flush=True
        )
        _child("tools.bench.register", size, "load")
    #: A B B A: the machine's mood is shared.
    took: dict[str, list[list[Figure]]] = {size: [] for size in SIZES}
    for size in (*SIZES, *reversed(SIZES)):
        found = _child("tools.bench.register", size, "pages")
        took[size].append([Figure(**figure) for figure in found])
    pages = {
        size: [_middle(pair) for pair in zip(*took[size], strict=True)]
        for size in SIZES
    }
    for size in SIZES:
        keep(f"register-{size}", pages[size])
        show(f"The register at {size} size: CPU time", pages[size], slower=True)
    _grown(pages)
    files = {
        size: {
            what: _child("tools.bench.register", size, what)
            for what in ("import", "export")
        }
        for size in SIZES
    }
    _files(files)
    keep("register-files", [], files=files, reform=_reforms())
    lending = {size: _lending(size) for size in SIZES}
    keep("lending", [], sizes=lending)
    keep("planning", [], sizes={size: _planning(size) for size in SIZES})
    keep("remedies", [], sizes={size: _remedies(size) for size in SIZES})


def _middle(pair: tuple[Figure, ...]) -> Figure:
    """The same figure of two runs."""
    middle = statistics.median
    return Figure(
        pair[0].what,
        pair[0].against,
        middle(figure.ours for figure in pair),
        middle(figure.theirs for figure in pair),
    )


def _grown(pages: Mapping[str, list[Figure]]) -> None:
    print("\nNation against small: our own time")
    small, nation = (pages[size] for size in SIZES)
    for one, two in zip(small, nation, strict=True):
        if one.against != "a bare view" and not one.what.startswith("officers"):
            continue
        print(f"  {one.what:<46} {two.ours / one.ours:7.2f}x")


def _files(files: Mapping[str, Mapping[str, Any]]) -> None:
    print("\nFiles: seconds, and memory above idle")
    for size, found in files.items():
        for what, figures in found.items():
            told = "  ".join(f"{name} {value:,.1f}" for name, value in figures.items())
            print(f"  {what:<8} {size:<8} {told}")


def _lending(size: str) -> dict[str, Any]:
    """Groups, loans and files of the bank."""
    print(f"\nGroups and loans at {size} size: CPU time and queries", flush=True)
    pages = _child("tools.bench.lending", size, "pages")
    _told(pages)
    found: dict[str, Any] = {"pages": pages}
    for kind in ("groups", "loans"):
        found[kind] = _child("tools.bench.lending", size, kind)
        told = "  ".join(f"{name} {value:,.1f}" for name, value in found[kind].items())
        print(f"  a file of {kind}: {told}")
    return found


def _planning(size: str) -> dict[str, Any]:
    """The board, the calendar, and what speaks against a visit."""
    found: dict[str, Any] = _child("tools.bench.planning", size)
    print(f"\nPlanning at {size} size, {found['visits']:,} visits", flush=True)
    _told(found)
    return found


def _remedies(size: str) -> dict[str, Any]:
    """Homes, lists and the digest over ten years of findings."""
    found: dict[str, Any] = _child("tools.bench.remedies", size)
    print(
        f"\nHomes and remedies at {size} size: {found['findings']:,} findings,"
        f" {found['remedies']:,} remedies",
        flush=True,
    )
    _told({name: one for name, one in found.items() if name != "digest"})
    digest = found["digest"]
    print(
        f"  the daily summary: {digest['lines']:,} lines of {digest['people']:,} people"
        f" in {digest['seconds']:.1f} s"
    )
    return found


def _told(pages: Mapping[str, Any]) -> None:
    """Milliseconds of CPU, queries, and times a bare view."""
    for figures in pages.values():
        if isinstance(figures, dict):
            print(
                f"  {figures['what']:<46} {figures['ours']:9.1f} ms"
                f"   {figures['queries']:3d} queries"
                f"   {figures['ours'] / figures['theirs']:7.2f}x a bare view"
            )


def _schedules() -> dict[str, Any]:
    """Proposed schedules: what they cost beside the simple method, and the bound."""
    print("\nProposed schedules, medians of three", flush=True)
    found = {}
    for count in scheduling.SIZES:
        found[str(count)] = figures = _child("tools.bench.scheduling", str(count))
        told = "  ".join(
            f"{name} {value:,.1f}"
            for name, value in figures.items()
            if name != "engine"
        )
        print(f"  {count:>4} communes, {figures['engine']}: {told}")
    return found


def _reforms() -> dict[str, Any]:
    print("\nThe reform of 2025, the whole country", flush=True)
    found = {"SQLite": _child("tools.bench.reform")}
    if system.postgres_programs() is None:
        print("  PostgreSQL is not on this machine: left out.")
    else:
        with services.running() as addresses:
            found["PostgreSQL"] = _child("tools.bench.reform", **addresses)
    for name, figures in found.items():
        told = "  ".join(f"{key} {value:,.0f}" for key, value in figures.items())
        print(f"  {name:<11} {told}")
    return found


def _child(module: str, *words: str, **addresses: str) -> Any:
    """A process of its own, and the JSON of its last line."""
    foreign = ("DATABASE_URL", "REDIS_URL", "VAR_DIR")
    kept = {key: value for key, value in os.environ.items() if key not in foreign}
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *words],
        cwd=prepare.ROOT,
        env={**kept, **addresses},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
