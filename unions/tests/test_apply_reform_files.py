"""The files of a reform as people send them: odd, broken, hostile."""

import unicodedata

import pytest
from django.core.management import CommandError

from unions.models import Union
from unions.services.reform import files
from unions.tests.reform import AFTER, BEFORE, LINKS, apply_reform, write_files

pytestmark = pytest.mark.django_db


def complaints(folder, **tables):
    """What the command says of these files; nothing is written."""
    with pytest.raises(CommandError) as refusal:
        apply_reform(*write_files(folder, **tables))
    assert not Union.objects.exists()
    return str(refusal.value).splitlines()


def test_the_shipped_files_are_whole():
    shipped = files.read()
    parts = [link for link in shipped.links if link.extent == "part"]
    assert len(shipped.before) == 10_040
    assert len(shipped.after) == 3_321
    assert len(shipped.links) == 10_602
    assert (len({link.old for link in parts}), len(parts)) == (471, 1_033)
    assert {old.place.name for old in shipped.before if old.is_district} == {
        "Bạch Long Vĩ",
        "Côn Đảo",
        "Cồn Cỏ",
        "Hoàng Sa",
        "Lý Sơn",
    }
    assert len({old.province for old in shipped.before}) == 63
    assert len({new.province for new in shipped.after}) == 34
    assert not [old for old in shipped.before if "(" in old.place.name]


@pytest.mark.parametrize(
    "change",
    [
        lambda table: b"\xef\xbb\xbf" + table.encode(),
        lambda table: table.replace("\n", "\r\n"),
        lambda table: table + "\n\n",
        lambda table: table.replace(";Xã;", ";xã ;"),
        lambda table: table.replace("Dương Quang", "  Dương   Quang "),
        lambda table: table.replace("Dương Quang", '"Dương Quang"'),
    ],
)
def test_what_editors_do_to_a_file_does_not_matter(tmp_path, change):
    apply_reform(*write_files(tmp_path, before=change(BEFORE), after=change(AFTER)))
    assert Union.objects.filter(name="Dương Quang", kind="commune").count() == 1


@pytest.mark.parametrize("name", ["links", "before", "after"])
@pytest.mark.parametrize(
    "table", ["", "a,b,c\n1,2,3\n", "old_code;new_code\n", ";;;\n"]
)
def test_a_wrong_header(tmp_path, name, table):
    [complaint] = complaints(tmp_path, **{name: table})
    assert complaint.startswith(f"{name}.csv, line 1: the first line must be: ")


def test_a_file_that_is_not_there(tmp_path):
    words = write_files(tmp_path)
    (tmp_path / "links.csv").unlink()
    with pytest.raises(CommandError, match=r"links\.csv: cannot be read"):
        apply_reform(*words)


def test_another_encoding(tmp_path):
    assert complaints(tmp_path, links=LINKS.encode("utf-16")) == [
        "links.csv: is not UTF-8: save it as “CSV UTF-8”"
    ]


def test_a_quote_that_never_ends(tmp_path):
    [complaint] = complaints(tmp_path, links=LINKS + '"01834;01840;whole\n')
    assert complaint.startswith("links.csv, line 12: ")


def test_decomposed_letters_and_zeros_are_read_as_text(tmp_path):
    nfd = unicodedata.normalize("NFD", BEFORE).replace("Đôn", "Đô\0n")
    apply_reform(*write_files(tmp_path, before=nfd))
    assert Union.objects.filter(name="Đôn Phong").count() == 1


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("01834;01843;whole", "no unit of after has the code “01843”"),
        ("1834;01840;whole", "no unit of before has the code “1834”"),
        (";01840;whole", "no old code, and no district without communes is called"),
        ("01834;01840;half", "“half” is neither whole nor part"),
        ("01834;01840;", "“” is neither whole nor part"),
        ("01834;01840;WHOLE", "“WHOLE” is neither whole nor part"),
        ("01834;01840", "2 columns instead of 3"),
        ("01834;01840;whole;", "4 columns instead of 3"),
        ("01834;01840;whole", "stands in line 2 already"),
        ("01834;01849;whole", "unit 01834 must become one unit whole, or several"),
        ("01834;01849;part", "unit 01834 must become one unit whole, or several"),
        ("01834;11948;part", "unit 01834 must become one unit whole, or several"),
        ("'; DROP TABLE unions_union; --", "no unit of after has the code"),
    ],
)
def test_a_wrong_link_is_named_by_its_line(tmp_path, row, complaint):
    found = complaints(tmp_path, links=f"{LINKS}{row}\n")
    assert found[0].startswith(f"links.csv, line 12: {complaint}")


def test_one_part_is_not_a_division(tmp_path):
    links = LINKS.replace("01834;01840;whole", "01834;01840;part")
    assert complaints(tmp_path, links=links) == [
        "links.csv, line 2: unit 01834 must become one unit whole, or several in part"
    ]


def test_nobody_is_forgotten(tmp_path):
    links = LINKS.replace("05500;05500;whole\n", "")
    assert complaints(tmp_path, links=links) == [
        "before.csv: unit 05500 has no link",
        "after.csv: unit 05500 has no link",
    ]


def test_a_province_goes_to_one_province(tmp_path):
    links = LINKS.replace("05500;05500;whole", "05500;05500;part\n05500;01279;part")
    assert complaints(tmp_path, links=links) == [
        "links.csv, line 10: other communes of the province 19 go to 19, not 04"
    ]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("01834;Phường", "1834;Phường", "“1834” is not a code of 5 digits"),
        ("01834;Phường", "0183\uff14;Phường", "“0183\uff14” is not a code of 5 digits"),
        ("01834;Phường", ";Phường", "“” is not a code of 5 digits"),
        ("01834;Phường", "01840;Phường", "code “01840” is there twice"),
        ("01834;Phường", "01834;Ấp", "“Ấp” is none of: xã, phường"),
        ("Nguyễn Thị Minh Khai", "", "the name must have 1 to 120 letters"),
        ("Nguyễn Thị Minh Khai", "x" * 121, "the name must have 1 to 120 letters"),
        ("22.1;105.84", "22,1;105.84", "“22,1” is not a fitting number"),
        ("22.1;105.84", "NaN;105.84", "“NaN” is not a fitting number"),
        ("22.1;105.84", "22.1;1e9", "“1e9” is not a fitting number"),
        ("22.1;105.84", "1e999999999;0", "“1e999999999” is not a fitting number"),
        ("058;Thành", "58;Thành", "“58” is not a code of 3 digits"),
        ("Thành Phố Bắc Kạn;06", "Bắc Kạn;06", "“Bắc Kạn” does not begin with one of"),
        ("Thành Phố Bắc Kạn;06", "Huyện;06", "“Huyện” does not begin with one of"),
    ],
)
def test_a_wrong_unit_is_named_by_its_line(tmp_path, old, new, complaint):
    found = complaints(tmp_path, before=BEFORE.replace(old, new, 1))
    line = 3 if "there twice" in complaint else 2
    assert found[0].startswith(f"before.csv, line {line}: {complaint}")


def test_a_district_has_one_name_and_one_province(tmp_path):
    before = BEFORE.replace("Đồng Hỷ;19;Tỉnh Thái Nguyên", "Phú Lương;06;Tỉnh Bắc Kạn")
    before = before.replace("169;Huyện", "173;Huyện")
    assert complaints(tmp_path, before=before) == [
        "before.csv, line 7: code 173 is “Huyện Phú Bình” here and “Phú Lương” before",
        "before.csv, line 8: code 173 is “Huyện Phú Bình” here and “Phú Lương” before",
    ]
    before = BEFORE.replace("169;Huyện Đồng Hỷ;19;Tỉnh Thái Nguyên", "{}")
    before = before.format("173;Huyện Phú Bình;06;Tỉnh Bắc Kạn")
    assert complaints(tmp_path, before=before) == [
        "before.csv, line 7: the district 173 lies in two provinces",
        "before.csv, line 8: the district 173 lies in two provinces",
    ]


def test_a_thousand_faults_are_twenty_and_a_number(tmp_path):
    found = complaints(tmp_path, links=LINKS + "x;y;z\n" * 1000)
    assert len(found) == 21
    assert found[-1] == "… and 980 more."
