"""The styles that an office finds in Word, and which element is written in which.

Each stands on a style of Word's own, so the navigation pane, a table of contents and
"select all of this style" work. How a style looks follows from ``styles``: it looks as
the element that ``where`` describes looks on a paper of that size of letters.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    name: str
    base: str
    #: From the outermost element that matters to the paragraph itself.
    where: str
    #: Other elements that are written in it.
    also: tuple[str, ...] = ()

    @property
    def selectors(self) -> tuple[str, ...]:
        return (self.where, *self.also)


TITLE = "Tiêu đề"
TEXT = "Nội dung"
#: The first that matches is taken.
PARAGRAPHS = (
    Named(TITLE, "Heading 1", "h1"),
    Named("Mục lớn", "Heading 2", "h2"),
    Named("Mục vừa", "Heading 3", "h3"),
    Named("Mục nhỏ", "Heading 4", "h4"),
    Named("Cơ quan chủ quản", "Normal", "table.head p.upper"),
    Named("Cơ quan ban hành", "Normal", "table.head p.issuer"),
    Named("Quốc hiệu", "Normal", "table.head p.nation"),
    Named("Tiêu ngữ", "Normal", "table.head p.motto"),
    Named("Số và ký hiệu", "Normal", "table.head p.number"),
    Named("Địa danh và ngày tháng", "Normal", "table.head p.place"),
    Named("Dấu dự thảo", "Normal", "table.head p.is-draft"),
    Named("Trích yếu", "Normal", "p.about"),
    Named("Thẩm quyền ban hành", "Normal", "p.by"),
    Named("Kèm theo", "Normal", "p.with"),
    Named("Mẫu số", "Normal", "p.form-number"),
    Named("Đơn vị tính", "Normal", "p.unit"),
    Named("Dòng chấm", "Normal", "p.line"),
    Named("Chức vụ người ký", "Normal", "table.sign tr.office td", (".sign .office",)),
    Named("Cách ký", "Normal", "table.sign tr.how td", (".sign .how",)),
    Named("Họ tên người ký", "Normal", "table.sign tr.name td", (".sign .name",)),
    Named("Nơi nhận", "Normal", "table.sign td.to p.to-head"),
    Named("Danh sách nơi nhận", "Normal", "table.sign td.to p"),
    Named("Ô ký", "Normal", "table.sign td", (".sign p",)),
    Named("Chú thích ảnh", "Normal", "table.photos p"),
    Named("Ảnh", "Normal", "table.photos td"),
    Named("Đầu bảng", "Normal", "table.grid th", (".grid th p",)),
    Named("Ô bảng", "Normal", "table.grid td", (".grid p", ".grid li")),
    Named("Danh sách chấm", "List Bullet", "ul li"),
    Named("Danh sách số", "List Number", "ol li"),
    Named(TEXT, "Normal", "p"),
)
#: What nothing else fits: text that stands bare in a box.
BARE = Named("Dòng", "Normal", "div")

#: A line that is drawn, and a gap of a given height.
RULE = "Đường kẻ"
GAP = "Khoảng cách"
PAGE_NUMBER = "Số trang"
#: Tables with lines and without.
GRID = "Bảng số liệu"
PLAIN = "Bảng không kẻ"

#: Spans in a box, and paragraphs with a line of their own length below.
BOXED = (".is-draft span",)
RULED_BELOW = (".motto",)
#: Drawings that Word has no words for: left out, their figures stand beside them.
DRAWINGS = (".charts",)
#: Of tables like this so many last rows stay together: what is signed below them is
#: never alone (``:nth-last-child`` of the style sheet).
TAILS = {".wide": 3}
#: Blocks that are nothing but a line.
RULES = (".rule", ".title-rule")
