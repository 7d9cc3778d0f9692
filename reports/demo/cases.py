"""What was found at each visit of 2020: invented, except the article's own words."""

from datetime import date

from inspections.enums import Agreement, FindingKind, HalfDay, VisitStatus
from reports.demo.script import AGREES, COMMON, MEMBERS, Case, Note

_S, _X = FindingKind.STRENGTH, FindingKind.SHORTCOMING
_N, _D = FindingKind.NEW_MODEL, FindingKind.DIFFICULTY
_P = FindingKind.PROPOSAL

MARCH: list[Case] = [
    Case(
        "Nông Thượng",
        date(2020, 3, 10),
        HalfDay.FULL,
        VisitStatus.CONCLUDED,
        groups=1,
        short={
            "7": ("partial", "2", "Chi hội Nà Kẹn lệch 03 hội viên so với sổ của xã."),
            "9": ("partial", "1.5", "02 chi hội chưa sinh hoạt quý IV/2019."),
            "28": ("partial", "2", "03 phiếu chi chưa có chữ ký duyệt."),
            "36": ("skipped", "", "Không có phát sinh trong kỳ."),
            "43": ("fail", "0", "Hồ sơ một tổ để lẫn, chưa lập danh mục."),
            "46": ("partial", "0.5", "Báo cáo quý III/2019 gửi chậm 05 ngày."),
            "16": ("partial", "2", "Chưa bình xét lại 14 hộ."),
            "22": ("partial", "1", "Có 01 ý tưởng khởi nghiệp, chưa được hỗ trợ vốn."),
            "35": ("partial", "1.5", "Vắng 01 phiên giao dịch xã."),
        },
        notes=(
            *COMMON,
            Note(
                _S,
                "Duy trì và nhân rộng các mô hình hoạt động có hiệu quả, phù hợp với "
                "tình hình của địa phương.",
                "19",
            ),
            Note(
                _X,
                "Sổ hội viên không khớp giữa chi hội và Hội cơ sở.",
                "7",
                "accepted",
                "Chi hội trưởng thôn Nà Kẹn",
            ),
            Note(
                _X,
                "Sinh hoạt chi hội chưa đúng định kỳ.",
                "9",
                "accepted",
                "Ban Thường vụ Hội LHPN xã",
            ),
            Note(
                _X,
                "Phiếu thu, chi viết chưa đầy đủ, không kịp thời hoặc chưa được duyệt.",
                "28",
                "accepted",
                "Chủ tịch, người giữ quỹ",
            ),
            Note(
                _X,
                "Tổ chưa phân công tổ trưởng, tổ phó; hồ sơ tổ sắp xếp chưa khoa học.",
                "43",
                "returned_and_carried_over",
                "Tổ trưởng tổ TK&VV",
            ),
            Note(
                _N,
                "Mô hình trồng cây quế của chi hội phụ nữ thôn Tân Thành: hội viên "
                "giúp nhau giống, ngày công; cây tốt, có khả năng nhân rộng.",
                "19",
                at_stop=True,
            ),
            Note(
                _D,
                "Địa bàn rộng, dân cư phân tán, đi lại khó khăn, ảnh hưởng đến sinh "
                "hoạt chi hội.",
            ),
            Note(
                _P,
                "Đề nghị Hội cấp trên tổ chức cho cơ sở tham quan, học tập mô hình có "
                "hiệu quả.",
            ),
        ),
        opinion=AGREES,
        agreement=Agreement.AGREED,
        photos=True,
    ),
    Case(
        "Dương Quang",
        date(2020, 3, 11),
        HalfDay.MORNING,
        VisitStatus.CONCLUDED,
        short={
            "1": ("partial", "2", "Thiếu kế hoạch quý IV/2019."),
            "3": ("partial", "1", "Họp Ban Chấp hành 03/04 kỳ."),
            "8": ("partial", "1", "Đạt 85% so với chỉ tiêu 88%."),
            "9": ("partial", "1.5", "03 chi hội sinh hoạt chưa đều."),
            "13": ("partial", "2", "Hình thức tuyên truyền chưa đa dạng."),
            "16": ("partial", "1.5", "Sổ theo dõi chưa cập nhật."),
            "19": ("partial", "2", "Mô hình nuôi gà quy mô nhỏ."),
            "21": ("partial", "1.5", "Chưa có địa chỉ giúp đỡ cụ thể."),
            "22": ("fail", "0", "Chưa có hoạt động hỗ trợ khởi nghiệp."),
            "26": ("partial", "1", "Tự kiểm tra 05/09 chi hội."),
            "27": ("partial", "2", "02 chi hội nộp chậm."),
            "44": ("partial", "2", "01 hộ chưa nắm hạn trả nợ."),
            "29": ("fail", "0", "Chưa có quy chế quỹ."),
            "33": ("partial", "2", "Còn 02 món vay mới kiểm tra quá 30 ngày."),
        },
        notes=(
            *COMMON,
            Note(
                _X,
                "Chưa có quy chế quản lý, sử dụng quỹ; chưa công khai với hội viên.",
                "29",
                "carried_over",
                "Ban Thường vụ Hội LHPN xã",
            ),
            Note(
                _X,
                "Chưa kiểm tra đủ món vay mới trong 30 ngày sau giải ngân.",
                "33",
                "extended_and_accepted",
                "Cán bộ được phân công theo dõi ủy thác",
            ),
            Note(_D, "Hội viên trẻ đi làm ăn xa, khó tập hợp sinh hoạt."),
        ),
        opinion="Đề nghị đoàn xem xét lại số món vay kiểm tra quá hạn.",
        agreement=Agreement.RESERVATIONS,
        reservations="01 món vay giải ngân cuối tháng, chưa đến hạn kiểm tra.",
    ),
    Case(
        "Đức Xuân",
        date(2020, 3, 12),
        HalfDay.FULL,
        VisitStatus.CONCLUDED,
        short={
            "9": ("partial", "2", "Chi hội số 14 sinh hoạt 02 tháng một lần."),
            "17": ("partial", "1", "02 đoạn đường tự quản chưa duy trì."),
            "27": ("partial", "2", "04 chi hội chưa có danh sách ký nộp."),
            "34": ("partial", "1.5", "Tổ dân phố số 02 có nợ quá hạn tăng."),
            "42": ("partial", "1", "Lệch tiền gửi 200.000 đ ở một hộ."),
        },
        notes=(
            *COMMON,
            Note(
                _X,
                "Thu, nộp hội phí còn chậm, chưa có danh sách ký nộp ở một số chi hội.",
                "27",
                "accepted",
                "Chi hội trưởng",
            ),
            Note(
                _X,
                "Tổ có lãi tồn, nợ quá hạn.",
                "34",
                "reopened_and_carried_over",
                "Tổ trưởng tổ TK&VV tổ dân phố số 02",
            ),
            Note(
                _X,
                "Chênh lệch khi đối chiếu mẫu 15/TD.",
                "42",
                "accepted",
                "Tổ trưởng tổ TK&VV",
            ),
            Note(
                _N,
                "Mô hình tiết kiệm tại chi hội (nuôi lợn nhựa, hũ gạo tình thương) có "
                "danh sách, sổ theo dõi, công khai.",
                "31",
            ),
        ),
        opinion=AGREES,
        agreement=Agreement.AGREED,
    ),
    Case(
        "Xuất Hóa",
        date(2020, 3, 13),
        HalfDay.FULL,
        VisitStatus.CLOSED,
        short={"45": ("partial", "1", "Sổ chi hội Bản Rạo ghi dồn một quý.")},
        notes=(
            *COMMON,
            Note(
                _X,
                "Sổ ghi chép chưa thường xuyên, còn ghi hồi ức, thiếu chữ ký xác nhận.",
                "45",
                "accepted",
                "Chi hội trưởng tổ dân phố Bản Rạo",
            ),
        ),
        opinion=AGREES,
        agreement=Agreement.AGREED,
    ),
]

JUNE: list[Case] = [
    Case(
        "Nguyễn Thị Minh Khai",
        date(2020, 6, 9),
        HalfDay.FULL,
        VisitStatus.CONCLUDED,
        short={
            "28": ("fail", "0", "Tiền mặt thực có thiếu 1.250.000 đ so với sổ quỹ."),
            "7": ("partial", "2", "Lệch 05 hội viên."),
            "12": ("partial", "2", "Báo cáo tư tưởng chưa kịp thời."),
            "29": ("partial", "1", "Quy chế quỹ chưa công khai."),
            "46": ("partial", "0.5", "Số liệu hai báo cáo không khớp."),
        },
        notes=(
            *COMMON,
            Note(
                _X, "Tồn quỹ thực tế lệch so với sổ quỹ.", "28", "carried_over",
                "Chủ tịch, người giữ quỹ",
                cause="Thiếu 1.250.000 đ khi kiểm quỹ; đơn vị giải trình đã chi nhưng "
                "chưa lập phiếu.",
            ),
            MEMBERS,
        ),
        opinion="Không nhất trí với nhận xét về quỹ Hội.",
        agreement=Agreement.REFUSED,
        reservations="Đơn vị cho rằng khoản thiếu đã chi, chưa kịp lập phiếu chi.",
        witnesses="{party} – Phó Bí thư Thường trực Đảng ủy phường\n"
        "{council} – Phó Chủ tịch UBND phường",
    ),
    Case(
        "Huyền Tụng",
        date(2020, 6, 10),
        HalfDay.FULL,
        VisitStatus.CONCLUDED,
        short={
            "18": ("partial", "1", "Mô hình trồng rau chưa có quy chế."),
            "39": ("partial", "0.5", "02 lần cho ra tổ viên không có biên bản."),
        },
        notes=(
            *COMMON,
            Note(
                _X,
                "Kết nạp, cho tổ viên ra khỏi tổ không có biên bản; chốt số tổ viên "
                "chưa chính xác.",
                "39",
                "accepted",
                "Tổ trưởng tổ TK&VV",
            ),
        ),
        opinion=AGREES,
        agreement=Agreement.AGREED,
    ),
    Case(
        "Sông Cầu",
        date(2020, 6, 11),
        HalfDay.MORNING,
        VisitStatus.CONCLUDED,
        short={"3": ("partial", "1", "Thiếu biên bản họp tháng 02.")},
        notes=(*COMMON, MEMBERS),
        opinion=AGREES,
        agreement=Agreement.AGREED,
    ),
    Case("Phùng Chí Kiên", date(2020, 6, 12), HalfDay.FULL, VisitStatus.CANCELLED),
    Case(
        "Phùng Chí Kiên",
        date(2020, 6, 18),
        HalfDay.MORNING,
        VisitStatus.CONCLUDED,
        short={"27": ("partial", "2", "03 chi hội nộp hội phí chậm.")},
        notes=COMMON,
        opinion=AGREES,
        agreement=Agreement.AGREED,
    ),
]  # fmt: skip
