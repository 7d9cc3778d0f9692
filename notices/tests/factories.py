import factory
from django.utils import timezone

from notices.enums import Kind
from notices.models import Notice, Run, Switch
from unions.tests.factories import UnionFactory


class NoticeFactory(factory.django.DjangoModelFactory):
    """A message to a unit's address that is to be sent now."""

    class Meta:
        model = Notice

    kind = Kind.ANNOUNCED
    key = factory.Sequence(lambda n: f"announced:visit:{n}:mail:x@example.vn")
    union = factory.SubFactory(UnionFactory)
    email = "phuong@example.vn"
    subject = "Thông báo lịch kiểm tra"
    body = "Đoàn kiểm tra đến đơn vị ngày 10/03/2020."
    why = "Cuộc kiểm tra đã được báo lịch."
    due_at = factory.LazyFunction(timezone.now)


class SwitchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Switch

    union = factory.SubFactory(UnionFactory)
    kind = Kind.REMINDER


class RunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Run

    name = "send"
