"""Files of others for tests: as banks and offices make them, and as attackers do."""

import io
import struct
from pathlib import Path

from workbooks.tests import books

DATA = Path(__file__).resolve().parent / "data"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "manifest", "drawing")
)
_MANIFEST = "META-INF/manifest.xml"
BLANK, CELL = "<table:table-cell{}/>", "<table:table-cell{}>{}</table:table-cell>"


def sample(name):
    """``list.xls`` was made with xlwt, the others with LibreOffice 7."""
    return (DATA / name).read_bytes()


# --- .ods


def ods(rows="", sheets=None, **parts):
    """A LibreOffice file; ``rows`` is what its one sheet holds."""
    tables = sheets or {"Danh sách": rows}
    body = "".join(
        f'<table:table table:name="{name}">{held}</table:table>'
        for name, held in tables.items()
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{_SPACES}><office:body>'
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = f"<manifest:manifest{_SPACES}/>"
    whole = {"mimetype": ODS, _MANIFEST: manifest, "content.xml": content}
    return books.zipped(whole | parts)


def row(*cells, times=1):
    said = f' table:number-rows-repeated="{times}"' if times > 1 else ""
    return f"<table:table-row{said}>{''.join(cells)}</table:table-row>"


def said(text, times=1, more=""):
    repeated = f' table:number-columns-repeated="{times}"' if times > 1 else ""
    given = f' office:value-type="string"{repeated}{more}'
    return CELL.format(given, f"<text:p>{text}</text:p>")


def blank(times):
    return BLANK.format(f' table:number-columns-repeated="{times}"')


# --- .xls


def _place(data, sector):
    return (sector + 1) * 512


def _number(data, at):
    return struct.unpack_from("<I", data, at)[0]


def with_number(data, at, number):
    """Four bytes changed."""
    return data[:at] + struct.pack("<I", number) + data[at + 4 :]


def with_next(data, sector, following):
    """Another sector follows this one."""
    table = _place(data, _number(data, 76))
    return with_number(data, table + 4 * sector, following)


def directory(data):
    return _number(data, 48)


def entry(data, number):
    """Where an entry of the directory lies."""
    return _place(data, directory(data)) + 128 * number


def with_entry(data, name, kind=1):
    """One more folder (or stream) in the third, free, place of the directory."""
    at = entry(data, 2)
    wide = name.encode("utf-16-le") + b"\0\0"
    made = wide.ljust(64, b"\0") + struct.pack("<HB", len(wide), kind)
    return data[:at] + made + data[at + len(made) :]


def with_record(data, kind, other):
    """The first record of this kind is called another."""
    start = _place(data, _number(data, entry(data, 1) + 116))
    at = start
    while (found := struct.unpack_from("<HH", data, at))[0] != kind:
        at += 4 + found[1]
    return data[:at] + struct.pack("<H", other) + data[at + 2 :]


def with_sort(data, sort):
    """The first sheet is of another sort: 1 holds programs of Excel 4."""
    start = _place(data, _number(data, entry(data, 1) + 116))
    at = start
    while (found := struct.unpack_from("<HH", data, at))[0] != 0x0085:
        at += 4 + found[1]
    return data[: at + 9] + bytes([sort]) + data[at + 10 :]


def opened(data):
    return io.BytesIO(data)
