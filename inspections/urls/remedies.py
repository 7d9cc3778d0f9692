"""What must be put right, the checklists; what was found by unit."""

from django.urls import URLPattern, path

from inspections.views import (
    by_unit,
    checklists,
    remedies,
    remedy_requests,
    remedy_steps,
    union_panel,
)

urlpatterns: list[URLPattern] = [
    path("remedies/", remedies.index, name="remedies"),
    path("remedies/<uuid:pk>/", remedies.detail, name="remedy"),
    path("remedies/accept/", remedies.accept_many, name="remedies_accept"),
    path("remedies/<uuid:pk>/proof/", remedy_steps.proof, name="remedy_proof"),
    path("remedies/<uuid:pk>/photos/", remedy_steps.add, name="remedy_add"),
    path("remedies/<uuid:pk>/accept/", remedy_steps.accept, name="remedy_accept"),
    path("remedies/<uuid:pk>/return/", remedy_steps.send_back, name="remedy_return"),
    path("remedies/<uuid:pk>/extend/", remedy_steps.extend, name="remedy_extend"),
    path("remedies/<uuid:pk>/reopen/", remedy_steps.reopen, name="remedy_reopen"),
    path("remedies/<uuid:pk>/owner/", remedy_steps.owner, name="remedy_owner"),
    path("remedies/<uuid:pk>/remark/", remedy_steps.remark, name="remedy_remark"),
    path("remedies/<uuid:pk>/ask/", remedy_steps.ask, name="remedy_ask"),
    path("later/<int:pk>/grant/", remedy_requests.grant, name="request_grant"),
    path("later/<int:pk>/refuse/", remedy_requests.refuse, name="request_refuse"),
    path("later/<int:pk>/withdraw/", remedy_requests.withdraw, name="request_withdraw"),
    path("checklists/", checklists.index, name="checklists"),
    path("checklists/<int:pk>/", checklists.detail, name="checklist"),
    path("by-unit/", by_unit.index, name="by_unit"),
    path("unions/<int:pk>/inspections/", union_panel.union, name="union"),
]
