"""What a Word file may hold when it comes in; everything else is refused in words."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import word_files
from core.exceptions import RuleError
from core.tests.word_samples import TYPES, packed, parts, word

RELS = "word/_rels/document.xml.rels"
EXTERNAL = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r9" {more}Type="http://schemas.openxmlformats.'
    'org/officeDocument/2006/relationships/{kind}" Target="http://x.example/a.dotm" '
    'TargetMode="External"/></Relationships>'
)


def sent(data, name="bao cao.docx"):
    return word_files.examine(SimpleUploadedFile(name, data))


def with_part(name, data=b"x"):
    return packed({**parts(), name: data})


def test_a_word_file_is_kept_byte_for_byte():
    data = word()

    kept = sent(data, "C:/máy/Báo cáo.exe")

    assert kept.data == data
    assert (kept.suffix, kept.content_type) == (".docx", word_files.WORD)
    assert kept.name == "Báo cáo.exe"  # whoever keeps it gives it the suffix


def test_a_link_to_click_is_no_danger():
    data = with_part(RELS, EXTERNAL.format(kind="hyperlink", more=""))

    assert sent(data).suffix == ".docx"


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "frame", "image"])
@pytest.mark.parametrize("more", ["", "TargetMode='External' "])
def test_nothing_is_fetched_from_elsewhere(kind, more):
    data = with_part(RELS, EXTERNAL.format(kind=kind, more=more))

    with pytest.raises(RuleError, match="macros or other files"):
        sent(data)


@pytest.mark.parametrize(
    ("plain", "hidden"),
    [
        ('TargetMode="External"', 'TargetMode="Extern&#97;l"'),
        ("<Relationship ", "<r:Relationship xmlns:r='urn:x' "),
        ('Id="r9"', 'Id="r>9"'),
        ('Id="r9"', """Id="r9" X="Type='/hyperlink'" """),
        ("<Relationships", '<!DOCTYPE a [<!ENTITY e "x">]><Relationships'),
    ],
)
@pytest.mark.parametrize("name", [RELS, RELS.replace(".rels", ".RELS")])
def test_nothing_is_fetched_by_another_spelling(name, plain, hidden):
    told = EXTERNAL.format(kind="attachedTemplate", more="")

    with pytest.raises(RuleError):
        sent(with_part(name, told.replace(plain, hidden).encode()))


@pytest.mark.parametrize(
    "name",
    [
        "word/vbaProject.bin",
        "word/embeddings/oleObject1.bin",
        "word/embeddings/Sheet.xlsx",
        "word/activeX/activeX1.xml",
        "customXml/run.exe",
    ],
)
def test_no_macros_and_no_files_inside(name):
    with pytest.raises(RuleError, match="macros or other files"):
        sent(with_part(name))


def test_no_type_with_macros_under_another_name():
    changed = parts()
    changed[TYPES] = changed[TYPES].replace(
        b"wordprocessingml.document.main", b"macroEnabled.main"
    )

    with pytest.raises(RuleError, match="macros or other files"):
        sent(packed(changed))


def test_utf_16_hides_nothing():
    text = EXTERNAL.format(kind="attachedTemplate", more="").encode("utf-16")

    with pytest.raises(RuleError, match="damaged"):
        sent(with_part(RELS, text))


def test_a_bomb_is_not_unpacked():
    with pytest.raises(RuleError, match="damaged"):
        sent(with_part(RELS, b"\x20" * (word_files._MOST_TYPES + 1)))


def test_parts_without_number_are_refused():
    many = parts() | {f"word/x{n}.xml": b"" for n in range(2001)}

    with pytest.raises(RuleError, match="damaged"):
        sent(packed(many))


def test_other_archives_are_no_word_files():
    with pytest.raises(RuleError, match="no Word file"):
        sent(packed({"xl/workbook.xml": "x", TYPES: "x"}))


@pytest.mark.parametrize("cut", [10, 200, -30])
def test_a_damaged_file_is_said_to_be(cut):
    with pytest.raises(RuleError, match="damaged"):
        sent(word()[:cut])


def test_changed_bytes_are_told():
    data = bytearray(packed(parts(), zipfile.ZIP_STORED))
    start = data.index(b"<?xml")
    data[start] = 0

    with pytest.raises(RuleError, match="damaged"):
        sent(bytes(data))


def test_old_word_is_told_how_to_come():
    with pytest.raises(RuleError, match=r"Save it as \.docx"):
        sent(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "bc.doc")


def test_too_large_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 100

    with pytest.raises(RuleError, match="larger than"):
        sent(word())


def test_photos_and_pdf_come_as_ever():
    picture = io.BytesIO()
    Image.new("RGB", (4, 3)).save(picture, "PNG")

    assert sent(picture.getvalue(), "a.docx").suffix == ".jpg"
    assert sent(b"%PDF-1.7\n%%EOF", "a.docx").suffix == ".pdf"
    with pytest.raises(RuleError, match="Only photos"):
        sent(b"MZ\x90\x00 this is a program", "a.docx")
