"""Jobs are seen by those who asked for them and by the administrator above them."""

from jobs.models import Job
from jobs.tests.factories import JobFactory


def test_jobs_are_scoped_by_subtree(administrator, staff, inspector, stranger):
    own, foreign = JobFactory(requested_by=staff), JobFactory(requested_by=stranger)
    assert set(Job.objects.visible_to(staff)) == {own}
    assert set(Job.objects.visible_to(administrator)) == {own}
    assert set(Job.objects.visible_to(stranger)) == {foreign}
    assert not Job.objects.visible_to(inspector).exists()
    administrator.is_superuser = True
    assert set(Job.objects.visible_to(administrator)) == {own, foreign}
