"""The questions of form 16/TD and those that a borrower is asked alone. Pure.

The words follow the points of form 16/TD of guidance 727/HD-NHCS of 11 February 2026
and the rules of Decision 15/QĐ-HĐQT of 5 March 2013 (before it 783/QĐ-HĐQT of 2003).
They are printed, so they are Vietnamese in every language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

YES, NO, PARTLY = "yes", "no", "partly"
#: What an answer may be, and how papers name it.
ANSWERS: dict[str, str] = {YES: "Có", NO: "Không", PARTLY: "Một phần"}

CHOICE, COUNT, MONEY = "choice", "count", "money"
#: The largest number that any of them takes: 999 tỷ đồng.
MOST = 999_999_999_999


@dataclass(frozen=True)
class Question:
    """One question. ``faulty``: the answers that are a shortcoming.

    ``phrase`` is the code of the standard words and of their weight and deadline
    (``Phrase.code``). A count or an amount is a part of a question; ``unit`` says what
    was counted, and ``opens`` that a number above zero is a shortcoming as well.
    """

    code: str
    text: str
    kind: str = CHOICE
    faulty: frozenset[str] = frozenset()
    phrase: str = ""
    parts: tuple["Question", ...] = ()
    unit: str = ""
    opens: bool = False

    @property
    def is_choice(self) -> bool:
        return self.kind == CHOICE

    @property
    def is_count(self) -> bool:
        return self.kind == COUNT

    @property
    def is_money(self) -> bool:
        return self.kind == MONEY

    @property
    def choices(self) -> list[tuple[str, str]]:
        return list(ANSWERS.items())


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    questions: tuple[Question, ...]


_BAD_NO = frozenset({NO, PARTLY})
_BAD_YES = frozenset({YES, PARTLY})


def _wanted(code: str, text: str, phrase: str, *parts: Question) -> Question:
    """What must be so."""
    return Question(code, text, faulty=_BAD_NO, phrase=phrase, parts=parts)


def _forbidden(code: str, text: str, phrase: str, *parts: Question) -> Question:
    """What must not be."""
    return Question(code, text, faulty=_BAD_YES, phrase=phrase, parts=parts)


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

#: What a borrower is asked alone, without the group's leader: yes or no.
INTERVIEW: tuple[Question, ...] = (
    Question("alone", "Đã hỏi riêng, không có Tổ trưởng ở đó?"),
    Question(
        "took_herself",
        "Chị tự nhận tiền vay tại điểm giao dịch?",
        faulty=_BAD_NO,
        phrase="money_taken",
        unit="không tự nhận tiền vay",
    ),
    Question(
        "accompanied",
        "Lúc nhận tiền có ai đi cùng rồi cầm hộ hoặc lấy bớt tiền?",
        faulty=_BAD_YES,
        phrase="money_taken",
        unit="có người đi cùng cầm hộ hoặc lấy bớt tiền",
    ),
    Question(
        "for_another",
        "Chị có vay giúp, vay hộ hoặc cho người khác dùng chung món vay?",
        faulty=_BAD_YES,
        phrase="money_taken",
        unit="vay hộ hoặc cho người khác dùng chung món vay",
    ),
    Question(
        "keeps_book",
        "Chị tự giữ Sổ vay vốn?",
        faulty=_BAD_NO,
        phrase="money_taken",
        unit="Sổ vay vốn do người khác giữ",
    ),
    Question(
        "principal_taken",
        "Có ai trong Tổ hoặc Hội thu tiền gốc của chị?",
        faulty=_BAD_YES,
        phrase="money_taken",
        unit="có người thu nợ gốc",
    ),
    Question(
        "fees_taken",
        "Có ai thu thêm phí hoặc tiền cảm ơn khi vay?",
        faulty=_BAD_YES,
        phrase="money_taken",
        unit="bị thu thêm phí ngoài quy định",
    ),
    Question(
        "receipts",
        "Mỗi lần nộp lãi, tiền gửi chị có được nhận biên lai?",
        faulty=_BAD_NO,
        phrase="group_receipts",
        unit="nộp lãi, tiền gửi không được nhận biên lai",
    ),
    Question("knows_debt", "Chị biết mình còn nợ bao nhiêu, hạn trả khi nào?"),
)


@dataclass(frozen=True)
class Summary:
    """Counts of a questionnaire: questions, not their parts."""

    questions: int
    answered: int
    shortcomings: int

    @property
    def is_complete(self) -> bool:
        return self.answered == self.questions


@dataclass(frozen=True)
class Fault:
    """A question whose answer is a shortcoming, with what was counted."""

    question: Question
    #: Its parts above zero, each with its number.
    counts: tuple[tuple[Question, int], ...]
    note: str

    @property
    def phrase(self) -> str:
        """The words of a part that is graver than its question come first."""
        graver = [part.phrase for part, _number in self.counts if part.phrase]
        return graver[0] if graver else self.question.phrase

    @property
    def amount(self) -> int | None:
        """Money of its parts in đồng; nothing if none was counted."""
        money = [number for part, number in self.counts if part.is_money]
        return sum(money) if money else None


def questions() -> Iterator[Question]:
    """The sixteen questions in their order."""
    for section in SECTIONS:
        yield from section.questions


def every() -> Iterator[Question]:
    """The questions, each followed by its parts."""
    for question in questions():
        yield question
        yield from question.parts


def answer_of(answers: Mapping[str, Any], code: str) -> str:
    return str((answers.get(code) or {}).get("answer") or "")


def number_of(answers: Mapping[str, Any], code: str) -> int | None:
    number = (answers.get(code) or {}).get("number")
    return number if isinstance(number, int) else None


def note_of(answers: Mapping[str, Any], code: str) -> str:
    return str((answers.get(code) or {}).get("note") or "")


def is_fault(question: Question, answers: Mapping[str, Any]) -> bool:
    """Its answer is a shortcoming, or a count of it that alone is one."""
    if answer_of(answers, question.code) in question.faulty:
        return True
    return any(part.opens and number_of(answers, part.code) for part in question.parts)


def faults(answers: Mapping[str, Any]) -> list[Fault]:
    """The shortcomings of a questionnaire, in the order of the form."""
    return [
        Fault(question, tuple(_counts(question, answers)), _note(question, answers))
        for question in questions()
        if is_fault(question, answers)
    ]


def summary(answers: Mapping[str, Any]) -> Summary:
    asked = list(questions())
    return Summary(
        questions=len(asked),
        answered=sum(bool(answer_of(answers, one.code)) for one in asked),
        shortcomings=sum(is_fault(one, answers) for one in asked),
    )


def interview_faults(interview: Mapping[str, Any], phrase: str) -> list[Question]:
    """Questions of the card whose answer is a shortcoming of this phrase."""
    return [
        one
        for one in INTERVIEW
        if one.phrase == phrase and interview.get(one.code) in one.faulty
    ]


def _counts(
    question: Question, answers: Mapping[str, Any]
) -> Iterator[tuple[Question, int]]:
    for part in question.parts:
        if number := number_of(answers, part.code):
            yield part, number


def _note(question: Question, answers: Mapping[str, Any]) -> str:
    return note_of(answers, question.code)
