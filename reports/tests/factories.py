import hashlib

import factory

from inspections.enums import EvidenceKind
from inspections.models import Evidence


class PhotoFactory(factory.django.DjangoModelFactory):
    """A photo of a visit, as a row; the file is the test's to write."""

    class Meta:
        model = Evidence

    union = factory.SelfAttribute("visit.union")
    kind = EvidenceKind.PHOTO
    sha256 = factory.Sequence(lambda n: hashlib.sha256(str(n).encode()).hexdigest())
    sent_sha256 = factory.SelfAttribute("sha256")
    file = factory.LazyAttribute(lambda photo: f"evidence/{photo.sha256}.jpg")
    content_type = "image/jpeg"
    size = 1
