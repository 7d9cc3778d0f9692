"""Files of bundles: the same parts give the same bytes, and names that are safe."""

import csv
import hashlib
import io
import zipfile
from datetime import date

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import pdf
from reports.bundle_files import archive, names, printed
from reports.bundle_files.parts import DamagedPartError, Part

pytestmark = pytest.mark.pure


def quiet(_count):
    pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("parts")


@pytest.fixture(scope="module")
def parts(folder):
    """Two visits: papers of one page and of two; one that could not be made."""
    made = []
    for visit in ("Phường Đức Xuân – sáng 10/3/2020", "Xã Nông Thượng"):
        for pages in (1, 2):
            body = "<p style='break-before: page'>Trang hai" * (pages - 1)
            html = f"<html lang=vi><title>t</title><h1>{visit} {pages}</h1>{body}"
            content = pdf.render(html, styles=["css/print.css"]).content
            path = folder / f"{len(made)}.pdf"
            path.write_bytes(content)
            found = hashlib.sha256(content).hexdigest()
            day = date(2020, 3, 10)
            made.append(
                Part(
                    visit, "Biên bản", "Biên bản", "01/BB", day, "", path, found, pages
                )
            )
    lost = Part(made[-1].group, "x", "Đính chính", "", day, "", reason="Hỏng ảnh")
    return [*made, lost]


@pytest.fixture(scope="module")
def separators(folder):
    page = "<section><h1>Đơn vị</h1></section>"
    html = f"<html lang=vi><title>t</title>{page}<div></div>"
    html = html.replace("<div></div>", page.replace("<h1", "<h1 class=new-page"))
    path = folder / "separators.pdf"
    path.write_bytes(pdf.render(html, styles=["css/print.css"]).content)
    return path


def test_zip_is_the_same_file_again_and_holds_every_paper(parts, tmp_path):
    for name in ("a.zip", "b.zip"):
        archive.write(tmp_path / name, parts, on_part=quiet)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as found:
        assert found.testzip() is None
        assert found.namelist() == [
            "01. Phường Đức Xuân – sáng 10-3-2020/Biên bản.pdf",
            "01. Phường Đức Xuân – sáng 10-3-2020/Biên bản (2).pdf",
            "02. Xã Nông Thượng/Biên bản.pdf",
            "02. Xã Nông Thượng/Biên bản (2).pdf",
            archive.LIST,
        ]
        text = found.read(archive.LIST).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        for row in rows[:4]:
            content = found.read(f"{row['Thư mục']}/{row['Tệp']}")
            assert hashlib.sha256(content).hexdigest() == row["SHA-256"]
    assert rows[4]["Ghi chú"] == "Chưa có tệp: Hỏng ảnh"


def test_every_paper_to_print_begins_on_a_front_page(parts, separators, tmp_path):
    for name in ("a.pdf", "b.pdf"):
        pages = printed.write(
            tmp_path / name, parts, separators=separators, title="Đợt", on_part=quiet
        )
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    with pikepdf.open(tmp_path / "a.pdf") as made:
        assert len(made.pages) == pages == 12

        with made.open_outline() as outline:
            assert [item.title for item in outline.root] == [
                "Phường Đức Xuân – sáng 10/3/2020",
                "Xã Nông Thượng",
            ]
            papers = [one for item in outline.root for one in item.children]
        starts = [made.pages.index(pikepdf.Page(one.destination[0])) for one in papers]
        assert starts == [2, 4, 8, 10]


def test_tags_of_all_papers_are_one_tree(parts, separators, tmp_path):
    path = tmp_path / "a.pdf"
    printed.write(path, parts, separators=separators, title="Đợt", on_part=quiet)
    with pikepdf.open(path) as made:
        assert made.Root.MarkInfo.Marked
        flat = list(made.Root.StructTreeRoot.ParentTree.Nums)
        keys = [int(key) for key in flat[::2]]
        assert keys == sorted(set(keys))
        owners = dict(zip(keys, flat[1::2], strict=True))
        for page in made.pages:
            if "/StructParents" in page:
                for element in owners[int(page.StructParents)]:
                    assert element.Pg.objgen == page.objgen


@pytest.mark.parametrize("change", ["other bytes", "gone"])
def test_a_damaged_file_is_never_handed_on(parts, tmp_path, change):
    path = tmp_path / "one.pdf"
    if change == "other bytes":
        path.write_bytes(b"%PDF-1.7 other")
    one = Part("a", "b", "c", "", date(2020, 1, 1), "", path, parts[0].sha256, 1)
    with pytest.raises(DamagedPartError):
        archive.write(tmp_path / "a.zip", [one], on_part=quiet)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x", "C-Windows-x"),
        ("biên\u202efdp.exe", "biênfdp.exe"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("  ..  ", "khong-ten"),
        ("a\nb\tc\x00d", "a b cd"),
        ("Bie\u0302n ba\u0309n", "Biên bản"),
    ],
)
def test_hostile_names(text, name):
    assert names.safe(text, most=80) == name


@given(st.text())
def test_any_title_is_a_name(text):
    name = names.safe(text, most=40)
    assert 0 < len(name) <= 41
    assert not set(name) & set('\\/:*?"<>|\n\r\0')
    assert name not in (".", "..")
    assert name == name.strip(" .") or name == "khong-ten"


def test_a_title_is_no_formula(parts):
    one = Part("a", "b", "=HYPERLINK(1)", "", date(2020, 1, 1), "", reason="@x")
    (_head, row) = csv.reader(io.StringIO(archive.contents([one])), delimiter=";")
    assert row[3] == "'=HYPERLINK(1)"
