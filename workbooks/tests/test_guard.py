"""What may come in: planted files of every kind that must not, refused at once."""

import io
import time
import tracemalloc
import zipfile

import pytest

from core.exceptions import RuleError
from workbooks.excel import guard
from workbooks.tests import books

GOOD = books.saved(books.listed(["01840", None, "thôn", "Bản Áng", 5, None]))
LOCKED = "EncryptedPackage".encode("utf-16-le")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def examine(data):
    return guard.examine(io.BytesIO(data), len(data))


def refusal(data):
    with pytest.raises(RuleError) as refused:
        examine(data)
    return str(refused.value)


def test_a_plain_workbook_comes_in():
    assert examine(GOOD) is None


WRONG_KINDS = {
    "empty": (b"", "empty"),
    "xls": (OLE + b"\x00" * 600, "old Excel file"),
    "password": (
        OLE + b"\x00" * 600 + LOCKED,
        "locked",
    ),
    "csv": (b"Ma,Ten\n1,2\n", "text file"),
    "csv_bom": (b"\xef\xbb\xbfMa;Ten\n", "text file"),
    "html": (b"<html><table><tr><td>1", "web page"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "program": (b"MZ\x90\x00" + b"\x00" * 100, "program"),
    "noise": (bytes(range(256)), "not an Excel file"),
    "ods": (books.zipped({"mimetype": "application/vnd.oasis"}), "LibreOffice"),
    "xlsb": (books.plain(**{"xl/workbook.bin": "x"}), "binary"),
    "word": (books.zipped({"word/document.xml": "<w/>"}), "Word"),
    "other_zip": (books.zipped({"a.txt": "x"}), "not an Excel file"),
    "no_types": (books.zipped({"xl/workbook.xml": "<w/>"}), "not an Excel file"),
    "cut": (GOOD[: len(GOOD) // 2], "damaged"),
    "tail": (GOOD[:-10], "damaged"),
}


@pytest.mark.parametrize("name", WRONG_KINDS)
def test_another_kind_of_file_is_told_what_it_is(name):
    data, said = WRONG_KINDS[name]
    assert said in refusal(data)


@pytest.mark.parametrize("name", ["xls", "csv", "html", "ods", "xlsb", "noise"])
def test_the_refusal_says_how_to_save_it(name):
    assert ".xlsx" in refusal(WRONG_KINDS[name][0])


def _types(replaced):
    return {"[Content_Types].xml": books.CONTENT_TYPES.replace(*replaced)}


ACTIVE = {
    "macros": {"xl/vbaProject.bin": "x"},
    "macro_type": _types(("sheet.main+xml", "macroEnabled.main+xml")),
    "ole": {"xl/embeddings/oleObject1.bin": "x"},
    "activex": {"xl/activeX/activeX1.xml": "<x/>"},
    "macro_sheet": {"xl/macrosheets/sheet1.xml": "<x/>"},
}


@pytest.mark.parametrize("name", ACTIVE)
def test_what_runs_or_is_embedded_stays_out(name):
    assert "macros" in refusal(books.zipped(books.parts(GOOD) | ACTIVE[name]))


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
LAUGHS = {
    "xl/sharedStrings.xml": ENTITIES,
    "xl/_rels/workbook.xml.rels": ENTITIES,
    "docProps/app.xml": ENTITIES,
    "xl/styles.xml": b"<!-- " + b"x" * 200_000 + b" -->" + ENTITIES,
    "xl/worksheets/sheet1.xml": "\ufeff<!DOCTYPE x><x/>".encode("utf-16-le"),
    "xl/worksheets/sheet2.xml": "\ufeff<!DOCTYPE x><x/>".encode("utf-16-be"),
    "xl/media/image1.png": ENTITIES,
}


@pytest.mark.parametrize("name", LAUGHS)
def test_no_part_declares_entities(name):
    assert "damaged" in refusal(books.zipped(books.parts(GOOD) | {name: LAUGHS[name]}))


def test_a_declaration_across_two_pieces_is_seen():
    padding = b"<x>" + b" " * (64 * 1024 - 8) + b"<!DOCTYPE x>"
    parts = books.parts(GOOD) | {"xl/extra.xml": padding}
    assert "damaged" in refusal(books.zipped(parts, zipfile.ZIP_STORED))


BOMBS = {
    "one_part": lambda: books.plain(**{"xl/worksheets/s.xml": b" " * 80_000_000}),
    "many_parts": lambda: books.plain(
        **{f"xl/worksheets/s{n}.xml": b" \n" * 1_000_000 for n in range(60)}
    ),
    "lying": books.lying,
    "lying_little": lambda: books.lying(200_000, 100),
    "entries": lambda: books.plain(**{f"xl/p{n}.xml": "" for n in range(600)}),
    "directory": lambda: books.plain(**{f"{'x' * 400}{n}": "" for n in range(3000)}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_quickly_and_in_little_memory(name):
    data = BOMBS[name]()
    tracemalloc.start()
    began = time.perf_counter()
    said = refusal(data)
    took = time.perf_counter() - began
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "unpacks" in said or "damaged" in said
    assert took < 2
    assert peak < 20_000_000


def test_sizes_are_counted_not_believed(monkeypatch):
    monkeypatch.setattr(guard, "MAX_UNPACKED", 10_000)
    assert "unpacks" in refusal(books.plain(**{"xl/a.bin": bytes(range(256)) * 50}))


def test_two_parts_of_one_name_stay_out():
    out = io.BytesIO(GOOD)
    with (
        pytest.warns(UserWarning, match="Duplicate"),
        zipfile.ZipFile(out, "a") as archive,
    ):
        archive.writestr("xl/workbook.xml", "<x/>")
    assert "damaged" in refusal(out.getvalue())


@pytest.mark.parametrize("name", ["/etc/x.xml", "../x.xml", "xl\\..\\x"])
def test_parts_stay_inside(name):
    assert "damaged" in refusal(books.plain(**{name: "x"}))


def test_too_large_a_file_is_told_the_limit(settings):
    settings.WORKBOOK_MAX_BYTES = 1024 * 1024
    assert "1 MB" in refusal(GOOD + b"\x00" * 1024 * 1024)


def test_encrypted_and_strange_packing_stay_out():
    assert "damaged" in refusal(
        books.zipped(books.parts(GOOD), compression=zipfile.ZIP_LZMA)
    )
