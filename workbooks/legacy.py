"""Text of the fonts before Unicode (TCVN3 .VnTime, VNI-Times): noticed, never guessed.

Such a cell holds Latin letters that only the font shows as Vietnamese. Outside Excel it
is ``Héi liªn hiÖp phô n÷`` or ``Hoäi Lieân hieäp Phuï nöõ``.
"""

import re

from django.utils.translation import gettext as _

#: Signs that stand inside words in TCVN3 only.
_SIGNS = "µ¸¶·¹¨»¾¼½«¬÷§¦¡¢£¤¥\xad"
_LETTER = r"[^\W\d_]"
#: Pairs of vowels that VNI makes by writing the mark behind its vowel: Lieân, nöõ.
_LEGACY = re.compile(
    "|".join(
        (
            rf"{_LETTER}[{_SIGNS}]|[{_SIGNS}]{_LETTER}",
            rf"[©ª®]{_LETTER}",
            r"[a-zA-Z][À-ÖØ-Þ][a-z]|[a-z][À-ÖØ-Þ]\b",
            r"(?i:[aeiouy][äåëïöûüøñ]|[ôö][ùøûõï]|\bñ\w|o[âùú]|[ae][âùúåøáàãéèõ])",
        )
    )
)


def is_legacy(text: str) -> bool:
    return not text.isascii() and _LEGACY.search(text) is not None


def advice() -> str:
    return _(
        "This text is written in an old font (TCVN3 or VNI). Convert the file to "
        "Unicode (for example with UniKey: Ctrl+Shift+F6) and send it again."
    )
