"""What others made comes in as a plain list or not at all, refused at once."""

import codecs
import io
import time
import tracemalloc
from contextlib import suppress

import pytest

from core.exceptions import RuleError
from workbooks.foreign import guard
from workbooks.tests import books
from workbooks.tests import foreign_files as files
from workbooks.tests.test_guard import ACTIVE, BOMBS, ENTITIES, LAUGHS
from workbooks.tests.test_legacy import tcvn3, vni

XLSX = books.saved(books.listed(["01840", None, "thôn", "Bản Áng", 5, None]))
XLS = files.sample("list.xls")
ODS = files.ods(files.row(files.said("Mã"), files.said("Tên")))
CSV = "Mã;Tên\n0001;Tổ một\n0002;Tổ hai\n0003;Tổ ba\n"


def examine(data):
    return guard.examine(io.BytesIO(data), len(data))


def refusal(data):
    """The sentence; refused within a second and in little memory."""
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(RuleError) as refused:
        examine(data)
    took = time.perf_counter() - began
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 2
    assert peak < 40_000_000
    return str(refused.value)


GOOD = {
    "xlsx": ("xlsx", XLSX),
    "xls": ("xls", XLS),
    "xls_of_libreoffice": ("xls", files.sample("formulas.xls")),
    "ods": ("ods", ODS),
    "ods_of_libreoffice": ("ods", files.sample("list.ods")),
    "csv": ("csv", CSV.encode()),
    "csv_utf8_mark": ("csv", codecs.BOM_UTF8 + CSV.encode()),
    "csv_utf16": ("csv", CSV.encode("utf-16")),
    "csv_utf16_be": ("csv", codecs.BOM_UTF16_BE + CSV.encode("utf-16-be")),
    "csv_tabs": ("csv", CSV.replace(";", "\t").encode()),
    "csv_bars": ("csv", CSV.replace(";", "|").encode()),
    "csv_old_windows": ("csv", "Mô;Tên\n1;Tô hô\n".encode("cp1258")),
    "csv_english": ("csv", "Name;Café\nMüller;5 m²\n".encode("cp1252")),
    "csv_of_dos": ("csv", b"a;b\n1;2\n\x1a"),
    "csv_formula": ("csv", b'a,b\n"=HYPERLINK(""http://x"")",=1+1\n'),
}


@pytest.mark.parametrize("name", GOOD)
def test_plain_lists_come_in_and_are_told_apart_by_content(name):
    kind, data = GOOD[name]
    file = io.BytesIO(data)
    file.seek(3)
    assert guard.examine(file, len(data)) == kind
    assert file.tell() == 0


OTHER = {
    "empty": (b"", "is empty"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "program": (b"MZ\x90\x00" + b"\x00" * 100, "program"),
    "elf": (b"\x7fELF;,\t" + bytes(300), "not a list"),
    "html": (b"<html><table><tr><td>1;2;3", "web page"),
    "html_mark": (codecs.BOM_UTF8 + b" \r\n<TABLE><td>1;2", "web page"),
    "html_wide": ("<html><td>1;2</td>".encode("utf-16"), "web page"),
    "html_style": (b"<style>a{b:c;d:e}</style><table>1,2", "web page"),
    "html_mail": (b"MIME-Version: 1.0\nContent-Type: a; b=c\n", "web page"),
    "xml": (b"<?xml version='1.0'?><Workbook a='1;2'/>", "web page"),
    "noise": (bytes(range(1, 256)) * 9, "not a list"),
    "nul": (b"a;b\n1;2\n\0", "not a list"),
    "late_nul": (b"a;b\n" * 400_000 + b"\0", "not a list"),
    "wide_without_mark": (CSV.encode("utf-16-le"), "not a list"),
    "prose": ("Kính gửi Hội Phụ nữ\n".encode() * 20, "not a list"),
    "cut_letter": (CSV.encode() * 20_000 + b"\xe1\xbb", "not a list"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "not a list"),
    "zip": (books.zipped({"a.txt": "x"}), "not an Excel file"),
    "word": (books.zipped({"word/document.xml": "<w/>"}), "Word"),
    "xlsb": (books.plain(**{"xl/workbook.bin": "x"}), "binary"),
    "odt": (
        files.ods(mimetype="application/vnd.oasis.opendocument.text"),
        "not a list",
    ),
    "zip_in_zip": (files.ods(**{"content.xml": b"", "mimetype": ODS}), "not a list"),
    "no_content": (
        books.zipped({"mimetype": files.ODS, "META-INF/manifest.xml": "<m/>"}),
        "damaged",
    ),
    "xlsx_cut": (XLSX[: len(XLSX) // 2], "damaged"),
    "ods_cut": (ODS[: len(ODS) // 2], "damaged"),
    "ods_tail": (ODS[:-10], "damaged"),
}


@pytest.mark.parametrize("name", OTHER)
def test_everything_else_is_told_what_it_is(name):
    data, said = OTHER[name]
    assert said in refusal(data)


@pytest.mark.parametrize("name", ["noise", "html", "odt", "xlsb", "late_nul"])
def test_the_refusal_says_how_to_save_it(name):
    assert "Save As" in refusal(OTHER[name][0])


def test_too_large_a_file_is_told_the_limit(settings):
    settings.WORKBOOK_MAX_BYTES = 1024 * 1024
    for data in (XLS, ODS, CSV.encode()):
        assert "1 MB" in refusal(data + b" " * 1024 * 1024)


# --- .xlsx and .ods


@pytest.mark.parametrize("name", ACTIVE)
def test_macros_stay_out_of_xlsx(name):
    assert "macros" in refusal(books.zipped(books.parts(XLSX) | ACTIVE[name]))


@pytest.mark.parametrize("name", ["Basic/Standard/Module1.xml", "Scripts/python/x.py"])
def test_macros_stay_out_of_ods(name):
    assert "macros" in refusal(files.ods(**{name: "<x/>"}))


@pytest.mark.parametrize("name", LAUGHS)
def test_no_part_of_xlsx_declares_entities(name):
    assert "damaged" in refusal(books.zipped(books.parts(XLSX) | {name: LAUGHS[name]}))


@pytest.mark.parametrize("name", ["content.xml", "styles.xml", "META-INF/manifest.xml"])
def test_no_part_of_ods_declares_entities(name):
    assert "damaged" in refusal(files.ods(**{name: ENTITIES}))


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_of_xlsx_are_refused(name):
    said = refusal(BOMBS[name]())
    assert "unpacks" in said or "damaged" in said


def test_bombs_of_ods_are_refused():
    assert "unpacks" in refusal(files.ods(**{"content.xml": b" " * 80_000_000}))
    assert "unpacks" in refusal(files.ods(**{"Pictures/a.png": b" " * 80_000_000}))


@pytest.mark.parametrize("name", ["/etc/x.xml", "../x.xml", "Pictures\\..\\x"])
def test_parts_of_ods_stay_inside(name):
    assert "damaged" in refusal(files.ods(**{name: "x"}))


def test_a_list_larger_than_ours_may_be_large(monkeypatch):
    assert guard.MAX_UNPACKED > guard.package.MAX_UNPACKED
    monkeypatch.setattr(guard.package, "MAX_UNPACKED", 10)
    assert examine(XLSX) == "xlsx"
    assert examine(ODS) == "ods"


@pytest.mark.parametrize("name", ["locked.ods", "locked.xls"])
def test_a_password_is_noticed_in_files_of_libreoffice(name):
    assert "locked" in refusal(files.sample(name))


def test_a_password_is_noticed_where_the_whole_ods_is_wrapped():
    assert "locked" in refusal(files.ods(**{"encrypted-package": b"x" * 99}))


# --- .xls


@pytest.mark.parametrize(
    "name",
    ["_VBA_PROJECT_CUR", "Macros", "VBA", "MBD0018D4CE", "\x01Ole10Native", "Ctls"],
)
def test_macros_and_embedded_files_stay_out_of_xls(name):
    assert "macros" in refusal(files.with_entry(XLS, name))


def test_programs_among_the_sheets_stay_out():
    assert "macros" in refusal(files.with_sort(XLS, 1))
    assert "macros" in refusal(files.with_sort(XLS, 6))
    assert "macros" in refusal(files.with_record(XLS, 0x0042, 0x00D3))


@pytest.mark.parametrize("name", ["EncryptedPackage", "EncryptionInfo"])
def test_a_password_on_xlsx_is_noticed(name):
    assert "locked" in refusal(files.with_entry(XLS, name, kind=2))


def test_a_password_in_the_records_is_noticed():
    assert "locked" in refusal(files.with_record(XLS, 0x0042, 0x002F))


def test_another_document_in_the_same_container_is_no_list():
    assert "not a list" in refusal(files.with_entry(XLS, "WordDocument", kind=2))
    at = files.entry(XLS, 1)
    renamed = XLS[:at] + b"X\0" + XLS[at + 2 :]
    assert "not a list" in refusal(renamed)


FIRST = files.directory(XLS)
BROKEN = {
    "head": XLS[:600],
    "half": XLS[: len(XLS) // 2],
    "only_magic": XLS[:8],
    "cycle_of_one": files.with_next(XLS, 0, 0),
    "cycle_of_two": files.with_next(files.with_next(XLS, 0, 1), 1, 0),
    "cycle_of_directory": files.with_next(XLS, FIRST, FIRST),
    "cycle_of_tables": files.with_number(files.with_number(XLS, 68, 0), 1020, 0),
    "beyond_the_end": files.with_next(XLS, 0, 0x7FFFFFFF),
    "too_many_tables": files.with_number(XLS, 44, 0x7FFFFFFF),
    "tables_elsewhere": files.with_number(XLS, 76, 0x00FFFFFF),
    "no_tables": files.with_number(XLS, 44, 0),
    "size_lies": files.with_number(XLS, files.entry(XLS, 1) + 120, 0x7FFFFFFF),
    "start_lies": files.with_number(XLS, files.entry(XLS, 1) + 116, 0x00FFFFFF),
    "strange_sectors": XLS[:30] + b"\x1f\0" + XLS[32:],
    "strange_order": XLS[:28] + b"\xff\xfe" + XLS[30:],
    "strange_cutoff": files.with_number(XLS, 56, 0xFFFFFFFF),
    "no_records": files.with_record(XLS, 0x0809, 0x1234),
    "zeros": XLS[:512] + bytes(len(XLS) - 512),
    "ones": XLS[:512] + b"\xff" * (len(XLS) - 512),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_container_that_contradicts_itself_is_refused_and_never_followed(name):
    said = refusal(BROKEN[name])
    assert "damaged" in said or "not a list" in said


def changed(data, at):
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def test_any_byte_changed_is_a_list_or_a_refusal_never_an_accident():
    for at in range(0, 1536, 3):
        with suppress(RuleError):
            assert examine(changed(XLS, at)) == "xls"


@pytest.mark.parametrize("data", [ODS, XLSX], ids=["ods", "xlsx"])
def test_any_byte_of_a_package_changed_is_no_accident_either(data):
    for at in range(max(4, len(data) - 1500), len(data)):
        with suppress(RuleError):
            assert examine(changed(data, at)) in ("ods", "xlsx")


def test_a_cycle_in_a_large_file_costs_no_more():
    big = XLS + bytes(18 * 1024 * 1024)
    assert "damaged" in refusal(files.with_next(big, 0, 0))


# --- .csv


@pytest.mark.parametrize("old", [tcvn3, vni])
@pytest.mark.parametrize("coding", ["latin-1", "utf-8"])
def test_a_font_before_unicode_is_named(old, coding):
    rows = old("mã tổ;họ và tên;địa chỉ\n") + old("01;nguyễn thị hồng;nà pèn\n") * 9
    assert "old font" in refusal(rows.encode(coding))


def test_one_endless_line_is_no_list():
    assert "not a list" in refusal(b"a," * 5_000_000)
    assert "not a list" in refusal(b"a;b\n" + b"x" * 9_000_000)


def test_one_endless_cell_over_many_lines_is_met_by_the_reader():
    assert examine(b'a;b\n"' + b"x;y\n" * 200_000) == "csv"
