"""The page of a unit's report, and the parts of it that a saved word changes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.http import UserRequest
from inspections.forms.self_reports import SelfReportForm
from inspections.models import SelfReport
from inspections.selectors import self_reports as selectors

_FOLDER = "inspections"


def show(
    request: UserRequest,
    report: SelfReport,
    form: SelfReportForm | None = None,
    *,
    theirs: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """To write in when she may, or when what she typed must not be lost; else to read.

    ``theirs``: by the name of the field what somebody else wrote meanwhile.
    """
    possible = selectors.possible(report, request.user)
    parts = form.parts if form else list(report.sections.all())
    events = list(report.events.select_related("actor"))
    known = _known(report)
    context = {
        "report": report,
        "visit": report.visit,
        "parts": parts,
        "figures": selectors.figures(report, known),
        "possible": possible,
        "missing": selectors.missing(report, report.sections.all() if form else parts),
        "timing": selectors.timing(report, events),
        "events": events,
        "returned": selectors.last_return(events),
        "may_read": selectors.may_read_text(report, request.user),
    }
    template = f"{_FOLDER}/self_report.html"
    if form or possible.write:
        form = form or SelfReportForm(report=report, parts=parts)
        context |= _writing(report, form, context["figures"], theirs or {})
        template = f"{_FOLDER}/self_report_write.html"
    return render(request, template, context, status=status)


def regions(report: SelfReport, form: SelfReportForm) -> dict[str, str]:
    """What is missing and what is odd, as they stand now, by the place on the page."""
    lacks = selectors.missing(report, report.sections.all())
    found: dict[str, str] = {
        "report-missing": render_to_string(
            f"{_FOLDER}/self_report_missing.html", {"missing": lacks}
        )
    }
    for figure in selectors.figures(report, _known(report)):
        found[f"remark-{figure.name}"] = render_to_string(
            f"{_FOLDER}/self_report_remarks.html",
            {"remarks": figure.remarks, "errors": form.errors.get(figure.name)},
        )
    return found


def _known(report: SelfReport) -> dict[str, selectors.Previous]:
    return selectors.previous_figures(
        report.visit.union, before=report.data_date, leaving_out=report.register_id
    )


def _writing(
    report: SelfReport,
    form: SelfReportForm,
    figures: list[selectors.Figure],
    theirs: dict[str, str],
) -> dict[str, Any]:
    by_name = {one.name: one for one in figures}
    groups = [
        (title, [(by_name[name], form[name], theirs.get(name)) for name in names])
        for title, names in selectors.GROUPS
    ]
    return {
        "form": form,
        "sections": [
            (part, field, theirs.get(field.name)) for part, field in form.sections()
        ],
        "groups": groups,
        "theirs": theirs,
        "date_theirs": theirs.get("data_date"),
        "promises": selectors.promises(report.visit),
    }
