"""Compiled translations without gettext, and what is missing in them.

``compile`` writes every ``django.mo`` beside its ``django.po``. ``collect`` brings the
catalogue up to the code (that needs gettext): new texts come in empty, dropped ones go,
texts of other packages stay. ``check`` fails unless every text of the code is there and
has a good Vietnamese form.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
CATALOGUE = LOCALE / "vi" / "LC_MESSAGES" / "django.po"
#: The comment of entries that translate a text of Django or another package.
FOREIGN = "of another package"
#: What stands for a value in a text: %(name)s, %s, {name}.
_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def compile_all() -> None:
    """Write the catalogues that are older than their source."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        polib.pofile(str(source)).save_as_mofile(str(compiled))


def faults(catalogue: polib.POFile) -> list[str]:
    """Texts without a translation, doubtful ones, and placeholders that differ."""
    found = []
    for entry in catalogue:
        if entry.obsolete:
            continue
        forms = list(entry.msgstr_plural.values()) or [entry.msgstr]
        if not all(forms):
            found.append(f"no Vietnamese: {entry.msgid!r}")
        elif entry.fuzzy:
            found.append(f"fuzzy: {entry.msgid!r}")
        elif any(_places(form) != _places(_longest(entry)) for form in forms):
            found.append(f"placeholders differ: {entry.msgid!r}")
    return found


def collect() -> polib.POFile:
    """Bring the catalogue up to the code; translations are kept."""
    catalogue = _read(CATALOGUE) if CATALOGUE.exists() else polib.POFile()
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    fresh = _collect()
    fresh.metadata = {
        "Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    fresh.header = "Vietnamese texts of So Kiem Tra"
    for entry in fresh:
        old = known.pop((entry.msgctxt, entry.msgid), None)
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        entry.occurrences = [(file, "") for file, _line in entry.occurrences]
        entry.previous_msgid = entry.previous_msgctxt = None
        plural = old.msgstr_plural if old else {}
        entry.msgstr = old.msgstr if old and not entry.msgid_plural else ""
        entry.msgstr_plural = {0: plural.get(0, "")} if entry.msgid_plural else {}
    fresh.extend(entry for entry in known.values() if entry.tcomment == FOREIGN)
    fresh.sort(key=lambda entry: (entry.tcomment == FOREIGN, entry.msgid))
    fresh.metadata_is_fuzzy = False
    fresh.wrapwidth = 88
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(CATALOGUE))
    return fresh


def missing() -> list[str]:
    """Texts of the code and templates that the catalogue does not know."""
    known = {(entry.msgctxt, entry.msgid) for entry in _read(CATALOGUE)}
    collected = {(entry.msgctxt, entry.msgid) for entry in _collect()}
    return [
        f"not in the catalogue: {text!r}"
        for _, text in sorted(collected - known, key=lambda key: key[1])
    ]


def _collect() -> polib.POFile:
    """What makemessages finds today, in a copy: the repository is left alone."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "*.py", "*.html", "*.txt"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        for name in listed.stdout.splitlines():
            if "/tests/" in name or name.startswith(("tests/", "tools/", "frontend/")):
                continue
            if (ROOT / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, copy / name)
        (copy / "locale").mkdir(parents=True)
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "-l", "vi", "-v0"],
            cwd=copy,
            check=True,
        )
        return _read(copy / "locale" / "vi" / "LC_MESSAGES" / "django.po")


def _read(path: Path) -> polib.POFile:
    return polib.pofile(str(path))


def _longest(entry: polib.POEntry) -> str:
    """The text whose placeholders a translation must hold."""
    return str(entry.msgid_plural or entry.msgid)


def _places(text: str) -> list[str]:
    return sorted(_PLACE.findall(text))


def main() -> None:
    if sys.argv[1:] == ["compile"]:
        compile_all()
        return
    if sys.argv[1:] == ["collect"]:
        empty = collect().untranslated_entries()
        print(f"{len(empty)} texts wait for a translation.")
        return
    if not CATALOGUE.exists():
        sys.exit(f"There is no {CATALOGUE.relative_to(ROOT)}.")
    found = [*faults(_read(CATALOGUE)), *missing()]
    for fault in found:
        print(fault)
    if found:
        sys.exit(f"{len(found)} texts are not ready in {CATALOGUE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
