from django.db import models
from django.utils.translation import gettext_lazy as _


class Grade(models.TextChoices):
    """The bank's grade of a group; never one of our own making."""

    GOOD = "good", _("Good (Tốt)")
    FAIR = "fair", _("Fair (Khá)")
    AVERAGE = "average", _("Average (Trung bình)")
    WEAK = "weak", _("Weak (Yếu)")


#: Points from which a grade applies, as in the bank's own workbook.
GRADE_FROM: list[tuple[int, Grade]] = [
    (85, Grade.GOOD),
    (70, Grade.FAIR),
    (50, Grade.AVERAGE),
    (0, Grade.WEAK),
]
