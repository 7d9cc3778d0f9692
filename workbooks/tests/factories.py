from datetime import timedelta

import factory
from django.utils import timezone

from accounts.tests.factories import UserFactory
from workbooks.enums import UploadStatus
from workbooks.models import Export, Upload


class UploadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Upload

    kind = "branches"
    owner = factory.SubFactory(UserFactory)
    name = "chi hội.xlsx"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size = 1000
    file = factory.LazyAttribute(lambda row: f"workbooks/in/00/{row.sha256}.xlsx")
    marked_file = "workbooks/marked/0.xlsx"
    status = UploadStatus.READY


class ExportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Export

    kind = "branches"
    owner = factory.SubFactory(UserFactory)
    name = "danh-sach-chi-hoi-2020-03-08.xlsx"
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
