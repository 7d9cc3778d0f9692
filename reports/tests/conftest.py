import pytest

from inspections.enums import VisitStatus
from inspections.models import Visit
from jobs.tests.installations import embedded, house, migrated, served
from reports.catalogue import KINDS
from reports.services import documents
from reports.tests.papers import papers

__all__ = ["embedded", "house", "migrated", "papers", "served"]


@pytest.fixture
def media(settings, tmp_path):
    """Files of this test only."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def signed(visit):
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.SIGNED)
    visit.refresh_from_db()
    return visit


@pytest.fixture
def ask(media, django_capture_on_commit_callbacks):
    """Run a verb and let the worker work."""

    def act(verb, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            done = verb(*args, **kwargs)
        done.refresh_from_db()
        return done

    return act


@pytest.fixture
def draft(ask, signed, inspector):
    """Minutes of the signed visit, made but not numbered."""
    return ask(documents.request_document, KINDS["minutes"], signed, by=inspector)
