"""The ZIP: a folder for each visit, and a list of what is in it with SHA-256.

The same parts give the same bytes: no clock, no machine, nothing compressed but the
list (papers are compressed already).
"""

import csv
import io
import shutil
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from reports.bundle_files import names
from reports.bundle_files.parts import OnPart, Part, check

LIST = "Danh mục văn bản.csv"
_COLUMNS = [
    "STT",
    "Thư mục",
    "Tệp",
    "Văn bản",
    "Số",
    "Ngày",
    "Trạng thái",
    "Số trang",
    "SHA-256",
    "Ghi chú",
]
_FIRST_YEAR = 1980  # of the format
_MODE = 0o640 << 16
_CHUNK = 1 << 20
_FOLDER, _STEM = 80, 110  # letters; the whole stays below what Windows opens


def write(path: Path, parts: Sequence[Part], *, on_part: OnPart) -> None:
    """Fill ``path``; raises ``DamagedPartError``."""
    places = _places(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as out:
        for count, (part, place) in enumerate(zip(parts, places, strict=True), start=1):
            if part.path is not None:
                _copy(out, part, "/".join(place))
            on_part(count)
        last = max((part.on for part in parts), default=date(_FIRST_YEAR, 1, 1))
        info = _info(LIST, last)
        info.compress_type = zipfile.ZIP_DEFLATED
        out.writestr(info, contents(parts).encode("utf-8-sig"))


def contents(parts: Sequence[Part]) -> str:
    """The list as CSV for Excel; what is missing stands in it with the reason."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(_COLUMNS)
    for count, (part, place) in enumerate(
        zip(parts, _places(parts), strict=True), start=1
    ):
        there = part.path is not None
        row = [
            str(count),
            place[0],
            place[1] if there else "",
            part.title,
            part.number,
            f"{part.on:%d/%m/%Y}",
            part.status,
            str(part.pages) if there else "",
            part.sha256 if there else "",
            "" if there else f"Chưa có tệp: {part.reason}".rstrip(": "),
        ]
        table.writerow([_calm(cell) for cell in row])
    return out.getvalue()


def _places(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Folder and file of each part; folders are numbered in the order of the round."""
    folders: dict[str, str] = {}
    taken: dict[str, set[str]] = {}
    found = []
    for part in parts:
        if part.group not in folders:
            name = names.safe(part.group, most=_FOLDER)
            folders[part.group] = f"{len(folders) + 1:02d}. {name}"
        folder = folders[part.group]
        stem = names.safe(part.stem, most=_STEM)
        stem = names.unlike(stem, taken.setdefault(folder, set()))
        found.append((folder, f"{stem}.pdf"))
    return found


def _copy(out: zipfile.ZipFile, part: Part, name: str) -> None:
    source = check(part)
    info = _info(name, part.on)
    info.file_size = source.stat().st_size
    with source.open("rb") as file, out.open(info, "w") as to:
        shutil.copyfileobj(file, to, _CHUNK)


def _info(name: str, on: date) -> zipfile.ZipInfo:
    year = max(on.year, _FIRST_YEAR)
    info = zipfile.ZipInfo(name, (year, on.month, on.day, 0, 0, 0))
    info.external_attr = _MODE
    info.create_system = 3  # the mode above is one of Unix, wherever it is written
    return info


def _calm(cell: str) -> str:
    """Excel takes what begins so for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
