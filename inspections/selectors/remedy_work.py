"""What remedies ask of the inspecting union's people, counted: never one by one.

The words and addresses of each count are written once, for home pages and summaries.
"""

from django.urls import reverse
from django.utils.translation import ngettext

from inspections.enums import RemedyStatus


def overdue_text(count: int) -> str:
    said = ngettext(
        "%(count)d remedy is overdue", "%(count)d remedies are overdue", count
    )
    return said % {"count": count}


def soon_text(count: int) -> str:
    said = ngettext(
        "%(count)d remedy is due within 7 days",
        "%(count)d remedies are due within 7 days",
        count,
    )
    return said % {"count": count}


def proofs_text(count: int) -> str:
    said = ngettext(
        "%(count)d proof of remedy waits to be checked",
        "%(count)d proofs of remedy wait to be checked",
        count,
    )
    return said % {"count": count}


def asked_text(count: int) -> str:
    said = ngettext(
        "%(count)d request for a later date waits for an answer",
        "%(count)d requests for later dates wait for an answer",
        count,
    )
    return said % {"count": count}


def calls_text(count: int) -> str:
    said = ngettext(
        "%(count)d unit is to be called about overdue remedies",
        "%(count)d units are to be called about overdue remedies",
        count,
    )
    return said % {"count": count}


def letters_text(count: int) -> str:
    said = ngettext(
        "%(count)d letter of urging waits to be signed and sent",
        "%(count)d letters of urging wait to be signed and sent",
        count,
    )
    return said % {"count": count}


def overdue_url() -> str:
    return f"{_list()}?due=overdue"


def soon_url() -> str:
    return f"{_list()}?due=soon"


def proofs_url() -> str:
    return f"{_list()}?status={RemedyStatus.PROOF_SUBMITTED}"


def asked_url() -> str:
    return f"{_list()}?asked=waiting"


def calls_url() -> str:
    return f"{reverse('inspections:ladder')}?tab=calls"


def letters_url() -> str:
    return f"{reverse('inspections:ladder')}?tab=letters"


def _list() -> str:
    return reverse("inspections:remedies")
