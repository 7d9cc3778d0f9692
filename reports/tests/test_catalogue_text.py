"""What is printed: every word of the snapshot, gaps where nothing is known."""

import pytest

from reports.tests.paper import squash
from reports.tests.papers import HOSTILE, LONG

#: The papers need tables; the tests themselves read nothing.
pytestmark = pytest.mark.django_db

MINUTES = ["agreed", "reserved", "refused", "empty"]


#: Comes back on every page, also in the middle of a long note.
TABLE_HEAD = squash("Mục Nội dung kiểm tra Kết quả Điểm Ghi chú")


def has(paper, *words):
    text = paper.text.replace(TABLE_HEAD, "")
    missing = [word for word in words if squash(word) not in text]
    assert missing == []


def lacks(paper, *words):
    assert [word for word in words if squash(word) in paper.text] == []


@pytest.mark.parametrize("name", MINUTES)
def test_every_answer_is_printed(papers, name):
    paper = papers[name]
    for section in paper.snapshot["sections"]:
        has(paper, section["title"])
        for item in section["items"]:
            has(paper, item["text"], item["note"], item["papers"], item["result"])


@pytest.mark.parametrize("name", [*MINUTES, "summary"])
def test_every_finding_is_printed(papers, name):
    paper = papers[name]
    for rows in paper.snapshot["findings"].values():
        for row in rows:
            has(paper, row["text"], row["cause"], row["legal_basis"], row["severity"])


@pytest.mark.parametrize("name", [*MINUTES, "summary"])
def test_every_remedy_is_printed(papers, name):
    paper = papers[name]
    for row in paper.snapshot["remedies"]:
        has(paper, row["text"], row["who"])


@pytest.mark.parametrize("name", [*MINUTES, "decision"])
def test_every_member_is_printed_with_her_role(papers, name):
    paper = papers[name]
    for member in paper.snapshot["members"]:
        has(paper, member["name"], member["position"], member["role"])


@pytest.mark.parametrize("name", MINUTES)
def test_everyone_present_is_printed_by_body(papers, name):
    paper = papers[name]
    for body in paper.snapshot["attendance"]:
        has(paper, body["body"])
        for person in body["people"]:
            has(paper, person["name"], person["position"])


def test_minutes_read_from_head_to_signature(papers):
    has(
        papers["agreed"],
        "HỘI LHPN THÀNH PHỐ BẮC KẠN ĐOÀN KIỂM TRA",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: ………/BB-HPN",
        "BIÊN BẢN Kiểm tra công tác Hội và phong trào phụ nữ"
        " tại Hội LHPN phường Đức Xuân",
        "Hôm nay, ngày 10 tháng 3 năm 2020 (buổi sáng),"
        " tại Trụ sở UBND phường Đức Xuân",
        "theo Quyết định số 12/QĐ-HPN ngày 02/03/2020",
        "Thời hiệu kiểm tra: từ ngày 01/01/2019 đến ngày 29/02/2020;"
        " mốc số liệu: tính đến ngày 29/02/2020.",
        "I. KẾT QUẢ HOẠT ĐỘNG CỦA ĐƠN VỊ (đến thời điểm 31/12/2019)",
        "3 Hội viên (người) 1.200",
        "dư nợ 1.250,0 triệu đồng; nợ quá hạn 5,0 triệu đồng (tỷ lệ 0,4%)",
        "a) Kết quả đạt được: đạt 4/6 mục được kiểm tra, đạt một phần 2 mục.",
        "b) Tồn tại: - Sổ hội viên không khớp giữa chi hội và Hội cơ sở.",
        "Tổng điểm: 90/96 điểm (đạt 93,7%); xếp loại: Khá. Theo điểm đạt loại Tốt;"
        " do không đạt mục điểm liệt số 28 nên chỉ xếp loại Khá.",
        "- Chi hội thôn Tân Thành (làm việc với chị Lý Thị Mẫu):"
        " Sổ sinh hoạt ghi đủ; 35/40 hội viên dự.",
        "Mức độ: nặng. Số tiền: 1.250.000 đồng. Nguyên nhân: Ghi sổ không kịp thời."
        " Căn cứ: Hướng dẫn số 07/HD-ĐCT-TC ngày 29/6/2017. (mục 28)",
        "1 Lập biên bản kiểm quỹ, giải trình, nộp đủ"
        " Hội LHPN phường Đức Xuân 17/03/2020",
        "Đề nghị Hội LHPN phường Đức Xuân hoàn thành các kiến nghị và báo cáo kết quả"
        " về Hội LHPN thành phố Bắc Kạn trước ngày 15/04/2020.",
        "IV. Ý KIẾN CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA Nhất trí với nhận xét của Đoàn kiểm tra.",
        "Đề xuất, kiến nghị của đơn vị: - Đề nghị mở lớp tập huấn",
        "Tài liệu kèm theo: 03 ảnh (Phụ lục ảnh).",
        "Đơn vị được kiểm tra nhất trí với nội dung biên bản.",
        "ký ngày 10 tháng 3 năm 2020, lập thành 02 bản"
        " (01 bản lưu Đoàn kiểm tra, 01 bản lưu đơn vị được kiểm tra)",
        "TRƯỞNG ĐOÀN KIỂM TRA THƯ KÝ ĐƠN VỊ ĐƯỢC KIỂM TRA CHỦ TỊCH",
        "Vũ Thị Kim Quỳnh Nông Thị Mẫu Hai Đinh Thị Hội",
        "PHỤ LỤC ẢNH (Kèm theo Biên bản kiểm tra Hội LHPN phường Đức Xuân",
        "Ảnh 3. Đoàn thăm mô hình 2. Chụp lúc 09 giờ 05, ngày 10/03/2020",
    )
    lacks(papers["agreed"], "DỰ THẢO", "từ chối", "bảo lưu", "NGƯỜI CHỨNG KIẾN")


def test_reservations_are_said(papers):
    has(
        papers["reserved"],
        f"Đơn vị được kiểm tra ký biên bản và bảo lưu ý kiến: Chưa rõ {HOSTILE}",
        "lập thành 03 bản (đơn vị được kiểm tra giữ 01 bản",
    )
    lacks(papers["reserved"], "nhất trí với nội dung biên bản", "từ chối")


def test_refusal_is_said_with_its_witnesses(papers):
    has(
        papers["refused"],
        "Số: 03/BB-HPN",
        "Đơn vị được kiểm tra từ chối ký biên bản."
        " Lý do: Không đồng ý với nhận xét về tồn quỹ.",
        "với sự chứng kiến của: Nguyễn Văn Chứng, Bí thư chi bộ; Hoàng Văn Kiến.",
        "(Từ chối ký)",
        "NGƯỜI CHỨNG KIẾN NGƯỜI CHỨNG KIẾN",
    )
    lacks(papers["refused"], "nhất trí với nội dung biên bản", "(Ký tên, đóng dấu)")


def test_unsigned_minutes_are_a_draft_with_lines_to_fill(papers):
    paper = papers["empty"]
    has(paper, "DỰ THẢO", "Còn 47 mục chưa ghi kết quả.", "Tổng điểm: ………/………")
    for page in paper.pages[1:]:
        assert "DỰ THẢO" in page.top_margin
    dotted = [line for page in paper.pages for line in page.lines if "....." in line]
    assert len(dotted) == 7 * 3
    lacks(paper, "Không ghi nhận", "không có kiến nghị", "nhất trí", "0/0")


def test_report_reads_from_head_to_signature(papers):
    has(
        papers["summary"],
        "HỘI LHPN THÀNH PHỐ BẮC KẠN BAN THƯỜNG VỤ",
        "Số: 15/BC-HPN Bắc Kạn, ngày 25 tháng 3 năm 2020",
        "BÁO CÁO Kết quả kiểm tra công tác Hội và phong trào phụ nữ"
        " (Đợt kiểm tra tháng 3 năm 2020)",
        "kiểm tra công tác Hội và phong trào phụ nữ tại 04 đơn vị.",
        "đại diện cấp ủy (03 lượt người)",
        "Ban Thường vụ, Ban Chấp hành Hội LHPN (06 lượt người)",
        "3 12/03/2020 (buổi sáng) Hội LHPN phường Huyền Tụng"
        " Trụ sở UBND phường Huyền Tụng Đơn vị từ chối ký",
        "Ký ngày 11/03/2020, đơn vị bảo lưu ý kiến",
        "Báo cáo này tổng hợp từ 03/04 đơn vị đã có biên bản ký."
        " Chưa có biên bản ký: Hội LHPN phường Sông Cầu;",
        "1 Hội LHPN phường Đức Xuân (hạ loại do mục điểm liệt số 28) 90/96 93,7 Khá",
        "4 Hội LHPN phường Sông Cầu Chưa có biên bản ký",
        "Bình quân đạt 93,7%. Xếp loại: Khá 03 đơn vị.",
        "2 Xây dựng tổ chức Hội, cán bộ, hội viên 3 78,5 78,5 – 78,5",
        "Mức độ rất nặng (01):",
        "Mức độ nặng (03): - Tồn quỹ thực tế lệch so với sổ quỹ."
        " Số tiền: 1.250.000 đồng.",
        "(phường Đức Xuân, phường Nguyễn Thị Minh Khai, phường Huyền Tụng)",
        "Tổng số 06 kiến nghị: đang khắc phục 06.",
        "- Biên bản kiểm tra: 03 bản (còn 01 đơn vị chưa có biên bản ký);",
        "- Ảnh: 03; tài liệu sao chụp: 00.",
        "Nơi nhận: - Hội LHPN tỉnh Bắc Kạn (b/c); - Thường trực Thành ủy Bắc Kạn (b/c);"
        " - Hội LHPN các phường (t/h); - Lưu: VT.",
        "TM. BAN THƯỜNG VỤ CHỦ TỊCH Vũ Thị Kim Quỳnh",
    )
    lacks(papers["summary"], "DỰ THẢO")


def test_chart_shows_every_scored_unit(papers):
    paper = papers["summary"]
    assert paper.html.count("<rect ") == 3
    assert paper.html.count('fill="#ffffff">93,7</text>') == 3
    assert " style=" not in paper.html
    assert " class=" not in paper.html.split("<svg")[1].split("</svg>")[0]


def test_plan_reads_from_head_to_calendar(papers):
    has(
        papers["plan"],
        "Số: ………/KH-HPN",
        "DỰ THẢO",
        "Bắc Kạn, ngày …… tháng …… năm 2020",
        "KẾ HOẠCH Kiểm tra hoạt động công tác Hội năm 2020",
        "Thực hiện Chương trình công tác Hội năm 2020;"
        " Căn cứ Nghị quyết của Ban Chấp hành;",
        "I. MỤC ĐÍCH, YÊU CẦU - Nắm bắt tình hình",
        "04 đơn vị: Hội LHPN phường Đức Xuân,",
        "- Đợt kiểm tra tháng 3 năm 2020: từ ngày 10/03/2020 đến ngày 20/03/2020,"
        " kiểm tra 04 đơn vị.",
        "(Quyết định số 12/QĐ-HPN ngày 02/03/2020)",
        "PHỤ LỤC LỊCH ĐỢT KIỂM TRA THÁNG 3 NĂM 2020",
        "2 Hội LHPN phường Nguyễn Thị Minh Khai 11/03/2020 (buổi sáng)"
        " Trụ sở UBND phường Nguyễn Thị Minh Khai Đoàn kiểm tra số 1",
    )


def test_decision_reads_from_head_to_signature(papers):
    has(
        papers["decision"],
        "Số: 12/QĐ-HPN Bắc Kạn, ngày 02 tháng 3 năm 2020",
        "QUYẾT ĐỊNH Về việc thành lập Đoàn kiểm tra công tác Hội và phong trào phụ nữ",
        "BAN THƯỜNG VỤ HỘI LHPN THÀNH PHỐ BẮC KẠN",
        "Căn cứ Điều lệ Hội Liên hiệp Phụ nữ Việt Nam;"
        " Căn cứ Chương trình công tác Hội năm 2020;",
        "Căn cứ Kế hoạch số ………/KH-…… ngày …/…/…… của Hội LHPN thành phố Bắc Kạn"
        " về kiểm tra hoạt động công tác Hội năm 2020;",
        "Theo đề nghị của Thường trực Hội LHPN thành phố Bắc Kạn. QUYẾT ĐỊNH: Điều 1.",
        "1 Vũ Thị Kim Quỳnh Thành ủy viên, Chủ tịch Hội LHPN thành phố Trưởng đoàn",
        "Điều 2. Nhiệm vụ, thời gian của Đoàn kiểm tra: 1. Kiểm tra 04 đơn vị:",
        "Điều 3. Quyết định này có hiệu lực kể từ ngày ký.",
        "Nơi nhận: - Như Điều 3 (t/h);",
    )
    lacks(papers["decision"], "DỰ THẢO")


@pytest.mark.parametrize("name", ["bare plan", "bare decision", "bare summary"])
def test_what_is_unknown_is_a_gap_to_fill_by_hand(papers, name):
    paper = papers[name]
    code = paper.snapshot["code"]
    has(
        paper, f"Số: ………/{code}-………", "………………, ngày …… tháng …… năm 2020", "..........."
    )


@pytest.mark.parametrize("name", ["reserved", "summary"])
def test_typed_markup_is_printed_as_text(papers, name):
    paper = papers[name]
    has(paper, HOSTILE, LONG)
    assert "<script>" not in paper.html
    assert "<img src=file" not in paper.html
