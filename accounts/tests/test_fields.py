"""Text is stored in one form, searchable and sortable, whoever writes it."""

import unicodedata

import pytest
from django.test import RequestFactory

from accounts.models import User
from accounts.tests.factories import UserFactory
from core import http
from core.querysets import search

pytestmark = pytest.mark.django_db


def nfd(value):
    return unicodedata.normalize("NFD", value)


def test_text_is_stored_composed_by_every_path():
    person = UserFactory(full_name=nfd("Nguyễn Thị Hằng"))
    person.refresh_from_db()
    assert person.full_name == "Nguyễn Thị Hằng"
    User.objects.update(full_name=nfd("Lường Thị Én"))
    person.refresh_from_db()
    assert person.full_name == "Lường Thị Én"
    assert User.objects.get(full_name=nfd("Lường Thị Én")) == person


def test_search_text_is_made_from_its_sources():
    person = UserFactory(full_name="Đặng Thị Đào", username="dao", position="Ủy viên")
    assert person.search_text.split("\n") == [
        "dang thi dao dao uy vien",
        "đặng thị đào dao ủy viên",
        " dang thi dao uy vien @dtd @td @uv đặng thị đào ủy viên",
    ]


def test_search_finds_without_marks_and_ranks_exact_marks_first():
    plain = UserFactory(full_name="Nong Thi Nong", username="a")
    nong = UserFactory(full_name="Nông Thị Thượng", username="b")
    hot = UserFactory(full_name="Nóng Thị Thương", username="c")
    UserFactory(full_name="Bế Thị Hoa", username="d", position="")

    def found(words):
        rows = search(User.objects.all(), words)
        return list(rows.order_by("search_rank", "username"))

    assert found("nong thuong") == [nong, hot]
    assert found("NÓNG") == [hot, plain, nong]
    assert found(nfd("nông")) == [nong, plain, hot]
    assert found("thuong nong") == [nong, hot]
    assert found("khong co") == []
    assert len(found("   ")) == 4


def test_people_sort_by_given_name_in_the_database():
    names = ["Nguyễn Thị An", "Hoàng Thị Ánh", "Trần Thị Dung", "Đặng Thị Đào"]
    for number, name in enumerate(reversed(names)):
        UserFactory(full_name=name, username=f"u{number}")
    assert [person.full_name for person in User.objects.all()] == names


@pytest.mark.parametrize(("asked", "number"), [("2", 2), ("99", 2), ("x", 1), ("", 1)])
def test_paginate_forgives(rf: RequestFactory, asked, number):
    UserFactory.create_batch(3)
    page = http.paginate(rf.get("/", {"page": asked}), User.objects.all(), size=2)
    assert page.number == number
