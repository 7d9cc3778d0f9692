"""Names of initiatives: which are alike, and what a finding's first words say.

Names are recorded content, so the words are Vietnamese in every language.
"""

import re

from core.text import fold

#: Longest name that is proposed; the register takes 200 letters.
_LONGEST, _MOST_WORDS = 120, 14
#: Words that half of all initiatives carry, folded.
_COMMON = frozenset(
    fold(word)
    for word in (
        "mô", "hình", "clb", "câu", "lạc", "bộ", "tổ", "nhóm", "phụ", "nữ", "hội",
        "viên", "chi", "các", "của", "cho", "tại", "ở", "và", "với", "thôn", "xã",
    )
)  # fmt: skip
_BEGINS = re.compile(
    r"^(?:(?:phát hiện|đã có|có|xây dựng được|duy trì(?: tốt)?|đã duy trì)\s+)?"
    r"(?:(?:một|các|01)\s+)?"
    r"(?:mô hình(?:\s+mới)?|cách làm(?: hay| hiệu quả)?)\b[:\s“\"]*",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[.;:,\n(”\"–]|\s-\s|\s(?:với|gồm|có|thu hút|do|đã|được)\s+(?=\S)", re.IGNORECASE
)
_PEOPLE = re.compile(
    r"(\d{1,3}(?:\.\d{3})+|\d{1,5})\s+(?:lượt\s+)?"
    r"(?:hội viên|thành viên|chị em|chị|phụ nữ|người|hộ)\b",
    re.IGNORECASE,
)
#: Fields as registers name them, and folded words that point to them; of two that
#: are named as often, the first.
_FIELDS: dict[str, tuple[str, ...]] = {
    "Môi trường": (
        "rac", "ve sinh", "nha sach", "vuon dep", "duong hoa", "trong hoa",
        "moi truong", "tu quan",
    ),
    "An sinh xã hội": ("tiet kiem", "hu gao", "tinh thuong", "ho ngheo", "kho khan"),
    "Gia đình": ("gia dinh", "tre em", "bao luc", "hanh phuc"),
    "Văn hóa": ("van nghe", "dan vu", "the thao", "bong chuyen", "trang phuc"),
    "Phát triển kinh tế": (
        "trong", "nuoi", "chan nuoi", "san xuat", "thu nhap", "hop tac", "kinh te",
        "khoi nghiep",
    ),
}  # fmt: skip


def likeness(one: str, other: str) -> float:
    """How far two names mean the same, from 0 to 1; common words count for nothing."""
    ours, theirs = _telling(one), _telling(other)
    shared = len(ours & theirs)
    if not shared:
        return 0.0
    overlap = 2 * shared / (len(ours) + len(theirs))
    inside = 0.9 if shared > 1 and shared in (len(ours), len(theirs)) else 0.0
    return max(overlap, inside)


def first_words(text: str) -> str:
    """What a finding calls the initiative: its first words, up to the first pause."""
    rest = _BEGINS.sub("", text.strip(), count=1) or text.strip()
    end = next((m.start() for m in _ENDS.finditer(rest) if m.start() > 0), len(rest))
    words = rest[:end].split()[:_MOST_WORDS]
    name = ""
    for word in words:
        if len(name) + len(word) >= _LONGEST:
            break
        name = f"{name} {word}".strip()
    if not any(letter.isalnum() for letter in name):
        return ""
    return name[:1].upper() + name[1:]


def people_in(text: str) -> int | None:
    """The first number of people that a text names: ``18 hội viên``."""
    found = _PEOPLE.search(text)
    return int(found.group(1).replace(".", "")) if found else None


def field_of(text: str) -> str:
    """The field that most words of a text point to; empty: none does."""
    words = f" {fold(text)} "
    hits = {
        name: sum(f" {clue} " in words for clue in clues)
        for name, clues in _FIELDS.items()
    }
    best = max(hits, key=lambda name: hits[name])
    return best if hits[best] else ""


def _telling(name: str) -> set[str]:
    words = set(re.findall(r"\w+", fold(name)))
    return words - _COMMON or words
