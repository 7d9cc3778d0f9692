"""The unit's report before a visit: page, verbs, file; the list of a round."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from core.word_files import WORD
from inspections.forms.self_reports import ReturnForm, SelfReportForm, TakeForm
from inspections.models import Round, SelfReport
from inspections.selectors import self_report_lists as lists
from inspections.selectors import self_reports as selectors
from inspections.services import self_report_figures, self_reports
from inspections.services import self_report_files as files
from inspections.views.self_report_pages import regions, show
from inspections.views.workspace import desk

_TYPES = {".docx": WORD, ".pdf": "application/pdf", ".jpg": "image/jpeg"}


@require_GET
def page(request: UserRequest, pk: int) -> HttpResponse:
    """To write in or to read; a report that nobody opened is opened now."""
    report = _find(request, pk)
    require(request, "inspections.view_self_report", report)
    return show(request, report)


@desk.written_by_sender
def save(request: UserRequest, pk: int) -> HttpResponse:
    """Everything typed, from the script that saves by itself or from the button."""
    report = _find_to_write(request, pk)
    form = _typed(request, report)
    refusal = _write(request, report, form)
    if desk.wants_json(request):
        if refusal is not None:
            return refusal
        return desk.told("saved", report.revision, regions=regions(report, form))
    if refusal is None:
        messages.success(request, _("Saved at %(time)s.") % {"time": desk.saved_at()})
    return refusal or redirect(report)


@desk.written_by_sender
def submit(request: UserRequest, pk: int) -> HttpResponse:
    """What stands on the page is saved first; then the report is handed in."""
    report = _find_to_write(request, pk)
    form = _typed(request, report)
    if refusal := _write(request, report, form):
        return refusal
    try:
        self_reports.submit(report, by=request.user)
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("Submitted. The inspecting union can read the report now.")
        )
    return redirect(report)


@require_GET
def file(request: UserRequest, pk: int) -> HttpResponseBase:
    """The attached file, to be saved and never opened inside our pages."""
    report = _find(request, pk)
    require(request, "inspections.view_self_report", report)
    if not report.file or not selectors.may_read_text(report, request.user):
        raise Http404
    try:
        opened = files.open_file(report, by=request.user)
    except FileNotFoundError as error:
        raise Http404 from error
    kind = _TYPES.get(PurePath(report.file_name).suffix, "application/octet-stream")
    answer = FileResponse(
        opened, content_type=kind, filename=report.file_name, as_attachment=True
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_POST
def file_delete(request: UserRequest, pk: int) -> HttpResponse:
    report = _find_to_write(request, pk)
    return _act(request, report, files.detach, _("The file is taken out."))


@require_POST
def accept(request: UserRequest, pk: int) -> HttpResponse:
    report = _find(request, pk)
    require(request, "inspections.judge_self_report", report)
    return _act(request, report, self_reports.accept, _("The report is accepted."))


@require_http_methods(["GET", "POST"])
def send_back(request: UserRequest, pk: int) -> HttpResponse:
    """Asks for the reason first."""
    report = _find(request, pk)
    require(request, "inspections.judge_self_report", report)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            self_reports.send_back(report, reason=reason, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Sent back to the unit."))
            return redirect(report)
    context = {
        "form": form,
        "title": _("Send the report back"),
        "lead": str(report.visit),
        "submit_label": _("Send back"),
        "back_url": report.get_absolute_url(),
    }
    return render(request, "form_page.html", context)


@require_http_methods(["GET", "POST"])
def figures(request: UserRequest, pk: int) -> HttpResponse:
    """Register and report side by side; what is ticked passes into the register."""
    report = _find(request, pk)
    require(request, "inspections.take_self_report", report)
    form = TakeForm(request.POST if request.method == "POST" else None, report=report)
    if form.is_valid():
        try:
            names = form.cleaned_data["names"]
            self_report_figures.take_over(report, names=names, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The figures are in the register."))
            return redirect(report)
    register, rows = selectors.compared(report)
    ticked = form.data.getlist("names") if form.is_bound else None  # type: ignore[attr-defined]
    context = {
        "report": report,
        "form": form,
        "register": register,
        "rows": [(row, _is_ticked(row, ticked)) for row in rows],
    }
    return render(request, "inspections/self_report_figures.html", context)


def _is_ticked(row: Any, ticked: list[str] | None) -> bool:
    """As it was ticked; at first whatever would change something."""
    return row.difference != 0 if ticked is None else row.name in ticked


@require_GET
def round_reports(request: UserRequest, pk: int) -> HttpResponse:
    """Who of a round has sent its report, and who has not."""
    require(request, "inspections.see_inspections")
    rounds = Round.objects.visible_to(request.user).select_related("plan__union")
    round_ = get_object_or_404(rounds, pk=pk)
    state = request.GET.get("state", "")
    asked = lists.asked(round_)
    shown = http.paginate(request, lists.narrowed(asked, state))
    unsent = lists.listed(lists.narrowed(asked, "waiting"))
    context = {
        "round": round_,
        "page": shown,
        "rows": lists.listed(shown),
        "counts": lists.counts(round_),
        "state": state if state in lists.STATES else "",
        "reminder": lists.reminder(round_, unsent),
    }
    return render(request, "inspections/self_reports.html", context)


def _find(request: UserRequest, pk: int) -> SelfReport:
    """The report of a visit that she sees; one that was told early is opened now."""
    visit = desk.find(request, pk)
    found = SelfReport.objects.filter(visit=visit).first()
    if found is None:
        if visit.status not in selectors.WAITED_FOR:
            raise Http404
        found = self_reports.open_for(visit, by=request.user)
    found.visit = visit
    return found


def _find_to_write(request: UserRequest, pk: int) -> SelfReport:
    report = _find(request, pk)
    require(request, "inspections.write_self_report", report)
    return report


def _typed(request: UserRequest, report: SelfReport) -> SelfReportForm:
    parts = report.sections.all()
    form = SelfReportForm(request.POST, request.FILES, report=report, parts=parts)
    form.full_clean()
    return form


def _write(
    request: UserRequest, report: SelfReport, form: SelfReportForm
) -> HttpResponse | None:
    """Keep all that is well; nothing when it was. Else the page as it was typed."""
    script = desk.wants_json(request)
    try:
        stored = self_reports.write(
            report, draft=form.draft, revision=form.revision, by=request.user
        )
        if upload := form.cleaned_data.get("upload"):
            stored = files.attach(stored, upload=upload, by=request.user)
    except self_reports.StaleError as stale:
        theirs = form.differing(stale.stored)
        if script:
            told = "; ".join(
                f"{form[name].label}: {text}" for name, text in theirs.items()
            )
            return desk.told("conflict", stale.stored.revision, theirs=told)
        form.rebase(stale.stored.revision)
        return show(request, stale.stored, form, theirs=theirs, status=desk.CONFLICT)
    except RuleError as refusal:
        if script:
            return desk.refused(refusal)
        form.add_error(None, str(refusal))
        return show(request, report, form, status=desk.REFUSED)
    report.revision = stored.revision
    report.figures, report.data_date = stored.figures, stored.data_date
    if form.errors and not script:
        form.rebase(stored.revision)
        return show(request, stored, form, status=desk.REFUSED)
    return None


def _act(
    request: UserRequest, report: SelfReport, verb: Callable[..., Any], done: str
) -> HttpResponse:
    try:
        verb(report, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(report)
