"""Workbooks for tests: as offices make them, and as attackers do."""

import io
import struct
import zipfile
import zlib

from openpyxl import Workbook, load_workbook

HEADINGS = (
    "Mã đơn vị",
    "Đơn vị",
    "Loại chi hội",
    "Tên chi hội",
    "Số hội viên",
    "Ngày thành lập",
)
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(data):
    return load_workbook(io.BytesIO(data))


def listed(*rows, headings=HEADINGS, above=0, title="Danh sách"):
    """A workbook of one list."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for number in range(above):
        sheet.append([f"Dòng tiêu đề {number}"])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    return book


def parts(data):
    """Name → bytes of every part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_parts(data, **changed):
    """The same workbook with parts added or changed; ``__`` is a slash, ``_`` a dot."""
    return zipped({**parts(data), **changed})


def plain(**extra):
    """The least that looks like a workbook."""
    return zipped(
        {"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": "<workbook/>"} | extra
    )


def lying(real_size=64 * 1024 * 1024, claimed=1000):
    """A part that unpacks to ``real_size`` bytes while headers say ``claimed``."""
    name = b"xl/worksheets/sheet1.xml"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b" " * real_size) + packer.flush()
    data = plain()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start, count = archive.start_dir, len(archive.infolist())
    directory = data[start : data.rindex(b"PK\x05\x06")]
    fixed = (20, 0, 8, 0, 0, 0, len(packed), claimed, len(name), 0)
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", *fixed) + name + packed
    central = b"PK\x01\x02" + struct.pack(
        "<HHHHHHIIIHHHHHII", 20, *fixed, 0, 0, 0, 0, start
    )
    directory += central + name
    end = struct.pack(
        "<HHHHIIH", 0, 0, count + 1, count + 1, len(directory), start + len(local), 0
    )
    return data[:start] + local + directory + b"PK\x05\x06" + end
