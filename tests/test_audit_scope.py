"""An administrator reads what people of her own subtree did, and no more."""

from audit import services
from audit.enums import Action
from audit.models import AuditEntry


def test_log_is_scoped_by_subtree(administrator, officer, stranger, staff):
    own = services.record(Action.READ, officer, by=officer)
    foreign = services.record(Action.READ, stranger, by=stranger)
    assert set(AuditEntry.objects.visible_to(administrator)) == {own}
    assert not AuditEntry.objects.visible_to(staff).exists()
    administrator.is_superuser = True
    assert set(AuditEntry.objects.visible_to(administrator)) == {own, foreign}
