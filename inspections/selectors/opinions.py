"""What the unit says to each finding, and what follows from it for the signing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from inspections.enums import Agreement, FindingKind, Stance
from inspections.models import Finding, Opinion, Visit

#: The words of papers and recorded content, whatever the screen's language.
STANCES: dict[str, str] = {
    Stance.AGREES: "đồng ý",
    Stance.PARTLY: "đồng ý một phần",
    Stance.DISAGREES: "không đồng ý",
}
#: What the unit itself proposes is its own words: nobody asks whether it agrees.
_OWN_WORDS = FindingKind.PROPOSAL
#: Of a finding in a reservation: enough to know which one is meant.
_QUOTED = 160


@dataclass(frozen=True)
class Heard:
    """The findings that the unit is asked about, in the order of the minutes."""

    findings: Sequence[Finding]

    @property
    def opinions(self) -> list[Opinion]:
        return [one.opinion for one in self.findings if hasattr(one, "opinion")]

    @property
    def dissent(self) -> list[Opinion]:
        return [one for one in self.opinions if one.stance != Stance.AGREES]

    @property
    def unanswered(self) -> list[Finding]:
        return [one for one in self.findings if not hasattr(one, "opinion")]

    @property
    def agreed(self) -> int:
        return len(self.opinions) - len(self.dissent)

    @property
    def partly(self) -> int:
        return sum(one.stance == Stance.PARTLY for one in self.opinions)

    @property
    def disagreed(self) -> int:
        return sum(one.stance == Stance.DISAGREES for one in self.opinions)

    @property
    def agreement(self) -> str:
        """How the unit would sign; empty while it was not asked about everything."""
        if self.dissent:
            return Agreement.RESERVATIONS
        return Agreement.AGREED if self.findings and not self.unanswered else ""

    @property
    def reservations(self) -> str:
        """The unit's words where it does not agree, one finding a line."""
        return "\n".join(
            f"Về nhận xét “{_quoted(one.finding.text)}”:"
            f" {STANCES[one.stance]} – {' '.join(one.text.split())}"
            for one in self.dissent
        )


def asked(visit: Visit) -> QuerySet[Finding]:
    """The findings of a visit to which its unit says yes or no."""
    return Finding.objects.filter(visit=visit).exclude(kind=_OWN_WORDS)


def heard(visit: Visit) -> Heard:
    """What was asked and answered so far, one query."""
    order = FindingKind.values
    rows = asked(visit).select_related("opinion")
    return Heard(sorted(rows, key=lambda one: order.index(one.kind)))


def _quoted(text: str) -> str:
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED].rstrip()}…"
