"""Pages of samples: drawn with one tap, replaced with a reason, given away in codes."""

import json

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from inspections.enums import VisitStatus
from inspections.forms.samples import REASONS
from inspections.models import Sample, SampleLine
from inspections.services.lending import sampling as services
from inspections.tests.factories import GroupCheckFactory
from savings_groups import sampling
from savings_groups.models import Loan
from savings_groups.sampling import GroupsRule, MembersRule
from savings_groups.tests.factories import (
    BorrowerFactory,
    GroupMonthFactory,
    LoanFactory,
    SavingsGroupFactory,
)

pytestmark = pytest.mark.django_db
SEED = "2020-03-10/7F3A"


@pytest.fixture
def group(ward):
    return SavingsGroupFactory(union=ward, code="1900012", name="Tổ Nà Pài")


@pytest.fixture
def members(group):
    rows = []
    for number in range(101, 113):
        borrower = BorrowerFactory(
            group=group,
            customer_code=f"{number:010d}",
            full_name=f"Lý Thị Bích Vay {number}",
            address="Thôn Nà Pài",
        )
        LoanFactory(borrower=borrower)
        rows.append(borrower)
    return rows


@pytest.fixture
def sample(visit, group, members, inspector):
    rule = MembersRule(size=0, number=6)
    return services.draw_members(visit, group, rule=rule, seed=SEED, by=inspector)


@pytest.fixture
def as_inspector(client, inspector):
    client.force_login(inspector)
    return client


def address(name, *args):
    return reverse(f"inspections:{name}", args=args)


def read(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_members_are_drawn_with_what_is_proposed(as_inspector, visit, group, members):
    url = address("group_sample", visit.pk, group.pk)
    form = as_inspector.get(url).context["form"]
    proposed = {name: form[name].value() for name in form.fields}
    assert (list(proposed), proposed["number"]) == (["number", "seed"], 6)
    assert proposed["seed"].startswith(f"{visit.date}/")

    assert as_inspector.post(url, proposed)["Location"] == url
    sample = Sample.objects.get()
    assert (sample.seed, sample.lines.count()) == (proposed["seed"], 6)
    page = read(as_inspector, url)
    for line in sample.lines.all():
        assert line.borrower.full_name in page
    assert sample.population_sha256[:16] in page
    assert sample.rule_text in page
    assert "0000000101" not in page


def test_groups_are_drawn(as_inspector, visit, ward):
    for _number in range(4):
        SavingsGroupFactory(union=ward)
    url = address("visit_sample", visit.pk)
    assert as_inspector.get(url).context["population"].size == 4
    asked = {"number": "3", "seed": "Đức Xuân 20", "by_grade": "on"}
    assert as_inspector.post(url, asked)["Location"] == url
    sample = Sample.objects.get()
    assert sample.rule["by_grade"] is True
    page = read(as_inspector, url)
    for line in sample.lines.all():
        assert line.group.leader_name in page
        assert address("group_sample", visit.pk, line.group_id) in page
        assert address("sample_replace", line.pk) in page


def test_a_second_draw_asks_why(as_inspector, visit, group, sample):
    url = address("group_sample", visit.pk, group.pk)
    again = {"number": "7", "seed": "khác"}
    refused = as_inspector.post(url, again)
    assert (refused.status_code, list(refused.context["form"].errors)) == (
        422,
        ["reason"],
    )
    assert Sample.objects.get().seed == SEED
    as_inspector.post(url, {**again, "reason": "Gõ nhầm"})
    sample.refresh_from_db()
    assert (sample.seed, sample.lines.count()) == ("khác", 7)


def test_a_refusal_keeps_what_was_typed(as_inspector, visit, group, members):
    GroupMonthFactory(group=group, members=45)
    url = address("group_sample", visit.pk, group.pk)
    refused = as_inspector.post(url, {"number": "7", "seed": "Nà Pài"})
    form = refused.context["form"]
    assert (refused.status_code, form["seed"].value()) == (422, "Nà Pài")
    assert len(form.non_field_errors()) == 1
    assert not Sample.objects.exists()


def test_one_is_replaced_with_one_tap(as_inspector, visit, group, sample):
    line = sample.lines.first()
    url = address("sample_replace", line.pk)
    assert line.borrower.full_name in read(as_inspector, url)
    answer = as_inspector.post(url, {"reason": REASONS[0], "other": "báo hàng xóm"})
    assert answer["Location"] == address("group_sample", visit.pk, group.pk)
    new = SampleLine.objects.get(replaces=line)
    assert new.reason == f"{REASONS[0]}. báo hàng xóm"
    page = read(as_inspector, answer["Location"])
    assert new.borrower.full_name in page
    assert REASONS[0] in page


def test_a_replacement_without_a_reason_is_shown_again(as_inspector, sample):
    url = address("sample_replace", sample.lines.first().pk)
    refused = as_inspector.post(url, {"other": " "})
    assert len(refused.context["form"].non_field_errors()) == 1
    assert SampleLine.objects.count() == 6


def test_the_file_draws_the_same_and_holds_no_name(as_inspector, visit, sample):
    answer = as_inspector.get(address("sample_json", sample.pk))
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    plain = json.loads(answer.content)
    sheet = sampling.Sheet.from_json(plain)
    assert sheet.drawn_again().keys == sheet.sample
    assert sheet.population_sha256 == sample.population_sha256
    assert "Vay" not in answer.content.decode()
    assert AuditEntry.objects.filter(action="export", key=str(sample.pk)).exists()


def test_a_sample_that_does_not_draw_the_same_is_said(as_inspector, visit, sample):
    url = address("group_sample", visit.pk, sample.group_id)
    assert as_inspector.get(url).context["again"].is_identical is True
    sample.lines.filter(order=1).update(key="0000000999")
    answer = as_inspector.get(url)
    assert answer.context["again"].is_identical is False
    assert "notice-error" in answer.content.decode()


def test_whoever_is_apart_is_listed(as_inspector, visit, group, members):
    Loan.objects.filter(borrower=members[2]).update(latest_frozen=5)
    url = address("group_sample", visit.pk, group.pk)
    assert as_inspector.get(url).context["apart"] == 1
    as_inspector.post(url, {"number": "6", "seed": SEED})
    view = as_inspector.get(url).context["shown"]
    assert [row.thing for row in view.apart] == [members[2]]


def test_open_forms_take_the_drawn_members(as_inspector, visit, group, sample):
    url = address("group_sample", visit.pk, group.pk)
    assert address("group_open", visit.pk) in read(as_inspector, url)
    check = GroupCheckFactory(visit=visit, group=group)
    page = read(as_inspector, url)
    assert address("group_members_add", check.pk) in page
    assert page.count('name="borrower"') == 6


def test_who_only_reads_sees_masked_names(client, leader, visit, group, sample):
    client.force_login(leader)
    page = read(client, address("group_sample", visit.pk, group.pk))
    assert "Lý Thị Bích" not in page
    assert sample.lines.first().borrower.masked_name in page
    assert 'id="draw"' not in page


def test_signed_minutes_are_only_read(as_inspector, visit, group, sample):
    visit.status = VisitStatus.SIGNED
    visit.save()
    url = address("group_sample", visit.pk, group.pk)
    assert 'id="draw"' not in read(as_inspector, url)
    line = sample.lines.first()
    refused = as_inspector.post(
        address("sample_replace", line.pk), {"reason": REASONS[0]}
    )
    assert len(refused.context["form"].non_field_errors()) == 1
    again = {"number": "6", "seed": "x", "reason": "y"}
    assert as_inspector.post(url, again).status_code == 422


def test_nobody_to_draw_from_is_said(as_inspector, visit, group):
    page = read(as_inspector, address("group_sample", visit.pk, group.pk))
    assert 'id="draw"' not in page
    group.delete()
    assert 'id="draw"' not in read(as_inspector, address("visit_sample", visit.pk))


@pytest.mark.parametrize("who", ["officer", "stranger"])
def test_others_see_nothing(client, request, visit, group, sample, who):
    client.force_login(request.getfixturevalue(who))
    status = {"officer": 403, "stranger": 404}[who]
    assert client.get(address("visit_sample", visit.pk)).status_code == status
    url = address("group_sample", visit.pk, group.pk)
    assert client.get(url).status_code == client.post(url).status_code == status
    for name, key in (
        ("sample_replace", sample.lines.first().pk),
        ("sample_json", sample.pk),
    ):
        assert client.get(address(name, key)).status_code == 404


def test_a_leader_reads_and_does_not_draw(client, leader, visit, group, sample):
    client.force_login(leader)
    url = address("group_sample", visit.pk, group.pk)
    assert client.post(url, {"number": "6", "seed": "x"}).status_code == 403
    line = address("sample_replace", sample.lines.first().pk)
    assert client.get(line).status_code == client.post(line).status_code == 403


def test_a_group_of_another_unit_does_not_exist_here(as_inspector, visit, commune):
    other = SavingsGroupFactory(union=commune)
    url = address("group_sample", visit.pk, other.pk)
    assert as_inspector.get(url).status_code == 404


def test_wrong_methods(as_inspector, visit, sample):
    for name, key in (("visit_sample", visit.pk), ("sample_json", sample.pk)):
        assert as_inspector.delete(address(name, key)).status_code == 405


@pytest.mark.parametrize("count", [1, 9])
def test_the_number_of_queries_is_the_same(
    as_inspector, visit, ward, inspector, count, django_assert_num_queries
):
    for _number in range(count):
        SavingsGroupFactory(union=ward)
    rule = GroupsRule(number=count, year=2020)
    services.draw_groups(visit, rule=rule, seed=SEED, by=inspector)
    url = address("visit_sample", visit.pk)
    as_inspector.get(url)
    with django_assert_num_queries(QUERIES):
        as_inspector.get(url)


QUERIES = 26
