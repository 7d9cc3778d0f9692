"""Who may ask for a document, number it, withdraw it."""

from typing import TYPE_CHECKING, Any

import rules

from accounts.rules import inspects, is_leader, manages
from inspections.rules import is_own_work, reports_itself
from unions.rules import anyone, holds

if TYPE_CHECKING:
    from accounts.models import User


@rules.predicate
def is_own_document(user: "User", document: Any = None) -> bool:
    return document is None or holds(user, document.union)


rules.add_perm("reports.view_document", anyone)
rules.add_perm("reports.request_document", inspects & is_own_work)
#: A unit prints its own report before a visit; so do those who come.
rules.add_perm(
    "reports.request_self_report", (inspects & is_own_work) | (anyone & reports_itself)
)
#: The scan of the signed paper: whoever may make such a paper brings it back.
rules.add_perm("reports.view_signedpage", anyone)
rules.add_perm("reports.attach_signed_page", inspects & is_own_work)
rules.add_perm("reports.number_document", (manages | is_leader) & is_own_document)
#: With the union's own key; whoever holds its password.
rules.add_perm("reports.sign_document", (manages | is_leader) & is_own_document)
rules.add_perm("reports.withdraw_document", (manages | is_leader) & is_own_document)
rules.add_perm("reports.view_documentnumber", inspects)
rules.add_perm("reports", inspects)
