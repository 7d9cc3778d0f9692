"""Form 16/TD: sixteen questions about a group, in the words that are printed."""

from inspections.questions.base import (
    BAD_NO,
    BAD_YES,
    COUNT,
    MONEY,
    Question,
    Section,
)


def _wanted(code: str, text: str, phrase: str, *parts: Question) -> Question:
    """What must be so."""
    return Question(code, text, faulty=BAD_NO, phrase=phrase, parts=parts)


def _forbidden(code: str, text: str, phrase: str, *parts: Question) -> Question:
    """What must not be."""
    return Question(code, text, faulty=BAD_YES, phrase=phrase, parts=parts)


SECTIONS: tuple[Section, ...] = (
    Section(
        "1",
        "Thành lập Tổ",
        (
            _wanted(
                "1.1",
                "Tổ được UBND cấp xã chấp thuận bằng văn bản; có từ 05 đến 60 tổ viên "
                "cư trú hợp pháp tại các cụm dân cư liền kề?",
                "group_founding",
            ),
            _wanted(
                "1.2",
                "Tổ có quy ước hoạt động; kết nạp, cho tổ viên ra khỏi Tổ bằng biên "
                "bản họp Tổ (mẫu 10C/TD), danh sách tổ viên khớp với NHCSXH?",
                "group_members",
            ),
        ),
    ),
    Section(
        "2",
        "Ban quản lý Tổ",
        (
            _wanted(
                "2.1",
                "Ban quản lý Tổ có đủ Tổ trưởng, Tổ phó và phân công nhiệm vụ cụ thể "
                "bằng biên bản?",
                "board_tasks",
            ),
            _forbidden(
                "2.2",
                "Tổ trưởng và Tổ phó có quan hệ vợ chồng, cha mẹ – con hoặc anh chị em "
                "ruột?",
                "board_related",
            ),
            _forbidden(
                "2.3",
                "Ban quản lý Tổ có người là Ban Thường vụ Hội cấp xã, hoặc đang là Tổ "
                "trưởng Tổ vay vốn của ngân hàng khác?",
                "board_other_post",
            ),
            _wanted(
                "2.4",
                "Khi Tổ trưởng vắng tại phiên giao dịch, Tổ phó làm thay (không nhờ "
                "người thân hoặc cán bộ Hội)?",
                "board_stand_in",
            ),
        ),
    ),
    Section(
        "3",
        "Thực hiện nhiệm vụ của Ban quản lý Tổ",
        (
            _wanted(
                "3.1",
                "Tổ sinh hoạt đúng định kỳ theo quy ước, có ghi biên bản?",
                "group_meetings",
            ),
            _wanted(
                "3.2",
                "Tuyên truyền chính sách tín dụng, vận động tổ viên gửi tiền tiết kiệm "
                "hằng tháng?",
                "group_saving",
            ),
            _wanted(
                "3.3",
                "Bình xét cho vay công khai, dân chủ, đúng đối tượng tại cuộc họp Tổ?",
                "group_selection",
            ),
            _wanted(
                "3.4",
                "Dự đủ các phiên giao dịch, chứng kiến giải ngân và dự họp giao ban "
                "tại điểm giao dịch xã?",
                "group_sessions",
            ),
            _forbidden(
                "3.5",
                "Ban quản lý Tổ có thu phí ngoài quy định, thu nợ gốc, vay ké, vay hộ, "
                "chiếm dụng hoặc giữ sổ vay vốn của tổ viên?",
                "money_taken",
                Question("3.5a", "Số tổ viên liên quan", COUNT, unit="tổ viên"),
                Question("3.5b", "Số tiền liên quan", MONEY, unit="đồng"),
            ),
            _wanted(
                "3.6",
                "Thu lãi, tiền gửi có trả biên lai đầy đủ; nộp đủ số tiền đã thu và "
                "trả lại biên lai chưa thu cho NHCSXH?",
                "group_receipts",
                Question(
                    "3.6a",
                    "Số tiền đã thu chưa nộp",
                    MONEY,
                    phrase="money_unpaid",
                    unit="đồng",
                    opens=True,
                ),
            ),
            _wanted(
                "3.7",
                "Cùng Hội, Trưởng thôn chứng kiến, kiểm tra việc sử dụng vốn trong 30 "
                "ngày sau giải ngân?",
                "group_use_checks",
            ),
            _wanted(
                "3.8",
                "Thường xuyên đôn đốc tổ viên trả nợ gốc, trả lãi đúng hạn và sử dụng "
                "vốn đúng mục đích?",
                "group_arrears",
                Question(
                    "3.8a", "Số tổ viên còn lãi tồn", COUNT, unit="tổ viên", opens=True
                ),
                Question(
                    "3.8b", "Số tổ viên nợ quá hạn", COUNT, unit="tổ viên", opens=True
                ),
                Question(
                    "3.8c", "Số tổ viên dùng vốn sai mục đích", COUNT, unit="tổ viên"
                ),
            ),
            _wanted(
                "3.9",
                "Phối hợp với Hội, UBND cấp xã và NHCSXH xử lý nợ quá hạn, nợ khó đòi, "
                "hộ bỏ đi khỏi địa phương, nợ rủi ro?",
                "group_bad_debts",
            ),
            _wanted(
                "3.10",
                "Lưu giữ hồ sơ, sổ sách của Tổ đầy đủ, sắp xếp theo danh mục?",
                "group_files",
            ),
        ),
    ),
)
