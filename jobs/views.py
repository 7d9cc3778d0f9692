"""How far a job is."""

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core import http
from jobs.models import Job

if TYPE_CHECKING:
    from accounts.http import UserRequest


@require_safe
def progress(request: "UserRequest", pk: uuid.UUID) -> HttpResponse:
    """A line that asks again every second until the job is finished."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    return http.render(request, "jobs/progress.html", {"job": job}, partial="bar")
