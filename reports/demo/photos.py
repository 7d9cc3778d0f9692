"""Three simple pictures, drawn here and marked as illustrations."""

import io
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from inspections.enums import StopKind
from inspections.models import FieldStop, Finding
from inspections.services import evidence
from inspections.services.evidence import Shot
from reports.demo.history import moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.demo.visits import Story

_SIZE = _WIDTH, _HEIGHT = 1200, 800
_Pen = ImageDraw.ImageDraw


def take(story: "Story") -> None:
    """Add the pictures to the visit, each where it belongs."""
    stop = FieldStop.objects.get(visit=story.visit, kind=StopKind.INITIATIVE)
    model = Finding.objects.get(visit=story.visit, stop=stop)
    plan: list[tuple[str, Callable[[_Pen], None], int, bool]] = [
        ("Đoàn thăm mô hình trồng cây quế của chi hội thôn Tân Thành", hill, 14, True),
        ("Buổi làm việc với Hội LHPN xã Nông Thượng", meeting, 9, False),
        ("Sổ sách của Hội LHPN xã", books, 10, False),
    ]
    for caption, draw, hour, there in plan:
        evidence.add_evidence(
            story.visit,
            id=story.key("photo", caption),
            upload=SimpleUploadedFile(f"{draw.__name__}.jpg", _picture(draw)),
            shot=Shot(
                caption=f"{caption} (ảnh minh họa)",
                taken_at=moment(story.case.date, hour),
            ),
            finding=model if there else None,
            stop=stop if there else None,
            by=story.inspector,
        )


def proof() -> SimpleUploadedFile:
    """What a unit sends as proof: a page of a book."""
    return SimpleUploadedFile("so-sach.jpg", _picture(books), "image/jpeg")


def hill(pen: _Pen) -> None:
    """A slope with young cinnamon trees."""
    pen.rectangle((0, 0, _WIDTH, 420), "#cfe6f2")
    pen.polygon(
        [(0, 430), (380, 180), (760, 400), (1200, 210), (1200, 800), (0, 800)],
        "#9bbf8a",
    )
    pen.polygon([(0, 560), (600, 380), (1200, 520), (1200, 800), (0, 800)], "#6f9d5f")
    for row in range(3):
        for column in range(8):
            x, y = 90 + column * 145 + row * 40, 700 - row * 105 - column % 3 * 12
            size = 46 - row * 9
            pen.rectangle((x - 4, y, x + 4, y + size), "#7a5236")
            pen.ellipse((x - size // 2, y - size, x + size // 2, y + 6), "#2f6b3a")


def meeting(pen: _Pen) -> None:
    """People around a long table."""
    pen.rectangle((0, 0, _WIDTH, _HEIGHT), "#efe7da")
    pen.rectangle((80, 60, 1120, 250), "#a83232")
    pen.polygon([(200, 470), (1000, 470), (1120, 660), (80, 660)], "#8a5f3c")
    for number in range(7):
        x = 190 + number * 137
        pen.ellipse((x - 38, 300, x + 38, 376), "#e0b99a")
        pen.pieslice((x - 42, 292, x + 42, 372), 180, 360, "#2b2523")
        pen.rounded_rectangle((x - 60, 376, x + 60, 480), 24, _COLOURS[number % 3])


def books(pen: _Pen) -> None:
    """Books and an open page."""
    pen.rectangle((0, 0, _WIDTH, _HEIGHT), "#d9cdbd")
    for number in range(4):
        top = 560 - number * 70
        pen.rounded_rectangle((90, top, 480, top + 62), 8, _COLOURS[number % 3])
    pen.polygon([(560, 250), (1130, 220), (1150, 700), (580, 730)], "#fffdf6")
    for line in range(9):
        pen.line((610, 310 + line * 45, 1090, 287 + line * 45), "#8894a6", 4)


_COLOURS = ("#7b3f61", "#38618c", "#3f7d58")


def _picture(draw: "Callable[[_Pen], None]") -> bytes:
    image = Image.new("RGB", _SIZE, "white")
    pen = ImageDraw.Draw(image)
    draw(pen)
    pen.rectangle((0, _HEIGHT - 70, _WIDTH, _HEIGHT), "#1c1c1c")
    middle = (_WIDTH // 2, _HEIGHT - 35)
    # The one font that is always there has no Vietnamese letters; the caption has.
    font = ImageFont.load_default(36)
    pen.text(middle, "ANH MINH HOA", "white", font=font, anchor="mm")
    made = io.BytesIO()
    image.save(made, "JPEG", quality=82)
    return made.getvalue()
