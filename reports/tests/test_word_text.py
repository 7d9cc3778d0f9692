"""The Word file says what the PDF says, in the same order."""

import unicodedata

import pytest

from reports.catalogue import KINDS
from reports.tests.lending import checked
from reports.tests.paper import Paper
from reports.tests.words import heads, of_paper, printed

pytestmark = pytest.mark.django_db
OF_GROUP = ["loan-use", "balances", "group-check", "group-minutes"]
OF_VISIT = ["lending-report", "lending-bundle"]


def same(paper):
    """Follows the PDF page by page through the text of the Word file."""
    left, repeated = of_paper(paper).text, heads(paper.html)
    for number, page in enumerate(printed(paper), start=1):
        head = next((one for one in repeated if page.startswith(one)), "")
        rest = page if left.startswith(page) else page.removeprefix(head)
        assert left[: len(rest)] == rest, number
        left = left[len(rest) :]
    assert left == ""


@pytest.mark.parametrize(
    "name",
    [
        "agreed",
        "reserved",
        "refused",
        "empty",
        "summary",
        "plan",
        "decision",
        "bare plan",
        "bare decision",
        "bare summary",
        "announcement",
        "schedule notice",
    ],
)
def test_same_text_in_the_same_order(papers, name):
    same(papers[name])


def test_every_kind_is_compared():
    own = {"minutes", "round-summary", "plan", "team-decision"}
    own |= {"announcement", "schedule-notice"}
    own |= {"self-report"}  # by test_self_report_paper.py
    own |= {"showcase", "urging", "addendum"}  # by tests of their own
    assert set(KINDS) == own | set(OF_GROUP) | set(OF_VISIT)


@pytest.mark.parametrize("slug", OF_GROUP)
def test_same_text_of_the_forms_of_a_group(slug):
    same(Paper(slug, checked()))


@pytest.mark.parametrize("slug", OF_VISIT)
def test_same_text_of_the_papers_of_a_visit(slug):
    same(Paper(slug, checked().visit))


def test_text_is_composed_vietnamese(papers):
    for name, paper in papers.items():
        text = of_paper(paper).text
        assert unicodedata.is_normalized("NFC", text), name
        assert "None" not in text, name
