"""Open remedies as a sheet: it goes to units that do not sign in, and comes back.

Most of a row is the book's and is only printed. The unit fills in what it did, what it
is doing, or until when it asks to be given; a row that says nothing is passed over.
"""

import io
import re
from collections.abc import Hashable, Sequence
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Prefetch, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import fold
from inspections.enums import RemedyStatus
from inspections.forms.remedies import RemedyFilter
from inspections.models import Remedy, RemedyEvent
from inspections.selectors import remedies as selectors
from inspections.selectors.remedy_owners import who_many
from inspections.selectors.upload_links import own_pending
from inspections.services import remedy_reports as reports
from inspections.services.remedy_reports import ReportError, Said
from inspections.sheets.remedy_columns import ASKED, COLUMNS, GUIDE, STATUSES
from savings_groups.bank import masks
from workbooks.base import Change, Column, Listing, Row, RowError, Sheet, filter_words
from workbooks.services import exports

if TYPE_CHECKING:
    from accounts.models import User
    from inspections.querysets import RemedyQuerySet

_NAMES = (
    "owner",
    "visit__union",
    "visit__round__plan__union",
    "finding",
)
_BACK = (RemedyStatus.RETURNED, RemedyStatus.REOPENED)


class RemedySheet(Sheet[Remedy]):
    slug = "remedies"
    title = gettext_lazy("Remedies")
    file_title = "Việc cần khắc phục"
    view_perm = "inspections.view_remedy"
    keep_perm = "inspections.take_in_remedies"
    list_url = "inspections:remedies"
    columns = COLUMNS
    guide = GUIDE
    #: One question for some codes at a time.
    chunk = 200

    def __init__(self, user: "User", rows: "RemedyQuerySet | None" = None) -> None:
        """``rows``: the remedies of a template, in place of all that she follows."""
        super().__init__(user)
        self._rows = rows
        self._found: dict[str, Remedy] = {}

    # --- In

    def load(self, rows: Sequence[Row], *, lock: bool) -> None:
        codes = Q(pk=None)
        for row in rows:
            codes |= Q(pk__range=_ends(row.values["code"]))
        seen = Remedy.objects.visible_to(self.user).in_force().filter(codes)
        read = _told(seen).prefetch_related("asked", "remarks")
        for remedy in read.select_for_update(of=("self",)) if lock else read:
            if self.user.has_perm(self.keep_perm, remedy):
                self._found[remedy.short_code] = remedy

    def find(self, row: Row) -> Remedy:
        code = row.values["code"]
        if remedy := self._found.get(code):
            return remedy
        raise RowError("code", _("No remedy that you follow has this code."))

    def key(self, thing: Remedy, row: Row) -> Hashable:
        return thing.pk

    def is_empty(self, row: Row) -> bool:
        return not any(row.get(name) for name in ASKED)

    def fill(self, thing: Remedy, row: Row) -> None:
        """Nothing is filled in when the book says the same already."""
        said = _said(row)
        try:
            reports.require_whole(said)
            if reports.is_said(thing, said):
                return
            _require_unmoved(thing, row)
            reports.require_possible(thing, said)
        except ReportError as error:
            raise RowError(error.field, str(error)) from None
        thing.said = said  # type: ignore[attr-defined]

    def save(self, added: Sequence[Remedy], changed: Sequence[Change[Remedy]]) -> None:
        for change in changed:
            thing: Any = change.thing
            reports.report(thing, thing.said, by=self.user)

    def label(self, thing: Remedy) -> str:
        return f"{thing.owner.unit_name}: {thing.text}"

    # --- Out

    def values(self, thing: Remedy) -> dict[str, Any]:
        row: Any = thing
        steps = sorted(thing.events.all(), key=lambda one: (one.at, one.pk))
        proofs = [s for s in steps if s.new_status == RemedyStatus.PROOF_SUBMITTED]
        returns = [s for s in steps if s.new_status in _BACK]
        return {
            "code": thing.short_code,
            "unit": thing.owner.unit_name,
            "unit_then": thing.visit.union.unit_name,
            "text": masks.cards(thing.text),
            "finding": _finding(thing),
            "who": getattr(row, "who", thing.owner_note),
            "due_on": thing.due_on,
            "status": status_words(thing),
            "reported": _step(proofs),
            "came_back": _step(returns),
            **_values_of(getattr(row, "said", None)),
        }

    def listed(self, query: QueryDict) -> Listing:
        form = RemedyFilter(query, of_own_unit=self.user.is_officer)
        chosen = form.chosen()
        mine = self.user if chosen.pop("mine", False) else None
        wanted = selectors.Narrowing(q=query.get("q", ""), mine=mine, **chosen)
        rows = selectors.filtered(selectors.listed(self.user), wanted)
        return Listing(
            rows=_told(rows),
            filters=[pair for pair in filter_words(form, query) if pair[1]],
            order="Việc còn phải làm trước, theo hạn",
            tell=_with_owners,
        )

    def present(self) -> "RemedyQuerySet":
        if self._rows is not None:
            return _told(self._rows)
        order = ("owner__sort_key", "owner", "due_on", "created_at", "pk")
        return _told(own_pending(self.user)).order_by(*order)

    def filled(self) -> Listing:
        return Listing(self.present(), tell=_with_owners)

    @property
    def template_columns(self) -> tuple[Column, ...]:
        """All of them: nobody can answer a row without knowing what it asks."""
        return self.columns


def workbook(user: "User", rows: "RemedyQuerySet") -> IO[bytes]:
    """The file of these remedies for their unit. Whoever hands it out logs that."""
    return io.BytesIO(exports.written(RemedySheet(user, rows), filled=True).read())


def status_words(remedy: Remedy) -> str:
    """``Trả lại, từ 14:05 05/03/2020``: by it a row knows what moved since."""
    words = STATUSES[remedy.status]
    if remedy.status_since is None:
        return words
    return f"{words}, từ {timezone.localtime(remedy.status_since):%H:%M %d/%m/%Y}"


def _told(rows: "RemedyQuerySet") -> "RemedyQuerySet":
    """With what a row of the file says, in a fixed number of queries."""
    told = (RemedyStatus.PROOF_SUBMITTED, *_BACK)
    steps = RemedyEvent.objects.filter(new_status__in=told)
    return rows.select_related(*_NAMES).prefetch_related(
        Prefetch("events", queryset=steps)
    )


def _with_owners(rows: list[Any]) -> list[Any]:
    names = who_many(rows)
    for row in rows:
        row.who = names[row.pk]
    return rows


def _ends(code: str) -> tuple[UUID, UUID]:
    """The first and the last key that have the code."""
    digits = code.replace("-", "")
    return UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))


def _finding(remedy: Remedy) -> str:
    """What was found; of a borrower only where to read it: files are passed on."""
    finding = remedy.finding
    if finding is None:
        return ""
    if finding.borrower_id is not None:
        return f"Xem biên bản kiểm tra ngày {remedy.visit.date:%d/%m/%Y}."
    return masks.cards(finding.text)


def _step(steps: Sequence[RemedyEvent]) -> str:
    if not steps:
        return ""
    last = steps[-1]
    day = timezone.localtime(last.at)
    return f"{day:%d/%m/%Y}: {masks.cards(last.reason)}".rstrip(": ")


def _said(row: Row) -> Said:
    situation = row.get("situation")
    if not situation:
        raise RowError(
            "situation", _("Choose how it stands, or leave the whole row blank.")
        )
    figures = []
    for number in (1, 2):
        value, unit = row.get(f"figure_{number}"), row.get(f"unit_{number}") or ""
        if value is None and unit:
            raise RowError(f"figure_{number}", _("Write the number of this unit."))
        if value is not None:
            figures.append((f"{Decimal(value).normalize():f}", unit))
    return Said(
        situation=situation,
        did=row.get("did") or "",
        done_on=row.get("done_on"),
        figures=tuple(figures),
        later_on=row.get("later_on"),
        reason=row.get("reason") or "",
    )


def _values_of(said: Said | None) -> dict[str, Any]:
    if said is None:
        return {}
    values = {name: getattr(said, name) for name in _PLAIN}
    for number, (value, unit) in enumerate(said.figures, start=1):
        values |= {f"figure_{number}": Decimal(value), f"unit_{number}": unit}
    return values


_PLAIN = ("situation", "did", "done_on", "later_on", "reason")


def _require_unmoved(remedy: Remedy, row: Row) -> None:
    """The file names the status of its day; what moved since is marked."""
    told = fold(row.get("status") or "")
    if not told or told == fold(status_words(remedy)):
        return
    known = [fold(words) for words in STATUSES.values()]
    if re.sub(r", tu \d.*$", "", told) not in known:
        raise ReportError(
            "status",
            _("This column is the book's. Write into the column “Tình hình” instead."),
        )
    raise ReportError(
        "status",
        _("Meanwhile it is “%(status)s”. Take the file again.")
        % {"status": remedy.get_status_display()},
    )
