import factory

from accounts.enums import Role
from accounts.models import User

PASSWORD = "mat-khau-thu-nghiem"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"nguoi{n}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Thị Số {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.vn")
    role = Role.INSPECTOR
    password = factory.django.Password(PASSWORD)
