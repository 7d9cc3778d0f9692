"""How far a job is: for the one who asked, and an administrator of her union."""

import pytest
from django.urls import reverse

from accounts.tests.factories import UserFactory
from jobs.enums import State
from jobs.models import Job
from jobs.tests.factories import JobFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def owner(db):
    return UserFactory()


@pytest.fixture
def job(owner):
    return JobFactory(requested_by=owner, state=State.RUNNING, progress=40)


def url(job):
    return reverse("jobs:progress", args=[job.pk])


def test_running_job_asks_again_every_second(client, owner, job):
    client.force_login(owner)
    page = client.get(url(job), headers=HTMX).content.decode()
    assert "<html" not in page
    assert 'value="40"' in page
    assert "every 1s" in page


@pytest.mark.parametrize("state", [State.DONE, State.FAILED])
def test_finished_job_asks_no_more(client, owner, job, state):
    Job.objects.update(state=state, error="Thiếu ảnh số 3.")
    client.force_login(owner)
    page = client.get(url(job), headers=HTMX).content.decode()
    assert "every 1s" not in page
    assert ("Thiếu ảnh số 3." in page) is (state == State.FAILED)


def test_whole_page_without_scripts(client, owner, job):
    client.force_login(owner)
    page = client.get(url(job)).content.decode()
    assert "<html" in page
    assert f'href="{url(job)}"' in page


def test_job_of_another_is_not_found(client, job):
    client.force_login(UserFactory())
    assert client.get(url(job)).status_code == 404


def test_sign_in_first(client, job):
    answer = client.get(url(job))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("accounts:sign_in"))


def test_progress_is_only_read(client, owner, job):
    client.force_login(owner)
    assert client.post(url(job)).status_code == 405


def test_administrators_look_at_jobs_and_only_look(client, job):
    root = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(root)
    listing = reverse("admin:jobs_job_changelist")
    one = reverse("admin:jobs_job_change", args=[job.pk])
    assert client.get(listing).status_code == 200
    page = client.get(one)
    assert page.status_code == 200
    assert page.context["has_change_permission"] is False
    assert client.post(one, {"state": "done"}).status_code == 403
    client.force_login(UserFactory(is_staff=True, role="staff"))
    assert client.get(listing).status_code == 403
