"""Every page is measured: paper, margins, fonts, page numbers, breaks, gaps."""

import pytest

from reports.tests.paper import MM, SLACK, is_nfc, squash

#: The papers need tables; the tests themselves read nothing.
pytestmark = pytest.mark.django_db


def every(papers):
    return [
        (name, at, page)
        for name, it in papers.items()
        for at, page in enumerate(it.pages, start=1)
    ]


def test_paper_is_a4_throughout(papers):
    for name, at, page in every(papers):
        assert page.size == pytest.approx((210 * MM, 297 * MM), abs=0.1), (name, at)


def test_text_stays_inside_the_margins(papers):
    """20 mm above and below, 30 mm left, 15 mm right; above only the page number."""
    for name, at, page in every(papers):
        for left, bottom, right, _top in page.body_boxes:
            assert left >= 30 * MM - SLACK, (name, at)
            assert right <= 195 * MM + SLACK, (name, at)
            assert bottom >= 20 * MM - SLACK, (name, at)


def test_only_the_named_font_is_used_and_embedded(papers):
    allowed = {
        "Liberation-Serif",
        "Liberation-Serif-Bold",
        "Liberation-Serif-Italic",
        "Liberation-Serif-Bold-Italic",
    }
    for name, at, page in every(papers):
        assert {font for font, _embedded in page.fonts} <= allowed, (name, at)
        assert {embedded for _font, embedded in page.fonts} == {True}, (name, at)


def test_page_number_stands_top_centre_from_the_second_page_on(papers):
    for name, at, page in every(papers):
        shown = page.top_margin.replace("DỰ THẢO", "").strip()
        assert shown == ("" if at == 1 else str(at)), (name, at)
        if at > 1:
            height = page.size[1]
            number = min(
                (box for box in page.boxes if box[1] > height - 20 * MM),
                key=lambda box: box[0],
            )
            centre = (number[0] + number[2]) / 2
            assert centre == pytest.approx((30 + 165 / 2) * MM, abs=3), (name, at)


def test_national_name_stands_on_one_line(papers):
    for name, paper in papers.items():
        first = paper.pages[0].lines
        assert [line for line in first if "CỘNG HÒA" in line] == [
            line for line in first if "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in line
        ], name
        assert len([line for line in first if "VIỆT NAM" in line]) == 1, name


def test_table_heads_come_back_on_the_next_page(papers):
    """Item 9 stands behind a break: above it the head is printed again."""
    broken = 0
    for paper in (papers["agreed"], papers["refused"], papers["empty"]):
        for page in paper.pages[1:]:
            first_row = page.lines[1] if page.lines else ""
            if page.lines[0].startswith("Mục"):
                assert first_row.split()[0].isdigit()
                broken += 1
    assert broken >= 3


def test_rows_are_never_parted(papers):
    """A row's number and its result stand on the same page."""
    paper = papers["agreed"]
    for section in paper.snapshot["sections"]:
        for item in section["items"]:
            words = squash(item["text"])
            homes = [page for page in paper.pages if words in squash(page.body)]
            assert len(homes) == 1, item["code"]


def test_signatures_are_never_alone_on_a_page(papers):
    for name, paper in papers.items():
        minutes = "agreement" in paper.snapshot
        office = "TRƯỞNG ĐOÀN KIỂM TRA" if minutes else "TM. BAN THƯỜNG VỤ"
        before = "lập thành" if minutes else "./."
        (page,) = (page for page in paper.pages if office in page.body)
        assert before in page.body, name
        assert page.body.index(before) < page.body.index(office), name


def test_text_is_composed_vietnamese(papers):
    for name, paper in papers.items():
        assert is_nfc("".join(page.body for page in paper.pages)), name
        assert "\ufffd" not in paper.text, name


def test_no_gap_says_none(papers):
    for name, paper in papers.items():
        for word in ("None", "null", "nan", "undefined"):
            assert word not in paper.text.split(), name
            assert f">{word}<" not in paper.html, name
        assert "None" not in paper.text, name


def test_file_is_tagged_titled_and_in_vietnamese(papers):
    for name, paper in papers.items():
        title = paper.file.get_metadata_value("Title")
        assert f"<title>{title}</title>" in paper.html, name
        assert paper.file.is_tagged(), name
        assert '<html lang="vi">' in paper.html, name


def test_bookmarks_are_the_headings(papers):
    assert papers["bare plan"].headings() == [
        "KẾ HOẠCH",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. NỘI DUNG, ĐỐI TƯỢNG, THỜI HIỆU KIỂM TRA",
        "1. Nội dung",
        "2. Đối tượng",
        "3. Thời hiệu kiểm tra, mốc số liệu",
        "III. THỜI GIAN, ĐỊA ĐIỂM, PHƯƠNG PHÁP",
        "1. Thời gian",
        "2. Địa điểm",
        "3. Phương pháp",
        "IV. THÀNH PHẦN ĐOÀN KIỂM TRA",
        "Đoàn kiểm tra số 1 – Đợt kiểm tra tháng 3 năm 2020:",
        "V. TỔ CHỨC THỰC HIỆN",
        "PHỤ LỤC",
        "LỊCH ĐỢT KIỂM TRA THÁNG 3 NĂM 2020",
    ]


def test_every_table_names_its_heads_and_every_picture_its_content(papers):
    for name, paper in papers.items():
        assert paper.html.count("<th ") == paper.html.count('<th scope="col">'), name
        assert paper.html.count("<th>") == 0, name
        assert paper.html.count("<img ") == paper.html.count(' alt="Ảnh '), name
