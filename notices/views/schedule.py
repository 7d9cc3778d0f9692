"""What will be sent when and why: what waits, the next summaries, the timetable."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from core import http
from core.permissions import require
from jobs import timetable
from notices.selectors import digest_text, pages
from notices.services.mailing import is_set_up
from unions.querysets import people_visible_to


@require_safe
def schedule(request: UserRequest) -> HttpResponse:
    require(request, "notices.see_schedule")
    page = http.paginate(request, pages.waiting(request.user))
    context = {
        "page": page,
        "rows": pages.shown(page),
        "lines": timetable.lines(),
        "summary_at": pages.summary_at(),
        "has_server": is_set_up(),
    }
    return http.render(request, "notices/schedule.html", context)


@require_safe
def summaries(request: UserRequest) -> HttpResponse:
    """Who would get a summary next, and how much would stand in it."""
    require(request, "notices.see_schedule")
    found = pages.summaries(request.user)
    page = http.paginate(request, found.people)
    context = {
        "page": page,
        "found": found,
        "rows": [(person, found.piles[person.pk]) for person in page],
    }
    return http.render(request, "notices/summaries.html", context, partial="panel")


@require_safe
def summary(request: UserRequest, pk: int) -> HttpResponse:
    """The text that one person would get."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    require(request, "notices.see_schedule")
    day, pile = pages.pile_of(person, viewer=request.user)
    context = {"person": person, "day": day, "pile": pile}
    if pile.total:
        context["subject"], context["body"] = digest_text.written(pile, day, person)
    return http.render(request, "notices/summary.html", context, partial="text")
