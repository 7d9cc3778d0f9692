"""Files of the register's sheets, made and read as their pages do."""

import io
from contextlib import contextmanager

from openpyxl import Workbook, load_workbook

from workbooks import catalogue
from workbooks.excel import reading
from workbooks.services import exports
from workbooks.services.planning import Planner, changes


def exported(slug, user, query=""):
    """The file of a list page, as bytes."""
    return exports.order(catalogue.sheet(slug, user), query, by=user).read()


def rows_of(data):
    """The lines of the first page as lists, from the headings on."""
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    lines = [list(line) for line in page.iter_rows(values_only=True)]
    start = next(n for n, line in enumerate(lines) if line.count(None) < 3)
    return [line for line in lines[start:] if any(line)]


def made(headings, *lines):
    """A file that somebody typed."""
    book = Workbook()
    book.active.append(headings)
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@contextmanager
def opened(tmp_path, slug, user, data):
    path = tmp_path / "file.xlsx"
    path.write_bytes(data)
    sheet = catalogue.sheet(slug, user)
    with reading.opened(str(path), sheet.columns) as contents:
        yield sheet, Planner(sheet, contents)


def planned(tmp_path, slug, user, data):
    """What each row would do."""
    with opened(tmp_path, slug, user, data) as (_sheet, planner):
        return [row for chunk in planner.chunks() for row in chunk]


def faults(tmp_path, slug, user, data):
    """Row, column and advice of everything wrong."""
    return [
        (row.number, wrong.column, wrong.advice)
        for row in planned(tmp_path, slug, user, data)
        for wrong in row.wrong
    ]


def outcomes(tmp_path, slug, user, data):
    return [row.outcome.value for row in planned(tmp_path, slug, user, data)]


def imported(tmp_path, slug, user, data):
    """Write all of it; the outcomes."""
    with opened(tmp_path, slug, user, data) as (sheet, planner):
        done = []
        for chunk in planner.chunks(lock=True):
            assert [row.wrong for row in chunk if row.wrong] == []
            sheet.save(*changes(chunk))
            done += [row.outcome.value for row in chunk]
        return done
