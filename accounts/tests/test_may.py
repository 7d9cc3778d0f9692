"""``{% may %}`` asks the same rules as the views."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from accounts.tests.factories import UserFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "answer"), [("administrator", "yes"), ("staff", "no")]
)
def test_may_asks_the_rules(rf: RequestFactory, role, answer):
    request = rf.get("/")
    request.user = UserFactory(role=role)
    template = Template('{% may "accounts.view_user" as ok %}{{ ok|yesno:"yes,no" }}')
    assert template.render(Context({"request": request})) == answer
