"""Bundles and workers: each file once, a few at a time, lost ones again."""

import zipfile

import pytest
from django.core.files.storage import default_storage

from inspections.enums import VisitStatus
from inspections.tests.factories import TeamFactory, VisitFactory
from jobs import services as jobs
from jobs.enums import State
from jobs.models import Job
from reports.catalogue import KINDS
from reports.enums import BundleFormat, EntryState
from reports.models import Bundle, BundleEntry, Rendering
from reports.services import bundle_steps, bundles, bundling, documents, rendering

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def visits(team, city):
    return VisitFactory.create_batch(3, team=team, status=VisitStatus.SIGNED)


@pytest.fixture
def bundle(visits, round_, inspector):
    """Asked for, with minutes to be made; no worker has looked at it."""
    return bundles.request_bundle(
        round_,
        format=BundleFormat.ZIP,
        kinds=["minutes"],
        is_made=True,
        by=inspector,
    )


def waiting():
    rows = Job.objects.filter(state=State.QUEUED).order_by("created_at")
    return list(rows)


def work(steps=100):
    """One worker, in the order of the queue; says what it did."""
    did = []
    while steps and (queue := waiting()):
        steps -= 1
        did.append(queue[0].kind)
        jobs.run(queue[0].pk)
    return did


def test_a_whole_round_in_one_file(bundle, visits):
    did = work()
    bundle.refresh_from_db()
    assert did.count("reports.render") == len(visits)
    assert did.count("reports.bundle_file") == 1
    with default_storage.open(bundle.file.name) as file, zipfile.ZipFile(file) as made:
        assert len(made.namelist()) == len(visits) + 1
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}


def test_the_same_documents_give_the_same_file(bundle, round_, inspector):
    work()
    bundle.refresh_from_db()
    again = bundles.request_bundle(
        round_,
        format=BundleFormat.ZIP,
        kinds=["minutes"],
        is_made=True,
        by=inspector,
    )
    assert work().count("reports.render") == 0
    again.refresh_from_db()
    assert again.sha256 == bundle.sha256 != ""


def test_to_print_is_one_pdf_of_even_pages(visits, round_, inspector):
    made = bundles.request_bundle(
        round_, format=BundleFormat.PDF, kinds=["minutes"], is_made=True, by=inspector
    )
    work()
    made.refresh_from_db()
    assert made.pages >= 2 * 2 * len(visits)
    assert made.pages % 2 == 0


def test_only_some_files_are_asked_for_at_a_time(
    team, round_, inspector, settings, city
):
    settings.BUNDLE_AT_ONCE = 2
    other = TeamFactory(round__plan__union=city, round__plan__year=2031)
    apart = VisitFactory(team=other, status=VisitStatus.SIGNED)
    VisitFactory.create_batch(6, team=team, status=VisitStatus.SIGNED)
    bundles.request_bundle(
        round_,
        format=BundleFormat.ZIP,
        kinds=["minutes"],
        is_made=True,
        by=inspector,
    )
    work(steps=1)  # the drafts
    assert [job.kind for job in waiting()] == ["reports.render"] * 2
    single = documents.request_document(KINDS["minutes"], apart, by=inspector)
    jobs.run(waiting()[0].pk)
    jobs.run(waiting()[0].pk)
    assert waiting()[0].pk == single.rendering.job_id  # before all the other files
    jobs.run(waiting()[0].pk)
    while (queue := waiting()) and queue[0].kind == "reports.render":
        assert len(queue) <= 2
        jobs.run(queue[0].pk)


def test_a_worker_that_dies_between_entries_costs_nothing(bundle, visits, monkeypatch):
    """The process is gone after the file was stored and before the next step."""
    work(steps=1)
    first = waiting()[0]

    def die(_address):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(bundle_steps, "file_made", die)
        with pytest.raises(SystemExit):
            jobs.run(first.pk)
    Job.objects.filter(pk=first.pk).update(state=State.QUEUED, lease_token=None)
    made = Rendering.objects.exclude(file="").get()
    work()
    bundle.refresh_from_db()
    assert bundle.file
    assert Rendering.objects.count() == len(visits)
    assert Rendering.objects.get(pk=made.pk).took_ms == made.took_ms


def test_what_stood_still_goes_on(bundle):
    work(steps=1)
    Job.objects.filter(kind="reports.render").delete()
    Rendering.objects.update(job=None)
    jobs.enqueue("reports.bundles", {}, by=None)
    work()
    bundle.refresh_from_db()
    assert bundle.file


@pytest.fixture
def broken(bundle, monkeypatch):
    """One file cannot be made."""
    work(steps=1)
    bad = waiting()[0].payload["address"]
    whole = rendering.render

    def render(job, *, address):
        if address == bad:
            raise ValueError(address)
        return whole(job, address=address)

    with monkeypatch.context() as patched:
        patched.setattr(rendering, "render", render)
        work()
    bundle.refresh_from_db()
    return bundle


def test_one_that_fails_is_named_and_the_others_are_there(broken, visits):
    assert broken.entries.filter(state=EntryState.FAILED).count() == 1
    with default_storage.open(broken.file.name) as file, zipfile.ZipFile(file) as made:
        assert len(made.namelist()) == len(visits)


def test_the_failed_one_is_tried_again_and_the_file_made_whole(
    broken, visits, inspector
):
    bundles.retry(broken, by=inspector)
    did = work()
    assert did.count("reports.render") == 1
    broken.refresh_from_db()
    with default_storage.open(broken.file.name) as file, zipfile.ZipFile(file) as made:
        assert len(made.namelist()) == len(visits) + 1


def test_cancelled_asks_for_nothing_more(bundle, inspector, settings):
    settings.BUNDLE_AT_ONCE = 1
    work(steps=1)
    bundles.cancel(bundle, by=inspector)
    assert work() == ["reports.render"]
    bundle.refresh_from_db()
    assert not bundle.file
    assert not default_storage.exists(f"bundles/{bundle.pk}.zip")


def test_a_lost_paper_is_made_again(bundle, visits):
    work(steps=1)
    while waiting()[0].kind == "reports.render":
        jobs.run(waiting()[0].pk)
    lost = Rendering.objects.first()
    default_storage.delete(lost.file.name)
    assert work().count("reports.render") == 1
    bundle.refresh_from_db()
    assert bundle.file


def test_old_bundles_go_with_their_files(
    bundle, settings, django_capture_on_commit_callbacks
):
    work()
    bundle.refresh_from_db()
    name = bundle.file.name
    settings.BUNDLE_DAYS = -1
    with django_capture_on_commit_callbacks(execute=True):
        bundling.tend(Job())
    assert not Bundle.objects.exists()
    assert not BundleEntry.objects.exists()
    assert not default_storage.exists(name)
