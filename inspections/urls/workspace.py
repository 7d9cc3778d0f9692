"""A visit from its start to its end, and what is recorded at it."""

from django.urls import URLPattern, path

from inspections.views.workspace import (
    answers,
    findings,
    follow_ups,
    lines,
    minutes,
    photos,
    readout,
    visit,
)

urlpatterns: list[URLPattern] = [
    path("visits/<int:pk>/", visit.visit, name="visit"),
    path("visits/<int:pk>/start/", visit.start, name="visit_start"),
    path("visits/<int:pk>/finish/", minutes.finish, name="visit_finish"),
    path("visits/<int:pk>/send-back/", visit.send_back, name="visit_send_back"),
    path("visits/<int:pk>/sign/", minutes.sign, name="visit_sign"),
    path("visits/<int:pk>/conclude/", visit.conclude, name="visit_conclude"),
    path("visits/<int:pk>/close/", visit.close, name="visit_close"),
    path("visits/<int:pk>/preparation/", visit.preparation, name="visit_preparation"),
    path(
        "visits/<int:pk>/follow-ups/",
        follow_ups.index,
        name="visit_follow_ups",
    ),
    path("visits/<int:pk>/follow-ups/save/", follow_ups.save, name="follow_up_save"),
    path("visits/<int:pk>/follow-ups/add/", follow_ups.add, name="follow_up_add"),
    path("visits/<int:pk>/attendance/", lines.attendance, name="visit_attendance"),
    path(
        "visits/<int:pk>/attendance/save/",
        lines.attendance_save,
        name="attendance_save",
    ),
    path(
        "attendance/<uuid:key>/delete/",
        lines.attendance_delete,
        name="attendance_delete",
    ),
    path("visits/<int:pk>/checklist/", answers.checklist, name="visit_checklist"),
    path(
        "visits/<int:pk>/checklist/<int:section>/",
        answers.checklist,
        name="visit_checklist",
    ),
    path(
        "visits/<int:pk>/checklist/<int:section>/save/",
        answers.section_save,
        name="section_save",
    ),
    path(
        "visits/<int:pk>/items/<int:item>/save/",
        answers.answer_save,
        name="answer_save",
    ),
    path(
        "visits/<int:pk>/items/<int:item>/finding/",
        answers.answer_finding,
        name="answer_finding",
    ),
    path("visits/<int:pk>/items/skip/", answers.answers_skip, name="answers_skip"),
    path("conflicts/<int:pk>/", answers.conflict_resolve, name="conflict_resolve"),
    path("visits/<int:pk>/stops/", lines.stops, name="visit_stops"),
    path("visits/<int:pk>/stops/save/", lines.stop_save, name="stop_save"),
    path("stops/<uuid:key>/delete/", lines.stop_delete, name="stop_delete"),
    path("visits/<int:pk>/findings/", findings.index, name="visit_findings"),
    path("visits/<int:pk>/findings/save/", findings.save, name="finding_save"),
    path("findings/<uuid:key>/delete/", findings.delete, name="finding_delete"),
    path(
        "recommendations/<uuid:key>/delete/",
        findings.recommendation_delete,
        name="recommendation_delete",
    ),
    path("visits/<int:pk>/photos/", photos.index, name="visit_photos"),
    path("visits/<int:pk>/photos/upload/", photos.upload, name="photo_upload"),
    path("photos/<uuid:key>/save/", photos.describe, name="photo_save"),
    path("photos/<uuid:key>/delete/", photos.delete, name="photo_delete"),
    path("evidence/<uuid:key>/", photos.evidence, name="evidence"),
    path("evidence/<uuid:key>/thumb/", photos.evidence_thumb, name="evidence_thumb"),
    path("visits/<int:pk>/minutes/", minutes.index, name="visit_minutes"),
    path("visits/<int:pk>/minutes/save/", minutes.save, name="minutes_save"),
    path(
        "visits/<int:pk>/opinions/<uuid:finding>/save/",
        readout.opinion_save,
        name="opinion_save",
    ),
    path(
        "visits/<int:pk>/opinions/rest/",
        readout.opinions_rest,
        name="opinions_rest",
    ),
    path("opinions/<uuid:key>/delete/", readout.opinion_delete, name="opinion_delete"),
    path(
        "visits/<int:pk>/signatures/save/",
        readout.signature_save,
        name="signature_save",
    ),
    path(
        "signatures/<uuid:key>/delete/",
        readout.signature_delete,
        name="signature_delete",
    ),
]
