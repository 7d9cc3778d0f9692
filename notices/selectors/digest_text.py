"""The words of a daily summary."""

from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notices.selectors.letters import absolute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User
    from notices.selectors.digest import DigestLine, Pile


def subject(pile: "Pile", day: date) -> str:
    """``Việc ngày 24/11/2026: 8 việc, 3 việc đã quá hạn``."""
    shown = {"day": formats.date_format(day, "d/m/Y"), "count": pile.total}
    if pile.late:
        return ngettext(
            "What is to be done on %(day)s: %(count)s thing, %(late)s of them late",
            "What is to be done on %(day)s: %(count)s things, %(late)s of them late",
            pile.total,
        ) % {**shown, "late": pile.late}
    return (
        ngettext(
            "What is to be done on %(day)s: %(count)s thing",
            "What is to be done on %(day)s: %(count)s things",
            pile.total,
        )
        % shown
    )


def body(pile: "Pile", person: "User") -> str:
    """Late things first, then the others, each with its address."""
    late = [line for line in pile.lines if line.is_late]
    others = [line for line in pile.lines if not line.is_late]
    parts = [_("Dear %(name)s,") % {"name": person}]
    parts += _group(_("LATE"), pile.late, late)
    parts += _group(_("TO BE DONE AND TO KNOW"), pile.total - pile.late, others)
    if pile.left_out:
        parts.append(
            ngettext(
                "and %(count)s other thing: %(link)s",
                "and %(count)s other things: %(link)s",
                pile.left_out,
            )
            % {"count": pile.left_out, "link": absolute(reverse("home"))}
        )
    return "\n\n".join(parts)


def written(pile: "Pile", day: date, person: "User") -> tuple[str, str]:
    """Subject and body in the language of the person."""
    with translation.override(person.language):
        return subject(pile, day), body(pile, person)


def _group(title: str, count: int, lines: "Sequence[DigestLine]") -> list[str]:
    if not lines:
        return []
    return ["\n".join([f"{title} ({count})", *map(_line, lines)])]


def _line(line: "DigestLine") -> str:
    text = " ".join(line.text.split())
    if line.due_on and not line.says_day:
        day = formats.date_format(line.due_on, "d/m/Y")
        text = _("%(text)s (due %(day)s)") % {"text": text, "day": day}
    return f"- {text}" + (f"\n  {absolute(line.url)}" if line.url else "")
