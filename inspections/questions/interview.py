"""The card of a borrower who is asked alone."""

from inspections.questions.base import BAD_NO, BAD_YES, Question

#: What a borrower is asked alone, without the group's leader: yes or no.
INTERVIEW: tuple[Question, ...] = (
    Question("alone", "Đã hỏi riêng, không có Tổ trưởng ở đó?"),
    Question(
        "took_herself",
        "Chị tự nhận tiền vay tại điểm giao dịch?",
        faulty=BAD_NO,
        phrase="money_taken",
        unit="không tự nhận tiền vay",
    ),
    Question(
        "accompanied",
        "Lúc nhận tiền có ai đi cùng rồi cầm hộ hoặc lấy bớt tiền?",
        faulty=BAD_YES,
        phrase="money_taken",
        unit="có người đi cùng cầm hộ hoặc lấy bớt tiền",
    ),
    Question(
        "for_another",
        "Chị có vay giúp, vay hộ hoặc cho người khác dùng chung món vay?",
        faulty=BAD_YES,
        phrase="money_taken",
        unit="vay hộ hoặc cho người khác dùng chung món vay",
    ),
    Question(
        "keeps_book",
        "Chị tự giữ Sổ vay vốn?",
        faulty=BAD_NO,
        phrase="money_taken",
        unit="Sổ vay vốn do người khác giữ",
    ),
    Question(
        "principal_taken",
        "Có ai trong Tổ hoặc Hội thu tiền gốc của chị?",
        faulty=BAD_YES,
        phrase="money_taken",
        unit="có người thu nợ gốc",
    ),
    Question(
        "fees_taken",
        "Có ai thu thêm phí hoặc tiền cảm ơn khi vay?",
        faulty=BAD_YES,
        phrase="money_taken",
        unit="bị thu thêm phí ngoài quy định",
    ),
    Question(
        "receipts",
        "Mỗi lần nộp lãi, tiền gửi chị có được nhận biên lai?",
        faulty=BAD_NO,
        phrase="group_receipts",
        unit="nộp lãi, tiền gửi không được nhận biên lai",
    ),
    Question("knows_debt", "Chị biết mình còn nợ bao nhiêu, hạn trả khi nào?"),
)
