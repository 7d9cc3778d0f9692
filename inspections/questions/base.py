"""What a question is, and what may be answered."""

from dataclasses import dataclass

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


#: Answers that are a shortcoming of what must be so, and of what must not be.
BAD_NO = frozenset({NO, PARTLY})
BAD_YES = frozenset({YES, PARTLY})
