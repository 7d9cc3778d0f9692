"""Reported figures pass into the register: what a person compared and ticked."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections import rules
from inspections.enums import SelfReportStatus
from inspections.models import SelfReport
from inspections.selectors.self_reports import submitted_on
from unions.enums import Period
from unions.models import Figures
from unions.services.figures import keep_figures

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def take_over(report: SelfReport, *, names: Collection[str], by: "User") -> Figures:
    """Write the figures called ``names`` into the register, on the report's data date.

    Figures of that date are kept but for these; done twice it changes nothing.
    """
    rows = SelfReport.objects.select_for_update(of=("self",))
    locked = rows.select_related("visit__union").get(pk=report.pk)
    _refuse_unfit(locked, names, by)
    figures = _figures(locked)
    for name in names:
        setattr(figures, name, locked.figures[name])
    keep_figures(figures, by=by, confirmed=True)
    is_free = not SelfReport.objects.filter(register=figures).exists()
    if locked.register_id != figures.pk and is_free:
        locked.register = figures
        locked.save(update_fields=["register", "updated_at"])
        detail = {"register": ["", str(figures)]}
        audit.record(Action.CHANGE, locked, by=by, detail=detail)
    return figures


def _refuse_unfit(report: SelfReport, names: Collection[str], by: "User") -> None:
    if report.status != SelfReportStatus.ACCEPTED:
        raise RuleError(_("Accept the report first; then its figures can be taken."))
    if rules.handed_in_report(by, report):
        raise RuleError(_("You submitted this report: somebody else must judge it."))
    if not names:
        raise RuleError(_("Tick at least one figure."))
    if unknown := set(names) - set(report.figures):
        raise RuleError(
            _("The report has no figure called “%(names)s”.")
            % {"names": ", ".join(sorted(unknown))}
        )


def _figures(report: SelfReport) -> Figures:
    """The register's row of the data date, or a new one that names its source."""
    union, as_of = report.visit.union, report.data_date
    if as_of is None:
        raise RuleError(_("The report does not say of which day its figures are."))
    rows = Figures.objects.select_for_update(of=("self",)).select_related("union")
    found: Figures | None = rows.filter(union=union, branch=None, as_of=as_of).first()
    if found is not None:
        return found
    source = f"Báo cáo tự kiểm tra của {union}"
    if sent_on := submitted_on(report):
        source = f"{source[:130]} ngày {sent_on:%d/%m/%Y}"
    return Figures(union=union, as_of=as_of, period=Period.OTHER, source=source[:150])
